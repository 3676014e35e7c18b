import type { openStream } from '../../machine/http/open-stream.ts';
import { splitStreams } from '../../machine/http/split-streams.ts';
import type { joinConnection, listenLocal, LocalConnection } from '../../machine/listen-local.ts';
import type { ProcessRecords } from '../../machine/process-records.ts';
import { parseObject } from '../../syntax/json-values.ts';
import { plainText } from '../../syntax/plain-text.ts';
import { textAt } from '../gate/halt.ts';
import { relayCommand } from './relay-command.ts';
import { jsonHeaders, type SandboxDoor, whyRefused } from './sandbox-door.ts';
import { signalInside } from './signal-inside.ts';

/** A port to be reached from here: of the container itself (`localhost`), or of a host that it knows by name, such as a service of its project. */
export interface ForwardWish {
  /** The port here that is wanted. */
  readonly local: number;
  readonly host: string;
  readonly port: number;
  /** No other port here will do. */
  readonly isOnly?: boolean;
}

/** Reads `PORT`, `HOST:PORT`, `LOCAL:PORT` or `LOCAL:HOST:PORT`; undefined where it is none of these. */
export function readForward(text: string): ForwardWish | undefined {
  const [, local, host = 'localhost', port] =
    /^(?:(\d{1,5}):)?(?:([A-Za-z](?:[\w.-]{0,252}[A-Za-z0-9])?|127\.0\.0\.1):)?(\d{1,5})$/u.exec(text) ?? [];
  const wish = { local: Number(local ?? port), host, port: Number(port) };
  return isPort(wish.local) && isPort(wish.port) ? wish : undefined;
}

function isPort(number: number): boolean {
  return number > 0 && number < 65_536;
}

/** What forwarding may do to this machine. */
export interface ForwardPowers {
  readonly openStream: typeof openStream;
  readonly listenLocal: typeof listenLocal;
  readonly joinConnection: typeof joinConnection;
  readonly records: Pick<ProcessRecords, 'record'>;
  wait(milliseconds: number): Promise<void>;
}

/** A port that is forwarded. */
export interface Forwarded {
  /** The port of 127.0.0.1. */
  readonly port: number;
  /** Ends it, the connections that are open, and what has served them inside. */
  end(): Promise<void>;
}

/**
 * Forwards a port of 127.0.0.1 into a container, TCP alone. Each connection is a program inside that connects from there, so that it also reaches what
 * listens on the container’s own loopback address alone, and needs no way to its network. `door` is asked for at each of them: the container may be another
 * by then. `tell` hears why a connection failed.
 */
export async function forwardPort(
  door: () => SandboxDoor,
  wish: ForwardWish,
  tell: (sentence: string) => void,
  powers: ForwardPowers,
): Promise<Forwarded | { readonly refused: string }> {
  const open = new Map<LocalConnection, Promise<void>>();
  const take = (client: LocalConnection): void => {
    client.on('error', () => client.destroy());
    const served = serve(client, door(), wish, tell, powers).finally(() => open.delete(client));
    open.set(client, served);
  };
  const listening = await powers.listenLocal(wish.local, take, { isOnly: wish.isOnly === true });
  if ('refused' in listening) return listening;
  const end = async (): Promise<void> => {
    listening.close();
    const all = [...open];
    for (const [client] of all) client.destroy();
    await Promise.all(all.map(([, served]) => served));
  };
  return { port: listening.port, end };
}

async function serve(
  client: LocalConnection,
  door: SandboxDoor,
  { host, port }: ForwardWish,
  tell: (sentence: string) => void,
  powers: ForwardPowers,
): Promise<void> {
  const container = door.sandbox.container?.id ?? '';
  const fail = (sentence: string): void => {
    tell(sentence);
    client.destroy();
  };
  const made = await door.ask('POST', `/containers/${container}/exec`, {
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    User: door.sandbox.container?.remoteUser ?? '',
    Cmd: relayCommand(host, port),
  });
  if ('failed' in made || made.status !== 201) return fail(whyRefused(door.sandbox, made));
  const exec = textAt(parseObject(made.text), 'Id');
  const path = `${door.api}/exec/${exec}/start`;
  const opened = await powers.openStream(door.socket, { method: 'POST', path, headers: jsonHeaders, body: '{"Detach":false,"Tty":false}' });
  if (!('stream' in opened)) return fail(whyRefused(door.sandbox, opened));
  let said = '';
  let put: ((bytes: Buffer) => void) | undefined;
  const split = splitStreams((name, bytes) => {
    if (name === 'output') put?.(bytes);
    else said = (said + bytes.toString('utf8')).slice(-1000);
  });
  let hasEnded = false;
  opened.stream.once('end', () => {
    hasEnded = true;
  });
  await powers.joinConnection(client, opened.stream, opened.rest, (bytes, to) => {
    put = to;
    split(bytes);
  });
  const last = said.trim().split('\n').at(-1) ?? '';
  if (last !== '') tell(`${host}:${port} inside ${door.sandbox.name}: ${plainText(last)}.`);
  // It may be waiting for the other side, and nobody here waits with it.
  if (!hasEnded) await signalInside(door, container, exec, 'SIGTERM', powers);
}
