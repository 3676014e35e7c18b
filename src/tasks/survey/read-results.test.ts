import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { line } from '../../../test/surveys.ts';
import { realMachine } from '../../machine/real.ts';
import type { SurveyLine } from '../../model/survey.ts';
import { openResults } from './read-results.ts';

const folder = mkdtempSync(join(tmpdir(), 'containai-results-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const machine = { ...realMachine, workingFolder: () => folder };

const of = (document: string, summary = ''): SurveyLine => line({ document, summary });
const textOf = (...lines: readonly (SurveyLine | string)[]): string =>
  lines.map((one) => (typeof one === 'string' ? one : `${JSON.stringify(one)}\n`)).join('');

/** Results of files by their texts: `1.ndjson`, `2.ndjson` … */
function open(...texts: readonly string[]): ReturnType<typeof openResults> {
  const paths = texts.map((text, index) => {
    const path = `${index + 1}.ndjson`;
    writeFileSync(join(folder, path), text);
    return path;
  });
  return openResults(paths, machine);
}

function joined(...texts: readonly string[]): readonly string[] {
  const results = open(...texts);
  if ('refused' in results) throw new Error(results.refused);
  const lines = [...results.lines()].map(({ document, summary }) => `${document}${summary}`);
  results.close();
  return lines;
}

describe('results', () => {
  test.each<[what: string, texts: readonly string[], lines: readonly string[]]>([
    ['of a survey of nothing', [''], []],
    ['of one file', [textOf(of('a'), of('b'))], ['a', 'b']],
    ['of several', [textOf(of('b')), textOf(of('a'))], ['b', 'a']],
    ['of which the last counts, in one file', [textOf(of('a', '1'), of('b'), of('a', '2'))], ['b', 'a2']],
    ['of which the last counts, in several', [textOf(of('a', '1'), of('b')), textOf(of('a', '2'))], ['b', 'a2']],
    ['with empty lines and line ends of Windows', [`\n${JSON.stringify(of('a'))}\r\n\n`], ['a']],
    ['whose last line has no end', [textOf(of('a'), JSON.stringify(of('b')))], ['a', 'b']],
    ['of a newer version 1', [textOf({ ...of('a'), version: '1.7', more: 1 } as SurveyLine)], ['a']],
  ])('%s', (_what, texts, lines) => {
    expect(joined(...texts)).toEqual(lines);
  });

  test('leave out a last line that is cut off, and say so', () => {
    const torn = textOf(of('b', '2')).slice(0, -10);
    const results = open(textOf(of('b', '1'), torn), '{"d', textOf(of('c')));
    expect(results).toMatchObject({
      leftOut: [
        '1.ndjson:2 is cut off, as a run that was interrupted leaves it, and does not count.',
        '2.ndjson:1 is cut off, as a run that was interrupted leaves it, and does not count.',
      ],
    });
    expect(joined(textOf(of('b', '1'), torn), '{"d', textOf(of('c')))).toEqual(['b1', 'c']);
  });

  test.each<[what: string, text: string, says: string]>([
    ['a text', 'hello\n', 'The file 1.ndjson holds no results of a survey: this line is not JSON.'],
    ['a text without an end', 'hello', 'The file 1.ndjson holds no results of a survey: this line is not JSON.'],
    [
      'other JSON',
      '{"version":"1.0","requests":[]}\n',
      'The file 1.ndjson holds no results of a survey: this line is not as expected: it lacks “key”.',
    ],
    ['a list', '[]\n', 'The file 1.ndjson holds no results of a survey: this line is not as expected: it must be an object.'],
    ['other lines later on', textOf(of('a'), 'hello\n', of('b')), 'The results 1.ndjson:2: this line is not JSON.'],
    [
      'a newer version',
      textOf({ ...of('a'), version: '2.0' }),
      'The results 1.ndjson:1: this line is of version 2.0, and this containai reads version 1; a newer one may read it.',
    ],
    [
      'a word that is none',
      textOf(of('a'), line({ tier: 'lax' as 'strict' })),
      'The results 1.ndjson:2: this line is not as expected: tier must be strict, standard or permissive.',
    ],
    [
      'a finding without a level',
      textOf(line({ findings: [{ rule: 'x' } as SurveyLine['findings'][number]] })),
      'The results 1.ndjson:1: this line is not as expected: findings[0] lacks “level”.',
    ],
    [
      'a line without end',
      `${' '.repeat(9 << 20)}x\n`,
      'The file 1.ndjson holds no results of a survey: this line is longer than 8 MiB, which none of a survey is.',
    ],
  ])('are not %s', (_what, text, says) => {
    expect(open(text)).toEqual({ refused: says });
  });

  test('are not what is not there, or no file', () => {
    expect(openResults(['none.ndjson'], machine)).toEqual({ refused: 'The file none.ndjson does not exist.' });
    expect(openResults(['.'], machine)).toEqual({ refused: 'The file . was not read: it is not a regular file.' });
  });

  test('name the hosts they answer for', () => {
    const answer = { starts: 'as it is', fit: 'as it is', seems: 'as it is' } as const;
    expect(
      open(
        textOf(
          line({
            hosts: [
              { host: 'x', ...answer },
              { host: 'y', ...answer },
            ],
          }),
        ),
      ),
    ).toMatchObject({ hosts: new Set(['x', 'y']) });
  });

  test('stand in the order of their paths, byte for byte as they were', () => {
    const first = textOf(of('a/b/c'), of('a-b/c'), of('a'), of('ä/x'), of('Z'), of('b'));
    const second = textOf(of('a/b'), of('b', 'ü🎉'));
    const results = open(first, second);
    if ('refused' in results) throw new Error(results.refused);
    const lines = [...results.sorted()];
    expect(lines.map((one) => (JSON.parse(one) as SurveyLine).document)).toEqual(['Z', 'a', 'a/b', 'a/b/c', 'a-b/c', 'b', 'ä/x']);
    expect(lines[5]).toBe(JSON.stringify(of('b', 'ü🎉')));
    results.close();
  });
});
