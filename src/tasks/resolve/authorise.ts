import { parseObject } from '../../syntax/json-values.ts';
import type { Web } from '../../machine/web/web.ts';
import type { Challenge } from './challenge.ts';
import type { Credentials } from './credentials.ts';
import { leadsBack } from './follow.ts';

/** Registries whose tokens come from a host of another name, as they document it; any other realm elsewhere is asked without credentials. */
const tokenHosts: Readonly<Record<string, string>> = {
  'registry-1.docker.io': 'auth.docker.io',
  'registry.gitlab.com': 'gitlab.com',
};

const mostBytes = 64 << 10;

/** The value of `Authorization` that a registry asks for, or the end of a sentence about the registry: why there is none. */
export async function authorise(
  origin: URL,
  challenge: Challenge,
  credentials: Credentials | undefined,
  scope: string,
  web: Web,
): Promise<{ readonly authorization: string } | { readonly failed: string }> {
  if (challenge.scheme === 'basic') {
    if (credentials === undefined) return { failed: 'wants a name and a password; docker login stores them' };
    return 'user' in credentials
      ? { authorization: basic(credentials) }
      : { failed: 'wants a name and a password, and Docker’s configuration holds only a token' };
  }
  const realm = realmOf(challenge.realm, origin);
  if (typeof realm === 'string') return { failed: realm };
  const isIts = realm.origin === origin.origin || (realm.protocol === 'https:' && realm.host === tokenHosts[origin.host]);
  const known = isIts ? credentials : undefined;
  const answer = await askForToken(realm, origin, challenge, known, scope, web);
  if ('failed' in answer) return { failed: `sends to ${realm.host} for a token, which ${answer.failed}` };
  if (answer.status !== 200) return { failed: deniedBy(answer.status, credentials, isIts) };
  const token = tokenIn(Buffer.from(answer.bytes).toString('utf8'));
  return token === undefined ? { failed: 'gave no token that can be used' } : { authorization: `Bearer ${token}` };
}

function deniedBy(status: number, credentials: Credentials | undefined, isIts: boolean): string {
  if (status !== 401 && status !== 403) return `gave no token (${status})`;
  if (credentials !== undefined && !isIts) return 'takes its tokens from another host, which gets no credentials';
  return credentials === undefined ? 'wants credentials; docker login stores them' : 'does not take the credentials that are stored for it';
}

function realmOf(text: string, origin: URL): URL | string {
  let realm;
  try {
    realm = new URL(text);
  } catch {
    return 'sends for a token to a place whose address cannot be read';
  }
  const isHere = realm.hostname === origin.hostname;
  if (realm.protocol !== 'https:' && !(realm.protocol === 'http:' && isHere && origin.protocol === 'http:'))
    return 'sends for a token to a place without encryption';
  if (leadsBack(origin, realm)) return 'sends for a token to this very machine';
  if (realm.username !== '' || realm.password !== '') return 'sends for a token to a place whose address cannot be read';
  return realm;
}

function askForToken(
  realm: URL,
  origin: URL,
  { service }: Challenge & { readonly scheme: 'bearer' },
  credentials: Credentials | undefined,
  scope: string,
  web: Web,
): ReturnType<Web['ask']> {
  // No more is asked for than reading this one repository, whatever scope the registry would like.
  const named: Readonly<Record<string, string>> = { ...(service === undefined ? {} : { service }), scope };
  if (credentials !== undefined && 'identityToken' in credentials)
    return web.ask({
      url: realm.href,
      sentBy: origin.href,
      form: { ...named, grant_type: 'refresh_token', client_id: 'containai', refresh_token: credentials.identityToken },
      limit: mostBytes,
    });
  for (const [name, value] of Object.entries(named)) realm.searchParams.set(name, value);
  return web.ask({
    url: realm.href,
    sentBy: origin.href,
    limit: mostBytes,
    headers: credentials === undefined ? {} : { authorization: basic(credentials) },
  });
}

function basic({ user, password }: { readonly user: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

// A token goes into a header: nothing else may come with it.
function tokenIn(text: string): string | undefined {
  const { token, access_token: access } = parseObject(text) ?? {};
  const found = typeof token === 'string' && token !== '' ? token : access;
  return typeof found === 'string' && /^[\w.~+/=-]{1,32768}$/u.test(found) ? found : undefined;
}
