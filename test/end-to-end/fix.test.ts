import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { skipReason } from '../skip.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'containai-fix-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[], cwd: string, input = ''): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8', input, env: { ...process.env, NO_COLOR: '1' } });
}

let count = 0;

/** A repository of these files. */
function repository(files: Readonly<Record<string, string>>): string {
  const at = join(folder, `r${count++}`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text);
  }
  spawnSync('git', ['init', '-q'], { cwd: at });
  return at;
}

const path = '.devcontainer/devcontainer.json';
const text =
  '\ufeff{\r\n  // the image\r\n  "image": "debian:12",\r\n  "runArgs": ["--network=host", "--rm"], // fast\r\n  "mounts": ["source=/etc,target=/h,type=bind"],\r\n}\r\n';
const safe = text.replace('"--network=host", ', '');
const risky = safe.replace('  "mounts": ["source=/etc,target=/h,type=bind"],\r\n', '');

describe('containai fix', () => {
  test('shows the safe fixes, and writes nothing', () => {
    const at = repository({ [path]: text });
    const { status, stdout, stderr } = run(['fix'], at);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toContain('    safe  host-network-namespace');
    expect(stdout).toContain('-  "runArgs": ["--network=host", "--rm"], // fast');
    expect(stdout).toContain('  unsafe  system-path-mounted');
    expect(stdout).toContain('1 fix; --write makes it. 1 risky one more with --unsafe.');
    expect(readFileSync(join(at, path), 'utf8')).toBe(text);
  });

  test('writes them, byte for byte but for the change, and keeps the mode', () => {
    const at = repository({ [path]: text });
    chmodSync(join(at, path), 0o640);
    expect(run(['fix', '--write'], at)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(at, path), 'utf8')).toBe(safe);
    expect(statSync(join(at, path)).mode & 0o777).toBe(0o640);
    expect(run(['fix', '--write'], at)).toMatchObject({ status: 0 });
    expect(readFileSync(join(at, path), 'utf8')).toBe(safe);
  });

  test('makes the risky ones when told to', () => {
    const at = repository({ [path]: text });
    expect(run(['fix', '--write', '--unsafe'], at)).toMatchObject({ status: 0 });
    expect(readFileSync(join(at, path), 'utf8')).toBe(risky);
  });

  test('prints a diff that git applies', () => {
    const at = repository({ [path]: text });
    for (const args of [
      ['fix', '--unsafe'],
      ['fix', '--unsafe', '--format', 'diff'],
    ]) {
      const { stdout } = run(args, at);
      const checked = spawnSync('git', ['apply', '--check', '-'], { cwd: at, input: stdout, encoding: 'utf8' });
      expect(checked).toMatchObject({ status: 0, stderr: '' });
    }
    spawnSync('git', ['apply', '-'], { cwd: at, input: run(['fix', '--format', 'diff'], at).stdout });
    expect(readFileSync(join(at, path), 'utf8')).toBe(safe);
  });

  test('makes the fixes of one rule', () => {
    const at = repository({ [path]: text });
    expect(run(['fix', '--write', '--unsafe', '--rule', 'system-path-mounted'], at)).toMatchObject({ status: 0 });
    expect(readFileSync(join(at, path), 'utf8')).toContain('--network=host');
    expect(readFileSync(join(at, path), 'utf8')).not.toContain('/etc');
  });

  test('edits the Compose file that says it', () => {
    const compose = 'services:\n  app:\n    image: debian:12 # the base\n    pid: host\n    ports:\n      - 80:80\n';
    const at = repository({
      [path]: '{ "dockerComposeFile": "../compose.yaml", "service": "app", "workspaceFolder": "/w" }\n',
      'compose.yaml': compose,
    });
    expect(run(['fix', '--write'], at)).toMatchObject({ status: 0 });
    expect(readFileSync(join(at, 'compose.yaml'), 'utf8')).toBe(
      'services:\n  app:\n    image: debian:12 # the base\n    ports:\n      - "127.0.0.1:80:80"\n',
    );
  });

  test('leaves what somebody answers for', () => {
    const at = repository({
      [path]: text,
      'policy.yaml': 'waivers:\n  - rule: host-network-namespace\n    reason: our own runners\n',
    });
    expect(run(['fix', '--policy', 'policy.yaml'], at)).toMatchObject({ status: 0 });
  });

  test('prints a line that was fixed', () => {
    const { status, stdout } = run(['fix', '--docker-run', 'docker run --rm --pid=host debian', '--format', 'diff'], folder);
    expect(status).toBe(1);
    expect(stdout).toContain('\n+docker run --rm debian');
  });

  test('prints JSON for programs', () => {
    const { stdout } = run(['fix', '--format', 'json'], repository({ [path]: text }));
    expect(JSON.parse(stdout)).toMatchObject([
      {
        document: path,
        files: [{ document: path, diff: expect.stringContaining('@@') }],
        made: [{ rule: 'host-network-namespace', safety: 'safe', where: 'file' }],
        left: [{ rule: 'system-path-mounted', safety: 'risky', why: 'unsafe' }],
      },
    ]);
  });

  test.each([
    ['a rule that does not exist', ['fix', '--rule', 'host-network'], /there is no rule host-network/u],
    ['a question that nobody can answer', ['fix', '--interactive'], /--interactive needs a terminal/u],
    ['a folder without configurations', ['fix', 'missing'], /^$/u],
  ])('answers %s with a sentence', (_what, args, says) => {
    const { status, stderr } = run(args, repository({ [path]: text }));
    expect(status).toBe(2);
    expect(stderr).toMatch(says);
    expect(stderr.split('\n').length).toBeLessThan(3);
  });

  test('a file of bytes that are no text stays as it is', () => {
    const at = repository({ [path]: '' });
    const bytes = Buffer.concat([
      Buffer.from('{ "image": "debian:12", "name": "'),
      Buffer.from([0xff]),
      Buffer.from('", "runArgs": ["--pid=host"] }\n'),
    ]);
    writeFileSync(join(at, path), bytes);
    run(['fix', '--write'], at);
    expect(readFileSync(join(at, path)).equals(bytes)).toBe(true);
  });

  const noTerminal = skipReason(!existsSync('/usr/bin/script'), 'asking on a terminal: there is no `script` here to make one');
  test.skipIf(noTerminal)('asks about each fix, and writes those that are wanted', () => {
    const at = repository({ [path]: text.replace('"--rm"', '"--pid=host"') });
    const command = `${process.execPath} ${cli} fix --interactive --unsafe`;
    const asked = spawnSync('/usr/bin/script', ['-qec', command, '/dev/null'], {
      cwd: at,
      input: 'y\nperhaps\nn\nn\n',
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(asked.stdout).toContain('Make this change?');
    const written = readFileSync(join(at, path), 'utf8');
    expect([written.includes('--network=host'), written.includes('--pid=host'), written.includes('/etc')].filter(Boolean)).toHaveLength(2);
  });
});
