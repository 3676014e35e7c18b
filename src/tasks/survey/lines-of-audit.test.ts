import { expect, test } from 'vitest';
import type { Problem } from '../../model/report.ts';
import type { SurveyLine } from '../../model/survey.ts';
import { auditEach, type AuditOptions } from '../audit.ts';
import type { Target } from '../target.ts';
import { linesOfAudit } from './lines-of-audit.ts';

const options: AuditOptions = { tier: 'strict', host: {}, version: '0.0.0', offer: 'words' };
const machine = { readText: () => ({ missing: true }) as const, realPath: (path: string) => path };
const target = {
  format: 'devcontainer',
  workspace: '/web',
  boundary: '/web',
  prefix: 'web/',
  path: '.devcontainer.json',
  text: '{\n  "image": "debian",\n  "initializeCommand": "make"\n}',
  named: true,
} as const;

async function linesFor(targets: readonly Target[], some = options, problems: readonly Problem[] = []): Promise<readonly SurveyLine[]> {
  const lines: SurveyLine[] = [];
  for await (const { parts } of auditEach(targets, some, machine, problems))
    lines.push(...linesOfAudit(parts, { tool: '0.0.0', tier: 'strict' }));
  return lines;
}

test('a configuration is a line for this host, with its findings and their source lines', async () => {
  const [line, ...others] = await linesFor([target]);
  expect(others).toEqual([]);
  expect(line).toMatchObject({
    document: 'web/.devcontainer.json',
    repository: 'web',
    format: 'devcontainer',
    hosts: [{ host: 'this host' }],
  });
  expect(line?.findings.find(({ rule }) => rule === 'host-command')).toMatchObject({ line: 3, text: '"initializeCommand": "make"' });
});

test('what a policy waives stands there as waived', async () => {
  const from = { document: 'policy.yaml', line: 1, column: 1 };
  const policy = { document: 'policy.yaml', levels: {}, options: {}, waivers: [{ rule: 'host-command', reason: 'ours', from }] };
  const [line] = await linesFor([target], { ...options, policy });
  expect(line?.findings.filter(({ waived }) => waived).map(({ rule }) => rule)).toEqual(['host-command']);
});

test('what belongs to no configuration is a line for each document', async () => {
  const lines = await linesFor(
    [],
    options,
    ['a', 'b', 'a'].map((document) => ({ document, message: 'It cannot be read.', fatal: true })),
  );
  expect(lines.map(({ document, problems, hosts }) => [document, problems.length, hosts])).toEqual([
    ['a', 2, []],
    ['b', 1, []],
  ]);
});
