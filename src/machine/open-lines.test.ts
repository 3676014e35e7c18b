import { appendFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fc } from '../../test/seeded.ts';
import type { LinesFile } from './machine.ts';
import { openLines } from './open-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'containai-lines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = join(folder, 'lines');

function opened(content: string | Uint8Array, longest = 1 << 20): LinesFile {
  writeFileSync(path, content);
  const answer = openLines(path, longest);
  if (!('file' in answer)) throw new Error('not opened');
  return answer.file;
}

describe('lines of a file', () => {
  test.each<[what: string, content: string, lines: readonly (readonly [text: string | undefined, isEnded: boolean])[]]>([
    ['of an empty file', '', []],
    ['that ends', 'a\n', [['a', true]]],
    [
      'that does not end',
      'a\nb',
      [
        ['a', true],
        ['b', false],
      ],
    ],
    [
      'that are empty',
      '\n\na\n',
      [
        ['', true],
        ['', true],
        ['a', true],
      ],
    ],
    [
      'that are too long',
      `${'x'.repeat(9)}\na\n${'y'.repeat(9)}`,
      [
        [undefined, true],
        ['a', true],
        [undefined, false],
      ],
    ],
    ['as long as may be', `${'x'.repeat(8)}\n`, [['x'.repeat(8), true]]],
    [
      'with letters of several bytes',
      'ä\n🎉\n',
      [
        ['ä', true],
        ['🎉', true],
      ],
    ],
  ])('%s', (_what, content, lines) => {
    const file = opened(content, 8);
    expect(Array.from(file.lines(), ({ bytes, isEnded }) => [bytes?.toString(), isEnded])).toEqual(lines);
    file.close();
  });

  test('can be had again, and each by its place', () => {
    const file = opened('first\nsecond ä\nthird');
    for (const round of [file.lines(), file.lines()])
      for (const { bytes, offset, length } of round) expect(file.read(offset, length).toString()).toBe(bytes?.toString());
    file.close();
  });

  test('are those it had when it was opened', () => {
    const file = opened('a\n');
    appendFileSync(path, 'b\n');
    expect(Array.from(file.lines(), ({ bytes }) => bytes?.toString())).toEqual(['a']);
    file.close();
  });

  test('are whole, wherever a piece of the file ends', () => {
    const words = fc.array(
      fc.nat(3).chain((size) => fc.string({ unit: 'grapheme', maxLength: 10 ** size })),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(words, fc.nat(20), (some, shift) => {
        const filler = 'z'.repeat((1 << 20) - shift);
        const all = [filler, ...some.map((word) => word.replaceAll('\n', ' ')), 'end'];
        const file = opened(all.join('\n'), 2 << 20);
        expect(Array.from(file.lines(), ({ bytes }) => bytes?.toString())).toEqual(all.map((word) => Buffer.from(word).toString()));
        file.close();
      }),
      { numRuns: 25 },
    );
  });

  test('are not had of what is no regular file', () => {
    const link = join(folder, 'link');
    writeFileSync(path, 'a\n');
    symlinkSync(path, link);
    expect(openLines(link, 8)).toHaveProperty('file');
    expect(openLines(join(folder, 'none'), 8)).toEqual({ missing: true });
    expect(openLines(folder, 8)).toEqual({ refused: 'it is not a regular file' });
    expect(openLines('/dev/null', 8)).toEqual({ refused: 'it is not a regular file' });
  });
});
