import { fc } from '../../../test/seeded.ts';
import { expect, test } from 'vitest';
import { parseStrictJson } from './parse-strict-json.ts';
import { printJson } from './print-json.ts';

const anyString = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.constantFrom('HostConfig', 'a"b', 'a\\b', 'a\nb', '\u007f', 'é', ''),
);

test('a string is printed as JSON.stringify prints it', () => {
  fc.assert(
    fc.property(anyString, (value) => {
      expect(printJson({ kind: 'string', value, span: undefined })).toBe(JSON.stringify(value));
    }),
  );
});

test('a tree is printed as its text was, without white space', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      anyString.map((text) => text.replaceAll('\0', '')),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('HostConfig', 'Image', 'a"b', '', '__proto__', 'x'), tie('any'), { maxKeys: 4 }),
    ),
  })).any;
  fc.assert(
    fc.property(value, (one) => {
      const { root } = parseStrictJson(JSON.stringify(one, undefined, 2));
      expect(printJson(root!)).toBe(JSON.stringify(one));
    }),
  );
});
