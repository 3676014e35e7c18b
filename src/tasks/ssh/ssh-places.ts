import { join } from 'node:path';
import type { Machine } from '../../machine/machine.ts';

/** Where what SSH needs on this machine lies, for all dev containers of a user together: absolute paths. */
export interface SshPlaces {
  readonly folder: string;
  /** Settings for `ssh`, a block each. */
  readonly config: string;
  /** The host keys. */
  readonly knownHosts: string;
  /** The private key that opens all of them, of this program’s own. */
  readonly key: string;
  /** What the user said about the line in their own settings. */
  readonly answer: string;
}

/** The places; undefined where the user has no folder to keep things in. */
export function sshPlaces(machine: Pick<Machine, 'stateFolder'>): SshPlaces | undefined {
  const state = machine.stateFolder();
  if (state === undefined) return undefined;
  const folder = join(state, 'containai', 'ssh');
  const at = (name: string): string => join(folder, name);
  return { folder, config: at('config'), knownHosts: at('known_hosts'), key: at('id_ed25519'), answer: at('include.json') };
}
