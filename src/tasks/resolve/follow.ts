import type { Web, WebAnswer, WebCall } from '../../machine/web/web.ts';

/** Blobs of registries lie elsewhere mostly, one step away. */
const mostSteps = 5;

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const localNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Asks, and goes where a redirect leads: never from the web to this machine, never to a place without encryption, and to another origin without
 * the credentials.
 */
export async function follow(call: WebCall, web: Web): Promise<WebAnswer> {
  let now = call;
  for (let step = 0; step <= mostSteps; step++) {
    const answer = await web.ask(now);
    if ('failed' in answer) return step === 0 ? answer : { failed: `sends to ${new URL(now.url).host}, which ${answer.failed}` };
    if (!redirects.has(answer.status)) return answer;
    const next = nextUrl(now.url, answer.headers['location']);
    if (typeof next === 'string') return { failed: next };
    now = {
      url: next.href,
      limit: call.limit,
      sentBy: now.url,
      headers: next.origin === new URL(now.url).origin ? (now.headers ?? {}) : without(now.headers),
    };
  }
  return { failed: `sends from one place to another more than ${mostSteps} times` };
}

function nextUrl(from: string, location: string | undefined): URL | string {
  if (location === undefined) return 'sends to another place, and does not say where';
  let url;
  try {
    url = new URL(location, from);
  } catch {
    return 'sends to a place whose address cannot be read';
  }
  if (url.username !== '' || url.password !== '') return 'sends to a place with a name and password in its address';
  const before = new URL(from);
  if (before.protocol === 'https:' && url.protocol !== 'https:') return 'sends to a place without encryption';
  return leadsBack(before, url) ? 'sends to this very machine' : url;
}

/** Whether a server elsewhere names a place on this machine: then it is the server that would ask it, by us. */
export function leadsBack(from: URL, to: URL): boolean {
  return localNames.has(to.hostname) && !localNames.has(from.hostname);
}

function without(headers: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => name !== 'authorization' && name !== 'cookie'));
}
