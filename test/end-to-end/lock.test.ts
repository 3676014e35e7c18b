import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registryProgram, serveRegistry, type TestRegistry } from '../registry/serve-registry.ts';
import { skipReason } from '../skip.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'dist/cli.js');
const reference = join(root, 'node_modules/@devcontainers/cli/devcontainer.js');
const folder = mkdtempSync(join(tmpdir(), 'containai-lock-'));
let registry: TestRegistry;
let count = 0;

interface Answer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, args: readonly string[], cwd: string): Promise<Answer> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(folder, 'home'),
    TMPDIR: folder,
    NO_COLOR: '1',
    XDG_CACHE_HOME: join(folder, 'cache'),
  };
  return new Promise((settle) => {
    execFile(process.execPath, [program, ...args], { cwd, env, encoding: 'utf8' }, (error, stdout, stderr) =>
      settle({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

const lock = (cwd: string, ...args: readonly string[]): Promise<Answer> => run(cli, ['lock', ...args], cwd);

/** A repository of these files, in which `HOST` stands for the registry. */
function repository(files: Readonly<Record<string, string>>): string {
  const at = join(folder, `r${count++}`);
  mkdirSync(join(at, '.git'), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text.replaceAll('HOST', registry.host));
  }
  return at;
}

const path = '.devcontainer/devcontainer.json';
const lockPath = '.devcontainer/devcontainer-lock.json';
const configuration = (...ids: readonly string[]): string =>
  JSON.stringify({ image: 'debian:12', features: Object.fromEntries(ids.map((id) => [id, {}])) });
const textOf = (at: string, name = lockPath): string | undefined =>
  existsSync(join(at, name)) ? readFileSync(join(at, name), 'utf8') : undefined;

function push(name: string, tags: readonly string[], metadata: object, annotation?: object): Promise<string> {
  const said = { id: name.slice(name.lastIndexOf('/') + 1), name, ...metadata };
  const text = JSON.stringify(said).replaceAll('HOST', registry.host);
  const files = { 'devcontainer-feature.json': text, 'install.sh': '#!/bin/sh\n' };
  return registry.pushFeature(
    name,
    tags,
    files,
    annotation === undefined ? undefined : JSON.stringify(annotation).replaceAll('HOST', registry.host),
  );
}

/** What the reference CLI writes for the same configuration; its `upgrade` takes what the tags stand for. */
async function upgraded(at: string, name = lockPath): Promise<string | undefined> {
  const copy = `${at}-reference`;
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  for (const file of readdirSync(at, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const from = join(file.parentPath, file.name);
    mkdirSync(dirname(from.replace(at, copy)), { recursive: true });
    writeFileSync(from.replace(at, copy), readFileSync(from));
  }
  await run(reference, ['upgrade', '--workspace-folder', copy], copy);
  return textOf(copy, name);
}

describe.skipIf(skipReason(registryProgram === undefined, 'no docker-registry is installed'))('containai lock', () => {
  beforeAll(async () => {
    registry = await serveRegistry();
    await push('acme/one', ['1', '1.2', '1.2.3', 'latest'], { version: '1.2.3' });
    await push('acme/two', ['2', 'latest'], { version: '2.0.0', dependsOn: { 'HOST/acme/one': {}, 'HOST/acme/three:3': { a: 'b' } } });
    await push('acme/three', ['3', 'latest'], { version: '3.1.0' });
    await push('acme/says', ['1'], { version: '1.0.0' }, { id: 'says', version: '9.9.9', dependsOn: { 'HOST/acme/one:1.2': {} } });
    await push('acme/bare', ['1'], {});
    await push('acme/number', ['1'], { version: 1.5 });
  });
  afterAll(() => {
    registry?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each<[string, Readonly<Record<string, string>>, string?]>([
    ['one Feature', { [path]: configuration('HOST/acme/one:1') }],
    ['several, in another order than they are written', { [path]: configuration('HOST/acme/three', 'HOST/acme/One:1.2', 'HOST/acme/one') }],
    ['what others depend on', { [path]: configuration('HOST/acme/two:2') }],
    ['one of two versions', { [path]: configuration('HOST/acme/one:1.2.3', 'HOST/acme/two') }],
    ['an annotation that says another thing than the archive', { [path]: configuration('HOST/acme/says:1') }],
    ['no version, and a number', { [path]: configuration('HOST/acme/bare:1', 'HOST/acme/number:1') }],
    ['a name with a dot', { '.devcontainer.json': configuration('HOST/acme/one:1') }, '.devcontainer-lock.json'],
    [
      'a local Feature, which is not locked, and what it depends on',
      {
        [path]: configuration('./tool'),
        '.devcontainer/tool/devcontainer-feature.json': '{"id":"tool","version":"1.0.0","dependsOn":{"HOST/acme/one:1":{}}}',
        '.devcontainer/tool/install.sh': '',
      },
    ],
    [
      'local Features alone',
      {
        [path]: configuration('./tool'),
        '.devcontainer/tool/devcontainer-feature.json': '{"id":"tool","version":"1.0.0"}',
        '.devcontainer/tool/install.sh': '',
      },
    ],
  ])('writes what the reference CLI writes: %s', async (_what, files, name = lockPath) => {
    const at = repository(files);
    expect(await lock(at)).toMatchObject({ status: 0, stderr: '' });
    const text = textOf(at, name);
    expect(text).toContain('"features"');
    expect(text).toBe(await upgraded(at, name));
    expect(await lock(at, '--check')).toMatchObject({ status: 0, stdout: '1 lockfile up to date.\n' });
  });
});
