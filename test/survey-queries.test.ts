import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SurveyLine } from '../src/model/survey.ts';
import { readQueries } from '../src/machine/installed-files.ts';
import { openDuckDb, type SqlEngine } from '../src/machine/open-duckdb.ts';
import { type Counting, surveyCounts } from './survey-counts.ts';
import { type Surveyed, surveyLines } from './survey-lines.ts';

/*
 * Every query that comes with the program, over results as a survey writes them and a file that somebody else has written, against the same counted here.
 */

const hosts = {
  old: { kernel: '5.4.0', cgroup: 1, sysbox: { version: '0.6.2' }, engine: { version: '24.0.0', runtimes: ['sysbox-runc'] } },
  new: { kernel: '6.8.0', cgroup: 2, sysbox: { version: '0.7.0' }, engine: { version: '28.4.0', runtimes: ['sysbox-runc'] } },
} as const;

const devcontainer = (repository: string, text: object | string): Surveyed => ({
  repository,
  path: '.devcontainer/devcontainer.json',
  format: 'devcontainer',
  text: typeof text === 'string' ? text : JSON.stringify(text, undefined, 2),
});

const socket = 'source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind';
const pinned = `debian@sha256:${'0'.repeat(64)}`;
const configurations: readonly Surveyed[] = [
  devcontainer('acme/socket', { image: 'debian:12', mounts: [socket], initializeCommand: './setup.sh' }),
  devcontainer('acme/socket-too', { image: 'acme.example/base:1', mounts: [socket] }),
  devcontainer('acme/host', { image: 'debian:12', runArgs: ['--network=host', '--pid=host', '--privileged'] }),
  devcontainer('umbrella/features', {
    image: 'mcr.microsoft.com/devcontainers/base:bookworm',
    features: { 'ghcr.io/devcontainers/features/node:1': {}, 'ghcr.io/devcontainers/features/go': {}, 'ghcr.io/acme/tool:1': {} },
  }),
  devcontainer('umbrella/node', { image: 'node:22', features: { 'ghcr.io/devcontainers/features/node:1': {} } }),
  devcontainer('umbrella/quiet', { image: pinned, workspaceMount: '', workspaceFolder: '/w' }),
  devcontainer('broken', '['),
  {
    repository: 'acme/compose',
    path: 'compose.yaml',
    format: 'compose',
    text: 'services:\n  a:\n    image: redis:7\n    ports: ["6379:6379"]\n',
  },
];

const folder = mkdtempSync(join(tmpdir(), 'containai-queries-'));
const queries = readQueries() as ReadonlyMap<string, string>;
let lines: readonly SurveyLine[] = [];
let before: readonly SurveyLine[] = [];
let engine: SqlEngine;

beforeAll(async () => {
  lines = await surveyLines(configurations, hosts);
  const earlier = configurations
    .slice(1)
    .map((one) => (one.repository === 'acme/host' ? { ...one, text: '{ "image": "debian:12" }' } : one));
  before = await surveyLines([...earlier, devcontainer('acme/deleted', { image: 'debian:12' })], hosts);
  const half = Math.ceil(lines.length / 2);
  // Said before, and no more: of these lines the later ones count.
  const stale = lines.slice(2, 5).map((line) => ({ ...line, findings: [], hosts: [] }));
  const results = [
    // As an interrupted survey leaves it: both in one file.
    write('shard-1.ndjson', [...stale, ...lines.slice(0, half)]),
    write('zero.ndjson', stale),
    write('shard-2.ndjson', [...lines.slice(half), ...lines.slice(2, 5)]),
    hostile(),
  ];
  const opened = await openDuckDb({ files: { results, before: [write('before', before)] }, views: queries.get('views')! });
  if ('refused' in opened) throw new Error(opened.refused);
  engine = opened;
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

function write(name: string, some: readonly SurveyLine[]): string {
  const path = join(folder, name);
  writeFileSync(path, some.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return path;
}

/** Lines that no survey writes: all but the last two say nothing, and those say as much as is of the right type. */
function hostile(): string {
  const path = join(folder, 'hostile.ndjson');
  const line = lines[0]!;
  const odd = [
    'no JSON',
    '5',
    'null',
    '',
    '[]',
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    JSON.stringify({ ...line, key: null }),
    JSON.stringify({ ...line, document: undefined }),
    JSON.stringify({ ...line, version: '2.0' }),
    JSON.stringify({ ...line, version: [1] }),
    JSON.stringify({
      ...line,
      repository: 'odd/odd',
      document: `odd/${'a'.repeat(1 << 20)}`,
      hosts: [],
      findings: [],
      rows: [],
      undecided: [],
    }),
    JSON.stringify({
      ...line,
      repository: 'odd/odd',
      document: 'odd/1',
      findings: 5,
      hosts: 'x',
      uses: {},
      undecided: [[]],
      problems: null,
      rows: [7],
    }),
    JSON.stringify({
      ...line,
      repository: `odd/'; DROP VIEW lines; --`,
      document: 'odd/2',
      hosts: [{ host: { odd: 1 }, starts: 5 }],
      findings: [
        { rule: 'odd-rule', level: 'error', message: '\u001b[2J', line: 'x', hosts: [-1, 0, 7, 'y', 1e300] },
        { rule: ['odd'] },
        null,
      ],
      rows: [],
      undecided: [],
    }),
  ];
  writeFileSync(
    path,
    Buffer.concat([Buffer.from(`${odd.join('\n')}\n`), Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from(JSON.stringify(line).slice(0, 300))]),
  );
  return path;
}

/** Rows as objects; without those of the hostile file where they name their repository. */
async function ask(sql: string): Promise<readonly Record<string, unknown>[]> {
  const rows = await engine.query(sql);
  if ('refused' in rows) throw new Error(rows.refused);
  const all: Record<string, unknown>[] = [];
  for (;;) {
    const some = await rows.next();
    if (some === undefined) return all;
    if ('refused' in some) throw new Error(some.refused);
    for (const row of some) {
      const cells = rows.columns.map((name, at): [string, unknown] => [name, typeof row[at] === 'bigint' ? Number(row[at]) : row[at]]);
      all.push(Object.fromEntries(cells));
    }
  }
}

/** Rows that the hostile file alone is to blame for all hold this word. */
const isOdd = (row: Record<string, unknown>): boolean => JSON.stringify(row).includes('odd');
const answer = async (name: string): Promise<readonly Record<string, unknown>[]> =>
  (await ask(queries.get(name)!)).filter((row) => !isOdd(row));

const inAnyOrder = (rows: readonly object[]): readonly string[] => rows.map((row) => JSON.stringify(row)).toSorted();

describe('the queries that come with the program', () => {
  test('all have a test here and say in their first line what they answer', () => {
    expect([...queries.keys()]).toEqual([...Object.keys(surveyCounts), 'views'].toSorted());
    for (const text of queries.values()) expect(text).toMatch(/^-- [A-Z].{10,150}[.:]\n/u);
  });

  test('are in the guide, in its order', () => {
    const guide = readFileSync(new URL('../docs/guides/fleet.md', import.meta.url), 'utf8');
    const listed = [...guide.matchAll(/^\| `([a-z-]+)` \| [A-Z].*\. \|$/gmu)].map(([, name]) => name);
    expect(listed).toEqual(Object.keys(surveyCounts));
  });

  test.each(Object.keys(surveyCounts))('%s', async (name) => {
    const rows = await answer(name);
    const wanted = surveyCounts[name]!({ lines, before, hosts: Object.keys(hosts) } satisfies Counting);
    expect(wanted.length).toBeGreaterThan(0);
    expect(inAnyOrder(rows)).toEqual(inAnyOrder(wanted));
    // The same at every run, so that two answers can be compared.
    expect(await answer(name)).toEqual(rows);
  });
});
