import { expect, test } from 'vitest';
import { fc } from '../../test/seeded.ts';
import { growTable, hashOf, linesAbout } from './line-table.ts';

test('every line that was added is found by its word, the last one first', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...'abcdefgh'), fc.nat(1000)), { maxLength: 5000 }), (lines) => {
      const table = growTable();
      for (const [index, [word, length]] of lines.entries()) table.add(word, index * 2 ** 33, length);
      const done = table.done();
      for (const word of 'abcdefghi') {
        const own = lines.flatMap(([one, length], index) => (one === word ? [[index * 2 ** 33, length]] : [])).toReversed();
        expect(linesAbout(done, word)).toEqual(own);
      }
    }),
    { numRuns: 30 },
  );
});

test('names that differ in one character are spread', () => {
  const counts = Array.from({ length: 16 }, () => 0);
  for (let index = 0; index < 16_000; index++) counts[hashOf(`clones/acme/service-${index}`) % 16]!++;
  expect(Math.min(...counts)).toBeGreaterThan(850);
  expect(Math.max(...counts)).toBeLessThan(1150);
});
