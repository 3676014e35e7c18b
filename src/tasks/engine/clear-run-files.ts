import { dirname } from 'node:path';
import type { EngineHost } from '../../machine/engine-host.ts';
import { readMountInfo } from '../../syntax/mount-info.ts';
import type { EnginePaths } from './engine-plan.ts';

type Powers = Pick<EngineHost, 'run' | 'find' | 'remove' | 'removeEmpty' | 'readKernel'>;

/**
 * Removes what an engine that has ended leaves beside its socket. Its folder of what it kept while it ran is first freed of mounts (dockerd leaves
 * that of a network namespace); where one stays, the folder does too: what is mounted is never emptied.
 */
export async function clearRunFiles(paths: EnginePaths, host: Powers): Promise<void> {
  const umount = host.find('umount');
  const mounted = mountsBelow(paths.execRoot, host) ?? [paths.execRoot];
  for (const target of mounted.toReversed()) if (umount !== undefined) await host.run(umount, ['--lazy', '--', target]);
  for (const path of [paths.settings, paths.witness, paths.socket, paths.pidFile]) host.remove(path);
  if (mountsBelow(paths.execRoot, host)?.length === 0) host.remove(paths.execRoot);
  const folder = dirname(paths.socket);
  if (folder === '/run/containai') host.removeEmpty(folder);
}

/** In the order in which they were mounted; undefined where that may not be read. */
function mountsBelow(folder: string, host: Powers): readonly string[] | undefined {
  const answer = host.readKernel('/proc/self/mountinfo');
  if (!('text' in answer) || answer.isCut === true) return undefined;
  return readMountInfo(answer.text).flatMap(({ target }) => (target === folder || target.startsWith(`${folder}/`) ? [target] : []));
}
