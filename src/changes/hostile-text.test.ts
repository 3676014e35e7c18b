import { describe, expect, test } from 'vitest';
import { fc } from '../../test/seeded.ts';
import { detectors } from './catalogue.ts';

const readers = detectors.flatMap((detector) =>
  detector.looks !== 'file'
    ? []
    : detector.places.flatMap(({ read, files, gitFiles }) => {
        const path = (files ?? gitFiles ?? [''])[0]!.replace('**', 'a').replace('*', 'a');
        return read === undefined ? [] : [[`${detector.id}: ${path}`, path, read] as const];
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
      "'",
      '<component name="RunManager">',
      'null',
      '1',
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe.each(readers)('%s', (_, path, read) => {
  test('takes any text, says the same of it each time, and never more than a person reads', () => {
    fc.assert(
      fc.property(fc.oneof(pieces, fc.string(), fc.json()), (text) => {
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
    expect(() => read(piece.repeat(100_000), path)).not.toThrow();
  });
});
