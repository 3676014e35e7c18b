import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Machine } from '../../machine/machine.ts';

/** Where what belongs to a sandbox lies, as absolute paths. */
export interface SandboxPlaces {
  /** The state file, and the folder beside it. */
  readonly file: string;
  readonly folder: string;
  /** In the folder: the override configuration, the plan its gate is held to, the log of the gate. */
  readonly override: string;
  readonly plan: string;
  readonly gateLog: string;
  /** In the folder: what the reference CLI keeps, and its DOCKER_CONFIG. */
  readonly devcontainer: string;
  readonly docker: string;
  /** The socket of the gate. */
  readonly socket: string;
  /** What `holdLock` makes names of. */
  readonly lock: string;
}

/**
 * The id of a sandbox: 12 hexadecimal digits, made of the real paths of its workspace and its configuration. With the number of the user, since several
 * users may share an engine, where the id says whose things are whose.
 */
export function sandboxId(workspace: string, configuration: string, user: number | undefined): string {
  return createHash('sha256')
    .update(`${user ?? ''}\0${workspace}\0${configuration}`)
    .digest('hex')
    .slice(0, 12);
}

/** The folder of all state files; undefined where the user has none to keep things in. */
export function sandboxesFolder(machine: Pick<Machine, 'stateFolder'>): string | undefined {
  const state = machine.stateFolder();
  return state === undefined ? undefined : join(state, 'containai', 'sandboxes');
}

/** Where the things of a sandbox lie, whether they are there or not; or one sentence why nowhere. */
export function sandboxPlaces(
  id: string,
  machine: Pick<Machine, 'stateFolder' | 'runtimeFolder'>,
): SandboxPlaces | { readonly refused: string } {
  const sandboxes = sandboxesFolder(machine);
  if (sandboxes === undefined) return { refused: noStateFolder };
  const folder = join(sandboxes, id);
  const runtime = machine.runtimeFolder();
  return {
    file: `${folder}.json`,
    folder,
    override: join(folder, 'override.json'),
    plan: join(folder, 'plan.json'),
    gateLog: join(folder, 'gate.ndjson'),
    devcontainer: join(folder, 'devcontainer'),
    docker: join(folder, 'docker'),
    socket: runtime === undefined ? join(folder, 'gate.sock') : join(runtime, 'containai', `${id}.sock`),
    lock: `${folder}.lock`,
  };
}

/** One sentence for a user without a home. */
export const noStateFolder = 'There is no folder to remember dev containers in: set XDG_STATE_HOME or HOME to an absolute path.';
