import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { afterAll, describe, expect, test } from 'vitest';
import { skipReason } from '../skip.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'containai-diff-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const schema = (name: string): object => JSON.parse(readFileSync(join(root, `schemas/${name}.schema.json`), 'utf8'));
const validate = new Ajv({ allErrors: true }).addSchema(schema('report-1')).compile(schema('diff-1'));

function run(args: readonly string[], cwd = folder): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'diff', ...args], { cwd, encoding: 'utf8' });
}

function config(at: string, value: object): void {
  mkdirSync(join(folder, at, '.devcontainer'), { recursive: true });
  writeFileSync(join(folder, at, '.devcontainer/devcontainer.json'), JSON.stringify(value, undefined, 2));
}

const plain = { image: 'mcr.microsoft.com/devcontainers/base:bookworm' };
const socket = { ...plain, mounts: ['source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind'] };

describe('containai diff', () => {
  test('compares two folders: only what is new fails', () => {
    config('old', plain);
    config('new', socket);
    const there = run(['old', 'new']);
    expect({ status: there.status, stderr: there.stderr }).toEqual({ status: 1, stderr: '' });
    expect(there.stdout).toContain('new  mount: bind /var/run/docker.sock → /var/run/docker.sock');
    expect(there.stdout).toContain('error  docker-socket-mounted');
    const back = run(['new', 'old']);
    expect(back.status).toBe(0);
    expect(back.stdout).toContain('gone  mount: bind /var/run/docker.sock');
    expect(back.stdout).toContain('cleared  docker-socket-mounted');
    expect(run(['new', 'new']).status).toBe(0);
    expect(run(['old', 'new', '--fail-on', 'never']).status).toBe(0);
  });

  test('prints JSON as its schema says, and Markdown', () => {
    const report = JSON.parse(run(['old', 'new', '--format', 'json']).stdout);
    validate(report);
    expect(validate.errors).toBeNull();
    expect(report.configurations).toMatchObject([{ document: 'new/.devcontainer/devcontainer.json', state: 'changed' }]);
    expect(report.configurations[0]).not.toHaveProperty('was');
    expect(run(['old', 'new', '-f', 'markdown']).stdout).toContain('- **error** `docker-socket-mounted`');
  });

  test('what cannot be read any more makes 4', () => {
    config('unread', { image: 'example.invalid/x' });
    const { status, stdout } = run(['old', 'unread', '--fail-on', 'undecided']);
    expect({ status, stdout }).toMatchObject({
      status: 4,
      stdout: expect.stringContaining('    open  not looked up: image example.invalid/x'),
    });
    expect(run(['unread', 'unread']).status).toBe(0);
  });

  test('bad usage and bad input make 2, in one sentence', () => {
    writeFileSync(join(folder, 'broken.json'), '{');
    for (const [args, message] of [
      [['old'], 'one path alone cannot be compared'],
      [['old', 'none'], 'there is no file or folder “none”'],
      [['old', 'new', 'more'], 'takes at most 2 arguments'],
      [['old', 'broken.json'], 'old is a folder and broken.json a file'],
    ] as const) {
      const { status, stderr } = run(args);
      expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(message) });
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
    expect(run([join('old/.devcontainer/devcontainer.json'), 'broken.json']).status).toBe(2);
  });

  const noGit = skipReason(spawnSync('git', ['--version']).status !== 0, 'git is not installed');
  test.skipIf(noGit)('compares revisions with each other and with the work tree', () => {
    config('repo', plain);
    const repo = join(folder, 'repo');
    const git = (...args: string[]): void => {
      const env = { PATH: process.env['PATH'] ?? '', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
      const { status } = spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: repo, env });
      expect(status).toBe(0);
    };
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-qm', 'one');
    git('checkout', '-qb', 'work');
    config('repo', socket);
    expect(run([], repo).stdout).toContain('to the work tree');
    expect(run([], repo).status).toBe(1);
    git('commit', '-qam', 'two');
    expect(run([], repo).status).toBe(0);
    for (const args of [['main', 'work'], ['main..work'], ['main...work'], ['main:.devcontainer', 'work:.devcontainer']])
      expect({ args, status: run(args, repo).status }).toEqual({ args, status: 1 });
    expect(run(['work', 'main'], repo).status).toBe(0);
    const outside = run(['main...work', '--repository', 'repo', '--format', 'json']);
    expect(JSON.parse(outside.stdout)).toMatchObject({
      before: { name: 'where work left main' },
      after: { name: 'work' },
      configurations: [{ document: '.devcontainer/devcontainer.json' }],
    });
  });
});
