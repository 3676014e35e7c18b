import { expect, test } from 'vitest';
import { dial, doorTo, head, rawEngine, type RawEnd, socketFolder } from '../../../test/raw-sockets.ts';
import type { BodyRefusal, BodyWatch, Passed } from './door.ts';

const folder = socketFolder();
const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK';
const nothing = new Uint8Array(0);

interface Watched {
  readonly path: string;
  readonly outcomes: Passed[];
  /** The engine’s ends, oldest first. */
  readonly ends: RawEnd[];
}

/** A door that passes everything on under a watch. */
async function watchedBy(watch: () => BodyWatch, onConnection: (end: RawEnd) => void = () => undefined): Promise<Watched> {
  const outcomes: Passed[] = [];
  const ends: RawEnd[] = [];
  const engine = await rawEngine(folder, (end) => {
    ends.push(end);
    onConnection(end);
  });
  const door = await doorTo(folder, engine, async (call) => {
    const to = { method: call.method, path: call.target, headers: call.headers };
    outcomes.push(await call.pass(to, call.hasBody ? watch() : undefined));
  });
  return { path: door.path, outcomes, ends };
}

/** Keeps the last three bytes back until the end, and then as long as `wait` says. */
function keepingThree(wait: () => Promise<BodyRefusal | undefined>): BodyWatch {
  let kept = Buffer.alloc(0);
  return {
    take: (bytes) => {
      const all = Buffer.concat([kept, bytes]);
      kept = all.subarray(Math.max(0, all.length - 3));
      return all.subarray(0, all.length - kept.length);
    },
    end: async () => (await wait()) ?? kept,
  };
}

const refusing = (refused: string): BodyWatch => ({
  take: (bytes) => (bytes.includes(33) ? { refused, status: 403 } : bytes),
  end: async () => nothing,
});

/** Something that is waited for until it is said. */
function later<T>(): { readonly promise: Promise<T>; say(value: T): void } {
  const told: ((value: T) => void)[] = [];
  const promise = new Promise<T>((settle) => void told.push(settle));
  return { promise, say: (value) => told.forEach((tell) => tell(value)) };
}

test.each([
  ['by length', 'Content-Length: 10', ['01234', '56789'], /\r\n\r\n0123456$/, /\r\n\r\n0123456789$/],
  [
    'in chunks',
    'Transfer-Encoding: chunked',
    ['5\r\n01234\r\n', '2\r\n56\r\n3\r\n789\r\n0\r\n\r\n'],
    /\r\n\r\n2\r\n01\r\n2\r\n23\r\n3\r\n456\r\n$/,
    /3\r\n456\r\n3\r\n789\r\n0\r\n\r\n$/,
  ],
])('what a watch holds back of a body %s goes on when it says so', async (_, field, said, held, whole) => {
  const verdict = later<undefined>();
  const { path, outcomes, ends } = await watchedBy(() => keepingThree(() => verdict.promise));
  const client = dial(path, head('POST /images/load', field));
  for (const part of said) {
    await expect.poll(() => ends).toHaveLength(1);
    client.say(part);
    await ends[0]?.until(part === said[0] ? /01/ : held);
  }
  verdict.say(undefined);
  await ends[0]?.until(whole);
  ends[0]?.say(ok);
  await client.until(/OK$/);
  expect(outcomes).toEqual([{ status: 200 }]);
  // Both connections are used again.
  client.say(head('GET /next'));
  await ends[0]?.until(/GET \/next/);
});

test.each([
  ['by length', 'Content-Length: 10', 'ab!', /\r\n\r\n$/],
  ['in chunks', 'Transfer-Encoding: chunked', '2\r\nab\r\n1\r\n!\r\n0\r\n\r\n', /2\r\nab\r\n$/],
])('a body %s that is refused on its way is broken off, and the client told why', async (_, field, body, heard) => {
  const { path, outcomes, ends } = await watchedBy(() => refusing('no “!” here'));
  const client = dial(path, head('POST /images/load', field));
  await expect.poll(() => ends).toHaveLength(1);
  client.say(body);
  expect(await client.ended).toMatch(/^HTTP\/1\.1 403 [^]*Connection: close\r\n/);
  expect(Buffer.from(client.heard(), 'latin1').toString()).toMatch(/\{"message":"no “!” here"\}\n$/);
  expect(await ends[0]?.ended).toMatch(heard);
  expect(outcomes).toEqual([{ failed: 'no “!” here' }]);
});

test.each([
  ['by length', 'Content-Length: 5', 'abcde', /\r\n\r\nab$/],
  ['in chunks', 'Transfer-Encoding: chunked', '5\r\nabcde\r\n0\r\n\r\n', /2\r\nab\r\n$/],
])('a body %s that is refused at its end is no whole one for the engine', async (_, field, body, heard) => {
  const verdict = later<BodyRefusal>();
  const { path, outcomes, ends } = await watchedBy(() => keepingThree(() => verdict.promise));
  const client = dial(path, head('POST /images/load', field) + body);
  await expect.poll(() => ends[0]?.heard()).toMatch(heard);
  verdict.say({ refused: 'not this one', status: 409 });
  await client.until(/^HTTP\/1\.1 409 [^]*"message":"not this one"\}\n$/);
  expect(await ends[0]?.ended).toMatch(heard);
  expect(outcomes).toEqual([{ failed: 'not this one' }]);
  // All of the body was read: the client may go on.
  client.say(head('GET /next'));
  await expect.poll(() => ends).toHaveLength(2);
  await ends[1]?.until(/GET \/next/);
});

test('a client that goes away before the end is judged takes the engine’s connection with it', async () => {
  const verdict = later<undefined>();
  const { path, outcomes, ends } = await watchedBy(() => keepingThree(() => verdict.promise));
  const client = dial(path, `${head('POST /images/load', 'Content-Length: 5')}abcde`);
  await expect.poll(() => ends[0]?.heard()).toMatch(/ab$/);
  client.socket.destroy();
  await ends[0]?.ended;
  verdict.say(undefined);
  await verdict.promise;
  expect(ends[0]?.heard()).toMatch(/\r\n\r\nab$/);
  expect(outcomes).toEqual([{ failed: 'the client has gone away' }]);
});

test('an engine that answers before the end is judged is heard, and gets no more', async () => {
  const verdict = later<BodyRefusal>();
  const { path, outcomes, ends } = await watchedBy(() => keepingThree(() => verdict.promise));
  const client = dial(path, `${head('POST /images/load', 'Content-Length: 5')}abcde`);
  await expect.poll(() => ends[0]?.heard()).toMatch(/ab$/);
  ends[0]?.say(ok);
  await client.until(/OK$/);
  verdict.say({ refused: 'too late', status: 403 });
  expect(await ends[0]?.ended).toMatch(/\r\n\r\nab$/);
  client.say(head('GET /next'));
  await expect.poll(() => ends[1]?.heard()).toMatch(/GET \/next/);
  ends[1]?.say(ok);
  await client.until(/OKHTTP[^]*OK$/);
  expect(client.heard()).not.toContain('too late');
  expect(outcomes).toEqual([{ status: 200 }, { status: 200 }]);
});

const fails = (): never => {
  throw new Error('a bug');
};

test.each<[string, BodyWatch]>([
  ['on the way', { take: fails, end: async () => nothing }],
  ['at the end', { take: () => nothing, end: async () => fails() }],
])('a watch that fails %s lets nothing go on', async (_, watch) => {
  const { path, outcomes, ends } = await watchedBy(() => watch);
  const client = dial(path, head('POST /images/load', 'Content-Length: 5', 'Connection: close'));
  await expect.poll(() => ends).toHaveLength(1);
  client.say('abcde');
  expect(await client.ended).toMatch(/^HTTP\/1\.1 500 [^]*"message":"the gate has met an error of its own/);
  expect(await ends[0]?.ended).toMatch(/\r\n\r\n$/);
  expect(outcomes).toEqual([{ failed: expect.stringContaining('error of its own') }]);
});
