import { describe, expect, test } from 'vitest';
import { fc } from '../../test/seeded.ts';
import { detectors } from './catalogue.ts';

const readers = detectors.flatMap((detector) =>
  detector.looks !== 'file'
    ? []
    : detector.places.flatMap(({ read, files = [], gitFiles = [] }) => {
        const paths = [...files, ...gitFiles.map((file) => `.git/${file}`)].map((path) => path.replace('**', 'a').replace('*', 'a'));
        return read === undefined ? [] : [[`${detector.id}: ${paths[0]!}`, paths, read] as const];
      }),
);

/** What grammars are made of, in any order: what closes nothing, what never ends, names of prototypes. */
const pieces = fc
  .array(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      '//',
      '/*',
      '*/',
      '<',
      '>',
      '=',
      '#',
      '\n',
      '\r\n',
      '\ufeff',
      '\0',
      ' ',
      '__proto__',
      'constructor',
      'hooks',
      'command',
      'tasks',
      'settings',
      'A=',
      '..',
      ';',
      '!',
      '*',
      '\t',
      'gitdir: ',
      'exec ',
      'filter=x',
      ' refs/replace/',
      '[core]',
      'fsmonitor',
      'true',
      '\ud800',
      '\u2028',
      '\u001b[2J',
      "'",
      '<component name="RunManager">',
      'null',
      '1',
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe.each(readers)('%s', (_, paths, read) => {
  test('takes any text, says the same of it each time, and never more than a person reads', () => {
    fc.assert(
      fc.property(fc.oneof(pieces, fc.string(), fc.json()), fc.constantFrom(...paths), (text, path) => {
        const signs = read(text, path);
        expect(read(text, path)).toEqual(signs);
        expect((signs ?? []).length).toBeLessThanOrEqual(501);
        expect(new Set(signs?.map(({ key, value }) => `${key}\0${value}`)).size).toBe(signs?.length ?? 0);
        for (const { says, line } of signs ?? []) {
          expect(says).not.toMatch(/\n/u);
          expect(line === undefined || line > 0).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['brackets', '{"a":['],
    ['quotation marks', '"'],
    ['tags', '<component name="RunManager"'],
    ['comments', '/*'],
    ['keys', '{"hooks":'],
    ['lines', 'A="\n'],
    ['spaces', ' '],
    ['equals', 'path = '],
  ])('reads a hundred thousand %s', (_name, piece) => {
    const [path = ''] = paths;
    expect(() => read(piece.repeat(100_000), path)).not.toThrow();
  });
});
