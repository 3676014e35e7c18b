import { expect, test } from 'vitest';
import { fc } from '../../../test/seeded.ts';
import { splitStreams } from './split-streams.ts';

function frame(stream: number, bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
}

/** What comes out of a stream that comes in pieces of these lengths. */
function taken(bytes: Buffer, cuts: readonly number[]): { readonly output: Buffer; readonly errors: Buffer } {
  const parts = { output: [] as Buffer[], errors: [] as Buffer[] };
  const split = splitStreams((name, part) => parts[name].push(Buffer.from(part)));
  let at = 0;
  for (const cut of cuts) split(bytes.subarray(at, (at += cut)));
  split(bytes.subarray(at));
  return { output: Buffer.concat(parts.output), errors: Buffer.concat(parts.errors) };
}

test('both outputs come out as they went in, wherever the stream is cut', () => {
  const frames = fc.array(fc.tuple(fc.constantFrom(0, 1, 2, 3), fc.uint8Array({ maxLength: 40 })), { maxLength: 12 });
  fc.assert(
    fc.property(frames, fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }), (all, cuts) => {
      const of = (...streams: number[]): Buffer =>
        Buffer.concat(all.flatMap(([stream, bytes]) => (streams.includes(stream) ? [bytes] : [])));
      expect(taken(Buffer.concat(all.map(([stream, bytes]) => frame(stream, bytes))), cuts)).toEqual({
        output: of(0, 1),
        errors: of(2, 3),
      });
    }),
  );
});

test.each([[[]], [[1, 1, 1, 1]], [[9, 3]]])('what is not framed is all of it an error, cut at %j', (cuts) => {
  const words = Buffer.from('OCI runtime exec failed\r\n');
  expect(taken(words, cuts)).toEqual({ output: Buffer.alloc(0), errors: words });
  expect(taken(Buffer.concat([frame(1, Buffer.from('a')), words]), cuts)).toEqual({ output: Buffer.from('a'), errors: words });
});
