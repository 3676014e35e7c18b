import { expect, test } from 'vitest';
import type { Ask, DiffReport, RequestDiff } from '../model/diff-report.ts';
import type { Evidence, Finding } from '../model/report.ts';
import { renderDiffMarkdown } from './diff-markdown.ts';
import { renderDiffText } from './diff-text.ts';

const document = 'a/devcontainer.json';
const from = { layer: 'file', document, pointer: '' } as const;
const at = (shows: string, line: number): Evidence => ({ from, document, line, column: 5, shows });
const finding = (level: Finding['level'], message: string): Finding => ({
  rule: `rule-${level}`,
  level,
  severity: 'high',
  message,
  evidence: [at('x', 7)],
  fingerprint: '0'.repeat(16),
});
const added = (shows: string): Ask => ({ change: 'added', field: 'mounts', subject: shows, more: true, after: at(shows, 3) });

function report(fields: Partial<RequestDiff>, more: Partial<DiffReport> = {}): DiffReport {
  const request: RequestDiff = {
    kind: 'container',
    name: document,
    state: 'changed',
    asks: [],
    found: [],
    cleared: [],
    open: [],
    ...fields,
  };
  return {
    version: '1.0',
    tool: { name: 'containai', version: '0' },
    tier: 'strict',
    host: {},
    before: { name: 'main', commit: 'a'.repeat(40), configurations: 1, problems: [] },
    after: { name: 'HEAD', configurations: 1, problems: [] },
    configurations: [{ document, state: 'changed', requests: [request] }],
    ...more,
  };
}

const settings = { color: false, width: 80, quiet: false, verbose: false };
const full = report({
  asks: [
    { change: 'removed', field: 'capabilities', subject: 'SYS_ADMIN', more: false, before: at('add SYS_ADMIN', 4) },
    { change: 'removed', field: 'resources', subject: 'memory', more: true, before: at('memory=1g', 5) },
    { change: 'changed', field: 'features', subject: 'go', more: true, before: at('go:1', 6), after: at('go:1', 6), differs: ['options'] },
    { change: 'changed', field: 'mounts', subject: '/a', more: false, before: at('bind /a', 3), after: at('bind /a (read-only)', 3) },
    added('bind /b'),
  ],
  found: [finding('error', 'it is bad')],
  cleared: [finding('warn', 'it was bad')],
  open: [{ rule: 'x', level: 'error', missing: [{ fields: [], can: 'add', layer: 'image', why: 'not readable', from }] }],
});

test('each line says what it is, what is more first', () => {
  expect(renderDiffText(full, settings)).toBe(`From main (aaaaaaaaaa) to HEAD

a/devcontainer.json

  lifted  resource: memory=1g                                         5:5 before
 changed  Feature: go:1, with other options                                  6:5
     new  mount: bind /b                                                     3:5
    gone  capability: add SYS_ADMIN                                   4:5 before
    less  mount: bind /a, now bind /a (read-only)                            3:5

   error  rule-error: it is bad                                              7:5

 cleared  rule-warn: it was bad

    open  not readable: this may change 1 rule

1 new error, 1 thing that could not be read, 1 finding gone. 3 things asked for
anew or wider, 2 gone or no wider. 1 configuration compared.
`);
});

test('quiet says new errors alone', () => {
  expect(renderDiffText(full, { ...settings, quiet: true })).not.toMatch(/changed|less|cleared|open/u);
});

test.each([20, 40, 60, 100, 300])('no line is longer than a terminal of %d columns', (width) => {
  const long = report({ asks: [added(`bind ${'/a long/path'.repeat(20)}`)], found: [finding('error', 'word '.repeat(60).trim())] });
  for (const one of [full, long])
    for (const line of renderDiffText(one, { ...settings, width }).split('\n'))
      expect(line.length).toBeLessThanOrEqual(Math.max(40, Math.min(width, 100)));
});

const hostile = '\u001b[2J\u202e` ``` <img src=x> @everyone [a](http://b) \n# heading | <!-- ';

test('what a configuration says steers no terminal', () => {
  const text = renderDiffText(
    report(
      { name: hostile, was: hostile, asks: [added(hostile)], found: [finding('error', hostile)], cleared: [finding('note', hostile)] },
      { after: { name: hostile, configurations: 1, problems: [{ document: hostile, message: hostile, fatal: true }] } },
    ),
    settings,
  );
  // oxlint-disable-next-line no-control-regex -- none may be left
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/u);
});

test('in Markdown, all that a configuration says stands in code', () => {
  const text = renderDiffMarkdown(
    report(
      { name: hostile, was: hostile, asks: [added(hostile), added('`'), added('')], found: [finding('error', hostile)] },
      {
        before: { name: hostile, configurations: 1, problems: [{ document: hostile, message: hostile, line: 1, fatal: true }] },
      },
    ),
  );
  // A code span is a run of backticks up to the next run as long (CommonMark 6.1).
  const outside = text.replace(/(?<!`)(`+)(?!`)(?:.*?[^`])\1(?!`)/gu, 'CODE');
  expect(outside).not.toMatch(/[`<@[\]|]|http|heading/u);
  expect(outside.split('\n').filter((line) => line.startsWith('#'))).toEqual(['### What this change asks for', '#### CODE']);
});

test('Markdown fits a comment', () => {
  const text = renderDiffMarkdown(report({ asks: Array.from({ length: 5000 }, (_, index) => added(`bind /${index}`)) }));
  expect(text.length).toBeLessThan(65_536);
  expect(text).toMatch(/more lines are left out: the comparison is too long for a comment\.\n$/u);
});
