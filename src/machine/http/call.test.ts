import { expect, test } from 'vitest';
import { dial, doorTo, head, rawEngine, type RawEnd, socketFolder } from '../../../test/raw-sockets.ts';
import type { Call } from './door.ts';

const folder = socketFolder();
let engineCalls = 0;
const engine = await rawEngine(folder, () => {
  engineCalls++;
});
const calls: Call[] = [];
/** Answers with what the call is; one to `/body` with what its body is, of 10 bytes at most. */
const door = await doorTo(folder, engine, async (call) => {
  calls.push(call);
  if (!call.target.startsWith('/body')) return call.answer(200, ['X-A', '1'], `${call.method} ${call.target}`);
  const body = await call.readBody(10);
  return call.answer(200, [], 'bytes' in body ? Buffer.from(body.bytes).toString('latin1') : JSON.stringify(body));
});
const { path } = door;
const last = 'Connection: close';
const say = (text: string): RawEnd => dial(path, text);
const bodyOf = async (end: RawEnd): Promise<string> => (await end.ended).replace(/^[^]*?\r\n\r\n/, '');

test('a call is answered, and the next one on the same connection', async () => {
  const end = say(head('GET /one'));
  expect(await end.until(/one$/)).toBe('HTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 8\r\n\r\nGET /one');
  end.say(head('GET /two', last));
  expect(await end.ended).toMatch(
    /\r\n\r\nGET \/oneHTTP\/1\.1 200 OK\r\nX-A: 1\r\nConnection: close\r\nContent-Length: 8\r\n\r\nGET \/two$/,
  );
});

test('requests that are sent ahead are answered in their order, however many', async () => {
  const many = 3000;
  let order = '';
  for (let at = 0; at < many; at++)
    order += at % 3 === 0 ? `${head('POST /body', 'Content-Length: 4')}${String(at).padStart(4, '0')}` : head(`GET /${at}`);
  const text = await say(order + head('GET /last', last)).ended;
  const bodies = text.split(/HTTP\/1\.1 200 OK\r\n[^]*?\r\n\r\n/).slice(1);
  const expected = Array.from({ length: many }, (_, at) => (at % 3 === 0 ? String(at).padStart(4, '0') : `GET /${at}`));
  expect(bodies).toEqual([...expected, 'GET /last']);
});

test('slow calls keep those behind them waiting', async () => {
  let answer: (() => void) | undefined;
  const slow = await doorTo(folder, engine, async (call) => {
    if (call.target === '/slow') await new Promise<void>((settle) => (answer = settle));
    return call.answer(200, [], call.target);
  });
  const end = dial(slow.path, head('GET /slow') + head('GET /fast', last));
  await expect.poll(() => answer).toBeDefined();
  answer?.();
  expect((await end.ended).match(/\/(?:slow|fast)/g)).toEqual(['/slow', '/fast']);
});

test.each([
  ['by its length', `${head('POST /body', 'Content-Length: 5', last)}hello`, 'hello'],
  ['in chunks', `${head('POST /body', 'Transfer-Encoding: chunked', last)}2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n`, 'hello'],
  ['that is not there', head('POST /body', last), ''],
  ['of no length', head('POST /body', 'Content-Length: 0', last), ''],
  ['of the most bytes', `${head('POST /body', 'Content-Length: 10', last)}0123456789`, '0123456789'],
  ['of an upgrade', `${head('POST /body', 'Content-Length: 2', 'Connection: Upgrade, close', 'Upgrade: tcp')}{}`, '{}'],
  ['of more bytes', `${head('POST /body', 'Content-Length: 11')}01234`, '{"refused":"too large"}'],
  ['of more bytes in chunks', `${head('POST /body', 'Transfer-Encoding: chunked')}6\r\n012345\r\n6\r\n012345`, '{"refused":"too large"}'],
  ['with trailers', `${head('POST /body', 'Transfer-Encoding: chunked')}1\r\na\r\n0\r\nX-A: 1\r\n\r\n`, '{"refused":"trailers"}'],
  ['in broken chunks', `${head('POST /body', 'Transfer-Encoding: chunked')}1\r\nab\r\n0\r\n\r\n`, '{"refused":"broken"}'],
])('reads a body %s', async (_, text, expected) => {
  expect(await bodyOf(say(text))).toBe(expected);
});

test('a body may come byte by byte, and in one piece with what follows', async () => {
  const end = say('');
  const text = `${head('POST /body', 'Transfer-Encoding: chunked')}3\r\nabc\r\n0\r\n\r\n${head('GET /next', last)}`;
  for (const character of text) {
    end.say(character);
    await new Promise(setImmediate);
  }
  expect(await end.ended).toMatch(/\r\n\r\nabcHTTP[^]*GET \/next$/);
});

test('a body that is cut off is broken', async () => {
  const end = say(`${head('POST /body', 'Content-Length: 10')}0123`);
  end.socket.end();
  expect(await bodyOf(end)).toBe('{"refused":"broken"}');
});

test('a body that nobody reads is dropped, and the connection closes after the answer', async () => {
  const end = say(head('POST /other', 'Content-Length: 3000000'));
  end.say('x'.repeat(1_000_000));
  expect(await end.ended).toBe('HTTP/1.1 200 OK\r\nX-A: 1\r\nConnection: close\r\nContent-Length: 11\r\n\r\nPOST /other');
  // What is still sent is taken, so that the answer is not lost to the client.
  end.say('x'.repeat(1_000_000));
  end.socket.end();
  await end.closed;
});

test('a client that waits to be asked for its body is asked when it is read, and only then', async () => {
  const read = say(head('POST /body', 'Content-Length: 5', 'Expect: 100-continue', last));
  expect(await read.until(/\r\n\r\n/)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  read.say('hello');
  expect(await read.ended).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nhello$/);
  const tooLarge = say(head('POST /body', 'Content-Length: 50', 'Expect: 100-continue'));
  expect(await tooLarge.ended).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*too large/);
  const unread = say(head('POST /other', 'Content-Length: 5', 'Expect: 100-continue'));
  expect(await unread.ended).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});

const answers: readonly [string, string, number, readonly string[], string, string][] = [
  ['a HEAD', 'HEAD', 200, ['X-A', '1'], 'body', 'HTTP/1.1 200 OK\r\nX-A: 1\r\nConnection: close\r\nContent-Length: 4\r\n\r\n'],
  ['204', 'GET', 204, [], '', 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n'],
  ['304', 'POST', 304, [], '', 'HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n'],
  ['no body', 'GET', 404, [], '', 'HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'],
  ['a status that has no name', 'GET', 299, [], 'a', 'HTTP/1.1 299 \r\nConnection: close\r\nContent-Length: 1\r\n\r\na'],
  [
    'more than ASCII',
    'GET',
    200,
    [],
    'ü€',
    'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n\u00C3\u00BC\u00E2\u0082\u00AC',
  ],
  [
    'headers of its own connection',
    'GET',
    200,
    ['Content-Length', '99', 'transfer-encoding', 'chunked', 'Connection', 'X', 'Upgrade', 'h2c', 'X-B', '2'],
    'a',
    'HTTP/1.1 200 OK\r\nX-B: 2\r\nConnection: close\r\nContent-Length: 1\r\n\r\na',
  ],
];

test.each(answers)('%s is answered as it should be', async (_, method, status, headers, body, expected) => {
  const one = await doorTo(folder, engine, (call) => call.answer(status, headers, body));
  expect(await dial(one.path, head(`${method} /`, last)).ended).toBe(expected);
});

test.each([
  ['a value of two lines', ['X-A', 'a\r\nX-B: b']],
  ['a null character', ['X-A', 'a\0']],
  ['a name of two lines', ['X-A: 1\r\nX-B', 'b']],
  ['a character that is no byte', ['X-A', '€']],
])('an answer with %s in its headers is not sent', async (_, headers) => {
  const one = await doorTo(folder, engine, (call) => call.answer(200, headers, 'secret'));
  expect(await dial(one.path, head('GET /', last)).ended).toMatch(/^HTTP\/1\.1 500 [^]*"message":"the answer is not sent: /);
});

test('bytes are answered as they are', async () => {
  const one = await doorTo(folder, engine, (call) => call.answer(200, [], Uint8Array.of(0, 255, 10)));
  expect(await bodyOf(dial(one.path, head('GET /', last)))).toBe('\0\u00FF\n');
});

test('a call is answered once, whatever is asked for', async () => {
  const before = engineCalls;
  const outcomes: unknown[] = [];
  const one = await doorTo(folder, engine, async (call) => {
    await call.answer(200, [], 'first');
    await call.answer(200, [], 'second');
    if (call.target !== '/one') return;
    outcomes.push(
      await call.pass({ method: 'GET', path: '/', headers: [] }),
      await call.upgrade({ method: 'GET', path: '/', headers: [] }),
    );
    outcomes.push(await call.readBody(10));
  });
  const text = await dial(one.path, head('GET /one') + head('GET /two', last)).ended;
  expect(text.match(/first|second/g)).toEqual(['first', 'first']);
  const never = { failed: 'the call was answered before' };
  expect(outcomes).toEqual([never, never, { refused: 'broken' }]);
  expect(engineCalls).toBe(before);
});

test('a call that nobody answers is answered all the same, and a bug is told', async () => {
  const bugs: unknown[] = [];
  const bug = new Error('a bug');
  const handle = async (call: Call): Promise<void> => {
    if (call.target === '/throw') throw bug;
  };
  const one = await doorTo(folder, engine, handle, { onBug: (error) => void bugs.push(error) });
  expect((await dial(one.path, head('GET /throw') + head('GET /forget', last)).ended).match(/HTTP\/1.1 500 /g)).toHaveLength(2);
  expect(bugs).toEqual([bug]);
});

test('a client that goes away is noticed', async () => {
  const gone: string[] = [];
  const one = await doorTo(folder, engine, async (call) => {
    await call.gone;
    gone.push(call.target);
    await call.gone;
    await call.answer(200, [], 'to nobody');
  });
  const ends = dial(one.path, head('GET /ends'));
  ends.socket.end();
  // Who only says no more is answered.
  expect(await bodyOf(ends)).toBe('to nobody');
  const breaks = dial(one.path, head('GET /breaks'));
  await new Promise((settle) => void breaks.socket.write('', settle));
  breaks.socket.destroy();
  await expect.poll(() => gone).toEqual(['/ends', '/breaks']);
});

test('what is no plain HTTP/1.1 is refused with a message, and the connection closed', async () => {
  const before = calls.length;
  const texts: readonly [string, RegExp][] = [
    ['GET / HTTP/1.0\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 505 /],
    ['GET / HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400 [^]*one Host header/],
    ['GET / HTTP/1.1\nHost: x\n\n', /^HTTP\/1\.1 400 [^]*does not end with CR LF/],
    ['GET / HTTP/1.1\r\nHost: x\n', /^HTTP\/1\.1 400 [^]*does not end with CR LF/],
    ['GET / HTTP/1.1\r\nHost: x\rY: z', /^HTTP\/1\.1 400 [^]*does not end with CR LF/],
    ['\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['\u0016\u0003\u0001\u0002', /^HTTP\/1\.1 400 [^]*begins with no method/],
    [head('GET /', 'Transfer-Encoding: gzip'), /^HTTP\/1\.1 501 /],
    [head('GET /', 'Expect: more'), /^HTTP\/1\.1 417 /],
    [head('GET /', `X-A: ${'a'.repeat(16_384)}`), /^HTTP\/1\.1 431 /],
    [`GET /${'a'.repeat(20_000)}`, /^HTTP\/1\.1 431 /],
  ];
  for (const [text, pattern] of texts) {
    const end = say(text);
    const heard = await end.ended;
    end.say(head('GET /never'));
    expect(heard).toMatch(pattern);
    expect(heard).toMatch(
      /Content-Type: application\/json\r\nConnection: close\r\n[^]*\r\n\r\n\{"message":"the request is no plain HTTP\/1\.1: [^"]+"\}\n$/,
    );
  }
  expect(calls).toHaveLength(before);
});

test('targets that are no paths are for the one who answers', async () => {
  for (const target of ['*', 'http://docker/_ping', 'docker:2375']) {
    expect(await bodyOf(say(head(`OPTIONS ${target}`, last)))).toBe(`OPTIONS ${target}`);
  }
  expect(await bodyOf(say(head('CONNECT docker:2375', last)))).toBe('CONNECT docker:2375');
});

test('a client that does not take its answers is not asked for more', async () => {
  let answered = 0;
  const big = 'x'.repeat(1_000_000);
  const one = await doorTo(folder, engine, async (call) => {
    answered++;
    await call.answer(200, [], big);
  });
  const end = dial(one.path);
  end.socket.pause();
  end.say(head('GET /').repeat(50) + head('GET /', last));
  await expect.poll(() => answered).toBeGreaterThan(0);
  await new Promise((settle) => void setTimeout(settle, 50));
  expect(answered).toBeLessThan(5);
  end.socket.resume();
  expect(await end.ended).toHaveLength(
    51 * 1_000_000 +
      50 * 'HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n'.length +
      'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1000000\r\n\r\n'.length,
  );
});

test.each([
  ['while a call is under way', '/slow'],
  ['while an answer is not taken', '/big'],
])('what a client sends ahead is taken only so far %s', async (_, target) => {
  let calls = 0;
  const one = await doorTo(folder, engine, async (call) => {
    calls++;
    if (call.target === '/slow') await call.gone;
    await call.answer(200, [], 'x'.repeat(1_000_000));
  });
  const end = dial(one.path, head(`GET ${target}`));
  end.socket.pause();
  await expect.poll(() => calls).toBe(1);
  const requests = head('GET /').repeat(2500);
  let sent = 0;
  for (let isTaken = true; isTaken && sent < 50_000_000; sent += requests.length) {
    const taken = new Promise((settle) => void end.socket.write(requests, () => settle(true)));
    isTaken = (await Promise.race([taken, new Promise((settle) => void setTimeout(settle, 200, false))])) === true;
  }
  expect(sent).toBeLessThan(5_000_000);
  end.socket.destroy();
});
