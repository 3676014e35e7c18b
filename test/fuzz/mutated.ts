import { fc } from '../seeded.ts';

/** One change of some bytes. Places and lengths count in 65536ths of what is there. */
interface Edit {
  readonly do: 'delete' | 'insert' | 'overwrite' | 'flip' | 'repeat' | 'move';
  readonly at: number;
  readonly to: number;
  readonly length: number;
  readonly bytes: Buffer;
}

const mostBytes = 8192;

/** Inputs that are kept, with a few changes: bits, bytes, pieces of the language, parts that go, come twice, or stand elsewhere. */
export function mutated(kept: readonly Buffer[], pieces: readonly string[]): fc.Arbitrary<Buffer> {
  const piece = fc.constantFrom(...pieces).map((text) => Buffer.from(text));
  const bytes = fc.oneof(
    { weight: 3, arbitrary: piece },
    fc.uint8Array({ minLength: 1, maxLength: 4 }).map((some) => Buffer.from(some)),
  );
  const edit: fc.Arbitrary<Edit> = fc.record({
    do: fc.constantFrom('delete', 'insert', 'insert', 'overwrite', 'flip', 'repeat', 'move'),
    at: fc.nat(65535),
    to: fc.nat(65535),
    length: fc.integer({ min: 1, max: 12 }),
    bytes,
  });
  return fc
    .tuple(fc.constantFrom(...kept), fc.array(edit, { minLength: 1, maxLength: 6 }))
    .map(([input, edits]) => edits.reduce(apply, input));
}

function apply(input: Buffer, { do: what, at, to, length, bytes }: Edit): Buffer {
  const start = place(at, input.length);
  const end = Math.min(input.length, start + length);
  const [before, part, after] = [input.subarray(0, start), input.subarray(start, end), input.subarray(end)];
  switch (what) {
    case 'delete':
      return Buffer.concat([before, after]);
    case 'insert':
      return shortened(Buffer.concat([before, bytes, part, after]));
    case 'overwrite':
      return shortened(Buffer.concat([before, bytes, input.subarray(Math.min(input.length, start + bytes.length))]));
    case 'flip':
      return Buffer.from(input.map((byte, index) => (index === start ? byte ^ (1 << (length % 8)) : byte)));
    case 'repeat':
      return shortened(Buffer.concat([before, ...Array.from({ length: length + 1 }, () => part), after]));
    case 'move': {
      const rest = Buffer.concat([before, after]);
      const target = place(to, rest.length);
      return Buffer.concat([rest.subarray(0, target), part, rest.subarray(target)]);
    }
  }
}

function place(at: number, length: number): number {
  return Math.floor((at * (length + 1)) / 65536);
}

function shortened(input: Buffer): Buffer {
  return input.subarray(0, mostBytes);
}
