import type { ClientRequest, RequestOptions } from 'node:http';
import type { Agent, AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { getProxyForUrl } from 'proxy-from-env';
import { isLoopbackName } from './guarded-lookup.ts';
import { refusal } from './why-not.ts';

type Settle = (error: Error | null, socket: Duplex) => void;

/** How long a proxy may take for its answer, in milliseconds, and what ends all. */
export interface TunnelWish {
  readonly patience: number;
  readonly end: AbortSignal;
}

/**
 * An agent for https that goes through the proxy which the environment names for a host (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`), by CONNECT; else
 * straight to the host. This very machine is never asked by a proxy, for which the same name is another machine.
 */
export function tunnelAgent(options: AgentOptions, tunnel: TunnelWish): Agent {
  const { Agent: HttpsAgent } = process.getBuiltinModule('node:https');
  const agent = new HttpsAgent(options);
  const straight = agent.createConnection.bind(agent);
  // Node asks an agent for its connections by this method, and takes the socket from the callback where none is returned (node:http, agent.createConnection).
  agent.createConnection = ((wish: Wish, settle: Settle) => {
    const proxy = isLoopbackName(wish.host ?? '') ? '' : getProxyForUrl(`https://${authorityOf(wish)}`);
    if (proxy === '') return straight(wish, settle);
    openTunnel(proxy, wish, tunnel).then(
      (socket) => settle(null, socket),
      (error: unknown) => settle(error as Error, undefined as never),
    );
    return undefined;
  }) as typeof agent.createConnection;
  return agent;
}

type Wish = RequestOptions & { readonly servername?: string; readonly ca?: string[] };

function authorityOf({ host, port }: Wish): string {
  return `${host?.includes(':') === true ? `[${host}]` : host}:${port ?? 443}`;
}

async function openTunnel(proxy: string, wish: Wish, { patience, end }: TunnelWish): Promise<Duplex> {
  const url = proxyUrl(proxy);
  const authority = authorityOf(wish);
  const { request } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  const asked = request({
    host: url.hostname.replace(/^\[|\]$/gu, ''),
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: authority,
    agent: false,
    ...(url.protocol === 'https:' ? { rejectUnauthorized: true } : {}),
    headers: { host: authority, ...credentials(url) },
    ...(wish.ca === undefined ? {} : { ca: wish.ca }),
  });
  // Node keeps the signal of the question itself from its agent.
  const signal = AbortSignal.any([AbortSignal.timeout(patience), end]);
  const stop = (): void => void asked.destroy();
  signal.addEventListener('abort', stop);
  const socket = await connected(asked, url.host).finally(() => signal.removeEventListener('abort', stop));
  const { connect } = process.getBuiltinModule('node:tls');
  // The way in which the host’s name was to be looked up is not the proxy’s. The host stays: it is what the certificate of an address must name.
  const { port: _port, lookup: _lookup, path: _path, ...tls } = wish as Wish & { lookup?: unknown };
  return connect({ ...tls, socket, servername: wish.servername ?? '' } as never);
}

function proxyUrl(proxy: string): URL {
  let url;
  try {
    url = new URL(proxy);
  } catch {
    throw refusal('cannot be reached: the proxy that the environment names has no address that can be read');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refusal(
      `cannot be reached: the environment names a proxy of the kind ${url.protocol}//, and only http:// and https:// are known`,
    );
  return url;
}

function connected(asked: ClientRequest, proxy: string): Promise<Duplex> {
  return new Promise((settle, fail) => {
    asked.once('connect', (answer, socket, head) => {
      if (answer.statusCode === 200 && head.length === 0) return settle(socket);
      socket.destroy();
      fail(
        refusal(
          answer.statusCode === 200
            ? `cannot be reached: the proxy ${proxy} sends something before it was asked`
            : `cannot be reached: the proxy ${proxy} refuses the connection with ${answer.statusCode}${answer.statusCode === 407 ? ' (it wants a name and a password)' : ''}`,
        ),
      );
    });
    asked.once('response', (answer) => {
      answer.destroy();
      fail(refusal(`cannot be reached: the proxy ${proxy} answers with ${answer.statusCode}`));
    });
    asked.on('error', () => fail(refusal(`cannot be reached: the proxy ${proxy} that the environment names does not answer`)));
    asked.end();
  });
}

function credentials({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  const text = `${decoded(username)}:${decoded(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

// A percent sign that escapes nothing stands for itself.
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
