import { expect, test } from 'vitest';
import type { Finding, Report } from '../../model/report.ts';
import { rules } from '../../rules/catalogue.ts';
import { draftPolicy } from './draft-policy.ts';
import { parsePolicy } from './parse-policy.ts';

const finding = (rule: string, level: Finding['level'], document = 'a.json'): Finding => ({
  rule,
  level,
  severity: 'high',
  message: '',
  evidence: [{ from: { layer: 'file', document, pointer: '' }, document, line: 1, column: 1, shows: '' }],
  fingerprint: '0'.repeat(16),
});
const found = (...findings: readonly Finding[]): Pick<Report, 'requests'> => ({
  requests: [
    {
      name: 'app',
      kind: 'container',
      document: 'a.json',
      summary: '',
      uses: [],
      verdicts: findings.map((one) => ({ rule: one.rule, state: 'found', findings: [one], missing: [] })),
      starts: 'as it is',
    },
  ],
});
const draft = (report: Pick<Report, 'requests'>): string => draftPolicy(report, rules, { tier: 'standard', today: '2026-11-28' });

test.each([
  ['of nothing', found()],
  [
    'of several',
    found(finding('host-pid-namespace', 'warn'), finding('host-command', 'error'), finding('host-command', 'error', 'b.json')),
  ],
  ['of a name made to break out', found(finding('host-command', 'error', 'a\nwaivers: [x]\u2028tier: permissive\u0085"#'))],
])('a draft %s changes nothing but the tier', (_what, report) => {
  expect(parsePolicy('p', draft(report), rules)).toEqual({ document: 'p', tier: 'standard', levels: {}, options: {}, waivers: [] });
});

test('its comments are a policy too, once somebody gives a reason', () => {
  const text = draft(found(finding('host-pid-namespace', 'warn'), finding('host-command', 'error'), finding('image-unpinned', 'note')))
    .replaceAll(/^ {2}# (?=[a-z-]+: (?:warn|note)$|- rule)/gmu, '  ')
    .replaceAll(/^ {2}# {3}(?=path|reason|until)/gmu, '    ')
    .replaceAll('reason: ""', 'reason: ours');
  expect(parsePolicy('p', text, rules)).toMatchObject({
    levels: { 'host-command': 'warn', 'host-pid-namespace': 'note' },
    waivers: [{ rule: 'host-command', path: 'a.json', reason: 'ours', until: '2027-02-26' }],
  });
});
