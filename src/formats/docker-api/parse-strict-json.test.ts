import { fc } from '../../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import { jsonLimits, parseStrictJson } from './parse-strict-json.ts';
import { printJson } from './print-json.ts';

const refused: readonly (readonly [text: string, says: string])[] = [
  ['', 'ends where a value should be'],
  ['{', 'a key in quotes'],
  ['{}}', 'after the end'],
  ['{} {}', 'after the end'],
  ['null x', 'after the end'],
  ['\uFEFF{}', 'not a JSON value'],
  ['{"a":1,}', 'a key in quotes'],
  ['[1,]', 'not a JSON value'],
  ["{'a':1}", 'a key in quotes'],
  ['{"a" 1}', 'colon'],
  ['{"a":1 "b":2}', 'comma'],
  ['[1 2]', 'comma'],
  ['01', 'after the end'],
  ['+1', 'not a JSON value'],
  ['.5', 'not a JSON value'],
  ['1.', 'after the end'],
  ['NaN', 'not a JSON value'],
  ['tru', 'not a JSON value'],
  ['// x\n{}', 'not a JSON value'],
  ['{"a":1,"a":1}', 'twice'],
  ['{"a":1,"\\u0061":1}', 'twice'],
  ['{"x":{"b":[],"c":0,"b":[]}}', 'twice'],
  ['"\\ud800"', 'surrogate'],
  ['"\\ude00\\ud83d"', 'surrogate'],
  ['"\ud800"', 'surrogate'],
  ['"a\nb"', 'raw control character'],
  ['"a\tb"', 'raw control character'],
  ['"\\u0000"', 'NUL'],
  ['"\\x41"', 'escape'],
  ['"\\u12g4"', 'four hexadecimal digits'],
  ['"\\', 'escape'],
  ['"abc', 'does not end'],
  ['['.repeat(65), 'deeper'],
  [`${'{"a":'.repeat(100_000)}`, 'deeper'],
  [`"${'x'.repeat(jsonLimits.size)}"`, 'larger'],
];

test.each(refused.map(([text, says]) => ({ text, says, shown: text.slice(0, 30) })))('refuses $shown', ({ text, says }) => {
  const { root, problems } = parseStrictJson(text);
  expect(root).toBeUndefined();
  expect(problems[0]!.message).toContain(says);
  expect(problems[0]!.span[0]).toBeGreaterThanOrEqual(0);
  expect(problems[0]!.span[1]).toBeLessThanOrEqual(text.length);
});

describe('what it takes', () => {
  test.each(['null', ' [ 1 , -0.5e+3 , "\\ud83d\\ude00\\n" ] ', '{"a":{"A":true},"":[[]]}', '['.repeat(64) + ']'.repeat(64)])(
    '%s',
    (text) => {
      const { root, problems } = parseStrictJson(text);
      expect(problems).toEqual([]);
      expect(JSON.parse(printJson(root!))).toEqual(JSON.parse(text));
    },
  );

  test('a number keeps its spelling', () => {
    const { root } = parseStrictJson('9223372036854775807');
    expect(root).toMatchObject({ kind: 'number', text: '9223372036854775807' });
  });

  test('places are those of the text', () => {
    const text = ' {"a": [true, "xy"]}';
    const { root } = parseStrictJson(text);
    const list = root?.kind === 'object' ? root.entries[0]!.value : undefined;
    const item = list?.kind === 'list' ? list.items[1]! : undefined;
    expect(text.slice(...item!.span!)).toBe('"xy"');
  });

  test('a list of problems ends', () => {
    const { problems } = parseStrictJson(`{${Array.from({ length: 500 }, () => '"a":1').join(',')}}`);
    expect(problems.length).toBeLessThanOrEqual(jsonLimits.problems + 1);
  });
});

test('agrees with JSON.parse on every value that JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const text = JSON.stringify(value);
      fc.pre(!text.includes('\\u0000') && !/\\ud[89a-f]/u.test(text));
      const { root, problems } = parseStrictJson(text);
      expect(problems).toEqual([]);
      expect(JSON.parse(printJson(root!))).toEqual(JSON.parse(text));
    }),
  );
});

test('never throws, and takes nothing that JSON.parse refuses', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    'u',
    'd800',
    '0',
    '-',
    '1e9',
    'true',
    'null',
    ' ',
    '\n',
    '"a"',
    '"b":',
    '\0',
    'é',
  );
  const accepted: string[] = [];
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const { root } = parseStrictJson(pieces.join(''));
      const plain = (): unknown => JSON.parse(pieces.join(''));
      if (root !== undefined) accepted.push(printJson(root));
      return root === undefined || JSON.stringify(plain()) === JSON.stringify(JSON.parse(printJson(root)));
    }),
    { numRuns: 1000 },
  );
  expect(accepted).not.toEqual([]);
});
