import { fc } from '../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import {
  anyParts,
  controls,
  evidence,
  finding,
  hostileText,
  part,
  policyPlace,
  policyReport,
  request,
  type ReportPart,
} from '../../test/reports.ts';
import type { Finding, PolicyReport } from '../model/report.ts';
import { plainText } from '../syntax/plain-text.ts';
import { inertMarkdown } from './inert-markdown.ts';
import { markdownLimit, markdownMarker, markdownReport } from './markdown.ts';

const head = { tier: 'strict', tool: { name: 'containai', version: '1.2.3' } } as const;

function markdown(parts: readonly ReportPart[], limit = markdownLimit, policy?: PolicyReport): string {
  const report = markdownReport(head, limit);
  return parts.flatMap(({ report: one }) => [...report.add(one)]).join('') + report.end(policy);
}

const rowOf = (some: Partial<Finding>): string =>
  /^\| (?:error|warning|note) \|.*$/mu.exec(markdown([part([request([finding(some)])])]))?.[0].replace(/\]\([^)]*\)/u, ']()') ?? '';

test('a comment begins with its mark and what it comes to', () => {
  const text = markdown([part([request([finding(), finding({ level: 'warn' }), finding({ level: 'note' })])])]);
  expect(text.split('\n').slice(0, 4)).toEqual([
    markdownMarker,
    '### ContainAI: 1 error, 1 warning, 1 note',
    '',
    'Would start: not under strict.',
  ]);
  expect(text).toContain('<details><summary>1 note</summary>');
  expect(text).not.toContain('containai fix');
});

test.each<[what: string, some: Partial<Finding>, row: string]>([
  ['a finding', {}, '| error | [host-command]() | a.json:2:3 | Something runs on this machine |'],
  ['one without a place', { evidence: [], level: 'warn' }, '| warning | [host-command]() | a.json | Something runs on this machine |'],
  [
    'one that is waived',
    { waiver: { reason: 'a|b', until: '2030-01-31', from: policyPlace } },
    '| error | [host-command]() | a.json:2:3 | Something runs on this machine (waived until 2030-01-31: a&#124;b) |',
  ],
  ['one of the baseline', { known: true }, '| error | [host-command]() | a.json:2:3 | Something runs on this machine (in the baseline) |'],
  [
    'a hostile place',
    { evidence: [evidence({ document: '<b>|@x' })] },
    '| error | [host-command]() | &#60;b&#62;&#124;&#64;&#8203;x:2:3 | Something runs on this machine |',
  ],
])('%s is a row', (_what, some, row) => {
  expect(rowOf(some)).toBe(row);
});

test('fixes, problems and what is not decided have their place', () => {
  const fix = { title: 't', safety: 'safe', where: 'file', edits: [{ document: 'a.json', start: 0, end: 1, text: '' }] } as const;
  const open = { rule: 'r', state: 'undecided', findings: [], missing: ['kernel'] } as const;
  const text = markdown([
    part([request([finding({ fix })], {}, [open])], [{ document: 'b.json', message: 'No JSON.', fatal: true, line: 4 }]),
  ]);
  expect(text).toContain('1 finding can be mended by a program: `containai fix` shows how');
  expect(text).toContain('- b.json:4:1: No JSON.');
  expect(text).toContain('- not told without the kernel release of the host: this may change 1 rule');
});

test('what is wrong with the policy is said, and counted', () => {
  const text = markdown([part([request([finding({ known: true })])])], markdownLimit, policyReport);
  expect(text).toContain('### ContainAI: 1 error, 1 in the baseline\n');
  expect(text).toContain(
    '**Policy**\n\n- error: .containai.yaml:3:5: The waiver of host-command ended on 2020-01-31, so it waives nothing',
  );
  expect(text).toContain('- note: 1 containai-ignore comment is not honoured');
  expect(text).toContain('<details><summary>1 in the baseline</summary>');
});

test('where nothing is judged, no findings are counted', () => {
  expect(markdown([part([], [{ document: 'x', message: 'There is no such file.', fatal: true }])])).toContain(
    '### ContainAI: 1 problem\n\nNothing was judged.',
  );
});

const many = (level: Finding['level'], number: number): Finding[] =>
  Array.from({ length: number }, (_, index) => finding({ level, message: `${level} ${index} ${'x'.repeat(300)}` }));

describe('a comment that would be too long', () => {
  test('leaves out the mildest and says so', () => {
    const text = markdown([part([request([...many('note', 200), ...many('warn', 20), ...many('error', 20)])])], 20_000);
    expect(text.length).toBeLessThanOrEqual(20_000);
    expect(text.match(/^\| (?:error|warning) /gmu)).toHaveLength(40);
    expect(text).toMatch(/^\*\d+ more (?:of these )?left out: the whole report has them\.\*$/mu);
    expect(text.match(/<details>/gu)?.length ?? 0).toBe(text.match(/<\/details>/gu)?.length ?? 0);
  });

  test('keeps to the limit of GitHub', () => {
    const signs = Array.from({ length: 2000 }, (_, index) => finding({ message: `${index}${'@'.repeat(390)}` }));
    expect(markdown([part([request(signs)])]).length).toBeLessThanOrEqual(markdownLimit);
  });
});

describe('text of the input', () => {
  test.each([
    ['@team/all', '&#64;&#8203;team/all'],
    ['#12 !7 GH-3', '&#35;&#8203;12 &#33;&#8203;7 GH-&#8203;3'],
    ['https://a.example', 'https&#58;&#8203;//a.example'],
    ['www.a.example', 'www&#8203;.a.example'],
    ['[x](y) `c` <b> **', '&#91;x&#93;&#40;y&#41; &#96;c&#96; &#60;b&#62; &#42;&#42;'],
    ['a | b\n\n# c', 'a &#124; b &#35;&#8203; c'],
    ['${localEnv:HOME}', '&#36;&#123;localEnv:HOME&#125;'],
  ])('%j is %s', (text, expected) => {
    expect(inertMarkdown(text, 100)).toBe(expected);
  });

  test('reads as it is and is never markup', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const inert = inertMarkdown(text, 1000);
        const read = inert.replaceAll(/&#(\d+);/gu, (_all, code: string) => String.fromCodePoint(Number(code)));
        expect(read.replaceAll('\u200b', '')).toBe(plainText(text).replaceAll('\u200b', ''));
        expect(inert.replaceAll(/&#\d+;/gu, ' ')).not.toMatch(/[\\`*_{}[\]<>()#!|~&@$\n]|:\/\/|www\./u);
      }),
    );
  });
});

test('whatever is in a report, its comment has only our own markup', () => {
  fc.assert(
    fc.property(anyParts, (parts) => {
      const text = markdown(parts);
      expect(text).not.toMatch(controls);
      for (const row of text.match(/^\| (?:error|warning|note) .*$/gmu) ?? []) expect(row.match(/\|/gu)).toHaveLength(5);
      for (const line of text.split('\n').slice(1)) {
        const rest = line.replaceAll(/\(https:\/\/unpkg\.com\/[\w@./-]+\)/gu, '').replaceAll(/<\/?(?:details|summary|sub)>/gu, '');
        expect(rest).not.toMatch(/[<>@]|:\/\//u);
      }
    }),
  );
});
