import { expect, test } from 'vitest';
import { answering, dial, doorTo, head, rawEngine, type RawEnd, socketFolder } from '../../../test/raw-sockets.ts';
import type { Call, Door, EngineCall, Passed } from './door.ts';

const folder = socketFolder();
const last = 'Connection: close';
const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK';

const same = ({ method, target, headers }: Call): EngineCall => ({ method, path: target, headers });

interface Passing {
  readonly door: Door;
  readonly outcomes: Passed[];
}

/** A door that passes everything on, bodies as they come. */
async function passing(engine: string, call = same): Promise<Passing> {
  const outcomes: Passed[] = [];
  const door = await doorTo(
    folder,
    engine,
    async (one) => void outcomes.push(await one.pass(call(one), one.hasBody ? 'stream' : undefined)),
  );
  return { door, outcomes };
}

/** A door in front of an engine that answers so. */
const passingTo = async (answer: string): Promise<Passing> => passing(await answering(folder, answer));

/** The engine hangs up after its words. */
const passingToLast = async (answer: string): Promise<Passing> =>
  passing(await rawEngine(folder, (end) => void end.until(/\r\n\r\n/).then(() => end.socket.end(answer, 'latin1'))));

const plain: readonly [string, string, string, string][] = [
  ['by length', 'GET', ok, ok],
  [
    'in chunks',
    'GET',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
  ],
  [
    'in chunks with trailers',
    'GET',
    'HTTP/1.1 200 OK\r\nTrailer: X-A\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-A: 1\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
  ],
  ['204', 'POST', 'HTTP/1.1 204 No Content\r\nApi-Version: 1.45\r\n\r\n', 'HTTP/1.1 204 No Content\r\nApi-Version: 1.45\r\n\r\n'],
  ['304', 'POST', 'HTTP/1.1 304 Not Modified\r\n\r\n', 'HTTP/1.1 304 Not Modified\r\n\r\n'],
  ['a HEAD', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n'],
  ['a HEAD in chunks', 'HEAD', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\n'],
  [
    'with its own words for the status',
    'GET',
    'HTTP/1.1 404 page not there\r\nContent-Length: 0\r\n\r\n',
    'HTTP/1.1 404 page not there\r\nContent-Length: 0\r\n\r\n',
  ],
  ['with words on the way', 'GET', `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nX: 1\r\n\r\n${ok}`, ok],
  [
    'with headers of its connection',
    'GET',
    'HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Own\r\nX-Own: 1\r\nKeep-Alive: timeout=5\r\nProxy-Authenticate: x\r\nUpgrade: h2c\r\nX-Far: 2\r\nContent-Length: 0\r\n\r\n',
    'HTTP/1.1 200 OK\r\nX-Far: 2\r\nContent-Length: 0\r\n\r\n',
  ],
];

test.each(plain)('an answer %s reaches the client, and the next call its own', async (_, method, answer, expected) => {
  const { door, outcomes } = await passingTo(answer);
  const end = dial(door.path, head(`${method} /a`));
  await expect.poll(() => end.heard()).toBe(expected);
  end.say(head(`${method} /b`, last));
  await end.ended;
  expect(end.heard().slice(expected.length).replace('Connection: close\r\n', '')).toBe(expected);
  expect(outcomes).toEqual([{ status: Number(expected.slice(9, 12)) }, { status: Number(expected.slice(9, 12)) }]);
});

test('an answer larger than a socket takes at once leaves its connection fit for the next call', async () => {
  const large = 'x'.repeat(1 << 15);
  const { door, outcomes } = await passingTo(`HTTP/1.1 200 OK\r\nContent-Length: ${large.length}\r\n\r\n${large}`);
  const client = dial(door.path);
  for (let calls = 1; calls <= 3; calls++) {
    client.say(head('GET /logs'));
    await expect.poll(() => client.heard().split(large).length - 1).toBe(calls);
  }
  await expect.poll(() => outcomes).toEqual([{ status: 200 }, { status: 200 }, { status: 200 }]);
});

test('an answer that only its end ends is passed on so', async () => {
  const { door, outcomes } = await passingToLast('HTTP/1.1 200 OK\r\nX-A: 1\r\n\r\nraw\n');
  expect(await dial(door.path, head('POST /attach')).ended).toBe('HTTP/1.1 200 OK\r\nX-A: 1\r\nConnection: close\r\n\r\nraw\n');
  expect(outcomes).toEqual([{ status: 200 }]);
});

const forged = ['Host', 'evil', 'Content-Length', '7', 'transfer-encoding', 'chunked', 'Connection', 'close', 'Expect', '100-continue'];

/** A call of our own, with headers that are the connection’s. */
const named = ({ target, headers }: Call): EngineCall => ({
  method: 'POST',
  path: '/v1.45/x?y=%2f',
  headers: [...headers, ...forged],
  ...(target === '/body' ? { body: '{}' } : {}),
});

test('the engine gets the call as it was named, with a host and a framing of our own', async () => {
  const heads: string[] = [];
  const engine = await rawEngine(folder, (end) => {
    end.socket.on('data', (bytes: Buffer) => {
      heads.push(bytes.toString('latin1'));
      end.say(ok);
    });
  });
  const { door } = await passing(engine, named);
  const own = ['Connection: X-Own', 'X-Own: 1', 'TE: trailers', 'Keep-Alive: 1', 'Proxy-Authorization: x', 'Upgrade: tcp', 'X-Far: 2'];
  await dial(door.path, head('GET /', ...own, last)).ended;
  expect(heads.shift()).toBe('POST /v1.45/x?y=%2f HTTP/1.1\r\nHost: docker\r\nX-Far: 2\r\nContent-Length: 0\r\n\r\n');
  await dial(door.path, head('GET /body', last)).ended;
  expect(heads.shift()).toBe('POST /v1.45/x?y=%2f HTTP/1.1\r\nHost: docker\r\nContent-Length: 2\r\n\r\n{}');
});

test.each([
  ['path', { method: 'GET', path: '/a b', headers: [] }],
  ['path', { method: 'GET', path: '/a\r\nX: y', headers: [] }],
  ['path', { method: 'GET', path: 'http://x/', headers: [] }],
  ['method', { method: 'GET /x', path: '/', headers: [] }],
  ['header', { method: 'GET', path: '/', headers: ['X-A', 'b\r\nX-C: d'] }],
  ['header', { method: 'GET', path: '/', headers: ['X A', 'b'] }],
] as const)('a call whose %s could be read as more is not sent', async (_, call) => {
  let connected = 0;
  const { door, outcomes } = await passing(await rawEngine(folder, () => void connected++), () => call);
  expect(await dial(door.path, head('GET /', last)).ended).toMatch(/^HTTP\/1\.1 502 [^]*is not sent/);
  expect([outcomes, connected]).toEqual([[{ failed: expect.stringContaining('is not sent') }], 0]);
});

test('an engine that is not there is said so', async () => {
  const { door, outcomes } = await passing('/nowhere/docker.sock');
  expect(await dial(door.path, head('GET /', last)).ended).toMatch(
    /^HTTP\/1\.1 502 Bad Gateway\r\n[^]*"message":"no engine listens at \/nowhere\/docker\.sock: /,
  );
  expect(outcomes).toEqual([{ failed: expect.stringMatching(/^no engine listens at \/nowhere\/docker\.sock: there is no such socket/) }]);
});

const broken: readonly [string, string][] = [
  ['nothing', ''],
  ['half a head', 'HTTP/1.1 200 OK\r\nX-'],
  ['no HTTP', 'SSH-2.0-x\r\n\r\n'],
  ['another protocol', 'HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na'],
  ['a head without end', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(70_000)}`],
];

test.each(broken)('an engine that says %s has failed', async (_, answer) => {
  const { door, outcomes } = await passingToLast(answer);
  expect(await dial(door.path, head('GET /', last)).ended).toMatch(
    /^HTTP\/1\.1 502 [^]*"message":"the engine at .* (?:answered|closed|left|broke) /,
  );
  expect(outcomes).toEqual([{ failed: expect.any(String) }]);
});

test.each([
  ['by length', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel', /\r\n\r\nhel$/],
  ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n', /\r\n\r\n3\r\nhel\r\n$/],
  ['in broken chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\nx\r\n', /\r\n\r\n3\r\nhel\r\n$/],
])('an answer %s that breaks off is cut off for the client, too', async (_, answer, expected) => {
  const { door, outcomes } = await passingToLast(answer);
  expect(await dial(door.path, head('GET /')).ended).toMatch(expected);
  expect(outcomes).toEqual([{ status: 200, cut: 'engine' }]);
});

test('the head of an answer does not wait for its body', async () => {
  const ends: RawEnd[] = [];
  const { door, outcomes } = await passing(await rawEngine(folder, (end) => void ends.push(end)));
  const client = dial(door.path, head('POST /wait', last));
  await expect.poll(() => ends).toHaveLength(1);
  await ends[0]?.until(/\r\n\r\n$/);
  ends[0]?.say('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
  expect(await client.until(/\r\n\r\n$/)).toMatch(/^HTTP\/1\.1 200 OK\r\nTransfer-Encoding: chunked\r\n/);
  ends[0]?.say('2\r\n{}\r\n');
  expect(await client.until(/\{\}/)).toMatch(/\r\n\r\n2\r\n\{\}\r\n$/);
  ends[0]?.say('0\r\n\r\n');
  expect(await client.ended).toMatch(/0\r\n\r\n$/);
  expect(outcomes).toEqual([{ status: 200 }]);
});

test.each([
  ['before the answer', '', /^$/, { failed: 'the client has gone away' }],
  ['in the middle of it', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n', /1\r\na/, { status: 200, cut: 'client' }],
] as const)('a client that goes away %s takes the engine’s connection with it', async (_, answer, heard, outcome) => {
  const ends: RawEnd[] = [];
  const engine = await rawEngine(folder, (end) => {
    ends.push(end);
    end.say(answer);
  });
  const { door, outcomes } = await passing(engine, same);
  const client = dial(door.path, head('GET /events'));
  await expect.poll(() => ends[0]?.heard()).toMatch(/\r\n\r\n$/);
  await client.until(heard);
  client.socket.destroy();
  await ends[0]?.ended;
  await expect.poll(() => outcomes).toEqual([outcome]);
});

test('a body goes along as it comes, in the framing it came in', async () => {
  const ends: RawEnd[] = [];
  const { door } = await passing(await rawEngine(folder, (end) => void ends.push(end)));
  const counted = dial(door.path, head('PUT /archive', 'Content-Length: 10', 'Expect: 100-continue'));
  await counted.until(/^HTTP\/1\.1 100 Continue\r\n\r\n$/);
  await expect.poll(() => ends).toHaveLength(1);
  expect(await ends[0]?.until(/\r\n\r\n$/)).toBe('PUT /archive HTTP/1.1\r\nHost: docker\r\nContent-Length: 10\r\n\r\n');
  counted.say('01234');
  await ends[0]?.until(/\r\n\r\n01234$/);
  counted.say('56789');
  await ends[0]?.until(/\r\n\r\n0123456789$/);
  ends[0]?.say(ok);
  await counted.until(/\r\n\r\nOK$/);
  // The connection to the engine is used again.
  counted.say(`${head('POST /build', 'Transfer-Encoding: chunked')}3\r\nabc\r\n`);
  await ends[0]?.until(/POST \/build HTTP\/1\.1\r\nHost: docker\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n$/);
  counted.say('2\r\nde\r\n0\r\n\r\n');
  await ends[0]?.until(/3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n$/);
  ends[0]?.say(ok);
  await counted.until(/OKHTTP\/1\.1 200 OK\r\nContent-Length: 2\r\n\r\nOK$/);
  expect(ends).toHaveLength(1);
});

test('what the engine says while it is still being sent to reaches the client, and the connection ends with it', async () => {
  const ends: RawEnd[] = [];
  const { door, outcomes } = await passing(await rawEngine(folder, (end) => void ends.push(end)));
  const client = dial(door.path, `${head('POST /images/load', 'Content-Length: 10')}01234`);
  await expect.poll(() => ends[0]?.heard()).toMatch(/01234$/);
  ends[0]?.say('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n');
  expect(await client.until(/1\r\na\r\n$/)).toContain('\r\nConnection: close\r\n');
  client.say('56789');
  await ends[0]?.until(/0123456789$/);
  ends[0]?.say('0\r\n\r\n');
  expect(await client.ended).toMatch(/a\r\n0\r\n\r\n$/);
  expect(outcomes).toEqual([{ status: 200 }]);
});

test('an engine that refuses an upload and hangs up is heard', async () => {
  const engine = await rawEngine(folder, (end) => {
    end.socket.pause();
    void new Promise(setImmediate).then(() =>
      end.socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\nno!\r\n', () => end.socket.destroy()),
    );
  });
  const { door, outcomes } = await passing(engine);
  const client = dial(door.path, head('POST /build', 'Content-Length: 20000000'));
  client.say('x'.repeat(20_000_000));
  expect(await client.ended).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Length: 5\r\nConnection: close\r\n\r\nno!\r\n$/);
  expect(outcomes).toEqual([{ status: 400 }]);
});

test.each([
  ['in broken chunks', 'Transfer-Encoding: chunked', '1\r\nab', /the body of the request is broken/],
  ['with trailers', 'Transfer-Encoding: chunked', '1\r\na\r\n0\r\nX-A: 1\r\n\r\n', /trailers are not taken/],
])('an upload %s is broken off', async (_, field, body, message) => {
  const ends: RawEnd[] = [];
  const { door, outcomes } = await passing(await rawEngine(folder, (end) => void ends.push(end)));
  const client = dial(door.path, head('POST /build', field));
  await expect.poll(() => ends).toHaveLength(1);
  client.say(body);
  expect(await client.ended).toMatch(/^HTTP\/1\.1 400 /);
  expect(client.heard()).toMatch(message);
  expect(await ends[0]?.ended).not.toMatch(/0\r\n\r\n$/);
  expect(outcomes).toEqual([{ failed: expect.stringMatching(message) }]);
});

test('an upload that the client breaks off is no whole one for the engine', async () => {
  const ends: RawEnd[] = [];
  const { door, outcomes } = await passing(await rawEngine(folder, (end) => void ends.push(end)));
  const client = dial(door.path, `${head('POST /build', 'Transfer-Encoding: chunked')}1\r\na\r\n`);
  await expect.poll(() => ends[0]?.heard()).toMatch(/1\r\na\r\n$/);
  client.socket.destroy();
  expect(await ends[0]?.ended).toMatch(/1\r\na\r\n$/);
  await expect.poll(() => outcomes).toEqual([{ failed: 'the body of the request is broken' }]);
});

test('an answer that nobody takes is not taken from the engine', async () => {
  let sent = 0;
  const engine = await rawEngine(folder, (end) => {
    end.say('HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n');
    const more = (): void => {
      while (sent < 100_000_000) {
        sent += 100_000;
        if (!end.socket.write(Buffer.alloc(100_000))) break;
      }
    };
    end.socket.on('drain', more);
    void end.until(/\r\n\r\n$/).then(more);
  });
  const { door } = await passing(engine);
  const client = dial(door.path, head('GET /export', last));
  await client.until(/\r\n\r\n/);
  client.socket.pause();
  // Once nothing moves any more.
  let before = -1;
  await expect
    .poll(
      () => {
        const still = before === sent;
        before = sent;
        return still;
      },
      { interval: 100 },
    )
    .toBe(true);
  expect(sent).toBeLessThan(20_000_000);
  client.socket.destroy();
});
