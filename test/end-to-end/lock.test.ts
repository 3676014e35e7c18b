import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProgram } from '../../src/machine/run-program.ts';
import { archiveOf, registryProgram, serveRegistry, type TestRegistry } from '../registry/serve-registry.ts';
import { skipReason } from '../skip.ts';

const openssl = findProgram('openssl');
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
    ...(existsSync(join(folder, 'cert.pem')) ? { NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem') } : {}),
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

const fix = (cwd: string, ...args: readonly string[]): Promise<Answer> => run(cli, ['fix', ...args], cwd);
const found = async (at: string): Promise<readonly string[]> => {
  const { stdout } = await run(cli, ['audit', '--resolve', '--format', 'json'], at);
  const { requests } = JSON.parse(stdout) as { requests: { verdicts: { rule: string; state: string }[] }[] };
  return requests.flatMap(({ verdicts }) => verdicts.flatMap(({ rule, state }) => (state === 'found' ? [rule] : [])));
};

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

  describe.skipIf(skipReason(openssl === undefined, 'openssl is not there, so certificates cannot be made'))(
    'an archive at an address',
    () => {
      let server: Server;
      let archive = Buffer.alloc(0);
      let address = '';
      beforeAll(async () => {
        const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
        const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
        const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', cert];
        spawnSync(openssl!, ['req', '-x509', '-days', '2', ...name, ...made]);
        server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_request, response) => response.end(archive));
        await new Promise<void>((settle) => void server.listen(0, '127.0.0.1', settle));
        address = `https://localhost:${(server.address() as AddressInfo).port}/devcontainer-feature-tool.tgz`;
      });
      afterAll(() => void server?.close());
      const serve = async (version: string): Promise<void> => {
        const metadata = { id: 'tool', version, name: 'tool', dependsOn: { [`${registry.host}/acme/one:1`]: {} } };
        archive = gzipSync(await archiveOf({ 'devcontainer-feature.json': JSON.stringify(metadata), 'install.sh': '#!/bin/sh\n' }));
      };

      // This machine is asked for archives where the user says so.
      const lockThere = (at: string, ...args: readonly string[]): Promise<Answer> =>
        lock(at, '--private-registry', new URL(address).host, ...args);

      test('is locked as the reference CLI locks it, with what it depends on', async () => {
        await serve('1.0.0');
        const at = repository({ [path]: configuration(address) });
        expect(await lockThere(at)).toMatchObject({ status: 0, stderr: '' });
        const text = textOf(at);
        expect(text).toContain(`"resolved": "${address}"`);
        expect(text).toBe(await upgraded(at));

        await serve('1.1.0');
        expect(await lockThere(at, '--fresh', '--check')).toMatchObject({ status: 0 });
        expect((await lockThere(at, '--update')).stdout).toContain('1.0.0 → 1.1.0');
        expect(textOf(at)).toBe(await upgraded(at));
      });

      test('that serves something else than is pinned is not locked', async () => {
        await serve('2.0.0');
        const entry = { version: '2.0.0', resolved: address, integrity: `sha256:${'2'.repeat(64)}` };
        const at = repository({ [path]: configuration(address), [lockPath]: JSON.stringify({ features: { [address]: entry } }) });
        const { status, stderr } = await lockThere(at);
        expect(status).toBe(4);
        expect(stderr).toContain('sent something else than the lockfile pins');
      });
    },
  );

  test('keeps what is pinned, and the reference CLI goes by it; --update moves it', async () => {
    const old = await push('acme/moves', ['1', 'latest'], { version: '1.0.0' });
    const at = repository({ [path]: configuration('HOST/acme/moves:1') });
    expect((await lock(at)).stdout).toBe(
      `.devcontainer/devcontainer-lock.json\n     new  ${registry.host}/acme/moves:1  1.0.0\n\n1 lockfile written.\n`,
    );
    const pinned = textOf(at)!;
    expect(pinned).toContain(old);
    const now = await push('acme/moves', ['1', 'latest'], { version: '1.1.0' });
    expect(await lock(at, '--fresh')).toMatchObject({ status: 0, stdout: '1 lockfile up to date.\n' });
    expect(textOf(at)).toBe(pinned);
    expect(await frozen(at)).not.toContain('Lockfile does not');
    expect((await run(reference, ['features', 'resolve-dependencies', '--workspace-folder', at], at)).stdout).toContain(old);

    expect(await lock(at, '--update', '--check')).toMatchObject({ status: 1, stderr: '' });
    expect(textOf(at)).toBe(pinned);
    const { status, stdout } = await lock(at, '--update');
    expect(status).toBe(0);
    expect(stdout).toContain(`   moved  ${registry.host}/acme/moves:1  1.0.0 → 1.1.0`);
    expect(textOf(at)).toBe(pinned.replaceAll(old, now).replace('1.0.0', '1.1.0'));
    expect(textOf(at)).toBe(await upgraded(at));
    writeFileSync(join(at, lockPath), pinned.replace('1.0.0', '1.0.1'));
    expect(await frozen(at)).toContain('Lockfile does not match');
  });

  test('a Feature that comes or goes changes its entry alone', async () => {
    const at = repository({ [path]: configuration('HOST/acme/one:1', 'HOST/acme/three:3') });
    await lock(at);
    const before = textOf(at)!;
    writeFileSync(join(at, path), configuration(`${registry.host}/acme/one:1`));
    const { stdout } = await lock(at);
    expect(stdout).toContain(`    gone  ${registry.host}/acme/three:3  3.1.0\n    kept  1 Feature\n`);
    writeFileSync(join(at, path), configuration(`${registry.host}/acme/one:1`, `${registry.host}/acme/three:3`));
    await lock(at);
    expect(textOf(at)).toBe(before);
  });

  test('a pin that the tag does not allow, or whose digest holds another version than the tag can mean, is let go', async () => {
    const two = await push('acme/two-lines', ['2'], { version: '2.0.0' });
    const one = await push('acme/two-lines', ['1'], { version: '1.0.0' });
    const entry = (version: string): string =>
      JSON.stringify({ features: { [`${registry.host}/acme/two-lines:1`]: { version, resolved: '', integrity: two } } });
    for (const version of ['2.0.0', '1.0.0']) {
      const at = repository({ [path]: configuration('HOST/acme/two-lines:1'), [lockPath]: entry(version) });
      expect(await lock(at)).toMatchObject({ status: 0 });
      expect(textOf(at)).toContain(one);
    }
  });

  test('another layout of the same is left alone, as the reference CLI does', async () => {
    const at = repository({ [path]: configuration('HOST/acme/one:1') });
    await lock(at);
    const packed = JSON.stringify(JSON.parse(textOf(at)!));
    writeFileSync(join(at, lockPath), packed);
    expect(await lock(at)).toMatchObject({ status: 0, stdout: '1 lockfile up to date.\n' });
    expect(textOf(at)).toBe(packed);
  });

  test.each([
    ['an empty file, which is a wish', ''],
    ['a text that is no JSON', '{ // mine\n}'],
  ])('is made in the place of %s', async (_what, text) => {
    const at = repository({ [path]: configuration('HOST/acme/one:1'), [lockPath]: text });
    expect(await lock(at, '--check')).toMatchObject({ status: 1 });
    expect(await lock(at)).toMatchObject({ status: 0, stderr: '' });
    expect(textOf(at)).toBe(await upgraded(at));
  });

  test.each<[string, Readonly<Record<string, string>>, number, string]>([
    [
      'a Feature that is not there',
      { [path]: configuration('HOST/acme/one:1', 'HOST/acme/none:1') },
      4,
      'was not looked up: the registry HOST has no acme/none:1',
    ],
    ['two of them', { [path]: configuration('HOST/acme/none:1', 'HOST/acme/none:2') }, 4, '; and 1 more.'],
    [
      'a pin that the registry no longer has',
      {
        [path]: configuration('HOST/acme/one:1'),
        [lockPath]: JSON.stringify({
          features: { 'HOST/acme/one:1': { version: '1.2.3', resolved: '', integrity: `sha256:${'0'.repeat(64)}` } },
        }),
      },
      4,
      'containai lock --update takes what its tag stands for now',
    ],
    ['a local Feature that is not there', { [path]: configuration('./none') }, 2, 'the local Feature ./none could not be read'],
    [
      'an id that the reference CLI refuses',
      { [path]: configuration('none') },
      2,
      '“none” is no Feature id that the reference CLI accepts',
    ],
    ['no JSON at all', { [path]: 'features' }, 2, 'the file holds no JSON object'],
    [
      'Features in a circle',
      {
        [path]: configuration('./a'),
        '.devcontainer/a/devcontainer-feature.json': '{"id":"a","version":"1.0.0","dependsOn":{"./b":{}}}',
        '.devcontainer/b/devcontainer-feature.json': '{"id":"b","version":"1.0.0","dependsOn":{"./a":{}}}',
      },
      2,
      'the Features wait for each other in a circle',
    ],
  ])('writes nothing for %s', async (_what, files, status, message) => {
    const at = repository(files);
    const before = textOf(at);
    const answer = await lock(at);
    expect(answer).toMatchObject({ status, stdout: '' });
    expect(answer.stderr).toContain(message.replaceAll('HOST', registry.host));
    expect(answer.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(textOf(at)).toBe(before);
  });

  test('without Features there is nothing to lock, and nothing is written', async () => {
    const at = repository({ [path]: '{"image":"debian:12"}' });
    expect(await lock(at)).toMatchObject({ status: 0, stdout: 'There is nothing to lock.\n', stderr: '' });
    expect(textOf(at)).toBe(undefined);
    const other = repository({ Dockerfile: 'FROM debian:12\n' });
    expect(await lock(other)).toMatchObject({
      status: 2,
      stderr: 'containai: only a devcontainer.json has a lockfile, and there is none here.\n',
    });
  });

  test('prints it, or a diff that git applies, and writes nothing', async () => {
    const at = repository({ [path]: configuration('HOST/acme/one:1') });
    const printed = await lock(at, '--stdout');
    expect(printed).toMatchObject({ status: 0, stderr: '' });
    const { stdout } = await lock(at, '--check', '--format', 'diff');
    expect(textOf(at)).toBe(undefined);
    rmSync(join(at, '.git'), { recursive: true });
    spawnSync('git', ['init', '-q'], { cwd: at });
    expect(spawnSync('git', ['apply', '-'], { cwd: at, input: stdout, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    expect(textOf(at)).toBe(printed.stdout);
    const [report] = JSON.parse((await lock(at, '--format', 'json')).stdout) as readonly object[];
    expect(report).toMatchObject({ document: path, moves: [], kept: 1, file: { document: lockPath, diff: '' } });
  });

  test('a link that leads out of the repository is not followed', async () => {
    const at = repository({ [path]: configuration('HOST/acme/one:1') });
    const outside = join(folder, `outside-${count}`);
    symlinkSync(outside, join(at, lockPath));
    expect(await lock(at)).toMatchObject({ status: 2, stdout: '' });
    expect(existsSync(outside)).toBe(false);
    writeFileSync(outside, '');
    expect(await lock(at)).toMatchObject({ status: 2 });
    expect(readFileSync(outside, 'utf8')).toBe('');
  });

  test('with --offline it knows what was looked up before, and asks nobody', async () => {
    const at = repository({ [path]: configuration('HOST/acme/one:1') });
    await lock(at);
    const text = textOf(at);
    rmSync(join(at, lockPath));
    expect(await lock(at, '--offline')).toMatchObject({ status: 0 });
    expect(textOf(at)).toBe(text);
    const unknown = repository({ [path]: configuration('HOST/acme/never:1') });
    expect((await lock(unknown, '--offline')).stderr).toContain('it was not looked up before, and --offline asks nobody');
  });

  describe('fix', () => {
    test('says that it has to look Features up to pin them', async () => {
      const at = repository({ [path]: configuration('HOST/acme/one:1') });
      const { status, stdout } = await fix(at, '--rule', 'feature-unpinned');
      expect({ status, text: textOf(at) }).toEqual({ status: 0, text: undefined });
      expect(stdout.replaceAll(/\s+/gu, ' ')).toContain(
        'Not done: what a Feature is now, its registry alone knows: give fix --resolve too.',
      );
    });

    test.each(['feature-unpinned', 'feature-lock-missing'])('%s: makes the lockfile', async (rule) => {
      const at = repository({ [path]: configuration('HOST/acme/two:2', 'HOST/acme/three:3') });
      expect(await found(at)).toEqual(expect.arrayContaining(['feature-unpinned', 'feature-lock-missing']));
      const shown = await fix(at, '--rule', rule, '--resolve');
      expect(shown).toMatchObject({ status: 1, stderr: '' });
      expect(shown.stdout).toContain('--- /dev/null\n+++ b/.devcontainer/devcontainer-lock.json\n');
      expect(textOf(at)).toBe(undefined);
      expect(await fix(at, '--rule', rule, '--resolve', '--write')).toMatchObject({ status: 0, stderr: '' });
      expect(textOf(at)).toBe(await upgraded(at));
      expect((await found(at)).filter((id) => /feature-(?:unpinned|lock)/u.test(id))).toEqual([]);
    });

    test('brings a lockfile that does not fit up to date, and with the other fixes', async () => {
      const at = repository({
        [path]: JSON.stringify({ ...JSON.parse(configuration('HOST/acme/one:1', 'HOST/acme/three:3')), runArgs: ['--network=host'] }),
      });
      await lock(at);
      const text = textOf(at)!;
      writeFileSync(join(at, lockPath), text.replace('1.2.3', '1.2.2').replace('acme/three:3', 'acme/three:2'));
      expect(await found(at)).toContain('feature-lock-mismatch');
      expect(await fix(at, '--resolve', '--write')).toMatchObject({ stderr: '' });
      expect(textOf(at)).toBe(text);
      expect(await found(at)).not.toContain('feature-lock-mismatch');
      expect(textOf(at, path)).not.toContain('--network=host');
    });

    test('a digest that the registry no longer has is not known to be right', async () => {
      const at = repository({ [path]: configuration('HOST/acme/one:1') });
      await lock(at);
      writeFileSync(join(at, lockPath), textOf(at)!.replaceAll(/sha256:[0-9a-f]{64}/gu, `sha256:${'1'.repeat(64)}`));
      const { status, stdout } = await run(cli, ['audit', '--resolve', '--format', 'json'], at);
      const { requests } = JSON.parse(stdout) as {
        requests: { verdicts: { rule: string; state: string; missing: { why: string }[] }[] }[];
      };
      const verdict = requests.flatMap(({ verdicts }) => verdicts).find(({ rule }) => rule === 'feature-lock-mismatch');
      expect(verdict).toMatchObject({ state: 'undecided' });
      expect(verdict!.missing[0]!.why).toContain(`the registry ${registry.host} has no acme/one@sha256:1111`);
      expect(status).not.toBe(0);
    });
  });
});

/** What the reference CLI’s build says where the lockfile must fit, with a docker that does nothing. */
async function frozen(at: string): Promise<string> {
  const docker = join(folder, 'docker');
  writeFileSync(docker, stub, { mode: 0o755 });
  const args = ['build', '--workspace-folder', at, '--docker-path', docker, '--frozen-lockfile'];
  const { stdout, stderr } = await run(reference, args, at);
  return stdout + stderr;
}

const stub = `#!/bin/sh
case "$1" in
  buildx) [ "$2" = version ] && echo 'github.com/docker/buildx v0.13.1 0' ;;
  -v) echo 'Docker version 26.1.5, build 0' ;;
  version) echo 26.1.5 ;;
  inspect) echo '[{"Id":"sha256:0","Os":"linux","Architecture":"amd64","Config":{"User":"root","Env":[],"Labels":{}}}]' ;;
esac
exit 0
`;
