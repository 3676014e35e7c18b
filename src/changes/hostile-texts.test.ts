import { expect, test } from 'vitest';
import { fc } from '../../test/seeded.ts';
import { detectors } from './catalogue.ts';

const readers = detectors.flatMap((detector) =>
  detector.looks === 'file'
    ? detector.places.flatMap(({ read, files = [], gitFiles = [], is }) => {
        const paths = [...files, ...gitFiles.map((file) => `.git/${file}`)].map((path) => path.replaceAll('*', 'x'));
        return read === undefined ? [] : [[`${detector.id}: ${is}`, read, paths] as const];
      })
    : [],
);

const characters = [
  '\n',
  '\r\n',
  '\0',
  '\u{feff}',
  '\u2028',
  '\ud800',
  ' ',
  '\t',
  '"',
  "'",
  '\\',
  '=',
  ':',
  '#',
  ';',
  '[',
  ']',
  '{',
  '}',
  ',',
  '/',
  '!',
  '-',
  '*',
];
const words = [
  '..',
  '<<<<',
  '__proto__',
  'constructor',
  'gitdir: ',
  'exec ',
  'filter=x',
  ' refs/replace/',
  'url',
  '[core]',
  'fsmonitor',
  'true',
  'é',
  '\u001b[2J',
];
const anyText = fc.oneof(
  fc.string(),
  fc.array(fc.constantFrom(...characters, ...words), { maxLength: 30 }).map((some) => some.join('')),
);

test.each(readers)('%s: whatever the text, it says clauses about lines of it, and the same ones again', (_, read, paths) => {
  fc.assert(
    fc.property(anyText, fc.constantFrom(...paths), (text, path) => {
      const signs = read(text, path) ?? [];
      expect(signs.length).toBeLessThanOrEqual(500);
      for (const { says, line = 1 } of signs) {
        expect(says).not.toMatch(/^$|\n|^.{1000}/u);
        expect(line).toBeGreaterThan(0);
        expect(line).toBeLessThanOrEqual(text.split('\n').length);
      }
      expect(read(text, path) ?? []).toEqual(signs);
    }),
    { numRuns: 200 },
  );
});
