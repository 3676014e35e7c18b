import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { commands } from '../../src/cli/settings.ts';
import { skipReason } from '../skip.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const hooks: readonly { readonly id: string; readonly entry: string; readonly files: string; readonly [key: string]: unknown }[] = parse(
  readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'),
);

describe('the hooks', () => {
  test('are an audit and a fix, and have all that pre-commit needs', () => {
    expect(hooks.map(({ id }) => id)).toEqual(['containai-audit', 'containai-fix']);
    for (const { id, entry, ...hook } of hooks) {
      expect(hook).toMatchObject({ name: expect.any(String), description: expect.any(String), language: 'node', require_serial: true });
      expect(entry.split(' ').slice(0, 2)).toEqual(['containai', id.replace('containai-', '')]);
    }
  });

  const [audit, fix] = hooks;

  test.each<[path: string, isLooked: boolean]>([
    ['.devcontainer.json', true],
    ['.devcontainer/devcontainer.json', true],
    ['a/.devcontainer/b/devcontainer.json', true],
    ['compose.yaml', true],
    ['docker-compose.dev.yml', true],
    ['a/Dockerfile', true],
    ['Containerfile', true],
    ['app.Dockerfile', true],
    ['package.json', false],
    ['devcontainer.json', false],
    ['my-devcontainer.json', false],
    ['compose.yaml.bak', false],
    ['docs/Dockerfiles', false],
  ])('%s is looked at: %s', (path, isLooked) => {
    expect(new RegExp(audit!.files, 'u').test(path)).toBe(isLooked);
  });

  test('look at the same files under the same tier, as the guide says too', () => {
    expect(fix!.files).toBe(audit!.files);
    for (const hook of hooks) expect(hook['args']).toEqual(expect.arrayContaining(['--tier', 'standard']));
    expect(readFileSync(join(root, 'docs/guides/pre-commit.md'), 'utf8')).toContain(`files: ${audit!.files}\n`);
  });
});

const mayInstall = process.env['CI'] === 'true' && process.getuid?.() === 0;

describe.skipIf(skipReason(!mayInstall, 'pre-commit is installed from PyPI only by root and where CI=true'))('pre-commit itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'containai-pre-commit-'));
  const program = join(folder, 'venv/bin/pre-commit');
  beforeAll(() => {
    expect(run('python3', ['-m', 'venv', join(folder, 'venv')], folder)).toMatchObject({ status: 0 });
    expect(run(join(folder, 'venv/bin/pip'), ['install', '--quiet', 'pre-commit==4.7.0'], folder)).toMatchObject({ status: 0 });
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function run(command: string, args: readonly string[], cwd: string): SpawnSyncReturns<string> {
    return spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, PRE_COMMIT_HOME: join(folder, 'home') } });
  }

  /** Runs a hook of the last commit; pre-commit installs a commit once. */
  function runHook(hook: string, example: string): SpawnSyncReturns<string> {
    const repository = mkdtempSync(join(folder, 'repository-'));
    cpSync(join(root, 'examples', example), repository, { recursive: true });
    const rev = run('git', ['rev-parse', 'HEAD'], root).stdout.trim();
    const config = { repos: [{ repo: root, rev, hooks: hooks.map(({ id }) => ({ id })) }] };
    writeFileSync(join(repository, '.pre-commit-config.yaml'), JSON.stringify(config));
    for (const args of [
      ['init', '--quiet'],
      ['add', '--all'],
    ])
      expect(run('git', args, repository).status).toBe(0);
    return run(program, ['run', hook, '--all-files'], repository);
  }

  test('builds the program from git and audits', { timeout: 300_000 }, () => {
    const { status, stdout } = runHook('containai-audit', 'untrusted');
    expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringContaining('docker-socket-mounted') });
    expect(runHook('containai-audit', 'harmless')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/audit dev containers\.+Passed/),
    });
  });

  const hasFix = Object.hasOwn(commands, 'fix');
  test.skipIf(skipReason(!hasFix, 'there is no command fix'))('leaves alone what has nothing to fix', { timeout: 300_000 }, () => {
    expect(runHook('containai-fix', 'harmless')).toMatchObject({ status: 0 });
  });
});
