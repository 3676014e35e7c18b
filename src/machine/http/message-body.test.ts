import { fc } from '../../../test/seeded.ts';
import { expect, test } from 'vitest';
import { type Framing, readBodyBy } from './message-body.ts';

/** Body and rest of what comes in pieces, or why it is none. */
function read(framing: Framing, pieces: readonly Buffer[]): { readonly body: string; readonly rest?: string; readonly refused?: string } {
  const reader = readBodyBy(framing);
  let body = '';
  for (const [at, piece] of pieces.entries()) {
    const after = reader(piece, (part) => {
      body += part.toString('latin1');
    });
    if (typeof after === 'string') return { body, refused: after };
    if (after !== undefined) return { body, rest: Buffer.concat([after, ...pieces.slice(at + 1)]).toString('latin1') };
  }
  return { body };
}

const whole = (framing: Framing, text: string): ReturnType<typeof read> => read(framing, [Buffer.from(text, 'latin1')]);

test.each([
  [5, 'hello!', { body: 'hello', rest: '!' }],
  [5, 'hell', { body: 'hell' }],
  [0, 'GET', { body: '', rest: 'GET' }],
  ['close', 'hello', { body: 'hello' }],
  ['chunks', '5\r\nhello\r\n0\r\n\r\nGET', { body: 'hello', rest: 'GET' }],
  ['chunks', '0\r\n\r\n', { body: '', rest: '' }],
  ['chunks', '00000002\r\n\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n', { body: '\r\n0123456789', rest: '' }],
  ['chunks', '5\r\nhello\r\n0\r\n', { body: 'hello' }],
  ['chunks', '5\r\nhello\r\n0\r\nX-A: 1\r\n\r\n', { body: 'hello', refused: 'trailers' }],
  ['chunks', '5;a=b\r\nhello\r\n0\r\n\r\n', { body: '', refused: 'broken' }],
  ['chunks', '5 \r\nhello\r\n0\r\n\r\n', { body: '', refused: 'broken' }],
  ['chunks', '5\nhello\r\n0\r\n\r\n', { body: '', refused: 'broken' }],
  ['chunks', '5\r\nhello\n0\r\n\r\n', { body: 'hello', refused: 'broken' }],
  ['chunks', '5\r\nhello!\r\n0\r\n\r\n', { body: 'hello', refused: 'broken' }],
  ['chunks', '0x5\r\nhello\r\n0\r\n\r\n', { body: '', refused: 'broken' }],
  ['chunks', '-5\r\nhello\r\n0\r\n\r\n', { body: '', refused: 'broken' }],
  ['chunks', '\r\nhello\r\n0\r\n\r\n', { body: '', refused: 'broken' }],
  ['chunks', '100000000\r\nhello', { body: '', refused: 'broken' }],
  ['chunks', '0\r\n\n', { body: '', refused: 'broken' }],
  ['chunks', '0\r\n\rX', { body: '', refused: 'broken' }],
] as const)('by %s, %j', (framing, text, expected) => {
  expect(whole(framing, text)).toEqual(expected);
});

test('a body is the same in whatever pieces it comes', () => {
  const bytes = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 });
  const cuts = fc.array(fc.nat(300), { maxLength: 20 });
  fc.assert(
    fc.property(bytes, fc.string({ maxLength: 10 }), cuts, (chunks, rest, at) => {
      const filled = chunks.filter((chunk) => chunk.length > 0).map((chunk) => Buffer.from(chunk).toString('latin1'));
      const text = `${filled.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')}0\r\n\r\n${rest}`;
      const all = Buffer.from(text, 'latin1');
      const ends = [0, ...at.filter((cut) => cut < all.length).sort((a, b) => a - b), all.length];
      const pieces = ends.slice(1).map((end, index) => all.subarray(ends[index], end));
      expect(read('chunks', pieces)).toEqual({
        body: filled.join(''),
        rest: all.toString('latin1', all.length - Buffer.byteLength(rest, 'latin1')),
      });
    }),
  );
});

test('broken chunks are found in whatever pieces they come', () => {
  const text = fc.string({ unit: fc.constantFrom('0', '1', 'a', ';', '\r', '\n', 'x'), maxLength: 30 });
  fc.assert(
    fc.property(text, (text) => {
      const bytes = Buffer.from(text, 'latin1');
      const one = read('chunks', [bytes]);
      const many = read(
        'chunks',
        [...bytes].map((byte) => Buffer.of(byte)),
      );
      expect([many.body, many.refused]).toEqual([one.body, one.refused]);
    }),
  );
});
