import { describe, expect, test } from 'vitest';
import { checkSchema } from '../../test/check-schema.ts';
import { fc } from '../../test/seeded.ts';
import { surveyReport } from '../../test/survey-reports.ts';
import { shareOf } from '../syntax/wilson.ts';
import { renderSurveyMarkdown } from './survey-markdown.ts';
import { renderSurveyText } from './survey-text.ts';
import { isOutside, percentOf, shareWords } from './survey-words.ts';

const plain = { color: false, width: 100, verbose: false };

describe('the report of a survey, as text', () => {
  const text = renderSurveyText(surveyReport, plain);

  test('stands as it is meant to', async () => {
    await expect(text).toMatchFileSnapshot('../../test/golden/survey.txt');
  });

  test('says all in its order', () => {
    const heads = [
      '51 configurations in 50 repositories',
      'What would run under Sysbox: here',
      'What they use',
      'What is found most often',
      'What fixing would clear',
      'What stayed undecided',
    ];
    const at = heads.map((head) => text.indexOf(head));
    expect(at.every((one, index) => one > (at[index - 1] ?? -1))).toBe(true);
    expect(text).not.toContain('Rows of the matrix');
    expect(renderSurveyText(surveyReport, { ...plain, verbose: true })).toContain('Rows of the matrix that they touch');
  });

  test('says beside the study’s shares that they are of something else, once', () => {
    expect(text.split('are of patterns').length).toBe(2);
  });

  test('shows twenty rules, and all when it is asked to', () => {
    const findings = Array.from({ length: 30 }, (_, index) => ({
      ...surveyReport.findings[0]!,
      rule: `rule-${index}`,
      title: `rule-${index}`,
    }));
    const many = { ...surveyReport, findings };
    expect(renderSurveyText(many, plain)).toContain('10 rules more (--verbose shows them)');
    expect(renderSurveyText(many, plain)).not.toContain('rule-20');
    expect(renderSurveyText(many, { ...plain, verbose: true })).toContain('rule-29');
  });

  test('fits its width, and colours have none', () => {
    for (const width of [64, 80, 132]) {
      // oxlint-disable-next-line no-control-regex -- colours are taken out
      const lines = renderSurveyText(surveyReport, { color: true, width, verbose: true }).replaceAll(/\u001b\[[\d;]*m/gu, '');
      expect(lines).toBe(renderSurveyText(surveyReport, { color: false, width, verbose: true }));
      expect(lines.split('\n').filter((line) => line.length > width)).toEqual([]);
    }
  });
});

const hostile = '\u001b[2J|<img src=x onerror=alert(1)>\n# @everyone [a](javascript:b) `\u202e';

test('names that are hostile steer no terminal, and are no markup', () => {
  const report = {
    ...surveyReport,
    hosts: surveyReport.hosts.map((host) => ({ ...host, host: hostile })),
    usages: [...surveyReport.usages, { id: hostile, title: hostile, share: shareOf(1, 51) }],
    findings: [{ ...surveyReport.findings[0]!, rule: hostile, title: hostile }],
    undecidedFor: [{ why: hostile, count: 1 }],
    notJudgedFor: [{ why: hostile, count: 1 }],
    rows: [{ ...surveyReport.rows[0]!, row: hostile, aspect: hostile }],
  };
  // oxlint-disable-next-line no-control-regex -- finding them is the point
  expect(renderSurveyText(report, { ...plain, verbose: true })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u);
  const markdown = renderSurveyMarkdown(report, { verbose: true });
  expect(markdown).not.toMatch(/<img|@everyone|\]\(|^# |`|\u202e|\u001b/mu);
  // A table keeps its columns.
  for (const table of markdown.split(/\n(?!\|)/u).map((part) => part.split('\n').filter((line) => line.startsWith('|'))))
    expect(new Set(table.map((line) => line.split(/(?<!\\)\|/u).length)).size).toBeLessThanOrEqual(1);
});

test('the report as Markdown stands as it is meant to', async () => {
  await expect(renderSurveyMarkdown(surveyReport, { verbose: true })).toMatchFileSnapshot('../../test/golden/survey.md');
});

test('the report as JSON is as its schema says', () => {
  expect(checkSchema('survey-report-1', JSON.parse(JSON.stringify(surveyReport)))).toEqual([]);
});

describe('numbers', () => {
  test.each([
    [0, 51, '0'],
    [1, 51, '2'],
    [12, 51, '24'],
    [51, 51, '100'],
    [1, 900, '<1'],
    [899, 900, '>99'],
    [1, 1000, '0.1'],
    [1, 100_000, '<0.1'],
    [99_999, 100_000, '>99.9'],
    [243, 1000, '24.3'],
  ])('%i of %i', (count, of, percent) => {
    expect(percentOf(count / of, of)).toBe(percent);
  });

  test('a share has its interval, and none where it is of nothing', () => {
    expect(shareWords(shareOf(12, 51))).toEqual({ counts: '12 of 51', percent: '24 %', interval: '14–37 %' });
    expect(shareWords(shareOf(0, 0))).toEqual({ counts: '0 of 0', percent: '', interval: '' });
  });

  test('the study lies outside where it does', () => {
    expect(['22%', '~36%', '38%', '6%'].map((said) => isOutside(said, shareOf(12, 51)))).toEqual([false, false, true, true]);
    expect(isOutside('22%', shareOf(0, 0))).toBe(false);
  });

  test('few are never none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1_000_000 }), (of) => {
        expect(percentOf(1 / of, of)).not.toMatch(/^0(?:\.0)?$/u);
        expect(percentOf((of - 1) / of, of)).not.toMatch(/^100/u);
      }),
    );
  });
});
