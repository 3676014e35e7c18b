import { isRecord, parseObject } from '../../syntax/json-values.ts';

/** A user’s word for one registry: a name and password, or a token that stands for both (OAuth 2 refresh token, `identitytoken` of Docker’s configuration). */
export type Credentials = { readonly user: string; readonly password: string } | { readonly identityToken: string };

/** What Docker’s configuration says of credentials (docker/cli cli/config/configfile/file.go). */
export interface DockerConfiguration {
  readonly auths: ReadonlyMap<string, Credentials>;
  readonly helpers: ReadonlyMap<string, string>;
  readonly store?: string;
}

/** Names under which credentials of a registry stand; Docker Hub’s have an address of old. */
export function credentialNames(registry: string): readonly string[] {
  if (registry === 'docker.io') return ['https://index.docker.io/v1/', 'index.docker.io', 'docker.io', 'registry-1.docker.io'];
  return [registry, `https://${registry}`, `https://${registry}/`, `https://${registry}/v1/`, `https://${registry}/v2/`];
}

/** Reads Docker’s config.json; what is not as it should be is left out. */
export function readDockerConfiguration(text: string): DockerConfiguration {
  const root = parseObject(text) ?? {};
  const auths = new Map<string, Credentials>();
  for (const [name, value] of Object.entries(recordOf(root['auths']))) {
    const credentials = readEntry(recordOf(value));
    if (credentials !== undefined) auths.set(name, credentials);
  }
  const helpers = new Map(Object.entries(recordOf(root['credHelpers'])).filter((entry): entry is [string, string] => isHelper(entry[1])));
  const { credsStore: store } = root;
  return { auths, helpers, ...(isHelper(store) ? { store } : {}) };
}

/**
 * The variable that the Dev Containers CLI reads: `registry|user|token`, several with commas between (devcontainers/cli
 * src/spec-configuration/httpOCIRegistry.ts). A user of the name `token` means a token that stands for both.
 */
export function readOciAuth(text: string, registry: string): Credentials | undefined {
  for (const entry of text.split(',')) {
    const [name, user, password, ...more] = entry.trim().split('|');
    if (name === registry && user !== undefined && password !== undefined && more.length === 0) return { user, password };
  }
  return undefined;
}

/** What a credential helper prints (docker/docker-credential-helpers): a user of the name `<token>` means an identity token. */
export function readHelperAnswer(text: string): Credentials | undefined {
  const { Username: user, Secret: password } = parseObject(text) ?? {};
  if (typeof user !== 'string' || typeof password !== 'string') return undefined;
  return user === '<token>' ? { identityToken: password } : { user, password };
}

function readEntry({ auth, username, password, identitytoken }: Readonly<Record<string, unknown>>): Credentials | undefined {
  if (typeof identitytoken === 'string' && identitytoken !== '') return { identityToken: identitytoken };
  if (typeof auth === 'string' && auth !== '') {
    const pair = Buffer.from(auth, 'base64').toString('utf8');
    const colon = pair.indexOf(':');
    return colon < 1 ? undefined : { user: pair.slice(0, colon), password: pair.slice(colon + 1).replace(/\0+$/u, '') };
  }
  return typeof username === 'string' && username !== '' && typeof password === 'string' ? { user: username, password } : undefined;
}

// It becomes a part of a program’s name.
const isHelper = (value: unknown): value is string => typeof value === 'string' && /^[\w.-]{1,100}$/u.test(value);

// What is no object holds nothing.
function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
