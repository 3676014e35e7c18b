import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentsIn, manifest } from '../kubernetes.ts';

/*
 * What the pods of deploy/kubernetes/survey.yaml do, one after the other on this machine: their own command over bare repositories, and what is asked of the results.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'containai-fleet-'));
const bin = join(folder, 'bin');
const repositories = join(folder, 'repositories');
const results = join(folder, 'results');
const owners = ['acme', 'umbrella'];
const names = ['untrusted', 'harmless', 'compose'];

afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => {
  for (const path of [bin, repositories, results]) mkdirSync(path);
  writeFileSync(join(bin, 'containai'), `#!/bin/sh\nexec '${process.execPath}' '${root}dist/cli.js' "$@"\n`);
  chmodSync(join(bin, 'containai'), 0o755);
  for (const name of names) {
    const clone = join(folder, 'clone', name);
    cpSync(join(root, 'examples', name), clone, { recursive: true });
    git(clone, 'init', '--quiet');
    git(clone, 'add', '--all', '--force');
    git(clone, '-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'all');
    for (const owner of owners) git(folder, 'clone', '--quiet', '--mirror', clone, join(repositories, owner, `${name}.git`));
  }
});

function git(cwd: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync('git', args, { cwd, encoding: 'utf8', env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' } });
  expect(stderr, args.join(' ')).toBe('');
  expect(status).toBe(0);
}

function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(program, args, { cwd: folder, encoding: 'utf8', env: { PATH: `${bin}:${process.env['PATH']}`, HOME: folder, ...env } });
}

interface Job {
  readonly template: {
    readonly spec: { readonly containers: readonly { readonly command: readonly string[]; readonly args: readonly string[] }[] };
  };
}

describe('a survey in parts', () => {
  const shards = 3;
  const files = Array.from({ length: shards }, (_, index) => join(results, `${index + 1}-of-${shards}.ndjson`));
  const lines = (): readonly string[] =>
    files.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== ''),
    );

  beforeAll(() => {
    const { data } = documentsIn(manifest).find(({ kind }) => kind === 'ConfigMap') as { readonly data: Readonly<Record<string, string>> };
    for (const [name, text] of Object.entries(data)) writeFileSync(join(folder, name), text);
  });

  function pod(index: number): ReturnType<typeof run> {
    const { template } = documentsIn(manifest).find(({ kind }) => kind === 'Job')!['spec'] as Job;
    const { command, args } = template.spec.containers[0]!;
    const [shell, ...words] = [...command, ...args].map((word) =>
      word.replace('/results', results).replace('/repositories', repositories).replace('/etc/containai', folder),
    );
    return run(shell!, words, { JOB_COMPLETION_INDEX: String(index), SHARDS: String(shards) });
  }

  test('is the survey in one, by the command of the pods, and again when they are tried again', () => {
    for (let index = 0; index < shards; index++) expect(pod(index)).toMatchObject({ status: 0 });
    expect(readdirSync(results)).toEqual(files.map((file) => file.slice(results.length + 1)));
    const first = lines();
    for (let index = 0; index < shards; index++) expect(pod(index)).toMatchObject({ status: 0 });
    expect(lines()).toEqual(first);
    const whole = run('containai', ['survey', '--policy', join(folder, 'policy.yaml'), '--host', join(folder, 'team.json'), repositories]);
    expect(whole.status).toBe(0);
    expect(whole.stdout.trimEnd().split('\n')).toHaveLength(first.length);
    const joined = run('containai', ['survey', 'report', '--format', 'ndjson', ...files]);
    expect(joined.stdout).toBe(whole.stdout);
  });

  test('answers questions in SQL', () => {
    const asked = run('containai', ['survey', 'report', '--sql', 'owners', '--format', 'ndjson', ...files]);
    expect(asked).toMatchObject({ status: 0, stderr: '' });
    const rows = asked.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows.map(({ owner }) => owner)).toEqual(owners.map((owner) => join(repositories, owner)));
    for (const row of rows) expect(row).toMatchObject({ repositories: names.length, worst: 'error' });
    const changed = run('containai', ['survey', 'report', '--sql', 'changed', '--before', files[0]!, ...files]);
    expect(changed.status).toBe(0);
    expect(changed.stdout.split('\n')).toHaveLength(lines().length - readFileSync(files[0]!, 'utf8').split('\n').length + 3);
  });
});
