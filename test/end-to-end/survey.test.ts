import { execFileSync, spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SurveyLine } from '../../src/model/survey.ts';
import { comparePaths } from '../../src/syntax/compare-paths.ts';
import { checkSchema } from '../check-schema.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'containai-survey-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const repositories = 400;
beforeAll(() => {
  for (let index = 0; index < repositories; index++) {
    const name = `clones/owner-${index % 7}/web-${index}`;
    write(`${name}/.devcontainer/devcontainer.json`, JSON.stringify({ name, ...made(index) }, undefined, 2));
    if (index % 5 === 0) write(`${name}/.devcontainer/Dockerfile`, `FROM debian:${index}\nRUN true\n`);
    if (index % 11 === 0) write(`${name}/packages/api/.devcontainer.json`, '{ "image": "node", "privileged": true }');
    write(`${name}/.git/HEAD`, '');
  }
});

function made(index: number): object {
  switch (index % 5) {
    case 0:
      return { build: { dockerfile: 'Dockerfile' }, runArgs: ['--network=host'] };
    case 1:
      return { image: `debian:${index}`, features: { 'ghcr.io/devcontainers/features/docker-in-docker:2': {} } };
    case 2:
      return { image: 'mcr.microsoft.com/devcontainers/base:ubuntu', mounts: ['source=/var/run/docker.sock,target=/x,type=bind'] };
    case 3:
      return { image: 'debian', postCreateCommand: `echo ${index}`, remoteUser: 'vscode' };
    default:
      return { dockerComposeFile: 'none.yaml', service: 'app' };
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function survey(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [cli, 'survey', ...args], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
}

function textOf(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

function linesOf(text: string): readonly SurveyLine[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SurveyLine);
}

/** What an uninterrupted run says. */
function whole(): string {
  const { status, stdout, stderr } = survey('clones');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('containai survey', () => {
  test('says of every configuration what audit says, a line each, in the order of their paths', () => {
    const text = whole();
    const lines = linesOf(text);
    expect(lines).toHaveLength(repositories + Math.ceil(repositories / 11));
    for (const line of lines.slice(0, 40)) expect(checkSchema('survey-1', line)).toEqual([]);
    const documents = lines.map(({ document }) => document);
    expect(documents).toEqual(documents.toSorted(comparePaths));
    expect(new Set(lines.map(({ repository }) => repository)).size).toBe(repositories);
    const line = lines.find(({ document }) => document === 'clones/owner-2/web-2/.devcontainer/devcontainer.json');
    const audited = spawnSync(process.execPath, [cli, 'audit', line!.document, '--format', 'json'], { cwd: folder, encoding: 'utf8' });
    const report = JSON.parse(audited.stdout) as {
      requests: { starts: string; verdicts: { state: string; findings?: { rule: string; message: string }[] }[] }[];
    };
    const found = report.requests.flatMap(({ verdicts }) =>
      verdicts.flatMap(({ state, findings = [] }) => (state === 'found' ? findings : [])),
    );
    expect(line!.findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual(found.map(({ rule, message }) => `${rule} ${message}`));
    expect(line!.hosts).toMatchObject([{ host: 'this host', starts: 'not under this policy', fit: 'not at all' }]);
    expect(line!.findings.find(({ rule }) => rule === 'docker-socket-mounted')).toMatchObject({
      line: 5,
      text: '"source=/var/run/docker.sock,target=/x,type=bind"',
    });
  });

  test('one thread says the same as several, and a file the same as standard output', () => {
    const text = whole();
    expect(survey('clones', '--jobs', '1').stdout).toBe(text);
    expect(survey('clones', '--jobs', '5').stdout).toBe(text);
    expect(survey('clones', '--output', 'whole.ndjson')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(textOf('whole.ndjson')).toBe(text);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('after %s, the same command goes on and gives the same bytes', async (signal) => {
    const file = `${signal}.ndjson`;
    const args = [cli, 'survey', 'clones', '--output', file];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => (said += part));
    while (child.exitCode === null && (!existsSync(join(folder, file)) || statSync(join(folder, file)).size === 0)) await wait(2);
    child.kill(signal);
    const ended = await new Promise((settle) => child.once('close', (_code, by) => settle(by)));
    expect(ended).toBe(signal);
    expect(said).toBe(signal === 'SIGKILL' ? '' : 'containai: interrupted: the same command goes on from here.\n');
    const before = textOf(file);
    const text = whole();
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(text.length);
    expect(text.startsWith(before)).toBe(true);
    expect(survey('clones', '--output', file)).toMatchObject({ status: 0, stderr: '' });
    expect(textOf(file)).toBe(text);
  });

  test('two surveys do not write to one file', async () => {
    const child = spawn(process.execPath, [cli, 'survey', 'clones', '--output', 'both.ndjson'], { cwd: folder, stdio: 'ignore' });
    while (!existsSync(join(folder, 'both.ndjson'))) await wait(2);
    child.kill('SIGSTOP');
    const second = survey('clones', '--output', 'both.ndjson');
    child.kill('SIGCONT');
    await new Promise((settle) => child.once('close', settle));
    expect(second).toMatchObject({ status: 2, stderr: `containai: another survey (process ${child.pid}) is writing to both.ndjson.\n` });
    expect(textOf('both.ndjson')).toBe(whole());
    expect(readdirSync(folder).filter((name) => name.startsWith('both.ndjson'))).toEqual(['both.ndjson']);
  });

  test.each([
    ['a text without a line break', 'a secret of mine'],
    ['JSON without a line break', '{"my":"precious"}'],
    ['bytes', '\u0000\u0001'],
  ])('%s is nothing that is gone on with', (_what, text) => {
    write('precious', text);
    expect(survey('clones', '--output', 'precious')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is no result of a survey'),
    });
    expect(textOf('precious')).toBe(text);
  });

  test('a folder .devcontainer is surveyed as it is audited, and what overlaps once', () => {
    const alone = survey('clones/owner-3/web-3').stdout;
    expect(survey('clones/owner-3/web-3/.devcontainer').stdout).toBe(alone);
    expect(survey('clones/owner-3/web-3', 'clones/owner-3/web-3/', 'clones/owner-3/web-3/.devcontainer/devcontainer.json').stdout).toBe(
      alone,
    );
  });

  test('a line that was half written is written anew', () => {
    const text = whole();
    write('torn.ndjson', text);
    truncateSync(join(folder, 'torn.ndjson'), Math.floor(text.length / 2));
    expect(survey('clones', '--output', 'torn.ndjson')).toMatchObject({ status: 0, stderr: '' });
    expect(textOf('torn.ndjson')).toBe(text);
  });

  test('what has changed since is judged anew, what is gone is left out, and what is new comes in its place', () => {
    survey('clones', '--output', 'later.ndjson');
    write('clones/owner-0/web-0/.devcontainer/Dockerfile', 'FROM debian:new\nUSER app\n');
    write('clones/owner-3/web-3/.devcontainer/devcontainer.json', '{ "image": "alpine", "privileged": true }');
    write('clones/owner-4/newer/.devcontainer.json', '{ "image": "alpine" }');
    rmSync(join(folder, 'clones/owner-5/web-5'), { recursive: true });
    expect(survey('clones', '--output', 'later.ndjson')).toMatchObject({ status: 0, stderr: '' });
    const text = whole();
    expect(textOf('later.ndjson')).toBe(text);
    expect(linesOf(text).some(({ document }) => document.includes('web-5/'))).toBe(false);
    const { ino } = statSync(join(folder, 'later.ndjson'));
    expect(survey('clones', '--output', 'later.ndjson')).toMatchObject({ status: 0, stderr: '' });
    expect([statSync(join(folder, 'later.ndjson')).ino, textOf('later.ndjson')]).toEqual([ino, text]);
  });

  test('parts joined are the whole, in whichever order they are joined', () => {
    const files = [1, 2, 3, 4].map((part) => {
      expect(survey('clones', '--shard', `${part}/4`, '--output', `part-${part}.ndjson`)).toMatchObject({ status: 0, stderr: '' });
      return `part-${part}.ndjson`;
    });
    const sizes = files.map((file) => linesOf(textOf(file)).length);
    expect(Math.min(...sizes)).toBeGreaterThan(60);
    const joined = spawnSync(process.execPath, [cli, 'survey', 'report', '--format', 'ndjson', ...files.toReversed()], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    expect(joined.stdout).toBe(whole());
  });

  test('whoever reads no further ends it', () => {
    const { status, stdout } = spawnSync('sh', ['-c', `"$0" "$1" survey clones | head -n 1`, process.execPath, cli], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(linesOf(stdout)).toHaveLength(1);
  });

  test('a list of paths, from a file or standard input, is surveyed like those that are typed', () => {
    const paths = ['clones/owner-3/web-3', 'clones/nowhere', 'clones/owner-1/web-1/.devcontainer/devcontainer.json'];
    write('list', `${paths.join('\n')}\n`);
    const { stdout, status } = survey('--files-from', 'list');
    expect(status).toBe(0);
    expect(linesOf(stdout).map(({ document, hosts }) => [document, hosts.length])).toEqual([
      ['clones/nowhere', 0],
      ['clones/owner-1/web-1/.devcontainer/devcontainer.json', 1],
      ['clones/owner-3/web-3/.devcontainer/devcontainer.json', 1],
      ...(existsSync(join(folder, 'clones/owner-3/web-3/packages')) ? [['clones/owner-3/web-3/packages/api/.devcontainer.json', 1]] : []),
    ]);
    const input = spawnSync(process.execPath, [cli, 'survey', '--files-from', '-'], {
      cwd: folder,
      encoding: 'utf8',
      input: paths.join('\r\n'),
    });
    expect(input.stdout).toBe(stdout);
  });

  test('bare repositories are read from their commits', () => {
    write('source/.devcontainer/devcontainer.json', '{ "image": "debian", "privileged": true }');
    const git = (...args: readonly string[]): void => void execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
    git('init', '-q', 'source');
    git('-C', 'source', 'add', '-A');
    git('-C', 'source', '-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '-qm', 'a');
    git('clone', '-q', '--bare', 'source', 'mirrors/one.git');
    git('-C', 'mirrors/one.git', 'config', 'core.fsmonitor', 'touch ran');
    write('mirrors/broken.git/HEAD', 'ref: refs/heads/none\n');
    mkdirSync(join(folder, 'mirrors/broken.git/objects'));
    mkdirSync(join(folder, 'mirrors/broken.git/refs'));
    const { status, stdout } = survey('mirrors');
    expect(status).toBe(0);
    expect(linesOf(stdout)).toMatchObject([
      { document: 'mirrors/broken.git', hosts: [], problems: [{ fatal: true }] },
      {
        document: 'mirrors/one.git/.devcontainer/devcontainer.json',
        repository: 'mirrors/one.git',
        hosts: [{ starts: 'not under this policy' }],
      },
    ]);
    expect(existsSync(join(folder, 'mirrors/one.git/ran'))).toBe(false);
  });

  test.each<[what: string, args: readonly string[], says: string]>([
    ['nothing', [], 'containai: name at least one path to survey, or a list of them with --files-from.\n'],
    ['a path that is not there', ['clones', 'nowhere'], 'containai: there is no such file or folder: nowhere.\n'],
    [
      'a part of none',
      ['clones', '--shard', '5/4'],
      'containai: --shard wants the number of a part and of all parts, such as 3/16, not “5/4”.\n',
    ],
    ['no threads', ['clones', '--jobs', '0'], 'containai: --jobs wants a number of threads from 1 to 256, not “0”.\n'],
    ['a list that is not there', ['--files-from', 'nowhere'], 'containai: the list of paths nowhere does not exist.\n'],
    [
      'a file that is something else',
      ['clones', '--output', 'text'],
      'containai: the file text is no result of a survey (line 1), so nothing is written to it: name another one.\n',
    ],
    ['a folder for a file', ['clones', '--output', 'clones'], 'containai: the file of results clones was not written: it is a folder.\n'],
    ['a host that is not there', ['clones', '--host', 'nowhere.json'], 'containai: the file of host facts nowhere.json does not exist.\n'],
    [
      'two hosts of one name',
      ['clones', '--host', 'this', '--host', 'this'],
      'containai: two hosts cannot both be called this host: give one of their files another name.\n',
    ],
    [
      'a version of nothing',
      ['clones', '--host', 'host.json', '--kernel', '6.8'],
      'containai: --kernel says something of this machine: name it too, with --host this.\n',
    ],
  ])('%s is said in one sentence', (_what, args, says) => {
    write('text', 'some text\n');
    write('host.json', '{ "kernel": "6.8" }');
    expect(survey(...args)).toMatchObject({ status: 2, stdout: '', stderr: says });
    expect(textOf('text')).toBe('some text\n');
  });

  test('two hosts are judged for together', () => {
    write('old.json', '{ "kernel": "5.4", "sysbox": { "version": "0.6.0" }, "engine": { "version": "20.10.0" } }');
    const { stdout } = survey('clones/owner-1/web-1', '--host', 'old.json', '--host', 'this', '--kernel', '6.8');
    expect(linesOf(stdout)[0]!.hosts.map(({ host }) => host)).toEqual(['old', 'this host']);
  });

  test('a policy counts, and an empty line at the end of results is none of a survey', () => {
    write('policy.yaml', 'rules:\n  privileged-requested: off\n');
    const of = (...more: readonly string[]): readonly string[] =>
      linesOf(survey('clones/owner-0/web-0/packages', ...more).stdout).flatMap(({ findings }) => findings.map(({ rule }) => rule));
    expect(of()).toContain('privileged-requested');
    expect(of('--policy', 'policy.yaml')).not.toContain('privileged-requested');
    survey('clones', '--output', 'empty-line.ndjson');
    appendFileSync(join(folder, 'empty-line.ndjson'), '\n');
    expect(survey('clones', '--output', 'empty-line.ndjson').status).toBe(2);
  });
});
