import type { Agent as PlainAgent, IncomingMessage, RequestOptions } from 'node:http';
import type { Agent } from 'node:https';
import { namedAuthorities } from './certificates.ts';
import { guardedLookup, isLoopbackName, refusedHost } from './guarded-lookup.ts';
import { tunnelAgent } from './tunnel-agent.ts';
import type { Web, WebAnswer, WebCall, WebWish } from './web.ts';
import { refusal, whyNoAnswer } from './why-not.ts';

/** At a time to one host: what a handful of Features needs. */
const mostSockets = 16;

/** The web as this machine reaches it: by the proxies and certificate authorities that the environment names. Nothing is loaded or opened before the first call. */
export function makeWeb(wish: WebWish): Web {
  const agents = new Map<string, Agent | PlainAgent>();
  return {
    ask: async (call) => {
      try {
        return await ask(call, wish, agents);
      } catch (error) {
        const isLate = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
        return { failed: isLate ? `has not answered in full within ${wish.patience / 1000} seconds` : whyNoAnswer(error) };
      }
    },
    close: () => {
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}

async function ask(call: WebCall, wish: WebWish, agents: Map<string, Agent | PlainAgent>): Promise<WebAnswer> {
  const url = new URL(call.url);
  const isPlain = url.protocol === 'http:';
  if (isPlain ? !isLoopbackName(url.hostname) : url.protocol !== 'https:') throw refusal('would have to be asked without encryption');
  // The user’s word is for the host with its port, or for all ports of it.
  const allowsPrivate = wish.privateHosts.has(url.host) || wish.privateHosts.has(url.hostname);
  const refused = refusedHost(url.hostname, allowsPrivate);
  if (refused !== undefined) throw refusal(refused);
  const key = `${url.protocol}${allowsPrivate ? 'private' : 'public'}`;
  const agent = agents.get(key) ?? makeAgent(isPlain, allowsPrivate);
  agents.set(key, agent);
  const body = call.form === undefined ? undefined : new URLSearchParams(call.form).toString();
  const response = await send(url, isPlain, body, {
    agent,
    method: body === undefined ? 'GET' : 'POST',
    signal: AbortSignal.timeout(wish.patience),
    headers: {
      'user-agent': 'containai',
      // Digests are of what is sent, and a bound on it must be one on what comes of it.
      'accept-encoding': 'identity',
      ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
      ...call.headers,
    },
  });
  return readAnswer(response, call.limit);
}

function makeAgent(isPlain: boolean, allowsPrivate: boolean): Agent | PlainAgent {
  const shared = { keepAlive: true, maxSockets: mostSockets, lookup: guardedLookup(allowsPrivate) as never };
  if (isPlain) return new (process.getBuiltinModule('node:http').Agent)(shared);
  const ca = namedAuthorities(process.env);
  return tunnelAgent({ ...shared, ...(ca === undefined ? {} : { ca: [...ca] }) });
}

function send(url: URL, isPlain: boolean, body: string | undefined, options: RequestOptions): Promise<IncomingMessage> {
  const { request } = process.getBuiltinModule(isPlain ? 'node:http' : 'node:https');
  return new Promise((settle, fail) => {
    request(url, options).once('response', settle).once('error', fail).end(body);
  });
}

async function readAnswer(response: IncomingMessage, limit: number): Promise<WebAnswer> {
  const tooMuch = refusal(`sends more than the ${limit} bytes that such an answer has at most`);
  const parts: Uint8Array[] = [];
  let length = 0;
  if (Number(response.headers['content-length'] ?? 0) > limit) {
    response.destroy();
    throw tooMuch;
  }
  for await (const part of response as AsyncIterable<Uint8Array>) {
    length += part.length;
    // Leaving the loop ends the connection.
    if (length > limit) throw tooMuch;
    parts.push(part);
  }
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
  return { status: response.statusCode ?? 0, headers, bytes: Buffer.concat(parts) };
}
