import { fc } from '../../test/seeded.ts';
import { expect, test } from 'vitest';
import { fingerprint } from './fingerprint.ts';

test('it is sixteen hexadecimal digits, and the same for the same parts', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (parts) => {
      expect(fingerprint(parts)).toMatch(/^[0-9a-f]{16}$/u);
      expect(fingerprint([...parts])).toBe(fingerprint(parts));
    }),
  );
});

test('parts that differ have others', () => {
  const words = Array.from({ length: 100 }, (_, index) => `word ${index}`);
  const prints = words.flatMap((one) => words.map((other) => fingerprint([one, other])));
  expect(new Set(prints).size).toBe(prints.length);
});

test('where a part ends counts', () => {
  expect(fingerprint(['ab', 'c'])).not.toBe(fingerprint(['a', 'bc']));
  expect(fingerprint(['', 'a'])).not.toBe(fingerprint(['a', '']));
});
