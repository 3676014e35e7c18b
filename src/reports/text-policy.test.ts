import { describe, expect, test } from 'vitest';
import type { PolicyReport, RequestReport, WaiverUse } from '../model/report.ts';
import { painter } from './paint.ts';
import { countKnown, renderKnown, renderPolicy, renderWaived } from './text-policy.ts';

const layout = { width: 100, quiet: false, verbose: false, paint: painter(false) };
const from = { document: 'p.yaml', line: 2, column: 5 };
const waiver = (state: WaiverUse['state'], fields: Partial<WaiverUse> = {}): WaiverUse => ({
  rule: 'a-rule',
  reason: 'ours',
  from,
  state,
  ...fields,
});
const policy = (fields: Partial<PolicyReport>): PolicyReport => ({
  documents: [],
  ignored: [],
  comments: { honoured: false, seen: 0 },
  waivers: [],
  ...fields,
});

describe('what is said of a policy', () => {
  test.each<[what: string, policy: Partial<PolicyReport>, lines: readonly string[]]>([
    ['nothing', {}, []],
    ['its file', { documents: ['p.yaml'], waivers: [waiver('used')] }, ['  policy  p.yaml', '']],
    [
      'a file that is ignored',
      { ignored: ['.containai.yaml'] },
      [
        '    note  .containai.yaml is not honoured, since a repository does not judge itself; --policy',
        '          .containai.yaml honours it',
        '',
      ],
    ],
    [
      'comments',
      { comments: { honoured: false, seen: 2 } },
      ['    note  2 containai-ignore comments are not honoured; --honour-comments honours them', ''],
    ],
    ['comments that count: nothing', { comments: { honoured: true, seen: 2 } }, []],
    ['an unused waiver', { waivers: [waiver('unused')] }, ['    note  nothing is waived by the waiver of a-rule at p.yaml:2:5', '']],
    [
      'an expired one',
      { waivers: [waiver('expired', { until: '2026-01-31' })] },
      [
        '   error  p.yaml:2:5  The waiver of a-rule ended on 2026-01-31, so it waives nothing: give it',
        '          another day, or take it away',
        '',
      ],
    ],
    ['control characters are not printed', { documents: ['p\u001b[31m'] }, ['  policy  p\ufffd[31m', '']],
  ])('%s', (_what, fields, lines) => {
    expect(renderPolicy(policy(fields), layout)).toEqual(lines);
  });

  test('many ignored files are counted, unless all are asked for', () => {
    const ignored = Array.from({ length: 20 }, (_, index) => `r${index}/.containai.yaml`);
    expect(renderPolicy(policy({ ignored }), layout).join('\n')).toContain('15 more policy files of repositories are not honoured');
    expect(renderPolicy(policy({ ignored }), { ...layout, verbose: true }).join('\n')).toContain('r19/');
  });

  test('quiet says errors alone', () => {
    const said = policy({ documents: ['p.yaml'], waivers: [waiver('expired'), waiver('unused')] });
    expect(renderPolicy(said, { ...layout, quiet: true }).filter((line) => /^ *(?:note|policy)/u.test(line))).toEqual([]);
  });
});

const request: RequestReport = {
  name: 'app',
  kind: 'container',
  document: 'a.json',
  summary: '',
  uses: [],
  starts: 'as it is',
  verdicts: [
    {
      rule: 'a-rule',
      state: 'found',
      missing: [],
      findings: [{ waiver: { reason: 'ours', from, until: '2027-01-31' } }, { known: true }].map((fields) => ({
        rule: 'a-rule',
        level: 'error',
        severity: 'high',
        message: '',
        evidence: [{ from: { layer: 'file', document: 'a.json', pointer: '' }, line: 3, column: 2, shows: '' }],
        fingerprint: '',
        ...fields,
      })) as never,
    },
    { rule: 'b-rule', state: 'undecided', missing: [], findings: [], known: true },
  ],
};

test('what is waived is said once, with its place, day and reason', () => {
  expect(renderWaived([request, request], layout)).toEqual(['  waived  a-rule at 3:2 (until 2027-01-31): ours', '']);
  expect(renderWaived([], layout)).toEqual([]);
});

test('what is known is counted', () => {
  expect(countKnown([request, request])).toEqual({ findings: 2, undecided: 2 });
  expect(renderKnown(countKnown([request]), layout)).toEqual([
    '   known  1 known finding and 1 known to be undecided in the baseline (--verbose shows them)',
  ]);
  expect(renderKnown({ findings: 0, undecided: 0 }, layout)).toEqual([]);
});
