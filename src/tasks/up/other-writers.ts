import type { Engine } from '../../machine/http/door.ts';
import type { Machine } from '../../machine/machine.ts';
import { isBelow } from '../../syntax/host-path.ts';
import { isHalt } from '../gate/halt.ts';
import { runningWriters } from '../gate/writable-folders.ts';

/** Names of running containers that are not of an owner and can write in a workspace, or above it; or a part of a sentence why the engine does not tell. */
export async function otherWriters(
  { owner, workspace }: { readonly owner: string; readonly workspace: string },
  { engine, api, machine }: { readonly engine: Engine; readonly api: string; readonly machine: Pick<Machine, 'realPath'> },
): Promise<{ readonly names: readonly string[] } | { readonly failed: string }> {
  const found = await runningWriters({ engine, api });
  if (isHalt(found)) return { failed: found.halt === 'failed' ? found.sentence : 'the engine does not say what runs' };
  const meets = (folder: string): boolean => isBelow(folder, workspace) || isBelow(workspace, folder);
  const others = found.writers.filter(
    (one) => one.owner !== owner && one.folders.some((folder) => meets(folder) || meets(machine.realPath(folder))),
  );
  return { names: others.map(({ name }) => name) };
}
