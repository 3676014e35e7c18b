import type { Machine } from '../../machine/machine.ts';
import { parseObject, stringsOf } from '../../syntax/json-values.ts';
import { at } from '../gate/halt.ts';
import type { AskInsidePowers } from '../sandbox/ask-inside.ts';
import { layVariables, remoteEnvironment } from '../sandbox/remote-environment.ts';
import { type SandboxDoor, whyRefused } from '../sandbox/sandbox-door.ts';
import { sandboxPlaces } from '../sandbox/sandbox-places.ts';
import { type EnvironmentPowers, userEnvironment } from '../sandbox/user-environment.ts';
import { sshUser } from './client-configuration.ts';
import { type KeyPowers, privateKeyAt } from './private-key.ts';
import { isPlainUser, serverConfiguration } from './server-configuration.ts';
import { sshPlaces } from './ssh-places.ts';
import { startServer } from './start-server.ts';
import { writeSshClient } from './write-client.ts';

/** What making SSH work may do. */
export interface SshPowers extends AskInsidePowers, EnvironmentPowers, KeyPowers {
  readonly machine: EnvironmentPowers['machine'] & KeyPowers['machine'] & Pick<Machine, 'list'>;
  variable(name: string): string | undefined;
}

/** Has a dev container reached by SSH: its keys, its server inside, and the settings for `ssh` here. Sentences of what is not as it should be. */
export async function settleSsh(door: SandboxDoor, powers: SshPowers): Promise<readonly string[]> {
  const { sandbox } = door;
  const places = sandboxPlaces(sandbox.id, powers.machine);
  const own = sshPlaces(powers.machine);
  if ('refused' in places || own === undefined) return [];
  const hostKey = privateKeyAt(places.hostKey, sandbox.name, powers);
  if ('refused' in hostKey) return [hostKey.refused];
  const key = privateKeyAt(own.key, 'containai', powers);
  if ('refused' in key) return [key.refused];
  const said = writeSshClient(powers.machine);
  const user = sshUser(sandbox);
  if (!isPlainUser(user))
    return [...said, `SSH does not work in ${sandbox.name}: its remoteUser, ${user}, must be the name of a user, of letters and digits.`];
  const environment = await environmentOf(door, powers);
  if ('refused' in environment) return [...said, `SSH: ${environment.refused}`];
  const files = {
    host_key: hostKey.private,
    authorized_keys: `${key.public} containai\n`,
    sshd_config: serverConfiguration(user, environment.variables),
  };
  const started = await startServer(door, user, files, powers);
  return started.said === undefined ? said : [...said, started.said];
}

/** What a command of `exec` would get, and the variables of the container themselves, which a server does not hand on. */
export async function environmentOf(
  door: SandboxDoor,
  powers: SshPowers,
): Promise<{ readonly variables: readonly string[] } | { readonly refused: string }> {
  const { sandbox } = door;
  const answer = await door.ask('GET', `/containers/${sandbox.container?.id ?? ''}/json`);
  if ('failed' in answer || answer.status !== 200) return { refused: whyRefused(sandbox, answer) };
  const container = stringsOf(at(parseObject(answer.text), 'Config', 'Env')) ?? [];
  const probed = await userEnvironment(door, sandbox.container?.remoteUser ?? 'root', powers);
  return { variables: layVariables(container, probed.variables, remoteEnvironment(sandbox, container, powers.variable)) };
}
