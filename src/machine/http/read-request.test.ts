import { expect, test } from 'vitest';
import { readRequest } from './read-request.ts';

const read = (...lines: readonly string[]): ReturnType<typeof readRequest> => readRequest(lines.map((line) => `${line}\r\n`).join(''));
const get = 'GET /_ping HTTP/1.1';
const host = 'Host: docker';

test('a head is read into its parts', () => {
  expect(
    read('POST /v1.45/exec/x/start?a=%2f HTTP/1.1', host, 'Content-Length: 13', 'X-A:  one two \t', 'Connection: Upgrade', 'Upgrade: tcp'),
  ).toEqual({
    method: 'POST',
    target: '/v1.45/exec/x/start?a=%2f',
    headers: ['X-A', 'one two'],
    framing: 13,
    closes: false,
    upgradeTo: 'tcp',
    expects: undefined,
    hosts: 1,
    hasTrailer: false,
  });
});

test.each([
  ['chunks', ['Transfer-Encoding: Chunked'], { framing: 'chunks' }],
  ['no body', [], { framing: undefined }],
  ['the length 0', ['content-length: 0'], { framing: 0 }],
  ['a last request', ['Connection: keep-alive, close'], { closes: true }],
  ['an upgrade that the connection does not name', ['Upgrade: tcp'], { upgradeTo: undefined, headers: [] }],
  ['a connection that names no upgrade', ['Connection: Upgrade'], { upgradeTo: undefined }],
  ['a body that waits', ['Expect: 100-Continue', 'Content-Length: 1'], { expects: '100-continue' }],
  ['what the connection names', ['Connection: X-One, keep-alive', 'x-one: 1', 'X-Two: 2'], { headers: ['X-Two', '2'] }],
  [
    'what is the connection’s own',
    ['Keep-Alive: 5', 'TE: trailers', 'Proxy-Authorization: x', 'Proxy-Connection: y', 'Accept: */*'],
    { headers: ['Accept', '*/*'] },
  ],
  ['an empty value', ['X-A:', 'X-B: '], { headers: ['X-A', '', 'X-B', ''] }],
  ['the same field twice', ['X-A: 1', 'X-A: 2'], { headers: ['X-A', '1', 'X-A', '2'] }],
  ['bytes beyond ASCII', ['X-A: \u00FC'], { headers: ['X-A', '\u00FC'] }],
] as const)('reads %s', (_, fields, expected) => {
  expect(read(get, host, ...fields)).toMatchObject(expected);
});

test.each(['/a//b/../c%2f', '*', 'http://docker/_ping', 'docker:2375', '/a?b#c'])('hands the target %s on as it came', (target) => {
  expect(read(`OPTIONS ${target} HTTP/1.1`, host)).toMatchObject({ target });
});

test.each([
  ['no version', ['GET /_ping', host], 400],
  ['HTTP/1.0', ['GET /_ping HTTP/1.0', host], 505],
  ['HTTP/1.0 with an upgrade', ['POST /grpc HTTP/1.0', host, 'Connection: Upgrade', 'Upgrade: h2c'], 505],
  ['HTTP/2', ['PRI * HTTP/2.0'], 505],
  ['two spaces', ['GET  /_ping HTTP/1.1', host], 400],
  ['a tab', ['GET\t/_ping HTTP/1.1', host], 400],
  ['a space in the target', ['GET /a b HTTP/1.1', host], 400],
  ['a byte beyond ASCII in the target', ['GET /\u00E4 HTTP/1.1', host], 400],
  ['a space behind the version', [`${get} `, host], 400],
  ['small letters in the method', ['get /_ping HTTP/1.1', host], 400],
  ['small letters in the version', ['GET /_ping http/1.1', host], 400],
  ['an empty line before it', ['', get, host], 400],
  ['no Host', [get], 400],
  ['two Hosts', [get, host, host], 400],
  ['a line that is folded', [get, host, 'X-A: 1', ' 2'], 400],
  ['a line that is folded with a tab', [get, host, 'X-A: 1', '\t2'], 400],
  ['a space before the colon', [get, host, 'Content-Length : 1'], 400],
  ['a space before the name', [get, ' Host: docker'], 400],
  ['no colon', [get, host, 'X-A'], 400],
  ['no name', [get, host, ': 1'], 400],
  ['a name of other characters', [get, host, 'X(A): 1'], 400],
  ['a null character', [get, host, 'X-A: a\0b'], 400],
  ['a null character in a name', [get, host, 'X\0A: b'], 400],
  ['a bare line feed', [get, host, 'X-A: a\nX-B: b'], 400],
  ['a bare carriage return', [get, host, 'X-A: a\rX-B: b'], 400],
  ['an escape', [get, host, 'X-A: \u001B[2J'], 400],
  ['two lengths', [get, host, 'Content-Length: 1', 'Content-Length: 1'], 400],
  ['a list of lengths', [get, host, 'Content-Length: 1, 1'], 400],
  ['a length with a sign', [get, host, 'Content-Length: +1'], 400],
  ['a length below nothing', [get, host, 'Content-Length: -1'], 400],
  ['a hexadecimal length', [get, host, 'Content-Length: 0x1'], 400],
  ['an empty length', [get, host, 'Content-Length:'], 400],
  ['a length that no number holds', [get, host, 'Content-Length: 99999999999999999999'], 400],
  ['length and chunks', [get, host, 'Content-Length: 1', 'Transfer-Encoding: chunked'], 400],
  ['the length 0 and chunks', [get, host, 'Transfer-Encoding: chunked', 'Content-Length: 0'], 400],
  ['another coding', [get, host, 'Transfer-Encoding: gzip'], 501],
  ['another coding below chunks', [get, host, 'Transfer-Encoding: gzip, chunked'], 501],
  ['chunks twice', [get, host, 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'], 501],
  ['no coding', [get, host, 'Transfer-Encoding: identity'], 501],
  ['a coding in another spelling', [get, host, 'Transfer-Encoding: "chunked"'], 501],
  ['trailers', [get, host, 'Transfer-Encoding: chunked', 'Trailer: X-A'], 400],
  ['another expectation', [get, host, 'Expect: 200-ok'], 417],
  ['two expectations', [get, host, 'Expect: 100-continue', 'Expect: 100-continue'], 417],
  ['two protocols', [get, host, 'Connection: Upgrade', 'Upgrade: tcp, h2c'], 400],
  ['two protocols on two lines', [get, host, 'Connection: Upgrade', 'Upgrade: tcp', 'Upgrade: h2c'], 400],
  ['a protocol without a name', [get, host, 'Connection: Upgrade', 'Upgrade:'], 400],
  ['more headers than 100', [get, host, ...Array.from({ length: 100 }, (_, at) => `X-${at}: 1`)], 431],
])('refuses %s', (_, lines, status) => {
  expect(read(...lines)).toEqual({ refused: expect.any(String), status });
});
