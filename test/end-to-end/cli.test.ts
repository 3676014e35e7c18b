import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { afterAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'containai-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(
  args: readonly string[],
  { cwd = root, env = {}, input = '' }: { cwd?: string; env?: Record<string, string>; input?: string } = {},
): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [cli, ...args], {
    cwd,
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, NO_COLOR: '', ...env },
  });
}

function write(path: string, text: string): string {
  const at = join(folder, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, text);
  return at;
}

/** Lists of lists of aliases: nine to the twenty-sixth of words, were they all written out. */
function bomb(): string {
  const lines = ['x-a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]'];
  for (let index = 1; index < 26; index++) {
    const [name, before] = [String.fromCharCode(97 + index), String.fromCharCode(96 + index)];
    lines.push(
      `x-${name}: &${name} [*${before}, *${before}, *${before}, *${before}, *${before}, *${before}, *${before}, *${before}, *${before}]`,
    );
  }
  return `${lines.join('\n')}\nservices:\n  app:\n    image: node\n    environment: *z\n`;
}

describe('containai audit', () => {
  test('judges the untrusted example', () => {
    const { status, stdout, stderr } = run(['audit', 'examples/untrusted']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    for (const rule of ['docker-socket-mounted', 'host-command', 'credential-mounted', 'host-network-namespace'])
      expect(stdout).toContain(` error  ${rule}`);
    expect(stdout).toContain('12 │     "source=/var/run/docker.sock');
    expect(stdout).toContain('by Feature go');
    expect(stdout).toMatch(/\nUnder Sysbox {3}/);
    expect(stdout).toMatch(/Would start: not under strict\.\n$/);
    expect(stdout).not.toContain('\u001b');
  });

  test('finds nothing wrong with the harmless example', () => {
    const { status, stdout } = run(['audit', 'examples/harmless']);
    expect(status).toBe(0);
    expect(stdout).not.toMatch(/^ *error /m);
  });

  test('judges every service of the Compose example', () => {
    const { requests } = JSON.parse(run(['audit', 'examples/compose', '--format', 'json']).stdout);
    expect(requests.map(({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`).toSorted()).toEqual(
      ['build app', 'container app', 'container database', 'container docs'].toSorted(),
    );
  });

  test('audits this repository’s own dev container', () => {
    const { status, stdout } = run(['audit', '.devcontainer/devcontainer.json']);
    expect({ status, stdout }).toMatchObject({ status: 0 });
  });

  test('reads a docker run line and an Engine API body', () => {
    const line = run(['audit', '--docker-run', 'docker run --privileged --pid=host debian']);
    expect(line.status).toBe(1);
    expect(line.stdout).toContain('command line');
    expect(line.stdout).toContain('host-pid-namespace');
    const body = write('body.json', '{"Image":"debian","HostConfig":{"PidMode":"host"}}');
    const api = run(['audit', '--api-create', body]);
    expect(api.status).toBe(1);
    expect(api.stdout).toContain('host-pid-namespace');
  });

  test('prints JSON alone, that its schema accepts', () => {
    const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(join(root, 'schemas/report-1.schema.json'), 'utf8')));
    const { stdout } = run(['audit', 'examples', '--format', 'json']);
    const report = JSON.parse(stdout);
    validate(report);
    expect(validate.errors).toBeNull();
    expect(new Set(report.requests.map(({ document }: { document: string }) => document)).size).toBe(3);
  });

  test('quiet shows errors and the last line, verbose also what is clear', () => {
    const quiet = run(['audit', 'examples/untrusted', '--quiet']).stdout;
    expect(quiet).not.toMatch(/^ *(?:warn|note) |^Under Sysbox/m);
    expect(quiet).toMatch(/Would start: .*\n$/);
    expect(run(['audit', 'examples/harmless', '--verbose']).stdout).toMatch(/^ +clear {2}/m);
  });

  test('keeps to narrow terminals and uses colours when told', () => {
    const { stdout } = run(['audit', 'examples/untrusted', '--color', 'always']);
    expect(stdout).toContain('\u001b[');
  });

  test('a file whose links leave the repository is not read, unless it was named', () => {
    write('outside/devcontainer.json', '{"image":"node"}');
    mkdirSync(join(folder, 'linked/.devcontainer'), { recursive: true });
    symlinkSync(join(folder, 'outside/devcontainer.json'), join(folder, 'linked/.devcontainer/devcontainer.json'));
    const found = run(['audit', 'linked'], { cwd: folder });
    expect(found.status).toBe(2);
    expect(found.stdout).toContain('it is a symbolic link that leaves the folder');
    expect(run(['audit', 'linked/.devcontainer/devcontainer.json', '--format', 'json'], { cwd: folder }).stdout).toContain('"image"');
  });

  test('a folder of the repository that is a link to the host’s root counts as the root', () => {
    write('sly/.devcontainer.json', '{"image":"node","mounts":["source=${localWorkspaceFolder}/data,target=/data,type=bind"]}');
    symlinkSync('/', join(folder, 'sly/data'));
    const { status, stdout } = run(['audit', 'sly'], { cwd: folder });
    expect(status).toBe(1);
    expect(stdout).toContain('host-root-mounted');
  });

  test('secrets are in no output', () => {
    const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    write('secret/.devcontainer.json', `{\n"image": "node",\n"containerEnv": { "TOKEN": "${token}" }, "privileged": true\n}`);
    for (const args of [[], ['--verbose'], ['--format', 'json']]) {
      const { stdout } = run(['audit', 'secret', ...args], { cwd: folder });
      expect(stdout).toContain('literal-credential');
      expect(stdout).not.toContain(token);
    }
  });

  test('control characters of a configuration do not reach the terminal', () => {
    write('control/.devcontainer.json', '{"image":"node\u001b]0;x\u0007","runArgs":["--pid=host"],"x\u009b2J":1, "name": "\u202eevil"}');
    const { stdout } = run(['audit', 'control', '--verbose'], { cwd: folder });
    // oxlint-disable-next-line no-control-regex -- that is what is looked for
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/u);
  });
});

describe('reports in files', () => {
  test('go where they are asked to, each in its format, beside what is printed', () => {
    const at = mkdtempSync(join(folder, 'reports-'));
    const files = ['a.sarif', 'a.json', 'a.md', 'a.txt', './b=c.sarif.json'];
    const args = [...files.map((name) => `--output=${name}`), '-o', 'github=lines'];
    const { status, stdout, stderr } = run(['audit', join(root, 'examples/untrusted'), '--quiet', ...args], { cwd: at });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/Would start: not under strict\.\n$/);
    const texts = Object.fromEntries(readdirSync(at).map((name) => [name, readFileSync(join(at, name), 'utf8')]));
    expect(Object.keys(texts).toSorted()).toEqual(['a.json', 'a.md', 'a.sarif', 'a.txt', 'b=c.sarif.json', 'lines']);
    expect(JSON.parse(texts['a.sarif']!).runs[0].results.length).toBeGreaterThan(10);
    expect(texts['b=c.sarif.json']).toBe(texts['a.sarif']);
    expect(JSON.parse(texts['a.json']!).requests.length).toBeGreaterThan(0);
    expect(texts['a.md']).toMatch(/^<!-- containai:report -->\n### ContainAI: \d+ errors/);
    expect(texts['a.txt']).toMatch(/Would start: not under strict\.\n$/);
    expect(texts['lines']).toMatch(/^::error file=/);
  });

  test.each(['sarif', 'github', 'markdown'])('%s is printed where it is the format', (format) => {
    const at = join(mkdtempSync(join(folder, 'same-')), 'report');
    const { stdout } = run(['audit', 'examples', '--format', format, '--output', `${format}=${at}`]);
    expect(stdout.length).toBeGreaterThan(1000);
    expect(readFileSync(at, 'utf8')).toBe(stdout);
  });

  test.each<[output: string, code: number, says: string]>([
    ['none/a.sarif', 2, 'the report cannot be written to none/a.sarif: its folder does not exist.'],
    ['report', 2, 'write FORMAT=FILE, with a format of text, json, sarif, github, markdown, html.'],
    ['sarf=report', 2, 'did you mean sarif=report?'],
    ['sairf=out.json', 2, 'there is no format “sairf”; did you mean sarif=out.json? A file of that name is written ./sairf=out.json.'],
    ['nothing=out.json', 2, 'or ./nothing=out.json for a file of that name.'],
    ['sarif=', 2, '--output sarif= needs a file.'],
    ['json=-', 2, '--output writes files alone; --format FORMAT says how to print the report.'],
    ['', 2, '--output needs a value: [FORMAT=]FILE.'],
    ['text=examples/untrusted/.devcontainer/devcontainer.json', 2, 'that file is audited.'],
    ['text=/dev/full', 3, 'the report could not be written to /dev/full: there is no space left.'],
  ])('%s ends with %i and one sentence', (output, code, says) => {
    const { status, stderr } = run(['audit', 'examples/untrusted', '--output', output]);
    expect(status).toBe(code);
    expect(stderr).toContain(says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('one file takes one report', () => {
    const { status, stderr } = run(['audit', 'examples/untrusted', '--output', 'sarif=x', '--output', 'json=./x']);
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'containai: two reports cannot go to one file: ./x.\n' });
  });

  test('a report goes through a pipe', () => {
    const line = `"${process.execPath}" "${cli}" audit examples/untrusted --quiet --output markdown=/dev/stdout | cat`;
    expect(spawnSync('sh', ['-c', line], { cwd: root, encoding: 'utf8' }).stdout).toContain('<!-- containai:report -->');
  });

  test('a file is audited by whatever name it is meant', () => {
    const at = write('linked/devcontainer.json', '{"image":"node"}');
    symlinkSync('linked/devcontainer.json', join(folder, 'report.txt'));
    const { status, stderr } = run(['audit', at, '--output', join(folder, 'report.txt')]);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('that file is audited.') });
    expect(readFileSync(at, 'utf8')).toBe('{"image":"node"}');
  });

  test('secrets are in none of them', () => {
    const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    write('told/.devcontainer.json', `{\n"image": "node",\n"containerEnv": { "TOKEN": "${token}" }, "privileged": true\n}`);
    for (const format of ['sarif', 'github', 'markdown']) {
      const { stdout } = run(['audit', 'told', '--format', format], { cwd: folder });
      expect(stdout).toContain('literal-credential');
      expect(stdout).not.toContain(token);
    }
  });
});

describe('exit codes', () => {
  const clean = write('clean/devcontainer.json', '{"image":"mcr.microsoft.com/devcontainers/base:bookworm"}');
  test.each<[what: string, args: string[], code: number]>([
    ['a finding', ['audit', 'examples/untrusted'], 1],
    ['a finding that is not asked for', ['audit', 'examples/untrusted', '--fail-on', 'never'], 0],
    ['something not looked up', ['audit', '--docker-run', 'docker run example.com/x@sha256:' + 'a'.repeat(64)], 4],
    ['the same, not asked for', ['audit', '--docker-run', 'docker run example.com/x@sha256:' + 'a'.repeat(64), '--fail-on', 'error'], 0],
    ['a path that is not there', ['audit', 'examples/none'], 2],
    ['a bad tier', ['audit', '--tier', 'strickt'], 2],
    ['an unknown option', ['audit', '--formt', 'json'], 2],
    ['an unknown command', ['adit'], 2],
    ['an unknown id', ['explain', 'docker-socket-mountd'], 2],
    ['an error that is known', ['explain', 'Error response from daemon: unknown or invalid runtime name: sysbox-runc'], 0],
    ['an error that is not', ['explain', 'Error response from daemon: everything is broken'], 2],
    ['nothing on standard input', ['explain', '-'], 2],
    ['bad facts', ['audit', clean, '--sysbox', 'new'], 2],
    ['help', ['audit', '--help'], 0],
    ['the version', ['--version'], 0],
  ])('%s', (_what, args, code) => {
    expect(run(args).status).toBe(code);
  });

  test.each([
    [['audit', '--formt', 'json'], 'did you mean --format?'],
    [['audit', '--tier', 'strickt'], 'did you mean strict?'],
    [['adit'], 'did you mean containai audit?'],
    [['explain', 'docker-socket-mountd'], 'did you mean docker-socket-mounted?'],
    [['audit', '--host'], '--host needs a value'],
    [['matrix', '--pattern', 'privilegd'], 'did you mean privileged?'],
  ])('%j says one sentence with the way out', (args, says) => {
    const { stdout, stderr } = run(args);
    expect(stdout).toBe('');
    expect(stderr).toContain(says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('input made to hurt', () => {
  test.each<[what: string, path: string, text: string]>([
    ['a mebibyte of nested brackets', 'brackets/.devcontainer.json', '['.repeat(1 << 20)],
    ['an object around them', 'deep/.devcontainer.json', `{"image":${'['.repeat(500_000)}${']'.repeat(500_000)}}`],
    ['a YAML alias bomb', 'bomb/compose.yaml', bomb()],
    ['nothing', 'empty/.devcontainer.json', ''],
    ['no text', 'binary/.devcontainer.json', '\0\u0001\u0002\ufffd'],
  ])('%s is one problem', (_what, path, text) => {
    write(path, text);
    const { status, stdout, stderr } = run(['audit', dirname(path)], { cwd: folder });
    expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
    expect(stdout.match(/^ *problem /gm)).toHaveLength(1);
    expect(stdout.length).toBeLessThan(2000);
  });

  test('a file of 50 MiB is refused unread', () => {
    truncateSync(write('huge/.devcontainer.json', ''), 50 << 20);
    const { status, stdout } = run(['audit', 'huge'], { cwd: folder });
    expect(status).toBe(2);
    expect(stdout).toContain('it has 50 MiB');
  });

  test('a hundred thousand arguments end in a short report that is not clear', () => {
    write(
      'many/.devcontainer.json',
      JSON.stringify({ image: 'node', runArgs: Array.from({ length: 100_000 }, (_, index) => `-v=/x${index % 10}`) }),
    );
    const { status, stdout } = run(['audit', 'many'], { cwd: folder });
    expect(status).not.toBe(0);
    expect(stdout.split('\n').length).toBeLessThan(300);
  });
});

test('a closed pipe ends the program quietly', async () => {
  const child = spawn('sh', ['-c', `"${process.execPath}" "${cli}" matrix --format json | head -n 1`], { cwd: root });
  let errors = '';
  child.stderr.on('data', (text) => (errors += text));
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
});

test('a closed pipe leaves the exit code as it is', () => {
  const paths = Array.from({ length: 40 }, () => 'examples').join(' ');
  const script = `{ "${process.execPath}" "${cli}" audit ${paths} --verbose; echo "code $?" >&2; } | head -n 1`;
  const { stderr } = spawnSync('sh', ['-c', script], { cwd: root, encoding: 'utf8' });
  expect(stderr).toBe('code 1\n');
});

test('many repositories need no more memory than a few', () => {
  const text = JSON.stringify({
    image: 'node',
    mounts: Array.from({ length: 100 }, (_, index) => `source=/etc/${index},target=/${index},type=bind`),
  });
  for (let index = 0; index < 500; index++) write(`crowd/r${index}/.devcontainer.json`, text);
  const tell = 'data:text/javascript,process.on("exit",()=>process.stderr.write(String(process.resourceUsage().maxRSS)))';
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', tell, cli, 'audit', 'crowd', '--format', 'json'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 29,
  });
  expect(JSON.parse(stdout).requests).toHaveLength(500);
  expect(Number(stderr) / 1024).toBeLessThan(250);
});

test('a long output through a pipe is whole', () => {
  const { stdout } = run(['matrix', '--format', 'json']);
  expect(JSON.parse(stdout).entries.length).toBeGreaterThan(100);
});

describe('containai matrix', () => {
  test('shows one pattern, for versions given by hand, without conditions on them', () => {
    const { stdout } = run(['matrix', '--pattern', '2', '--kernel', '6.8', '--sysbox', '0.7.0', '--engine', '28.4.0']);
    expect(stdout).toContain('kernel 6.8 · Sysbox 0.7.0 · Docker 28.4.0');
    expect(stdout).toContain('privileged.property');
    expect(stdout).not.toContain('Sysbox 0.3.0 or newer');
  });

  test('shows where the study differs, as Markdown', () => {
    expect(run(['matrix', '--differences', '--format', 'markdown']).stdout).toMatch(/^Where the study differs: /m);
  });

  test('takes the facts of a host from a file', () => {
    const file = write('facts.json', '{"kernel":"5.4","sysbox":{"version":"0.6.6"}}');
    expect(run(['matrix', '--host', file, '--pattern', 'host']).stdout).toContain('kernel 5.4 · Sysbox 0.6.6');
  });
});

describe('explain reads an error from standard input', () => {
  const error = "OCI runtime create failed: \u001B[31msysbox containers can't share namespaces [pid] with the host\u001B[0m (because they";

  test.each([
    ['as it came', error],
    ['after much else', `${'a line of a log\n'.repeat(1000)}${error}`],
  ])('%s', (_, input) => {
    const { status, stdout } = run(['explain', '-'], { input });
    expect({ status, first: stdout.split('\n')[0] }).toEqual({ status: 0, first: 'namespaces.host-pid' });
  });

  test.each([
    ['with more than may be read', 'x '.repeat(1 << 16), 'more than 64 KiB'],
    ['that nobody knows', 'the sky is blue today', 'no error that Sysbox'],
  ])('%s', (_, input, says) => {
    const { status, stdout, stderr } = run(['explain', '-'], { input });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

test.each(['docker-socket-mounted', 'privileged.property', '4', 'sysctls', 'runArgs', 'policy'])('explain %s needs no network', (id) => {
  const { status, stdout } = run(['explain', id]);
  expect(status).toBe(0);
  expect(stdout.length).toBeGreaterThan(200);
});
