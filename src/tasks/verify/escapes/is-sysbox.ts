import { prepareJudge } from '../../../judge/judge.ts';
import type { Engine } from '../../../machine/http/door.ts';
import type { ProcessRecords } from '../../../machine/process-records.ts';
import { ownerLabel } from '../../gate/owner-label.ts';
import { sysboxRuntime } from '../../gate/rewrite.ts';
import { remove } from '../run-probe.ts';
import { stringAt, wordsOf } from '../scratch-engine.ts';
import { verifyContainer } from '../verify-container.ts';
import { life } from './check-script.ts';
import type { EscapePowers, EscapeSettings } from './try-escape.ts';

/** What makes a runtime of that name a Sysbox, as seen from this machine: anybody may register another program by it. */
const marks: ReadonlySet<string> = new Set(['runtime', 'user-namespace', 'sysboxfs']);

/** Why what is registered as sysbox-runc is none, or cannot be told to be one; undefined: a container of it was seen to be contained by Sysbox. */
export async function whyNoSysbox(
  { image, owner }: EscapeSettings,
  { engine, host }: EscapePowers,
  powers: { readonly engine: Engine; readonly processes: ProcessRecords; now(): string },
): Promise<string | undefined> {
  const created = await engine.ask('POST', `/containers/create?name=${owner}-control`, {
    Image: image,
    Entrypoint: ['/bin/sh', '-c', `exec sleep ${life}`],
    Cmd: [],
    Labels: { [ownerLabel]: owner },
    HostConfig: { Runtime: sysboxRuntime, NetworkMode: 'none' },
  });
  const id = stringAt(created.text, 'Id');
  if (id === undefined) return `no Sysbox: the engine makes no container of sysbox-runc: ${wordsOf(created)}`;
  try {
    const started = await engine.ask('POST', `/containers/${id}/start`);
    if (started.status !== 204) return `no Sysbox: sysbox-runc starts no container: ${wordsOf(started)}`;
    const seen = await verifyContainer({ container: id, judge: prepareJudge([], 'strict', {}), workspaces: [], sockets: [] }, powers);
    if ('refused' in seen) return `what is registered as sysbox-runc cannot be told to be Sysbox: ${seen.refused}`;
    const claims = seen.claims.filter((claim) => marks.has(claim.id));
    const failed = claims.find(({ standing }) => standing === 'fails');
    if (failed !== undefined) return `what is registered as sysbox-runc is no Sysbox: ${failed.detail}`;
    const open = claims.find(({ standing }) => standing === 'cannot-tell');
    if (open !== undefined || claims.length < marks.size)
      return `what is registered as sysbox-runc cannot be told to be Sysbox: ${open?.detail ?? 'too little is seen of it'}`;
    return undefined;
  } finally {
    await remove(`/containers/${id}?force=1&v=1`, engine, host);
  }
}
