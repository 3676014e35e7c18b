import type { RawHeaders } from '../../machine/http/door.ts';
import type { GateReason } from '../../model/gate.ts';
import { say } from './say.ts';

const archives: ReadonlySet<string> = new Set(['application/x-tar', 'application/tar', 'application/gzip', 'application/octet-stream']);

/**
 * Why a body is not announced as an archive. Parameters in a form count like those of the query (net/http ParseForm and ParseMultipartForm, which
 * moby calls), and nobody has judged them.
 */
export function archiveTypeReasons(headers: RawHeaders): readonly GateReason[] {
  const types = headers.filter((_, index) => index % 2 === 1 && headers[index - 1]!.toLowerCase() === 'content-type');
  const isArchive = types.length === 0 || (types.length === 1 && archives.has(types[0]!.toLowerCase()));
  return isArchive ? [] : [say('call-malformed', 'the body must be an archive, and its Content-Type application/x-tar')];
}
