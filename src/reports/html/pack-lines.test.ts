import { expect, test } from 'vitest';
import { surveyFinding } from '../../../test/page-lines.ts';
import { line as surveyLine } from '../../../test/surveys.ts';
import type { SurveyAnswer } from '../../model/survey.ts';
import { packLines } from './pack-lines.ts';

test('what is said of a configuration stands once among the strings of its chunk', () => {
  const packer = packLines();
  const line = surveyLine({
    document: 'web/.devcontainer.json',
    findings: [
      surveyFinding('host-command', 'error', {
        document: 'web/.devcontainer.json',
        line: 3,
        column: 5,
        text: '"initializeCommand": "make"',
        fix: 'risky',
      }),
      surveyFinding('host-command', 'note', { document: 'web/compose.yaml', line: 1, column: 1, waived: true, hosts: [0] }),
    ],
    undecided: [{ why: 'an image was not looked up', rules: 2 }],
  });
  expect(packer.add(line)).toBeUndefined();
  const { chunk, index } = packer.end(['here', 'there']);
  const { strings, lines } = chunk!;
  const [, , , , answers, findings, , unknowns] = lines[0]!;
  expect(new Set(strings).size).toBe(strings.length);
  expect(answers.map(([host, ...numbers]) => [strings[host], ...numbers])).toEqual([['here', 0, 0, 0]]);
  expect(
    findings.map(([rule, level, flags, message, document, at, column, text, hosts]) => [
      strings[rule],
      level,
      flags,
      strings[message],
      strings[document],
      at,
      column,
      strings[text],
      hosts?.map((host) => strings[host]),
    ]),
  ).toEqual([
    ['host-command', 0, 2, 'What host-command says', '', 3, 5, '"initializeCommand": "make"', undefined],
    ['host-command', 2, 4, 'What host-command says', 'web/compose.yaml', 1, 1, '', ['here']],
  ]);
  expect(unknowns.map(([why, rules]) => [strings[why], rules])).toEqual([['an image was not looked up', 2]]);
  expect([index.errors, index.warnings, index.notes, index.unknowns]).toEqual([[1], [0], [0], [1]]);
});

test('chunks end after some lines, and the index knows where each begins', () => {
  const packer = packLines();
  const sizes: number[] = [];
  for (let number = 0; number < 600; number++) {
    const chunk = packer.add(surveyLine({ document: `${number}/.devcontainer.json` }));
    if (chunk !== undefined) sizes.push(chunk.lines.length);
  }
  const { chunk, index } = packer.end(['here', 'there']);
  expect([...sizes, chunk?.lines.length]).toEqual([256, 256, 88]);
  expect(index.chunks).toEqual([0, 256, 512]);
});

test('long texts are cut, and many of them end a chunk', () => {
  const packer = packLines();
  const chunks = Array.from({ length: 100 }, (_, number) => {
    const findings = Array.from({ length: 10 }, (_, one) =>
      surveyFinding('x', 'warn', { message: `${number} ${one} ${'long '.repeat(2000)}` }),
    );
    return packer.add(surveyLine({ document: String(number), findings }));
  });
  const first = chunks.find((chunk) => chunk !== undefined);
  expect(Math.max(...first!.strings.map(({ length }) => length))).toBe(2000);
  // A mebibyte, at a little more than 20,000 characters each.
  expect(first!.lines).toHaveLength(52);
});

test('of one level the gravest come first', () => {
  const packer = packLines();
  const findings = (['low', 'critical', 'medium', 'high'] as const).map((severity) => surveyFinding(severity, 'error', { severity }));
  packer.add(surveyLine({ findings }));
  const { strings, lines } = packer.end([]).chunk!;
  expect(lines[0]![5].map(([rule]) => strings[rule])).toEqual(['critical', 'high', 'medium', 'low']);
});

test('the index has the hosts that it is asked for, in their order, whatever lines name', () => {
  const packer = packLines();
  packer.add(surveyLine({ hosts: [answer('a', 'better'), answer('b', 'not at all')] }));
  packer.add(surveyLine({ hosts: [answer('c', 'as it is'), answer('a', 'undecided')] }));
  const { hosts, fit } = packer.end(['b', 'a']).index;
  expect([hosts, fit]).toEqual([
    ['b', 'a'],
    [
      [3, -1],
      [1, 4],
    ],
  ]);
});

function answer(host: string, fit: SurveyAnswer['fit']): SurveyAnswer {
  return { host, starts: 'as it is', fit, seems: 'as it is' };
}
