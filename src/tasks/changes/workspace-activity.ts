import type { Engine } from '../../machine/http/door.ts';
import type { Machine } from '../../machine/machine.ts';
import type { SandboxActivity } from '../../model/changes-report.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { isBelow } from '../../syntax/host-path.ts';
import { askJson, isHalt, textAt } from '../gate/halt.ts';
import { ownerLabel } from '../gate/owner-label.ts';
import { runningWriters } from '../gate/writable-folders.ts';
import { parseList } from '../sandbox/sandbox-containers.ts';
import { knock } from '../sandbox/sandbox-door.ts';

/** What asking for the activity of a sandbox may do. */
export interface ActivityPowers {
  readonly machine: Pick<Machine, 'realPath'>;
  engineAt(path: string): Engine;
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

/**
 * Whether a container of a sandbox was started later than at a time (ISO 8601), or runs; where the engine does not tell, or has none of it any more, it may have
 * been: one that somebody started and removed has left no trace.
 */
export async function hasRunSince(
  time: string,
  sandbox: Pick<Sandbox, 'engine' | 'owner'>,
  powers: Pick<ActivityPowers, 'engineAt'>,
): Promise<boolean> {
  const starts = await startsOf(sandbox, powers);
  return starts === undefined || starts.length === 0 || starts.some((start) => start > Date.parse(time));
}

/** When the containers of a sandbox were started last, in milliseconds since 1970 (long ago: never); undefined where the engine does not tell. */
export async function startsOf(
  { engine: { socket }, owner }: Pick<Sandbox, 'engine' | 'owner'>,
  { engineAt }: Pick<ActivityPowers, 'engineAt'>,
): Promise<readonly number[] | undefined> {
  const engine = engineAt(socket);
  try {
    const knocked = await knock(engine);
    if ('failed' in knocked) return undefined;
    const filters = encodeURIComponent(JSON.stringify({ label: [`${ownerLabel}=${owner}`] }));
    const listed = await askJson(engine, `${knocked.api}/containers/json?all=1&filters=${filters}`);
    if (isHalt(listed)) return undefined;
    const starts: number[] = [];
    for (const one of parseList(listed.text)) {
      const container = await askJson(engine, `${knocked.api}/containers/${encodeURIComponent(textAt(one, 'Id'))}/json`);
      if (isHalt(container)) return undefined;
      // One that was never started says year one.
      starts.push(Date.parse(textAt(container.value, 'State', 'StartedAt')));
    }
    return starts;
  } finally {
    engine.close();
  }
}
