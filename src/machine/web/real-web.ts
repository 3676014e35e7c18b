import type { Agent as PlainAgent, IncomingMessage, RequestOptions } from 'node:http';
import type { Agent } from 'node:https';
import { namedAuthorities } from './certificates.ts';
import { guardedLookup, isLoopbackName, refusedHost } from './guarded-lookup.ts';
import { type LookUp, lookUpNames } from './look-up-names.ts';
import { takeTurns, type Turns } from './take-turns.ts';
import { tunnelAgent } from './tunnel-agent.ts';
import { type WaitingTime, waitingTime } from './waiting-time.ts';
import type { Web, WebAnswer, WebCall, WebWish } from './web.ts';
import { refusal, whyNoAnswer } from './why-not.ts';

/** At a time to one host: what a handful of Features needs. */
const mostSockets = 16;
/** An answer of more bytes is a large one, and a few of those come at a time: each may have dozens of MiB. */
const large = 1 << 20;
const mostLarge = 3;

interface State {
  readonly wish: WebWish;
  readonly agents: Map<string, Agent | PlainAgent>;
  readonly waiting: WaitingTime;
  readonly lookUp: LookUp;
  readonly largeTurns: Turns;
  /** Ends what is asked for when all is over. */
  readonly end: AbortController;
}

/** The web as this machine reaches it: by the proxies and certificate authorities that the environment names. Nothing is loaded or opened before the first call. */
export function makeWeb(wish: WebWish): Web {
  const end = new AbortController();
  const state: State = {
    wish,
    agents: new Map(),
    waiting: waitingTime(wish.patience, Date.now),
    lookUp: lookUpNames(wish.patience, () => end.signal.aborted),
    largeTurns: takeTurns(mostLarge),
    end,
  };
  return {
    ask: (call) => askInTime(call, state),
    close: () => {
      end.abort();
      for (const agent of state.agents.values()) agent.destroy();
      state.agents.clear();
    },
  };
}

async function askInTime(call: WebCall, state: State): Promise<WebAnswer> {
  const { waiting, wish, end } = state;
  const url = URL.canParse(call.url) ? new URL(call.url) : undefined;
  if (url === undefined) return { failed: 'has no address that can be read' };
  const turn = waiting.begin(url.host);
  if ('refused' in turn) return { failed: turn.refused };
  // This timer keeps the program until there is an answer; that of AbortSignal.timeout would not.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), turn.most);
  try {
    return await ask(call, url, AbortSignal.any([late.signal, end.signal]), state);
  } catch (error) {
    return { failed: late.signal.aborted ? `has not answered in full within ${wish.patience / 1000} seconds` : whyNoAnswer(error) };
  } finally {
    clearTimeout(timer);
    turn.end();
  }
}

async function ask(call: WebCall, url: URL, signal: AbortSignal, state: State): Promise<WebAnswer> {
  const { wish, agents } = state;
  const isPlain = url.protocol === 'http:';
  if (isPlain ? !isLoopbackName(url.hostname) : url.protocol !== 'https:') throw refusal('would have to be asked without encryption');
  const allowsPrivate = isOfUser(url, wish) && isSentFairly(call, wish);
  const refused = refusedHost(url.hostname, allowsPrivate) ?? (allowsPrivate ? undefined : refusedSender(call, url));
  if (refused !== undefined) throw refusal(refused);
  const key = `${url.protocol}${allowsPrivate ? 'private' : 'public'}`;
  const agent = agents.get(key) ?? makeAgent(isPlain, allowsPrivate, state);
  agents.set(key, agent);
  const body = call.form === undefined ? undefined : new URLSearchParams(call.form).toString();
  const response = await send(url, isPlain, body, {
    agent,
    // What an address holds of names and passwords is not for a server to choose.
    auth: null,
    method: body === undefined ? 'GET' : 'POST',
    signal,
    headers: {
      'user-agent': 'containai',
      // Digests are of what is sent, and a bound on it must be one on what comes of it.
      'accept-encoding': 'identity',
      ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
      ...call.headers,
    },
  });
  return readAnswer(response, call.limit, state.largeTurns);
}

/** The user’s word is for the host with its port, or for all ports of it. */
function isOfUser(url: URL, { privateHosts }: WebWish): boolean {
  const port = url.port !== '' ? url.port : url.protocol === 'http:' ? '80' : '443';
  return privateHosts.has(url.hostname) || privateHosts.has(`${url.hostname}:${port}`);
}

// The user’s word lets nobody else send this machine there.
function isSentFairly({ sentBy }: WebCall, wish: WebWish): boolean {
  return sentBy === undefined || sentBy === 'configuration' || isOfUser(new URL(sentBy), wish);
}

function refusedSender({ sentBy }: WebCall, url: URL): string | undefined {
  if (sentBy === undefined || !isLoopbackName(url.hostname)) return undefined;
  if (sentBy === 'configuration') return 'is this very machine, where only registries are asked; allow it by --private-registry';
  return isLoopbackName(new URL(sentBy).hostname) ? undefined : 'is this very machine';
}

function makeAgent(isPlain: boolean, allowsPrivate: boolean, { lookUp, wish, end }: State): Agent | PlainAgent {
  const shared = { keepAlive: true, maxSockets: mostSockets, lookup: guardedLookup(allowsPrivate, lookUp) as never };
  if (isPlain) return new (process.getBuiltinModule('node:http').Agent)(shared);
  const ca = namedAuthorities(process.env);
  // Whatever NODE_TLS_REJECT_UNAUTHORIZED says: a server that cannot prove its name is not asked.
  return tunnelAgent(
    { ...shared, rejectUnauthorized: true, ...(ca === undefined ? {} : { ca: [...ca] }) },
    { patience: wish.patience, end: end.signal },
  );
}

function send(url: URL, isPlain: boolean, body: string | undefined, options: RequestOptions): Promise<IncomingMessage> {
  const { request } = process.getBuiltinModule(isPlain ? 'node:http' : 'node:https');
  return new Promise((settle, fail) => {
    request(url, options)
      .once('response', settle)
      .once('upgrade', (_, socket) => {
        socket.destroy();
        fail(refusal('answers in another protocol'));
      })
      // An error may come more than once.
      .on('error', fail)
      .once('close', () => fail(refusal('broke the connection off')))
      .end(body);
  });
}

async function readAnswer(response: IncomingMessage, limit: number, turns: Turns): Promise<WebAnswer> {
  const tooMuch = refusal(`sends more than the ${limit} bytes that such an answer has at most`);
  const parts: Uint8Array[] = [];
  let length = 0;
  let endTurn: (() => void) | undefined;
  if (Number(response.headers['content-length'] ?? 0) > limit) {
    response.destroy();
    throw tooMuch;
  }
  try {
    for await (const part of response as AsyncIterable<Uint8Array>) {
      length += part.length;
      // Leaving the loop ends the connection.
      if (length > limit) throw tooMuch;
      parts.push(part);
      if (length > large) endTurn ??= await turns.take();
    }
    const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
    return { status: response.statusCode ?? 0, headers, bytes: Buffer.concat(parts) };
  } finally {
    endTurn?.();
  }
}
