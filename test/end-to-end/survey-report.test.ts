import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SurveyLine } from '../../src/model/survey.ts';
import type { SurveyReport } from '../../src/model/survey-report.ts';
import { checkSchema } from '../check-schema.ts';
import { surveyed, wholeHost } from '../surveys.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'containai-survey-report-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'survey', 'report', ...args], { cwd: folder, encoding: 'utf8' });
}

const hosts = { new: wholeHost, old: { ...wholeHost, usernsRemap: true } };
const image = '"image": "mcr.microsoft.com/devcontainers/base:debian"';
const texts: Readonly<Record<string, string>> = {
  'a/b': `{ ${image} }`,
  'a-b': `{ ${image}, "features": { "ghcr.io/devcontainers/features/docker-in-docker:2": {} } }`,
  a: `{ ${image}, "privileged": true }`,
  socket: `{ ${image}, "mounts": ["source=/var/run/docker.sock,target=/s,type=bind"] }`,
  other: '{ "image": "ghcr.io/acme/tool:1" }',
};

const lines: SurveyLine[] = [];

beforeAll(async () => {
  for (const [repository, text] of Object.entries(texts)) lines.push(await surveyed(text, hosts, { repository }));
  save('all.ndjson', lines);
  save('one.ndjson', lines.slice(0, 2));
  save('two.ndjson', lines.slice(2));
});

function save(name: string, some: readonly SurveyLine[]): void {
  writeFileSync(join(folder, name), some.map((one) => `${JSON.stringify(one)}\n`).join(''));
}

describe('containai survey report', () => {
  test('says what results come to', () => {
    const { status, stdout, stderr } = run('all.ndjson');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('5 configurations in 5 repositories');
    expect(stdout).toContain('What would run under Sysbox: new');
    expect(stdout).toMatch(/1 of 5 +20 % +\(4–62 %\) +22 % +docker-in-docker Feature/u);
  });

  test('says it as JSON, as the schema says, for the chosen host first', () => {
    const { status, stdout } = run('all.ndjson', '--format', 'json', '--host', 'old');
    expect(status).toBe(0);
    const report = JSON.parse(stdout) as SurveyReport;
    expect(checkSchema('survey-report-1', report)).toEqual([]);
    expect(report.hosts.map(({ host, fits }) => [host, ...fits.map(({ share }) => share.count)])).toEqual([
      ['old', 1, 0, 2, 1, 1],
      ['new', 1, 2, 0, 1, 1],
    ]);
  });

  test('says it as Markdown, and into a file by its ending', () => {
    const { stdout } = run('all.ndjson', '-f', 'markdown', '--verbose');
    expect(stdout).toContain('## Rows of the matrix that they touch');
    expect(run('all.ndjson', '-v', '--output', 'out.md')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(folder, 'out.md'), 'utf8')).toBe(stdout);
    expect(run('all.ndjson', '--output', 'out.txt').status).toBe(0);
    expect(readFileSync(join(folder, 'out.txt'), 'utf8')).toBe(run('all.ndjson').stdout);
  });

  test('joins shards to what one run writes, whatever their order', () => {
    const sorted = ['a', 'a/b', 'a-b', 'other', 'socket'].map((name) => lines.find(({ repository }) => repository === name)!);
    save('sorted.ndjson', sorted);
    const text = readFileSync(join(folder, 'sorted.ndjson'), 'utf8');
    expect(run('one.ndjson', 'two.ndjson', '--format', 'ndjson').stdout).toBe(text);
    expect(run('two.ndjson', 'one.ndjson', 'one.ndjson', '-o', 'joined.ndjson').status).toBe(0);
    expect(readFileSync(join(folder, 'joined.ndjson'), 'utf8')).toBe(text);
    for (const line of text.trimEnd().split('\n')) expect(checkSchema('survey-1', JSON.parse(line))).toEqual([]);
  });

  test('leaves out a last line that an interrupted run did not end', () => {
    writeFileSync(join(folder, 'torn.ndjson'), readFileSync(join(folder, 'all.ndjson'), 'utf8').slice(0, -20));
    const { status, stdout, stderr } = run('torn.ndjson');
    expect(status).toBe(0);
    expect(stdout).toContain('4 configurations in 4 repositories');
    expect(stderr).toBe('containai: torn.ndjson:5 is cut off, as a run that was interrupted leaves it, and does not count.\n');
  });

  test.each<[what: string, args: readonly string[], says: string]>([
    ['no results', [], 'which results?'],
    ['a file that is missing', ['none.ndjson'], 'the file none.ndjson does not exist'],
    ['a folder', ['.'], 'it is not a regular file'],
    ['a file of another kind', ['out.md'], 'out.md holds no results of a survey'],
    ['a host that nobody asked for', ['all.ndjson', '--host', 'moon'], 'no result is for the host moon; there is new, old.'],
    ['a format that there is not', ['all.ndjson', '-f', 'xml'], '--format wants text, json, markdown, html, ndjson, not “xml”'],
    ['a report in the place of its results', ['all.ndjson', '-o', './all.ndjson'], 'no report goes to ./all.ndjson'],
    ['a place that there is not', ['all.ndjson', '-o', 'none/x.md'], 'none/x.md was not written'],
  ])('refuses %s', (_what, args, says) => {
    // The report that is no results is made by another test.
    writeFileSync(join(folder, 'out.md'), '# A page\n');
    const { status, stdout, stderr } = run(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(says);
  });

  test('says nothing of nothing', () => {
    writeFileSync(join(folder, 'empty.ndjson'), '');
    expect(run('empty.ndjson')).toMatchObject({ status: 0, stderr: '' });
    expect(run('empty.ndjson', '-f', 'ndjson')).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });
});
