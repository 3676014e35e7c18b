import { describe, expect, test } from 'vitest';
import type { Waiver } from '../../model/policy.ts';
import type { Finding, Verdict } from '../../model/report.ts';
import { waiverBook } from './waiver-book.ts';

const document = 'repo/.devcontainer/devcontainer.json';
const finding: Finding = {
  rule: 'a-rule',
  level: 'error',
  severity: 'high',
  message: 'It is wrong',
  evidence: [{ from: { layer: 'file', document, pointer: '' }, document, line: 3, column: 1, shows: 'x' }],
  fingerprint: '0123456789abcdef',
};
const verdict: Verdict = { rule: 'a-rule', state: 'found', findings: [finding], missing: [] };
const from = { document: 'p.yaml', line: 2, column: 5 };
const waiver = (fields: Partial<Waiver>): Waiver => ({ rule: 'a-rule', reason: 'ours', from, ...fields });

interface Case {
  readonly waivers?: readonly Waiver[];
  readonly text?: string;
  readonly honourComments?: boolean;
}

function waive({ waivers = [], text = '', honourComments = false }: Case): object {
  const policy = { document: 'p.yaml', levels: {}, options: {}, waivers };
  const book = waiverBook({ policy, honourComments, today: '2026-11-28' }, new Set(['a-rule', 'b-rule']));
  const opened = book.open({ document, texts: new Map([[document, text]]), inRepository: (name) => name.slice('repo/'.length) });
  const said = opened.waive(verdict);
  return {
    waiver: said.state === 'found' ? said.findings[0]?.waiver : undefined,
    problems: opened.problems.map(({ message }) => message),
    states: book.report().waivers.map(({ state }) => state),
    seen: book.report().comments.seen,
  };
}

describe('a waiver', () => {
  test.each<[what: string, waiver: Partial<Waiver>, state: string]>([
    ['of the rule', {}, 'used'],
    ['of another rule', { rule: 'b-rule' }, 'unused'],
    ['by the path in the repository', { path: '.devcontainer/devcontainer.json' }, 'used'],
    ['by the name in the report', { path: document }, 'used'],
    ['by a pattern', { path: '**/*.json' }, 'used'],
    ['of another path', { path: 'devcontainer.json' }, 'unused'],
    ['by its fingerprint', { fingerprint: '0123456789abcdef' }, 'used'],
    ['of another fingerprint', { fingerprint: '0123456789abcdee' }, 'unused'],
    ['of the right fingerprint and another path', { fingerprint: '0123456789abcdef', path: 'x' }, 'unused'],
    ['on its last day', { until: '2026-11-28' }, 'used'],
    ['a day later', { until: '2026-11-27' }, 'expired'],
  ])('%s', (_what, fields, state) => {
    const said = waiver(fields);
    const { reason, until } = said;
    expect(waive({ waivers: [said] })).toMatchObject({
      waiver: state === 'used' ? { reason, ...(until === undefined ? {} : { until }), from } : undefined,
      states: [state],
    });
  });
});

describe('a comment', () => {
  const text = '{\n// containai-ignore a-rule: measured\n"a": 1\n}';
  test.each<[what: string, text: string, honourComments: boolean, holds: object]>([
    ['that is honoured', text, true, { waiver: { reason: 'measured', from: { document, line: 2, column: 1 } }, states: ['used'], seen: 1 }],
    ['that is not', text, false, { waiver: undefined, states: [], seen: 1, problems: [] }],
    ['elsewhere', `\n\n\n${text}`, true, { waiver: undefined, states: ['unused'], seen: 1 }],
    ['of another rule', text.replace('a-rule', 'b-rule'), true, { waiver: undefined, states: ['unused'], seen: 1 }],
    [
      'with a mistake',
      text.replace('a-rule', 'c'),
      true,
      { waiver: undefined, states: [], problems: [expect.stringContaining('no rule “c”')] },
    ],
  ])('%s', (_what, content, honourComments, holds) => {
    expect(waive({ text: content, honourComments })).toMatchObject(holds);
  });
});

test('what is not found is not waived', () => {
  const book = waiverBook(
    { policy: { document: 'p', levels: {}, options: {}, waivers: [waiver({})] }, honourComments: false, today: '2026-11-28' },
    new Set(),
  );
  const undecided: Verdict = { ...verdict, state: 'undecided' };
  expect(book.open({ document, texts: new Map(), inRepository: (name) => name }).waive(undecided)).toBe(undecided);
});
