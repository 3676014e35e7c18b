import { isAbsolute, join } from 'node:path';
import { parseObject, stringsOf } from '../../syntax/json-values.ts';
import { type Credentials, credentialNames } from '../resolve/credentials.ts';
import { type CredentialPowers, findCredentials } from '../resolve/find-credentials.ts';

/**
 * The text of a config.json of Docker’s that holds the user’s credentials for these registries and where their plugins are: nothing else of the
 * user’s settings, and no program that could be asked for more.
 */
export async function dockerConfiguration(
  registries: readonly string[],
  userFolder: string | undefined,
  powers: CredentialPowers,
): Promise<string> {
  // Without any entry, the Docker CLI and the reference CLI ask the system’s key store for everything (docker/cli cli/config/credentials DetectDefaultStore).
  const auths: Record<string, object> = { 'containai.invalid': {} };
  for (const registry of new Set(registries)) {
    const credentials = await findCredentials(registry, powers);
    if (credentials === undefined) continue;
    // The reference CLI looks for the name of the registry, the Docker CLI of Docker Hub for its address of old.
    const names = registry === 'docker.io' ? credentialNames(registry) : [registry];
    for (const name of names) auths[name] = entryOf(credentials);
  }
  return `${JSON.stringify({ auths, cliPluginsExtraDirs: pluginFolders(userFolder, powers.dockerConfiguration()) }, null, 2)}\n`;
}

function entryOf(credentials: Credentials): object {
  return 'identityToken' in credentials
    ? { identitytoken: credentials.identityToken }
    : { auth: Buffer.from(`${credentials.user}:${credentials.password}`, 'utf8').toString('base64') };
}

/** Where the Docker CLI looks for plugins of this user (docker/cli cli-plugins/manager); those of the system it finds by itself. */
function pluginFolders(userFolder: string | undefined, text: string | undefined): readonly string[] {
  const named = stringsOf(parseObject(text ?? '')?.['cliPluginsExtraDirs']) ?? [];
  return [...named.filter(isAbsolute), ...(userFolder === undefined ? [] : [join(userFolder, 'cli-plugins')])];
}

/** The folder of Docker’s settings of this user, as its environment says; undefined where it says nothing. */
export function userDockerFolder({
  DOCKER_CONFIG: named = '',
  HOME: home = '',
}: Readonly<Record<string, string | undefined>>): string | undefined {
  return isAbsolute(named) ? named : isAbsolute(home) ? join(home, '.docker') : undefined;
}
