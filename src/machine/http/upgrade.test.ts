import type { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { dial, doorTo, head, rawEngine, type RawEnd, socketFolder } from '../../../test/raw-sockets.ts';
import type { Call, Door, EngineCall, Passed, StreamGuard } from './door.ts';
import type { BridgeHttp2 } from './upgrade.ts';

const folder = socketFolder();
const asks = ['Connection: Upgrade', 'Upgrade: tcp'];
const switches = 'HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n';

interface Upgrading {
  readonly door: Door;
  readonly outcomes: Passed[];
  /** The connections that the engine has got. */
  readonly ends: RawEnd[];
}

/** A door that upgrades everything, bodies read before. */
async function upgrading(guard?: StreamGuard, bridge?: BridgeHttp2): Promise<Upgrading> {
  const outcomes: Passed[] = [];
  const ends: RawEnd[] = [];
  const engine = await rawEngine(folder, (end) => void ends.push(end));
  const handle = async (call: Call): Promise<void> => {
    const body = call.hasBody && call.target !== '/unread' ? await call.readBody(1000) : undefined;
    const to: EngineCall = { method: call.method, path: call.target, headers: call.headers };
    outcomes.push(await call.upgrade(body !== undefined && 'bytes' in body ? { ...to, body: body.bytes } : to, guard));
  };
  return { door: await doorTo(folder, engine, handle, {}, bridge), outcomes, ends };
}

/** A client and an engine that were joined. */
async function joined({ door, ends }: Upgrading, text = ''): Promise<readonly [RawEnd, RawEnd]> {
  const before = ends.length;
  const client = dial(door.path, head('POST /attach', ...asks) + text);
  await expect.poll(() => ends.length).toBe(before + 1);
  const engine = ends[before];
  if (engine === undefined) throw new Error('no connection');
  await engine.until(/\r\n\r\n/);
  engine.say(switches);
  await client.until(/\r\n\r\n/);
  return [client, engine];
}

/** Whether something happens so soon. */
const within = (milliseconds: number, promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<boolean>((settle) => void setTimeout(settle, milliseconds, false))]);

const behind = (end: RawEnd): string => end.heard().replace(/^[^]*?\r\n\r\n/, '');

test('both ways are open once the engine has said so, and end one by one', async () => {
  const gate = await upgrading();
  const [client, engine] = await joined(gate);
  expect(client.heard()).toBe(switches);
  expect(engine.heard()).toBe('POST /attach HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\n');
  client.say('in');
  await engine.until(/\r\n\r\nin$/);
  engine.say('out');
  await client.until(/\r\n\r\nout$/);
  // The client has no more to say, and still listens.
  client.socket.end();
  await engine.ended;
  engine.say(' and more');
  await client.until(/out and more$/);
  engine.socket.end();
  await Promise.all([client.closed, engine.closed]);
  expect(gate.outcomes).toEqual([{ status: 101 }]);
});

test('the engine may end first, and still hears the client', async () => {
  const gate = await upgrading();
  const [client, engine] = await joined(gate);
  engine.socket.end('bye');
  await client.ended;
  expect(behind(client)).toBe('bye');
  client.say('still here');
  await engine.until(/still here$/);
  client.socket.end();
  await Promise.all([client.closed, engine.closed]);
  expect(gate.outcomes).toEqual([{ status: 101 }]);
});

test('a body is read first and goes with the head, and what follows only after 101', async () => {
  const { door, ends } = await upgrading();
  const client = dial(door.path, head('POST /exec/x/start', ...asks, 'Content-Type: application/json', 'Content-Length: 16'));
  client.say('{"Detach":false}'.slice(0, 5));
  await new Promise(setImmediate);
  expect(ends).toHaveLength(0);
  client.say('ach":false}early');
  await expect.poll(() => ends).toHaveLength(1);
  const engine = ends[0];
  expect(await engine?.until(/\}/)).toBe(
    'POST /exec/x/start HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 16\r\n\r\n{"Detach":false}',
  );
});

test('nothing that a client sends ahead reaches the engine before 101, and all of it does then', async () => {
  const gate = await upgrading();
  const ahead = 'x'.repeat(300_000);
  const client = dial(gate.door.path, head('POST /attach', ...asks) + ahead);
  client.socket.end();
  await expect.poll(() => gate.ends).toHaveLength(1);
  const [engine] = gate.ends;
  await engine?.until(/\r\n\r\n/);
  await new Promise((settle) => void setTimeout(settle, 30));
  expect(behind(engine as RawEnd)).toBe('');
  // What the engine says right behind its head is not lost either.
  engine?.say(`${switches}at once`);
  await client.until(/\r\n\r\nat once$/);
  await engine?.ended;
  expect(behind(engine as RawEnd)).toHaveLength(ahead.length);
  engine?.socket.end();
  await client.closed;
  expect(gate.outcomes).toEqual([{ status: 101 }]);
});

test.each([
  [
    'by length',
    'HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\nno',
    409,
    /^HTTP\/1\.1 409 Conflict\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno$/,
  ],
  [
    'in chunks',
    'HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n',
    400,
    /\r\nConnection: close\r\n\r\n2\r\nno\r\n0\r\n\r\n$/,
  ],
  ['of success', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 200, /^HTTP\/1\.1 200 OK\r\n/],
])('another answer, %s, is one like any other, and both connections close', async (_, answer, status, expected) => {
  const { door, outcomes, ends } = await upgrading();
  const client = dial(door.path, `${head('POST /attach', ...asks)}GET / HTTP/1.1\r\nHost: smuggled\r\n\r\n`);
  await expect.poll(() => ends).toHaveLength(1);
  await ends[0]?.until(/\r\n\r\n/);
  ends[0]?.say(answer);
  expect(await client.ended).toMatch(expected);
  await ends[0]?.ended;
  expect(behind(ends[0] as RawEnd)).toBe('');
  expect(outcomes).toEqual([{ status }]);
});

test('an engine that speaks another protocol than was asked for is not listened to', async () => {
  const { door, outcomes, ends } = await upgrading();
  const client = dial(door.path, head('POST /attach', ...asks));
  await expect.poll(() => ends).toHaveLength(1);
  ends[0]?.say(switches.replace('tcp', 'h2c'));
  expect(await client.ended).toMatch(/^HTTP\/1\.1 502 [^]*speaks another protocol/);
  await ends[0]?.ended;
  expect(outcomes).toEqual([{ failed: expect.stringContaining('speaks another protocol') }]);
});

test.each([
  ['is no upgrade', head('POST /attach'), 400],
  ['has a body that was not read', `${head('POST /unread', ...asks, 'Content-Length: 2')}{}`, 400],
])('a call that %s is not upgraded', async (_, text, status) => {
  const { door, outcomes, ends } = await upgrading();
  expect(await dial(door.path, text).ended).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*Connection: close\r\n`));
  expect([outcomes, ends]).toEqual([[{ failed: 'the request is no upgrade whose body was read' }], []]);
});

test('upgrades are answered in their turn', async () => {
  const { door, ends } = await upgrading();
  const client = dial(door.path, head('POST /attach', ...asks) + head('POST /attach', ...asks));
  await expect.poll(() => ends).toHaveLength(1);
  ends[0]?.say('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
  expect((await client.ended).match(/HTTP\/1\.1/g)).toHaveLength(1);
  expect(ends).toHaveLength(1);
});

test.each(['client', 'engine'] as const)('a %s that breaks takes the other end with it', async (who) => {
  const gate = await upgrading();
  const [client, engine] = await joined(gate);
  // What is unread when a socket is closed makes that a break for the other end.
  const [broken, other] = who === 'client' ? [client, engine] : [engine, client];
  broken.socket.pause();
  other.say('x'.repeat(500_000));
  await new Promise((settle) => void setTimeout(settle, 30));
  broken.socket.destroy();
  await Promise.race([other.ended, other.closed]);
  await expect.poll(() => gate.outcomes).toEqual([{ status: 101, cut: who }]);
});

test('a client that dies before 101 takes the engine’s connection with it', async () => {
  const { door, outcomes, ends } = await upgrading();
  const client = dial(door.path, head('POST /attach', ...asks));
  await expect.poll(() => ends).toHaveLength(1);
  client.socket.destroy();
  ends[0]?.say(switches);
  await ends[0]?.ended;
  ends[0]?.socket.end();
  await expect.poll(() => outcomes).toHaveLength(1);
});

test('the last words of an engine reach a slow client that still talks', async () => {
  const gate = await upgrading();
  const [client, engine] = await joined(gate);
  client.socket.pause();
  const talk = setInterval(() => client.say('stdin'), 1);
  // As much as there is room for on the way; the last of it waits unread in front of the door.
  let sent = 0;
  const word = Buffer.alloc(10_000);
  while (await within(100, new Promise((settle) => void engine.socket.write(word, settle)))) sent += word.length;
  engine.socket.destroy();
  await within(50, client.ended);
  client.socket.resume();
  await client.ended;
  clearInterval(talk);
  expect(behind(client).length).toBeGreaterThanOrEqual(sent);
  client.socket.end();
  await expect.poll(() => gate.outcomes).toHaveLength(1);
});

test('who does not listen is not told more', async () => {
  const gate = await upgrading();
  const [client, engine] = await joined(gate);
  for (const [slow, fast] of [
    [client, engine],
    [engine, client],
  ] as const) {
    slow.socket.pause();
    let sent = 0;
    while (sent < 50_000_000) {
      sent += 100_000;
      const drained = new Promise((settle) => void fast.socket.once('drain', settle));
      if (!fast.socket.write(Buffer.alloc(100_000)) && !(await within(300, drained))) break;
    }
    expect(sent).toBeLessThan(20_000_000);
    slow.socket.resume();
  }
  client.socket.destroy();
  engine.socket.destroy();
});

const guard: StreamGuard = { open: () => 'pass', judge: () => undefined };

const first = (stream: Duplex): Promise<string> =>
  new Promise((settle) => void stream.once('data', (bytes: Buffer) => settle(bytes.toString())).resume());

test('a guarded stream is handed over whole, with what came behind the heads', async () => {
  const handed: unknown[] = [];
  const bridge = async (client: Duplex, engine: Duplex, with_: StreamGuard): Promise<void> => {
    handed.push(await first(client), await first(engine), with_ === guard);
    client.write('to client');
    engine.write('to engine');
  };
  const gate = await upgrading(guard, bridge);
  const client = dial(gate.door.path, `${head('POST /grpc', ...asks)}ahead`);
  await expect.poll(() => gate.ends).toHaveLength(1);
  gate.ends[0]?.say(`${switches}at once`);
  await Promise.all([client.ended, gate.ends[0]?.ended]);
  expect([handed, behind(client), behind(gate.ends[0] as RawEnd)]).toEqual([['ahead', 'at once', true], 'to client', 'to engine']);
  client.socket.end();
  gate.ends[0]?.socket.end();
  await expect.poll(() => gate.outcomes).toEqual([{ status: 101 }]);
});

test.each(['client', 'engine'] as const)('a guarded stream that the %s has left is closed', async (who) => {
  const gate = await upgrading(guard);
  const client = dial(gate.door.path, head('POST /grpc', ...asks));
  await expect.poll(() => gate.ends).toHaveLength(1);
  const [engine] = gate.ends;
  if (who === 'client') client.socket.end();
  engine?.say(switches);
  if (who === 'engine') engine?.socket.end();
  await Promise.all([client.ended, engine?.ended]);
  client.socket.end();
  engine?.socket.end();
  await expect.poll(() => gate.outcomes).toEqual([{ status: 101 }]);
});
