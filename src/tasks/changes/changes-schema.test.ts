import { expect, test } from 'vitest';
import { checkSchema } from '../../../test/check-schema.ts';
import { type Leaves, treeOf } from '../../../test/trees.ts';
import type { ChangesReport } from '../../model/changes-report.ts';
import { findChanges } from './find-changes.ts';

/** What a comparison of these makes, as it is printed. */
async function reportOf(before: Leaves | undefined, now: Leaves, more: Partial<ChangesReport> = {}): Promise<ChangesReport> {
  const tree = await treeOf(now);
  const {
    counts,
    findings,
    more: left,
    diffs,
  } = findChanges({
    before: before === undefined ? undefined : await treeOf(before),
    now: tree,
    user: 1000,
    capabilitiesOf: () => ({ found: new Map() }),
  });
  const report: ChangesReport = {
    version: '1.0',
    tool: { name: 'containai', version: '0.0.0' },
    workspace: tree.top,
    activity: 'none',
    entries: tree.columns.kind.length,
    counts,
    findings,
    more: left,
    diffs,
    notTold: [],
    outcome: findings.length > 0 ? 'found' : 'clear',
    ...more,
  };
  return JSON.parse(JSON.stringify(report)) as ChangesReport;
}

const tasks = '{ "tasks": [{ "label": "a", "command": "./x", "runOptions": { "runOn": "folderOpen" } }] }';
const many = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`p${index}`, { mode: 0o755, text: 'a' }]));

test.each<readonly [what: string, report: Promise<ChangesReport>]>([
  ['nothing', reportOf({}, {})],
  ['without a record', reportOf(undefined, { '.git/hooks/pre-commit': 'a', '.vscode/tasks.json': tasks })],
  [
    'all kinds of changes',
    reportOf(
      { '.git/hooks/pre-commit': 'a', '.git/hooks/pre-push': 'a', x: 'a' },
      { '.git/hooks/pre-commit': 'b', '.vscode/tasks.json': tasks, x: { mode: 0o4755, text: 'a' } },
      { sandbox: 'web', since: '2026-11-29T12:00:00.000Z', activity: 'running' },
    ),
  ],
  ['more than are listed', reportOf({}, many)],
  ['what could not be told', reportOf({}, {}, { notTold: [{ path: '.', why: 'getcap is not installed' }], outcome: 'undecided' })],
])('a report of %s is as its schema says', async (_, report) => {
  expect(checkSchema('changes-1', await report)).toEqual([]);
});

test('the schema lets nothing else in', async () => {
  const report = await reportOf(undefined, { '.git/hooks/pre-commit': 'a' });
  const [finding] = report.findings;
  expect(checkSchema('changes-1', { ...report, more: { programs: 0 } })).not.toEqual([]);
  expect(checkSchema('changes-1', { ...report, findings: [{ ...finding, line: 0 }] })).not.toEqual([]);
  expect(checkSchema('changes-1', { ...report, findings: [{ ...finding, value: 'a secret' }] })).not.toEqual([]);
});
