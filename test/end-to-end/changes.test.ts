import { execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { detectors } from '../../src/changes/catalogue.ts';
import type { ChangesReport } from '../../src/model/changes-report.ts';
import { sarifValidator } from '../sarif-schema.ts';
import { skipReason } from '../skip.ts';

// `containai changes` of folders, as a user runs it; with a sandbox: up-changes.test.ts.
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const root = realpathSync(mkdtempSync(join(tmpdir(), 'containai-changes-')));
chmodSync(root, 0o755);
afterAll(() => rmSync(root, { recursive: true, force: true }));
const isRoot = process.getuid?.() === 0;

function run(
  args: readonly string[],
  { before = [], ...env }: { readonly before?: readonly string[] } & Record<string, unknown> = {},
): SpawnSyncReturns<string> {
  const [program, ...words] = [...before, process.execPath, cli, 'changes', ...args];
  return spawnSync(program!, words, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, XDG_STATE_HOME: join(root, 'state'), ...(env as Record<string, string>) },
  });
}

function write(name: string, files: Readonly<Record<string, string>>): string {
  const top = join(root, name);
  mkdirSync(top, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  return top;
}

function report(...args: Parameters<typeof run>): ChangesReport {
  return JSON.parse(run(['--json', ...args[0]], args[1]).stdout) as ChangesReport;
}

/** Something for each detector that files alone can set off. */
const harm: Readonly<Record<string, string>> = {
  '.git/HEAD': 'ref: refs/heads/main\n',
  '.git/objects/info/packs': '',
  '.git/refs/heads/x': '',
  '.git/hooks/pre-commit': '#!/bin/sh\n',
  '.git/config': '[core]\n\tfsmonitor = ./x\n',
  '.git/refs/replace/0123456789012345678901234567890123456789': '0123456789012345678901234567890123456788\n',
  '.git/rebase-merge/git-rebase-todo': 'exec ./x\n',
  '.gitattributes': '*.c filter=x\n',
  '.gitmodules': '[submodule "a"]\n\tpath = a\n\turl = ext::./x\n',
  'linked/.git': 'gitdir: ../elsewhere\n',
  '.hg/hgrc': '[hooks]\nupdate = ./x\n',
  'bare/HEAD': 'ref: refs/heads/main\n',
  'bare/config': '',
  'bare/objects/x': '',
  'bare/refs/x': '',
  '.husky/pre-commit': 'npm test\n',
  '.devcontainer/devcontainer.json': '{"initializeCommand":"./x"}',
  '.env': 'NODE_OPTIONS=--require ./x.js\n',
  '.vscode/tasks.json': '{"tasks":[{"label":"a","command":"./x","runOptions":{"runOn":"folderOpen"}}]}',
  '.vscode/launch.json': '{"configurations":[{"name":"a","type":"node","request":"launch","program":"x.js"}]}',
  '.vscode/settings.json': '{"eslint.runtime":"./x"}',
  '.idea/startup.xml': '<project/>',
  '.exrc': 'set x\n',
  '.envrc': './x\n',
  '.claude/settings.json': '{"hooks":{"PreToolUse":[{"hooks":[{"type":"command","command":"./x"}]}]}}',
  'AGENTS.md': 'Run ./x.\n',
  'package.json': '{"scripts":{"postinstall":"./x"}}',
  '.npmrc': 'script-shell=./x\n',
  'vite.config.ts': 'x\n',
  'setup.py': 'x\n',
  'build.rs': 'x\n',
  Makefile: 'all:\n',
  'build.gradle': 'x\n',
  'app.csproj': '<Project/>',
  'go.mod': 'module x\n\nreplace a => ./a\n',
  Gemfile: 'x\n',
  'composer.json': '{"scripts":{"post-install-cmd":"./x"}}',
  'mix.exs': 'x\n',
  'node_modules/x/index.js': 'x\n',
  '.github/workflows/x.yml': 'on: push\n',
  '-rf': '',
};

/** What cannot be written as text: special bits, links, pipes. Root is needed for what belongs to somebody else. */
function addEntries(top: string): void {
  writeFileSync(join(top, 'setuid'), '');
  chmodSync(join(top, 'setuid'), 0o4755);
  symlinkSync('/etc/passwd', join(top, 'out'));
  execFileSync('mkfifo', [join(top, 'pipe')]);
  execFileSync('sh', ['-c', 'echo > "$0/outside"; ln "$0/outside" "$1/shared"', root, top]);
}

describe('a folder without a record', () => {
  test('with something of everything shows something of everything', () => {
    const top = write('everything', harm);
    addEntries(top);
    const { findings, outcome, activity, since } = report([top]);
    expect([outcome, activity, since]).toEqual(['found', 'none', undefined]);
    const told = new Set(findings.map(({ detector }) => detector));
    // Told of only when it changes, or what this user cannot make.
    const others = new Set(['programs', 'named-files', 'file-capabilities', 'foreign-owners', 'unread-entries']);
    expect(detectors.map(({ id }) => id).filter((id) => !told.has(id) && !others.has(id))).toEqual([]);
    for (const { message, by, when } of findings) for (const text of [message, by, when]) expect(text).not.toMatch(/^$|\n/u);
    const { status, stdout, stderr } = run([top]);
    expect([status, stderr]).toEqual([1, '']);
    expect(stdout).toContain('no record: all there is counts');
  });

  test('and with nothing of it is clear', () => {
    const top = write('nothing', { 'src/main.c': 'int main(void) { return 0; }\n', 'README.md': '# x\n', 'docs/a.txt': '' });
    const { status, stdout, stderr } = run([top]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Nothing that this machine would run or trust in 5 entries.');
    expect(report([top])).toMatchObject({ outcome: 'clear', findings: [], entries: 5 });
  });

  test.each<readonly [what: string, args: readonly string[], says: RegExp]>([
    ['what is no folder', ['none'], /^containai: there is no dev container none/u],
    ['a file', ['nothing/README.md'], /^containai: there is no dev container nothing\/README\.md/u],
    ['--accept', ['nothing', '--accept'], /^containai: --accept is for the workspace of a dev container/u],
    ['--pause', ['nothing', '--pause'], /^containai: --pause is for the workspace of a dev container/u],
    ['--accept and --all', ['nothing', '--accept', '--all'], /give one of them\.$/mu],
    ['an unknown format', ['nothing', '--format', 'xml'], /xml/u],
  ])('%s is one sentence', (_, args, says) => {
    const { status, stdout, stderr } = run(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a hostile name forges no line and steers no terminal', () => {
    const top = write('names', { 'a\n error  forged': '', 'b\u001b[2J\u001b]0;x\u0007': '', 'c\u202etxt': '' });
    for (const args of [[], ['--verbose'], ['--format', 'sarif'], ['--json']]) {
      const { stdout } = run([top, ...args], { NO_COLOR: '1' });
      // oxlint-disable-next-line no-control-regex -- none may be there
      expect(stdout).not.toMatch(/^ error {2}forged|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/mu);
    }
  });

  test('a reader that has seen enough ends nothing badly', () => {
    const top = join(root, 'everything');
    const { status, stdout, stderr } = spawnSync('sh', ['-c', '"$0" "$1" changes "$2" | head -1', process.execPath, cli, top], {
      encoding: 'utf8',
    });
    expect({ status, stderr, lines: stdout.split('\n').length }).toEqual({ status: 0, stderr: '', lines: 2 });
  });
});

test('SARIF is as its schema says, and has a result for each finding', () => {
  const top = join(root, 'everything');
  const { status, stdout } = run([top, '--format', 'sarif']);
  const sarif = JSON.parse(stdout) as { readonly runs: readonly [{ readonly results: readonly unknown[] }] };
  expect(status).toBe(1);
  expect(sarifValidator()(sarif)).toBeUndefined();
  expect(sarif.runs[0].results).toHaveLength(report([top]).findings.length);
});

test('one thread finds what two find', () => {
  const files = Array.from({ length: 90 }, (_, folder) =>
    Array.from({ length: 70 }, (_, file) => [`p${folder}/q${file % 5}/${file}.js`, ''] as const),
  );
  const top = write('large', {
    ...Object.fromEntries(files.flat()),
    'p3/q1/Makefile': 'x',
    'p80/q2/package.json': '{"scripts":{"install":"x"}}',
  });
  const both = report([top]);
  expect(both.entries).toBe(90 + 450 + 6302);
  expect(both.findings.map(({ path }) => path)).toEqual(['p3/q1/Makefile', 'p80/q2/package.json']);
  expect(report([top], { before: ['taskset', '-c', '0'] })).toEqual(both);
});

describe.skipIf(skipReason(!isRoot, 'files of other users: this is not root'))('as root', () => {
  test('a file that root of a user namespace made setuid gives root away, and is found', () => {
    const top = write('namespace', { x: '' });
    chmodSync(top, 0o755);
    // Root inside is root to this file system, as it is behind an ID-mapped mount.
    execFileSync('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', 'cp /bin/sh "$0/shell" && chmod 4755 "$0/shell"', top]);
    const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    const { stdout } = spawnSync(asNobody[0]!, [...asNobody.slice(1), join(top, 'shell'), '-p', '-c', 'id -u; id -ru'], {
      encoding: 'utf8',
      cwd: '/',
    });
    expect(stdout).toBe('0\n65534\n');
    expect(report([top]).findings).toMatchObject([{ detector: 'special-bits', level: 'error', path: 'shell' }]);
    const fixed = run([top, '--fix']);
    expect(fixed).toMatchObject({ status: 0, stderr: 'shell: setuid and setgid are taken away.\n' });
    expect(lstatSync(join(top, 'shell')).mode & 0o7777).toBe(0o755);
  });

  const noGetcap = skipReason(
    spawnSync('getcap', ['-h']).error !== undefined && spawnSync('/usr/sbin/getcap', ['-h']).error !== undefined,
    'file capabilities: there is no getcap',
  );
  test.skipIf(noGetcap)('file capabilities are found, and the line that is shown takes them away', () => {
    const top = write('capable', { 'a b': '', "it's": '' });
    for (const name of ['a b', "it's"]) {
      chmodSync(join(top, name), 0o755);
      execFileSync('setcap', ['cap_net_raw+ep', join(top, name)], { env: { PATH: `${process.env['PATH']}:/usr/sbin` } });
    }
    const { findings } = report([top]);
    expect(findings.map(({ detector, path }) => `${detector} ${path}`)).toEqual(['file-capabilities a b', "file-capabilities it's"]);
    for (const { undo } of findings) execFileSync('sh', ['-c', undo!], { env: { PATH: `${process.env['PATH']}:/usr/sbin` } });
    expect(report([top]).outcome).toBe('clear');
  });

  test('without getcap it is undecided', () => {
    const top = write('untold', { program: '' });
    chmodSync(join(top, 'program'), 0o755);
    // Nothing of this machine’s programs but node.
    const empty = write('empty', {});
    const { status, stdout } = run([top], {
      before: ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs none /usr/sbin; PATH="$0" exec "$@"', empty],
    });
    expect(stdout).toContain('getcap is not installed');
    expect(status).toBe(4);
  });

  test('what this user may not read or change is told of', () => {
    const top = write('others', { Makefile: 'x', 'closed/x': '', rooted: '' });
    chownSync(top, 65534, 65534);
    for (const path of ['Makefile', 'closed', 'closed/x']) chownSync(join(top, path), 65534, 65534);
    chmodSync(join(top, 'Makefile'), 0);
    chmodSync(join(top, 'closed'), 0);
    const found = report([top], { before: ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'], HOME: top });
    expect(found.findings.map(({ detector, path }) => `${detector} ${path}`).toSorted()).toEqual([
      'foreign-owners rooted',
      'unread-entries Makefile',
    ]);
    expect(found.findings.find(({ path }) => path === 'rooted')?.undo).toBe(`sudo chown -h 65534 -- ${join(top, 'rooted')}`);
    expect(found.notTold).toEqual([{ path: 'closed', why: 'it may not be read (permission denied)' }]);
  });
});
