import { fc } from '../../seeded.ts';
import type { Socket } from 'node:net';
import { printRequest } from '../../../src/machine/http/print-head.ts';
import { isOwn } from '../../../src/machine/http/read-head.ts';
import { lastChunk, writeChunk, writeRequest } from '../../../src/machine/http/write-message.ts';
import { type Line, say, type Taken } from '../client-line.ts';
import { type NodeReading, readByNode } from '../node-reader.ts';
import { type FuzzTarget, must, mustEqual } from '../target.ts';

const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: odd });
const words = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);

const method = mostly(
  words('GET', 'POST', 'HEAD', 'PUT', 'DELETE'),
  words('get', 'CONNECT', 'PRI', 'M-SEARCH', '', 'GET\t', 'OPTIONS', 'FOO'),
);
const target = mostly(
  words('/_ping', '/v1.45/containers/create?name=a', '/x', '/grpc', '/'),
  words('*', '//', '/a b', '/%2f', '/a#b', 'http://d/x', 'd:80', '/\x80', '/\0', '', '/?', '/x HTTP/1.1\r\nA: b'),
);
const version = mostly(words('HTTP/1.1'), words('HTTP/1.0', 'HTTP/2.0', 'HTTP/1.10', 'http/1.1', 'HTTP/1.1 ', ''));
const lineEnd = fc.oneof({ weight: 60, arbitrary: words('\r\n') }, { weight: 1, arbitrary: words('\n', '\r', '\r\r\n', '\n\r\n', '') });
const fieldName = words(
  'Content-Length',
  'Transfer-Encoding',
  'Connection',
  'Upgrade',
  'Host',
  'Expect',
  'Trailer',
  'TE',
  'Keep-Alive',
  'X-A',
  'Content-Type',
  'content-length',
  'Transfer_Encoding',
  'Proxy-Connection',
  'HTTP2-Settings',
  'Content-Length ',
  ' X',
  'X(Y)',
  '',
  'X\0',
  'X\x80',
  'Accept',
);
const fieldValue = words(
  '0',
  '1',
  '5',
  '13',
  '05',
  '+5',
  '-1',
  '0x5',
  '5, 5',
  '99999999999999999999',
  'chunked',
  'Chunked',
  'gzip, chunked',
  'chunked, chunked',
  'identity',
  'close',
  'keep-alive',
  'Upgrade',
  'X-A, upgrade',
  'tcp',
  'h2c',
  'tcp, h2c',
  '100-continue',
  'trailers',
  'a',
  '',
  ' a ',
  '\ta',
  'a\rb',
  'a\nb',
  'a\0b',
  '\x80\xff',
  '"chunked"',
  'chunked;q=1',
  'Content-Length',
  'x'.repeat(300),
);
const field = fc
  .tuple(fieldName, mostly(words(': '), words(':', ' :', ':\t', '', ': \r\n ')), fieldValue, lineEnd)
  .map((parts) => parts.join(''));
const host = mostly(words('Host: d\r\n'), words('', 'Host: a\r\nHost: b\r\n', 'host:\r\n', 'Host: a, b\r\n'));
const data = words('', 'hello', 'GET /_ping HTTP/1.1\r\nHost: d\r\n\r\n', '0\r\n\r\n', '\r\n', 'a'.repeat(200), '{"Image":"x"}');

const counted = data.map((text) => ({ field: text === '' ? '' : `Content-Length: ${text.length}\r\n`, text }));
const size = (text: string): fc.Arbitrary<string> =>
  mostly(
    words(text.length.toString(16), text.length.toString(16).toUpperCase().padStart(3, '0')),
    words('', '-1', '1;a=b', '0x1', 'ffffffff', '100000000', ' 1'),
  );
const chunk = data
  .filter((text) => text !== '')
  .chain((text) => fc.tuple(size(text), lineEnd, fc.constant(text), lineEnd))
  .map((parts) => parts.join(''));
const lastLine = mostly(words('0\r\n\r\n', '000\r\n\r\n'), words('0\r\nX-A: b\r\n\r\n', '0\r\n', '0\n\n', '0\r\n\n', '', '0;a\r\n\r\n'));
const chunked = fc
  .tuple(fc.array(chunk, { maxLength: 3 }), lastLine)
  .map(([chunks, last]) => ({ field: 'Transfer-Encoding: chunked\r\n', text: chunks.join('') + last }));

const request = fc
  .tuple(
    fc.tuple(method, mostly(words(' '), words('  ', '\t', '')), target, words(' '), version, lineEnd).map((parts) => parts.join('')),
    host,
    fc.array(field, { maxLength: 3 }),
    fc.oneof(counted, chunked),
    mostly(words('\r\n'), words('', '\n', '\r\n\r\n', ' \r\n\r\n')),
  )
  .map(([line, own, fields, body, end]) => `${line}${own}${fields.join('')}${body.field}${end}${body.text}`);

/** Heads and framing of requests, as a client’s bytes come in. */
export const head: FuzzTarget = {
  name: 'head',
  given: fc.array(request, { minLength: 1, maxLength: 3 }).map((all) => Buffer.from(all.join(''), 'latin1')),
  pieces: [
    '\r\n',
    '\n',
    '\r',
    ' ',
    ':',
    ',',
    'Content-Length: 5\r\n',
    'Transfer-Encoding: chunked\r\n',
    '0\r\n\r\n',
    '5\r\n',
    'Host: d\r\n',
    'GET / HTTP/1.1\r\n',
  ],
  check: async (input) => {
    const whole = await say([input], 1 << 20);
    await checkPieces(input, whole);
    checkAgainstNode(whole, await readByNode(input));
    for (const taken of whole.taken) await checkPrinted(taken);
    // Whoever answers without reading, or gives up in the middle, must not be left hanging either.
    await say([input], undefined);
    await say([input], 3);
  },
};

/** A connection is read the same in whatever pieces it comes. What is wrong may be seen earlier, and said in other words. */
async function checkPieces(input: Buffer, whole: Line): Promise<void> {
  const step = Math.max(1, Math.ceil(input.length / 400));
  for (const length of [step, step * 7 + 3]) {
    const pieces = Array.from({ length: Math.ceil(input.length / length) }, (_, at) => input.subarray(at * length, (at + 1) * length));
    const { taken, isRefused } = await say(pieces, 1 << 20);
    mustEqual(taken.map(withoutReason), whole.taken.map(withoutReason), `in pieces of ${length} bytes other requests are read`);
    must(isRefused === whole.isRefused, `in pieces of ${length} bytes it is ${isRefused ? '' : 'not '}refused`);
  }
}

function withoutReason({ body, ...rest }: Taken): object {
  return { ...rest, body: 'text' in body ? body : 'refused' };
}

/** What the gate’s reader takes for one request, Node’s takes for the same one, or for none. */
function checkAgainstNode(line: Line, { requests, isRefused }: NodeReading): void {
  for (const [index, taken] of line.taken.entries()) {
    // Behind it another protocol begins; the router lets none in.
    if (taken.method === 'CONNECT') return;
    const seen = requests[index];
    if (seen === undefined) return must(isRefused || 'refused' in taken.body, `Node does not see ${taken.method} ${taken.target}`);
    mustEqual([seen.method, seen.url], [taken.method, taken.target], 'Node reads another request');
    if ('refused' in taken.body) return;
    if (!seen.isWhole) return must(isRefused, 'Node waits for more of the body');
    mustEqual(seen.body, taken.body.text, 'Node reads another body');
    // Node drops what stands behind a request that asks for another protocol.
    if (taken.upgradeTo !== undefined) return;
  }
  must(line.isRefused || line.isClosed || requests.length <= line.taken.length, 'Node reads one more request');
}

/** A request that was taken goes on as one that Node reads as it was meant, and what follows it is what follows. */
async function checkPrinted({ method, target, headers, isChunked, body }: Taken): Promise<void> {
  const printed = printRequest(method, target, headers);
  // CONNECT has no body, and leads elsewhere; the router lets none in.
  if (printed === undefined || method === 'CONNECT' || 'refused' in body) return;
  const bytes = Buffer.from(body.text, 'latin1');
  const sent: Buffer[] = [];
  const keep = (text: string | Uint8Array): boolean =>
    sent.push(typeof text === 'string' ? Buffer.from(text, 'latin1') : Buffer.from(text)) > 0;
  const socket = { write: keep, cork: () => undefined, uncork: () => undefined } as unknown as Socket;
  if (isChunked) {
    keep(`${printed}Transfer-Encoding: chunked\r\n\r\n`);
    if (bytes.length > 0) writeChunk(socket, bytes);
    keep(lastChunk);
  } else writeRequest(socket, printed, { method, path: target, headers, ...(bytes.length === 0 ? {} : { body: bytes }) });
  keep('GET /next HTTP/1.1\r\nHost: docker\r\n\r\n');
  const { requests, isRefused } = await readByNode(Buffer.concat(sent));
  const [first, next, ...others] = requests;
  if (first === undefined) return must(isRefused, 'Node waits for more of what was printed');
  mustEqual(
    [first.method, first.url, first.body, first.isWhole],
    [method, target, body.text, true],
    'what was printed is read in another way',
  );
  mustEqual(endToEnd(first.headers), headers, 'other headers were printed');
  must(others.length === 0, 'what was printed is read as more than one request');
  mustEqual([next?.method, next?.url, next?.isWhole], ['GET', '/next', true], 'what follows the printed request is not read as such');
}

function endToEnd(headers: readonly string[]): readonly string[] {
  return headers.filter((_, at) => !isOwn((headers[at - (at % 2)] ?? '').toLowerCase()));
}
