import { join } from 'node:path';
import type { Machine } from '../../machine/machine.ts';

/** Where what belongs to a sandbox lies, as absolute paths. */
export interface SandboxPlaces {
  /** The state file, and the folder beside it. */
  readonly file: string;
  readonly folder: string;
  /** In the folder: the override configuration and the Compose file that goes with it, the plan its gate is held to, the log of the gate. */
  readonly override: string;
  readonly compose: string;
  readonly plan: string;
  readonly gateLog: string;
  /** In the folder: what was asked for at the last start, what the user agreed to, and what the gate is told of the host. */
  readonly asked: string;
  readonly agreements: string;
  readonly host: string;
  /** In the folder: environments of users inside, as they were found out. */
  readonly environments: string;
  /** In the folder: the private key of its SSH server. */
  readonly hostKey: string;
  /** In the folder: the deploy key of its workspace, and a mark that it was taken away here and may still be inside. */
  readonly gitKey: string;
  readonly gitKeyGone: string;
  /** In the folder: its workspace as it was before code in it could change it, and as it was when that had ended. */
  readonly record: string;
  readonly recordAtStop: string;
  /** Which process the gate is, and what it has printed. */
  readonly gateProcess: string;
  readonly gateOutput: string;
  /** In the folder: what the reference CLI keeps, and its DOCKER_CONFIG. */
  readonly devcontainer: string;
  readonly docker: string;
  /** The socket of the gate. */
  readonly socket: string;
  /** What `holdLock` makes names of. */
  readonly lock: string;
  /** The same, of who starts or ends its gate. */
  readonly gateLock: string;
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
    compose: join(folder, 'compose.json'),
    plan: join(folder, 'plan.json'),
    gateLog: join(folder, 'gate.ndjson'),
    asked: join(folder, 'asked.json'),
    agreements: join(folder, 'agreements.json'),
    host: join(folder, 'host.json'),
    environments: join(folder, 'environments.json'),
    hostKey: join(folder, 'ssh_host_key'),
    gitKey: join(folder, 'git_key'),
    gitKeyGone: join(folder, 'git_key.gone'),
    record: join(folder, 'workspace.json'),
    recordAtStop: join(folder, 'workspace-at-stop.json'),
    gateProcess: join(folder, 'gate.json'),
    gateOutput: join(folder, 'gate.txt'),
    devcontainer: join(folder, 'devcontainer'),
    docker: join(folder, 'docker'),
    socket: runtime === undefined ? join(folder, 'gate.sock') : join(runtime, 'containai', `${id}.sock`),
    lock: `${folder}.lock`,
    gateLock: `${folder}.gate`,
  };
}

/** One sentence for a user without a home. */
export const noStateFolder = 'There is no folder to remember dev containers in: set XDG_STATE_HOME or HOME to an absolute path.';
