import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registryProgram, serveRegistry, type TestRegistry } from '../registry/serve-registry.ts';
import { skipReason } from '../skip.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'containai-resolve-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Printed {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function resolve(args: readonly string[], cache = 'cache'): Printed {
  const env = { PATH: process.env['PATH'], HOME: folder, SECRET: 'of the host', XDG_CACHE_HOME: join(folder, cache) };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'resolve', ...args], { cwd: folder, encoding: 'utf8', env });
  return { status, stdout, stderr };
}

function write(path: string, value: unknown): string {
  const at = join(folder, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, typeof value === 'string' ? value : JSON.stringify(value));
  return at;
}

describe('containai resolve', () => {
  test('asks which of several configurations is meant', () => {
    write('several/.devcontainer/one/devcontainer.json', { image: 'x' });
    write('several/.devcontainer/two/devcontainer.json', { image: 'x' });
    expect(resolve(['several'])).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'containai: there are several configurations here: several/.devcontainer/one/devcontainer.json, several/.devcontainer/two/devcontainer.json. Name one of them: containai resolve several/.devcontainer/one/devcontainer.json\n',
    });
  });

  test('takes a devcontainer.json alone', () => {
    write('compose/compose.yml', 'services: {a: {image: x}}');
    expect(resolve(['compose'])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('no devcontainer.json here') as string,
    });
    expect(resolve(['nothing'])).toMatchObject({ status: 2, stdout: '', stderr: 'containai: nothing: There is no such file or folder.\n' });
    write('broken/.devcontainer.json', '[]');
    expect(resolve(['broken'])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('broken/.devcontainer.json:1:1: ') as string,
    });
  });

  test('says what is missing offline, and prints the rest', () => {
    write('offline/.devcontainer.json', {
      image: 'registry.example/a/b:1',
      features: { 'registry.example/a/f:1': {}, 'ghcr.io/devcontainers/features/docker-in-docker:2': {} },
      remoteUser: '${localEnv:SECRET}',
    });
    const { status, stdout, stderr } = resolve(['offline', '--offline']);
    expect(status).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ privileged: true, remoteUser: '${localEnv:SECRET}' });
    expect(stdout).toContain('\n  "privileged": true,\n');
    const why = 'it was not looked up before, and --offline asks nobody';
    expect(stderr.split('\n').toSorted()).toEqual(
      [
        '',
        `containai: offline/.devcontainer.json:1:75: Feature ghcr.io/devcontainers/features/docker-in-docker:2 was not looked up, so what is known of it as an official one counts: ${why}.`,
        `containai: offline/.devcontainer.json:1:10: The image registry.example/a/b:1 was not looked up: ${why}. What it asks for is missing.`,
        `containai: offline/.devcontainer.json:1:47: Feature registry.example/a/f:1 was not looked up: ${why}. What it asks for is missing.`,
      ].toSorted(),
    );
  });

  test('escapes what a terminal would obey', () => {
    write('escapes/.devcontainer.json', { image: 'x', name: '\u001b[31m\u202e\u009b' });
    const { stdout } = resolve(['escapes', '--offline']);
    expect(stdout).toContain('"name": "\\u001b[31m\\u202e\\u009b"');
    expect((JSON.parse(stdout) as { name: string }).name).toBe('\u001b[31m\u202e\u009b');
  });

  test('has help, and knows its options', () => {
    expect(resolve(['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Usage: containai resolve [OPTIONS] [PATH]') as string,
    });
    expect(resolve(['--jsn'])).toMatchObject({ status: 2, stderr: 'containai: there is no option --jsn; did you mean --json?\n' });
  });
});

describe.skipIf(skipReason(registryProgram === undefined, 'no docker-registry'))('containai resolve, with a registry', () => {
  let registry: TestRegistry;
  beforeAll(async () => {
    registry = await serveRegistry();
    const metadata = JSON.stringify({ id: 'tool', version: '1.2.3', privileged: true, mounts: ['source=v,target=/v'] });
    await registry.pushFeature('a/tool', ['1'], { 'devcontainer-feature.json': metadata, 'install.sh': '' }, metadata);
    await registry.pushImage('a/image', '1', { Labels: { 'devcontainer.metadata': '[{"remoteUser":"vscode"}]' } });
    write('whole/.devcontainer/devcontainer.json', {
      image: `${registry.host}/a/image:1`,
      features: { [`${registry.host}/a/tool:1`]: {} },
    });
  });
  afterAll(() => registry?.stop());

  test('prints the merged configuration, and for programs one line', () => {
    const { status, stdout, stderr } = resolve(['whole']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const merged: unknown = JSON.parse(stdout);
    expect(merged).toMatchObject({ privileged: true, remoteUser: 'vscode', mounts: ['source=v,target=/v'] });
    const line = resolve(['whole/.devcontainer/devcontainer.json', '--json']);
    expect(line).toMatchObject({ status: 0, stderr: '' });
    expect(line.stdout.split('\n')).toHaveLength(2);
    const { configuration, workspace, mergedConfiguration } = JSON.parse(line.stdout) as Readonly<Record<string, unknown>>;
    expect(mergedConfiguration).toEqual(merged);
    expect(configuration).toHaveProperty('features');
    const at = join(folder, 'whole');
    expect(workspace).toEqual({ workspaceFolder: '/workspaces/whole', workspaceMount: `type=bind,source=${at},target=/workspaces/whole` });
  });

  test('goes by what it saw before, offline', () => {
    resolve(['whole'], 'seen');
    expect(resolve(['whole', '--offline'], 'seen')).toEqual(resolve(['whole'], 'seen'));
    expect(resolve(['whole', '--offline'], 'unseen').status).toBe(4);
  });
});
