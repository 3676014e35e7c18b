import { type Credentials, credentialNames, readDockerConfiguration, readHelperAnswer, readOciAuth } from './credentials.ts';

/** Where credentials of this user are. */
export interface CredentialPowers {
  /** `DEVCONTAINERS_OCI_AUTH`, where it is set. */
  readonly ociAuth: string | undefined;
  dockerConfiguration(): string | undefined;
  askHelper(name: string, server: string): Promise<string | undefined>;
}

/** The user’s credentials for one registry, as the Dev Containers CLI looks for them: the variable before Docker’s configuration, and there a helper of the registry’s own before the store of all, before what is written down. */
export async function findCredentials(registry: string, powers: CredentialPowers): Promise<Credentials | undefined> {
  const said = powers.ociAuth === undefined ? undefined : readOciAuth(powers.ociAuth, registry);
  if (said !== undefined) return said;
  const text = powers.dockerConfiguration();
  if (text === undefined) return undefined;
  const { auths, helpers, store } = readDockerConfiguration(text);
  const names = credentialNames(registry);
  const helper = names.map((name) => helpers.get(name)).find((name) => name !== undefined) ?? store;
  for (const name of helper === undefined ? [] : names.slice(0, 2)) {
    const answer = await powers.askHelper(helper!, name);
    const credentials = answer === undefined ? undefined : readHelperAnswer(answer);
    if (credentials !== undefined) return credentials;
  }
  return names.map((name) => auths.get(name)).find((credentials) => credentials !== undefined);
}
