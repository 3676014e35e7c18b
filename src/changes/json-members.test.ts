import { describe, expect, test } from 'vitest';
import { fc } from '../../test/seeded.ts';
import { type Member, readMembers } from './json-members.ts';

const flat = (members: readonly Member[] | undefined): unknown => members?.map(({ key, value, members: own }) => [key, value, flat(own)]);

describe('reads', () => {
  test.each<[name: string, text: string, expected: unknown]>([
    ['a text as it is', '{"a":"b \\u0041"}', [['a', 'b A', []]]],
    ['all else as JSON', '{"a": [1, null, {"b": true}]}', [['a', '[1,null,{"b":true}]', []]]],
    ['keys of objects', '{"a": {"b": "c"}}', [['a', '{"b":"c"}', [['b', 'c', []]]]]],
    [
      'a key that stands twice, twice',
      '{"a":"b","a":"c"}',
      [
        ['a', 'b', []],
        ['a', 'c', []],
      ],
    ],
    ['a key of prototypes as any other', '{"__proto__":{"x":"y"}}', [['__proto__', '{"x":"y"}', [['x', 'y', []]]]]],
    ['comments, commas at ends, a byte order mark', '\ufeff{/*]*/"a":"}{", //[\r\n}', [['a', '}{', []]]],
    ['a list as none', '[1]', undefined],
    ['an empty text as none', '', undefined],
    ['half a text as none', '{"a":', undefined],
    ['brackets of two kinds as none', '{"a":[}', undefined],
    ['brackets that no comment hides as none', `{/* " */"a":${'['.repeat(1000)} /* " */}`, undefined],
    ['what nests without end as none', '{"a":'.repeat(50_000), undefined],
    ['what nests deep and closes as none', `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`, undefined],
    ['what a parser would go on in as none', `{"a":${'[},'.repeat(50_000)}`, undefined],
  ])('%s', (_, text, expected) => {
    expect(flat(readMembers(text))).toEqual(expected);
  });

  test('lines', () => {
    expect(readMembers('{\r\n"a":1,\n\n"b":2}')?.map(({ line }) => line)).toEqual([2, 4]);
  });
});

test('how it is laid out changes nothing', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (value) => {
      expect(flat(readMembers(JSON.stringify(value, undefined, 2)))).toEqual(flat(readMembers(JSON.stringify(value))));
    }),
  );
});

test('any text is read or is none', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '/', '*', '\n', 'a', '\\') }), (text) => {
      expect(() => readMembers(text)).not.toThrow();
    }),
  );
});
