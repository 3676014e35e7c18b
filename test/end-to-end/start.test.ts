import { type SpawnSyncReturns, execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** The start script in a checkout of its own, whose whole source is one line each: what is tried is the start, not the program. */
describe('./containai', () => {
  let folder = '';
  let elsewhere = '';
  const start = (options: { env?: Record<string, string>; script?: string } = {}): SpawnSyncReturns<string> =>
    spawnSync(options.script ?? join(folder, 'containai'), ['one', 'two words'], {
      cwd: elsewhere,
      encoding: 'utf8',
      env: { ...process.env, ...options.env },
    });
  const program = (text: string): void => {
    writeFileSync(join(folder, 'src/cli/main.ts'), `console.log('${text}', ...process.argv.slice(2).map((one) => \`<\${one}>\`));\n`);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'containai start '));
    for (const file of ['containai', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsdown.config.ts']) {
      cpSync(join(root, file), join(folder, file), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    for (const room of ['cli', 'machine', 'reports/html']) mkdirSync(join(folder, 'src', room), { recursive: true });
    // The build has these run once, for what the engine compiles.
    const runners =
      'export const runners = { audit: async () => 0, changes: async () => 0, exec: async () => 0, ls: async () => 0, survey: async () => 0 };\n';
    for (const other of [
      'index.ts',
      'cli/commands.ts',
      'cli/sandbox-commands.ts',
      'cli/survey-worker.ts',
      'machine/walk-worker.ts',
      'reports/html/html-report.ts',
    ])
      writeFileSync(join(folder, 'src', other), runners);
    program('first');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('builds what is missing or out of date, hands the arguments over and keeps standard output for the program', () => {
    expect(start()).toMatchObject({ status: 0, stdout: 'first <one> <two words>\n' });
    program('second');
    expect(start()).toMatchObject({ status: 0, stdout: 'second <one> <two words>\n' });
    expect(start()).toMatchObject({ status: 0, stdout: 'second <one> <two words>\n', stderr: '' });
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  test('starts through links, from any folder', () => {
    mkdirSync(join(folder, 'bin'));
    symlinkSync('../containai', join(folder, 'bin/relative'));
    symlinkSync(join(folder, 'bin/relative'), join(folder, 'bin/absolute'));
    expect(start({ script: join(folder, 'bin/absolute') })).toMatchObject({ status: 0, stdout: 'first <one> <two words>\n' });
  });

  test('several first starts at once all succeed, and leave nothing behind', async () => {
    const starts = await Promise.all([1, 2, 3].map(() => run(join(folder, 'containai'))));
    expect(starts.map(({ stdout }) => stdout)).toEqual(['first\n', 'first\n', 'first\n']);
    expect(readdirSync(folder).filter((file) => file.startsWith('.build'))).toEqual([]);
  });

  test('a lock whose owner is gone stops nobody', () => {
    mkdirSync(join(folder, '.build-lock'));
    const { pid } = spawnSync('true');
    writeFileSync(join(folder, '.build-lock/owner'), `${pid}\n`);
    expect(start()).toMatchObject({ status: 0, stdout: 'first <one> <two words>\n' });
  });

  test.each(['v18.20.4', 'v20.18.3'])('node %s is refused in one sentence', (version) => {
    const old = join(folder, 'old/node');
    mkdirSync(join(folder, 'old'));
    writeFileSync(old, `#!/bin/sh\necho ${version}\n`);
    chmodSync(old, 0o755);
    expect(start({ env: { PATH: `${join(folder, 'old')}${delimiter}${process.env['PATH']}` } })).toMatchObject({
      status: 3,
      stdout: '',
      stderr: `containai: Node.js 20.19 or newer is needed, and ${old} is ${version}.\n`,
    });
  });

  test('a source that does not build is exit 3, and the old program is not run in its place', () => {
    expect(start().status).toBe(0);
    writeFileSync(join(folder, 'src/cli/main.ts'), 'const = ;\n');
    expect(start()).toMatchObject({ status: 3, stdout: '', stderr: expect.stringContaining('could not be built') });
  });

  test('with nothing installed and no network: one sentence, exit 3', () => {
    unlinkSync(join(folder, 'node_modules'));
    const env = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_cache: join(folder, 'cache') };
    const { status, stdout, stderr } = start({ env });
    expect({ status, stdout, said: stderr.trim().split('\n').at(-1) }).toEqual({
      status: 3,
      stdout: '',
      said: 'containai: the first start installs what the build uses from the npm registry, which could not be reached.',
    });
    expect(existsSync(join(folder, '.build-lock'))).toBe(false);
  });
});
