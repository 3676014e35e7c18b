import { fc } from '../../test/seeded.ts';
import { describe, expect, it } from 'vitest';
import { entry, message, varint } from '../../test/write-protobuf.ts';
import { mostProtobufFields, readProtobuf, type Shape } from './protobuf.ts';

const inner = { 1: ['word', 'text'], 2: ['number', 'small'] } as const satisfies Shape;
const shape = {
  1: ['name', 'text'],
  2: ['raw', 'bytes'],
  3: ['yes', 'flag'],
  4: ['kind', 'small'],
  5: ['attributes', 'map'],
  6: ['inner', inner],
  7: ['words', 'text', 'many'],
  8: ['all', inner, 'many'],
  9: ['unread', 'inert'],
  2_000_000: ['far', 'text'],
} as const satisfies Shape;
const nothing = { attributes: new Map(), words: [], all: [] };
const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

describe('what can be read', () => {
  it.each<[string, Uint8Array, object]>([
    ['nothing', bytes(), nothing],
    ['a text', message([1, 'é']), { ...nothing, name: 'é' }],
    ['an empty text', message([1, '']), { ...nothing, name: '' }],
    ['bytes', message([2, bytes(0, 255)]), { ...nothing, raw: bytes(0, 255) }],
    ['a flag', message([3, true]), { ...nothing, yes: true }],
    ['a flag that is off', message([3, false]), { ...nothing, yes: false }],
    ['a number', message([4, 300]), { ...nothing, kind: 300 }],
    ['the largest number', message([4, 2 ** 31 - 1]), { ...nothing, kind: 2 ** 31 - 1 }],
    [
      'a map',
      message([5, entry('a', 'b')], [5, entry('', '')]),
      {
        ...nothing,
        attributes: new Map([
          ['a', 'b'],
          ['', ''],
        ]),
      },
    ],
    ['an entry without a key or value', message([5, message()]), { ...nothing, attributes: new Map([['', '']]) }],
    ['a key that JavaScript knows', message([5, entry('__proto__', 'x')]), { ...nothing, attributes: new Map([['__proto__', 'x']]) }],
    ['a message', message([6, message([1, 'a'], [2, 1])]), { ...nothing, inner: { word: 'a', number: 1 } }],
    ['texts', message([7, 'a'], [1, 'x'], [7, 'b']), { ...nothing, name: 'x', words: ['a', 'b'] }],
    ['messages', message([8, message([1, 'a'])], [8, message()]), { ...nothing, all: [{ word: 'a' }, {}] }],
    ['a field of a large number', message([2_000_000, 'a']), { ...nothing, far: 'a' }],
    ['what is not read, of any type, often', message([9, 'a'], [9, 7], [9, -1]), nothing],
    ['fixed numbers that are not read', bytes(0x49, 0, 0, 0, 0, 0, 0, 0, 0, 0x4d, 0, 0, 0, 0), nothing],
  ])('%s', (_what, given, fields) => {
    expect(readProtobuf(given, shape)).toEqual({ message: fields });
  });
});

describe('what is a problem', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['a field that is not known', message([10, 'a']), /not known here \(10\)/u],
    ['one inside a message', message([6, message([3, 'a'])]), /not known here \(inner\.3\)/u],
    ['one inside an entry of a map', message([5, message([3, 'a'])]), /not known here \(attributes\.3\)/u],
    ['a field of number 0', bytes(0x02, 0x00), /not known here \(0\)/u],
    // gogo/protobuf takes the number of a field as int32: this one would be 1.
    [
      'a field whose number is cut off',
      Buffer.concat([varint((((1n << 32n) | 1n) << 3n) | 2n), bytes(1, 65)]),
      /not known here \(4294967297\)/u,
    ],
    ['a single field twice', message([1, 'a'], [1, 'a']), /name comes twice/u],
    ['a single message twice', message([6, message([1, 'a'])], [6, message([2, 1])]), /inner comes twice/u],
    ['a flag that is off, and then on', message([3, false], [3, true]), /yes comes twice/u],
    ['a key twice', message([5, entry('a', 'b')], [5, entry('a', 'c')]), /attributes has a key twice/u],
    ['a key twice in its entry', message([5, message([1, 'a'], [1, 'b'])]), /attributes\.key comes twice/u],
    // As an int32 it would be 1: HOST of NetMode.
    ['a number that is cut off', message([4, (1n << 32n) + 1n]), /kind is a larger number/u],
    ['a negative number', message([4, -1]), /kind is a larger number/u],
    ['a flag of more than one bit', message([3, 2]), /yes is a larger number/u],
    ['a text written as a number', message([1, 7]), /name is not written as its type is/u],
    ['a number written as a text', message([4, 'a']), /kind is not written as its type is/u],
    ['a number of fixed length', bytes(0x25, 1, 0, 0, 0), /kind is not written as its type is/u],
    ['a group', bytes(0x0b, 0x0c), /name is not written as its type is/u],
    ['a group that is not read', bytes(0x4b, 0x4c), /unread is not written as any type is/u],
    ['a type that is none', bytes(0x4f), /unread is not written as any type is/u],
    ['text that is no UTF-8', message([1, bytes(0xff)]), /name is no text/u],
    ['half a surrogate pair', message([1, bytes(0xed, 0xa0, 0x80)]), /name is no text/u],
    ['a tag alone', bytes(0x0a), /ends in the middle of a number/u],
    ['a length beyond the end', bytes(0x0a, 2, 65), /ends in the middle of a field/u],
    ['a length of 64 bits', bytes(0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01), /ends in the middle of a field/u],
    ['a length beyond the end of its message', message([6, bytes(0x0a, 3, 65)], [1, 'abc']), /ends in the middle of a field/u],
    ['a fixed number that is cut off', bytes(0x49, 0, 0), /ends in the middle of a field/u],
    ['a number in more bytes than it needs', bytes(0x20, 0x81, 0x00), /more bytes than that needs/u],
    ['a tag in more bytes than it needs', bytes(0x8a, 0x00, 1, 65), /more bytes than that needs/u],
    ['a number of eleven bytes', bytes(0x48, ...Array.from({ length: 10 }, () => 0x80), 0x01), /more than 64 bits/u],
    ['a number of 65 bits', bytes(0x48, ...Array.from({ length: 9 }, () => 0xff), 0x02), /more than 64 bits/u],
    ['too many fields', Buffer.alloc(2 * mostProtobufFields + 2, bytes(0x3a, 0)), /more than 200000 fields/u],
  ])('%s', (_what, given, problem) => {
    expect(readProtobuf(given, shape)).toEqual({ problem: expect.stringMatching(problem) });
  });
});

const word = fc.string({ unit: 'binary', maxLength: 20 });
const small = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const text = (number: number): fc.Arbitrary<Uint8Array> => word.map((value) => message([number, value]));
const known = fc.oneof(
  text(1),
  fc.uint8Array({ maxLength: 20 }).map((value) => message([2, value])),
  fc.boolean().map((value) => message([3, value])),
  small.map((value) => message([4, value])),
  fc.tuple(word, word).map(([key, value]) => message([5, entry(key, value)])),
  text(7),
  fc.tuple(word, small).map(([first, second]) => message([8, message([1, first], [2, second])])),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => message([9, value])),
);
const messages = fc.array(known, { maxLength: 12 }).map((fields) => Buffer.concat(fields));

describe('any bytes', () => {
  it('are read or have a problem, but never throw', () => {
    expect(() =>
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (given) => {
          const answer = readProtobuf(given, shape);
          return 'message' in answer || answer.problem.length > 0;
        }),
      ),
    ).not.toThrow();
  });

  it('of a message that was changed in one place are read or have a problem', () => {
    expect(() =>
      fc.assert(
        fc.property(messages, fc.nat(), fc.nat(255), (given, place, byte) => {
          const changed = Buffer.from(given);
          if (changed.length > 0) changed[place % changed.length] = byte;
          const answer = readProtobuf(changed, shape);
          return 'message' in answer || answer.problem.length > 0;
        }),
      ),
    ).not.toThrow();
  });

  it('of a message that was cut off are never more than what was written', () => {
    expect(() =>
      fc.assert(
        fc.property(messages, fc.nat(), (given, length) => {
          const answer = readProtobuf(given.subarray(0, length), shape);
          const whole = readProtobuf(given, shape);
          if (!('message' in answer) || !('message' in whole)) return true;
          return answer.message.words.every((one, index) => whole.message.words[index] === one);
        }),
      ),
    ).not.toThrow();
  });
});

describe('a message that was written', () => {
  it('reads back as what it was written of', () => {
    expect(() =>
      fc.assert(
        fc.property(
          word,
          fc.boolean(),
          small,
          fc.uniqueArray(fc.tuple(word, word), { selector: ([key]) => key }),
          fc.array(word),
          (name, yes, kind, pairs, words) => {
            const written = message(
              [1, name],
              [3, yes],
              [4, kind],
              ...pairs.map(([key, value]) => [5, entry(key, value)] as const),
              ...words.map((one) => [7, one] as const),
            );
            expect(readProtobuf(written, shape)).toEqual({ message: { ...nothing, name, yes, kind, attributes: new Map(pairs), words } });
          },
        ),
      ),
    ).not.toThrow();
  });
});
