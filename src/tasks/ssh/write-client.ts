import type { Machine, WriteAnswer } from '../../machine/machine.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { listSandboxes } from '../sandbox/sandbox-files.ts';
import { sandboxPlaces } from '../sandbox/sandbox-places.ts';
import { aliasOf, clientConfiguration, knownHosts, type SshHost, sshUser } from './client-configuration.ts';
import { readPrivateKey } from './private-key.ts';
import { isPlainUser } from './server-configuration.ts';
import { sshPlaces } from './ssh-places.ts';

type Writing = Pick<Machine, 'readText' | 'writeText' | 'makeFolder' | 'remove' | 'list' | 'stateFolder' | 'runtimeFolder'>;

/**
 * Writes the settings for `ssh` and the host keys of all dev containers of this user that are reached by SSH; where there are none, both files go. A sentence
 * where one cannot be written.
 */
export function writeSshClient(machine: Writing): readonly string[] {
  const places = sshPlaces(machine);
  if (places === undefined) return [];
  const { sandboxes } = listSandboxes(machine);
  const hosts = sandboxes.flatMap((sandbox) => hostOf(sandbox, sandboxes, machine));
  const files = [
    [places.knownHosts, knownHosts(hosts)],
    [places.config, clientConfiguration(hosts, places)],
  ] as const;
  const made: WriteAnswer = hosts.length === 0 ? { written: true } : machine.makeFolder(places.folder);
  return files.flatMap(([file, text]) => {
    const answer = 'refused' in made ? made : hosts.length === 0 ? machine.remove(file) : writeChanged(file, text, machine);
    return 'refused' in answer ? [`SSH: ${file} cannot be written: ${answer.refused}.`] : [];
  });
}

function writeChanged(file: string, text: string, machine: Writing): WriteAnswer {
  const now = machine.readText(file, 1 << 20);
  return 'text' in now && now.text === text ? { written: true } : machine.writeText(file, text, { isPrivate: true });
}

function hostOf(sandbox: Sandbox, all: readonly Sandbox[], machine: Writing): readonly SshHost[] {
  const places = sandboxPlaces(sandbox.id, machine);
  // One that is no such name could be something else to ssh, and spoil the settings of all.
  const isReached = sandbox.ssh !== undefined && isPlainUser(sshUser(sandbox));
  const key = !isReached || 'refused' in places ? undefined : readPrivateKey(places.hostKey, machine);
  return key === undefined ? [] : [{ sandbox, alias: aliasOf(sandbox, all), hostKey: key.public }];
}
