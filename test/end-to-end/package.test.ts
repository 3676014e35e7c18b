import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { version, dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('the published package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'containai-package-'));
  let files: string[] = [];
  beforeAll(() => {
    // dist/ is up to date already, and packing scripts would empty it under the other tests.
    const packed = run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], root);
    const [{ filename, files: listed }] = JSON.parse(packed);
    files = listed.map(({ path }: { path: string }) => path);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
    // What it is installed with comes from here, as everybody else gets it from the registry.
    const others = Object.keys(dependencies).map((name) => {
      const [{ filename: other }] = JSON.parse(
        run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], join(root, 'node_modules', name)),
      );
      return join(folder, other);
    });
    run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, filename), ...others], folder);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('holds the program, its types and its licences, and neither sources nor tests', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'dist/cli.js',
        'dist/commands.cjs',
        'dist/sandbox-commands.cjs',
        'dist/index.js',
        'dist/index.d.ts',
        'dist/THIRD-PARTY.txt',
        'deploy/kubernetes/Dockerfile',
        'deploy/kubernetes/survey.yaml',
        'docs/rules/host-command.md',
        'queries/owners.sql',
        'queries/views.sql',
        'system/Dockerfile',
        'system/set-up.sh',
        'LICENSE',
      ]),
    );
    expect(
      files.filter(
        (file) =>
          !/^(?:dist\/[^/]+\.(?:c?js|d\.ts|txt)|deploy\/kubernetes\/[\w.-]+|docs\/rules\/[\w-]+\.md|queries\/[\w-]+\.sql|schemas\/.*\.json|system\/[\w.-]+|[A-Z]+(?:\.md)?|package\.json)$/.test(
            file,
          ),
      ),
    ).toEqual([]);
  });

  test.each(['containai', 'cai'])('installs offline with what docs/dependencies.md lists and runs as %s', (name) => {
    expect(run('npx', ['--no-install', name, '--version'], folder)).toContain(version);
    const installed = JSON.parse(run('npm', ['ls', '--all', '--json'], folder)).dependencies;
    expect(Object.keys(installed).sort()).toEqual([...Object.keys(dependencies), 'containai'].sort());
    // npm lists an optional peer that nobody has installed as nothing.
    const { '@duckdb/node-api': peer, ...others } = installed.containai.dependencies;
    expect(peer).toEqual({});
    expect(Object.keys(others)).toEqual(Object.keys(dependencies));
  });

  test('says what SQL needs where that is not installed, and brings the queries', () => {
    const program = join(folder, 'node_modules/containai/dist/cli.js');
    const results = join(folder, 'results.ndjson');
    writeFileSync(results, '');
    const ask = (sql: string): { status: number | null; stderr: string } =>
      spawnSync(process.execPath, [program, 'survey', 'report', '--sql', sql, results], { cwd: folder, encoding: 'utf8' });
    const { status, stderr } = ask('fit');
    expect(stderr).toMatch(/npm install --global @duckdb\/node-api@\d/);
    expect(status).toBe(3);
    expect(ask('nothing').stderr).toContain('changed, engine-socket, fit');
  });

  test('can be imported', () => {
    const program = `import * as api from 'containai'; if (Object.keys(api).length === 0) throw new Error('empty');`;
    expect(spawnSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: folder, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  test('is installed with, and bundles, only what docs/dependencies.md lists, in the versions it gives', () => {
    const list = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
    const [, installedPart = '', bundledPart = '', developmentPart = ''] = list.split(/^## /m);
    expect(namesIn(installedPart)).toEqual(dependencies);
    const bundled = namesIn(bundledPart);
    const development = [...developmentPart.matchAll(/^\| (@?[a-z]\S+) \|/gm)].map(([, name]) => name);
    expect([...Object.keys(bundled), ...development].toSorted()).toEqual(Object.keys(devDependencies).toSorted());
    expect(devDependencies).toMatchObject(bundled);
    const licences = readFileSync(join(root, 'dist/THIRD-PARTY.txt'), 'utf8');
    for (const [, name, exact] of licences.matchAll(/^-{80}\n(\S+) (\S+) \(/gm)) expect(bundled).toMatchObject({ [name ?? '']: exact });
  });
});

/** Packages of a table, with their versions. */
function namesIn(part: string): Record<string, string> {
  return Object.fromEntries([...part.matchAll(/^\| (\S+) \| (\d\S+) \|/gm)].map(([, name = '', exact = '']) => [name, exact]));
}

function run(program: string, args: string[], cwd: string): string {
  return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
