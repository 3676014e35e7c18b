import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { FileMachine } from '../machine/git-tree.ts';
import { gitTree } from '../machine/git-tree.ts';
import type { DiffReport, RequestDiff } from '../model/diff-report.ts';
import type { AuditOptions } from './audit.ts';
import { diffSides } from './diff.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const schema = (name: string): object => JSON.parse(readFileSync(`${root}schemas/${name}.schema.json`, 'utf8'));
const validate = new Ajv({ allErrors: true }).addSchema(schema('report-1')).compile(schema('diff-1'));
const options: AuditOptions = { tier: 'strict', host: {}, version: '0.0.0' };
const path = '.devcontainer/devcontainer.json';
const plain = { image: 'mcr.microsoft.com/devcontainers/base:bookworm' };
type Files = Readonly<Record<string, string>>;

/** Files in memory as a commit that git would hold. */
function folder(files: Files): FileMachine {
  const names = Object.keys(files);
  const tree = gitTree(
    {
      commitOf: () => undefined,
      mergeBase: () => undefined,
      list: () => names.map((name, index) => ({ mode: '100644', id: String(index), path: name })),
      read: (ids) => new Map(ids.map((id) => [id, Buffer.from(files[names[Number(id)]!]!)])),
    },
    '',
    '/virtual',
  );
  if ('refused' in tree) throw new Error(tree.refused);
  return tree;
}

async function diff(before: Files, after: Files, at = '.'): Promise<DiffReport> {
  const sides = [before, after].map((files, index) => ({ name: `side ${index}`, path: at, machine: folder(files) }));
  const report = await diffSides(sides[0]!, sides[1]!, options);
  validate(JSON.parse(JSON.stringify(report)));
  expect(validate.errors).toBeNull();
  return report;
}

function one(config: object): Files {
  return { [path]: JSON.stringify(config, undefined, 2) };
}

function shown({ asks, found, cleared, open }: RequestDiff): string[] {
  return [
    ...asks.map(({ change, more, field, subject }) => `${change}${more ? ' more' : ''} ${field} ${subject}`.trim()),
    ...found.map(({ level, rule }) => `${level} ${rule}`),
    ...cleared.map(({ rule }) => `cleared ${rule}`),
    ...open.map(({ rule }) => `open ${rule}`),
  ];
}

async function changes(before: object, after: object): Promise<string[]> {
  const { configurations } = await diff(one({ ...plain, ...before }), one({ ...plain, ...after }));
  return configurations.flatMap(({ requests }) => requests.flatMap(shown));
}

const socket = 'source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind';

test('the same configuration, written otherwise, has no differences', async () => {
  const text = `// a comment\n\n${JSON.stringify({ ...plain, mounts: [socket] })}`;
  const report = await diff(one({ ...plain, mounts: [socket] }), { [path]: text });
  expect(report.configurations).toEqual([]);
  expect([report.before.configurations, report.after.configurations]).toEqual([1, 1]);
});

test('what is new has its place after, what is gone its place before', async () => {
  const { configurations } = await diff(one({ ...plain, runArgs: ['--cap-add=SYS_PTRACE'] }), one({ ...plain, mounts: [socket] }));
  expect(configurations).toMatchObject([{ document: path, state: 'changed', requests: [{ kind: 'container', state: 'changed' }] }]);
  const { asks, found } = configurations[0]!.requests[0]!;
  expect(asks).toMatchObject([
    { change: 'added', field: 'mounts', more: true, after: { document: path, line: 4, column: 5 } },
    { change: 'removed', field: 'capabilities', more: false, before: { document: path, line: 4, column: 5 } },
  ]);
  expect(found.map(({ rule }) => rule)).toContain('docker-socket-mounted');
});

test('a mount that is read-only now is less, and what is said of it is not new', async () => {
  const mount = 'source=/srv,target=/srv,type=bind';
  const told = await changes({ mounts: [mount] }, { mounts: [`${mount},readonly`] });
  expect(told).toContain('changed mounts /srv');
  expect(told.filter((line) => /^(?:error|warn|cleared) /u.test(line))).toEqual([]);
  const back = await changes({ mounts: [`${mount},readonly`] }, { mounts: [mount] });
  expect(back).toContain('changed more mounts /srv');
  expect(back).toContain('error mount-outside-workspace');
});

test('what Features bring is compared, by their bundled metadata', async () => {
  const told = await changes({}, { features: { 'ghcr.io/devcontainers/features/docker-in-docker:2': {} } });
  expect(told).toContain('added more privileged');
  expect(told).toContain('added more features ghcr.io/devcontainers/features/docker-in-docker');
});

test('what cannot be read is open only once', async () => {
  const tool = { features: { 'ghcr.io/acme/tool:1': {} } };
  expect(await changes({}, tool)).toContain('open docker-socket-mounted');
  expect(await changes(tool, { ...tool, mounts: [socket] })).not.toContain('open host-command');
});

describe('configurations', () => {
  test('that one side lacks are new or gone as a whole', async () => {
    const { configurations } = await diff({ 'README.md': '' }, one({ ...plain, mounts: [socket] }));
    expect(configurations).toMatchObject([{ document: path, state: 'new', requests: [{ state: 'new' }] }]);
    expect(configurations[0]!.requests.flatMap(shown)).toContain('error docker-socket-mounted');
    const back = await diff(one({ ...plain, mounts: [socket] }), { 'README.md': '' });
    expect(back.configurations).toMatchObject([{ document: path, state: 'gone', requests: [{ state: 'gone', found: [], open: [] }] }]);
    expect(back.configurations[0]!.requests.flatMap(shown)).toContain('cleared docker-socket-mounted');
  });

  test('that are on neither side are a problem', async () => {
    const { before, after } = await diff({ 'README.md': '' }, { 'README.md': '' });
    expect([before, after].map(({ problems }) => problems.map(({ fatal }) => fatal))).toEqual([[true], [true]]);
  });

  test('that were moved are compared with what they were', async () => {
    const { configurations } = await diff({ '.devcontainer.json': JSON.stringify(plain) }, one(plain));
    expect(configurations).toMatchObject([{ document: path, was: '.devcontainer.json', state: 'changed' }]);
    expect(configurations[0]!.requests).toEqual([]);
  });

  test('are told apart by their paths', async () => {
    const other = '.devcontainer/other/devcontainer.json';
    const files = { ...one(plain), [other]: JSON.stringify(plain) };
    const { configurations } = await diff(files, { ...files, [other]: JSON.stringify({ ...plain, privileged: true }) });
    expect(configurations.map(({ document }) => document)).toEqual([other]);
  });

  test('that cannot be read are a problem of their side', async () => {
    const { before, after } = await diff(one(plain), { [path]: '{' });
    expect(before.problems).toEqual([]);
    expect(after.problems.length).toBeGreaterThan(0);
  });
});

function compose(name: string, more = ''): Files {
  return {
    'compose.yaml': `services:\n  ${name}:\n    image: node:22\n    pid: host\n    ports: ['127.0.0.1:80:80']\n${more}  database:\n    image: postgres:17\n`,
  };
}

test('a service that was renamed is compared with what it was', async () => {
  const { configurations } = await diff(compose('app'), compose('web', '    ipc: host\n'));
  expect(configurations[0]!.requests).toMatchObject([{ name: 'web', was: 'app', state: 'changed' }]);
  const told = configurations[0]!.requests.flatMap(shown);
  expect(told).toContain('added more namespaces ipc');
  expect(told).toContain('error host-ipc-namespace');
  expect(told.filter((line) => line.includes('host-pid-namespace'))).toEqual([]);
});

test('two files are compared whatever their names', async () => {
  const sides = [plain, plain, { ...plain, privileged: true }].map((config, index) => ({
    name: `${index}.json`,
    path: `${index}.json`,
    machine: folder({ [`${index}.json`]: JSON.stringify(config) }),
  }));
  expect((await diffSides(sides[0]!, sides[1]!, options)).configurations).toEqual([]);
  const { configurations } = await diffSides(sides[0]!, sides[2]!, options);
  expect(configurations).toMatchObject([{ document: '2.json', state: 'changed', requests: [{ state: 'changed' }] }]);
  expect(configurations[0]!.requests.flatMap(shown)).toContain('added more privileged');
});
