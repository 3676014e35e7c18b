import type { Engine } from '../../machine/http/door.ts';
import type { Machine } from '../../machine/machine.ts';
import type { SandboxActivity } from '../../model/changes-report.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { isBelow } from '../../syntax/host-path.ts';
import { isHalt } from '../gate/halt.ts';
import { runningWriters } from '../gate/writable-folders.ts';
import { knock } from '../sandbox/sandbox-door.ts';

/** What asking for the activity of a sandbox may do. */
export interface ActivityPowers {
  readonly machine: Pick<Machine, 'realPath'>;
  readonly engineAt: (path: string) => Engine;
}

/** Whether a container can write in the workspace of a sandbox now, its own or another one of the same engine. */
export async function workspaceActivity(
  { engine: { socket }, workspace, owner }: Pick<Sandbox, 'engine' | 'workspace' | 'owner'>,
  { machine, engineAt }: ActivityPowers,
): Promise<Exclude<SandboxActivity, 'none'>> {
  const engine = engineAt(socket);
  try {
    const knocked = await knock(engine);
    if ('failed' in knocked) return 'unknown';
    const found = await runningWriters({ engine, api: knocked.api });
    if (isHalt(found)) return 'unknown';
    const meets = (folder: string): boolean => isBelow(folder, workspace) || isBelow(workspace, folder);
    const own = found.writers.filter(
      (one) => one.owner === owner || one.folders.some((folder) => meets(folder) || meets(machine.realPath(folder))),
    );
    if (own.some(({ isPaused }) => !isPaused)) return 'running';
    return own.length > 0 ? 'paused' : 'stopped';
  } finally {
    engine.close();
  }
}
