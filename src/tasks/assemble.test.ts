import { describe, expect, test } from 'vitest';
import { exitCodeOf, outcomeOf, worseOf } from '../cli/exit-code.ts';
import type { Finding, Problem, RequestReport, Verdict } from '../model/report.ts';
import type { Unknown } from '../model/request.ts';
import type { Level } from '../model/rule.ts';
import { startsUnder } from './assemble.ts';

const from = { layer: 'file', document: 'a', pointer: '' } as const;
const unknown: Unknown = { fields: ['mounts'], can: 'add', layer: 'image', why: 'not read', from };
const levelOf = (rule: string): Level => rule as Level;

/** A verdict of a rule whose id is its level. */
const found = (level: Finding['level']): Verdict => ({
  rule: level,
  state: 'found',
  missing: [],
  findings: [{ rule: level, level, severity: 'low', message: '', evidence: [], fingerprint: '' }],
});
const open = (level: Finding['level'], ...missing: (Unknown | 'sysbox')[]): Verdict => ({
  rule: level,
  state: 'undecided',
  findings: [],
  missing,
});
/** The same verdict, its findings accepted. */
const accepted = (verdict: Verdict, by: Pick<Finding, 'known'> | Pick<Finding, 'waiver'>): Verdict =>
  verdict.state === 'found' ? { ...verdict, findings: verdict.findings.map((one) => ({ ...one, ...by })) } : verdict;
const waived = { waiver: { reason: 'x', from: { document: 'p', line: 1, column: 1 } } } as const;
const known = { known: true } as const;
const missing = (verdict: Verdict): Verdict => ({ ...verdict, missing: [unknown] }) as Verdict;
const clear: Verdict = { rule: 'error', state: 'clear' };

describe('a start', () => {
  test.each<[what: string, verdicts: Verdict[], starts: string]>([
    ['with nothing to say', [clear], 'as it is'],
    ['with a note', [found('note')], 'as it is'],
    ['with a warning', [found('note'), found('warn')], 'with changes'],
    ['with an error', [found('error'), found('warn'), open('error', unknown)], 'not under this policy'],
    ['with an error that could not be ruled out', [found('warn'), open('error', unknown)], 'undecided'],
    ['with a warning that could not be ruled out', [open('warn', unknown)], 'as it is'],
    ['on a host that is not known', [open('error', 'sysbox')], 'as it is'],
    ['on a host that is not known, and with something unread', [open('error', unknown, 'sysbox')], 'undecided'],
    ['with an error that is waived', [accepted(found('error'), waived), found('warn')], 'with changes'],
    ['with a waived error, where there may be another', [missing(accepted(found('error'), waived))], 'undecided'],
    ['with an error of the baseline, which says nothing of starts', [accepted(found('error'), known)], 'not under this policy'],
  ])('%s', (_what, verdicts, starts) => {
    expect(startsUnder(verdicts, levelOf)).toBe(starts);
  });
});

const bad: Problem = { document: 'a', message: '', fatal: false };
const of = (verdicts: readonly Verdict[], problems: readonly Problem[], failOn: Parameters<typeof outcomeOf>[1]): number =>
  exitCodeOf(outcomeOf({ problems, requests: [{ verdicts } as unknown as RequestReport] }, failOn, levelOf));
const usual = ['error', 'undecided'] as const;

describe('the exit code', () => {
  test.each<[what: string, code: number, expected: number]>([
    ['nothing', of([clear, found('warn')], [], usual), 0],
    ['an error', of([found('error')], [], usual), 1],
    ['an error and a problem', of([found('error')], [bad], usual), 1],
    ['an error beside a document that could not be judged', of([found('error')], [{ ...bad, fatal: true }], usual), 2],
    ['a problem', of([clear], [bad], usual), 2],
    ['a problem, where nothing is to fail', of([found('error')], [bad], ['never']), 2],
    ['undecided', of([open('error', unknown)], [], usual), 4],
    ['undecided and a problem', of([open('error', unknown)], [bad], usual), 2],
    ['undecided, not asked for', of([open('error', unknown)], [], ['error']), 0],
    ['an undecided warning', of([open('warn', unknown)], [], usual), 0],
    ['an undecided warning, asked for', of([open('warn', unknown)], [], ['warn', 'undecided']), 4],
    ['facts of the host alone', of([open('error', 'sysbox')], [], usual), 0],
    ['a warning, asked for', of([found('warn')], [], ['warn']), 1],
    ['an error, where notes are asked for', of([found('error')], [], ['note']), 1],
    ['undecided alone asked for', of([found('error'), open('error', unknown)], [], ['undecided']), 4],
    ['a waived error', of([accepted(found('error'), waived)], [], usual), 0],
    ['a known error', of([accepted(found('error'), known)], [], usual), 0],
    ['a known error, and one that is new', of([accepted(found('error'), known), found('error')], [], usual), 1],
    ['a waived error, where there may be another', of([missing(accepted(found('error'), waived))], [], usual), 4],
    ['the same, known to be undecided', of([{ ...missing(accepted(found('error'), known)), ...known }], [], usual), 0],
    ['known to be undecided', of([{ ...open('error', unknown), ...known }], [], usual), 0],
    ['never', of([found('error'), open('error', unknown)], [], ['never']), 0],
  ])('%s', (_what, code, expected) => {
    expect(code).toBe(expected);
  });

  test('of parts is that of the worst', () => {
    expect(worseOf(worseOf('clear', 'found'), worseOf('problem', 'undecided'))).toBe('found');
    expect(worseOf('found', 'not judged')).toBe('not judged');
    expect(worseOf('problem', 'undecided')).toBe('problem');
  });
});
