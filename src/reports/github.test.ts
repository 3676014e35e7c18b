import { fc } from '../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import { anyParts, controls, evidence, finding, part, policyPlace, policyReport, request, type ReportPart } from '../../test/reports.ts';
import type { Finding, PolicyReport, Problem } from '../model/report.ts';
import { githubReport } from './github.ts';

function linesOf(parts: readonly ReportPart[], policy?: PolicyReport): string[] {
  const report = githubReport({ tier: 'strict' });
  return (parts.flatMap(({ report: one }) => [...report.add(one)]).join('') + report.end(policy)).trimEnd().split('\n');
}

const firstOf = (some: Partial<Finding>) => linesOf([part([request([finding(some)])])])[0];

test.each<[what: string, some: Partial<Finding>, line: string]>([
  ['an error', {}, '::error file=a.json,line=2,col=3,title=host-command::Something runs on this machine'],
  ['a warning', { level: 'warn' }, '::warning file=a.json,line=2,col=3,title=host-command::Something runs on this machine'],
  ['a note', { level: 'note' }, '::notice file=a.json,line=2,col=3,title=host-command::Something runs on this machine'],
  ['a finding without a place', { evidence: [] }, '::error file=a.json,title=host-command::Something runs on this machine'],
  ['a message with signs', { message: '50%, a:b' }, '::error file=a.json,line=2,col=3,title=host-command::50%25, a:b'],
  ['a message of several lines', { message: 'a\r\n::error::b' }, '::error file=a.json,line=2,col=3,title=host-command::a ::error::b'],
  ['a message with an old command', { message: '##[group]' }, '::error file=a.json,line=2,col=3,title=host-command::## [group]'],
  [
    'a file whose name holds signs',
    { evidence: [evidence({ document: 'a,b:c%\n.json' })] },
    '::error file=a%2Cb%3Ac%25 .json,line=2,col=3,title=host-command::Something runs on this machine',
  ],
])('%s is a workflow command', (_what, some, line) => {
  expect(firstOf(some)).toBe(line);
});

describe('the closing lines', () => {
  test('say what it comes to', () => {
    expect(linesOf([part([request([finding(), finding({ level: 'note' })])])]).at(-1)).toBe(
      'ContainAI: 1 error, 1 note. Would start: not under strict.',
    );
    expect(linesOf([part([request([], { starts: 'as it is' }), request([finding()], { document: 'b.json' })])]).at(-1)).toBe(
      'ContainAI: 1 error. Would start, of 2 configurations: 1 not under strict, 1 as it is.',
    );
    expect(linesOf([part([], [{ document: 'x', message: 'There is no such file.', fatal: true }])])).toEqual([
      '::error file=x,title=ContainAI::There is no such file.',
      'ContainAI: 1 problem. Nothing was judged.',
    ]);
  });

  test('count what is accepted and annotate none of it', () => {
    const lines = linesOf([
      part([request([finding({ known: true }), finding({ waiver: { reason: 'x', from: policyPlace }, message: 'b' })])]),
    ]);
    expect(lines).toEqual(['ContainAI: no errors, 1 waived, 1 in the baseline. Would start: not under strict.']);
  });

  test('say what is wrong with the policy, and who was not listened to', () => {
    expect(linesOf([part([request([])])], policyReport)).toEqual([
      '::error file=.containai.yaml,line=3,col=5,title=ContainAI::The waiver of host-command ended on 2020-01-31, so it waives nothing: give it another day, or take it away.',
      '::notice file=a/.containai.yaml,title=ContainAI::a/.containai.yaml is not honoured, since a repository does not judge itself; --policy a/.containai.yaml honours it.',
      '::notice title=ContainAI::1 containai-ignore comment is not honoured; --honour-comments honours it.',
      '::notice file=.containai.yaml,line=3,col=5,title=ContainAI::nothing is waived by the waiver of host-command at .containai.yaml:3:5.',
      'ContainAI: 1 error. Would start: not under strict.',
    ]);
  });

  test('name what could not be decided', () => {
    const from = { layer: 'file', document: 'a.json', pointer: '' } as const;
    const missing = [{ fields: [], can: 'add', layer: 'image', why: '::stop', from }] as const;
    const lines = linesOf([part([request([], {}, [{ rule: 'r', state: 'undecided', findings: [], missing }])])]);
    expect(lines[0]).toBe('Not decided: ::stop.');
  });
});

test('of each kind come ten, problems and the worst first, and the rest is counted', () => {
  const problem: Problem = { document: 'p', message: 'p', fatal: true };
  const all = Array.from({ length: 12 }, (_, index) =>
    finding({ message: `m${index}`, severity: index === 11 ? 'critical' : 'low', level: index === 5 ? 'warn' : 'error' }),
  );
  const lines = linesOf([part([request(all)], [problem])]);
  expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10);
  expect(lines[0]).toContain('title=ContainAI::p');
  expect(lines[1]).toContain('::m11');
  expect(lines[2]).toContain('::m0');
  expect(lines).toContain('2 more without an annotation: GitHub shows 10 of a kind for a step.');
});

test('whatever is in a report, its lines are our commands or none', () => {
  fc.assert(
    fc.property(anyParts, (parts) => {
      const lines = linesOf(parts);
      for (const line of lines.filter((one) => one.trimStart().startsWith('::')))
        expect(line).toMatch(/^::(?:error|warning|notice) file=[^:,]*(?:,line=\d+,col=\d+)?,title=[^:,]+::/u);
      for (const line of lines) {
        expect(line).not.toMatch(controls);
        expect(line).not.toContain('##[');
      }
    }),
  );
});
