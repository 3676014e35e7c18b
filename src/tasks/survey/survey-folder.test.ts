import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openGit } from '../../machine/git-objects.ts';
import { realMachine } from '../../machine/real.ts';
import type { SurveyLine } from '../../model/survey.ts';
import { comparePaths } from '../../syntax/compare-paths.ts';
import type { FindEarlier } from './earlier-lines.ts';
import { prepareSurvey, type SurveyTask, type SurveyWish } from './survey-folder.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'containai-survey-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const image = '{"image":"debian"}';
const none: FindEarlier = () => undefined;
const wish: SurveyWish = { tool: '0', tier: 'strict', today: '2026-01-01', hosts: [{ name: 'this host', facts: {} }] };

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function git(at: string, ...args: readonly string[]): void {
  mkdirSync(join(root, at), { recursive: true });
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: join(root, at), stdio: 'ignore' });
}

async function survey(
  task: Partial<SurveyTask> = {},
  more: Partial<SurveyWish> = {},
  earlier = none,
): Promise<readonly (SurveyLine | number)[]> {
  const machine = { ...realMachine, openGit, workingFolder: () => root };
  const result = await prepareSurvey({ ...wish, ...more }, earlier, machine).survey({ path: root, name: '', ...task });
  if ('folders' in result) throw new Error(`folders: ${result.folders.join(', ')}`);
  return result.lines.map((line) => (typeof line === 'string' ? (JSON.parse(line) as SurveyLine) : 'at' in line ? line.at : line));
}

async function lines(task: Partial<SurveyTask> = {}, more: Partial<SurveyWish> = {}): Promise<readonly SurveyLine[]> {
  return (await survey(task, more)) as readonly SurveyLine[];
}

/** A survey with the lines of one before at hand. */
async function again(more: Partial<SurveyWish>, before: readonly SurveyLine[]): Promise<readonly (SurveyLine | number)[]> {
  return survey({ name: 'r' }, more, (document) => {
    const at = before.findIndex((line) => line.document === document);
    return at < 0 ? undefined : { ...before[at]!, place: { at, length: 1 } };
  });
}

describe('what is found', () => {
  test('in a folder that holds no configuration of its own: the folders to go on with', async () => {
    write({ 'a/x': '', 'b/x': '', '.git2/x': '', 'node_modules/a/.devcontainer.json': image, file: '' });
    await expect(survey()).rejects.toThrow('folders: .git2, a, b');
  });

  test('in a repository: every devcontainer.json of all its folders, in the order of the paths', async () => {
    write({
      '.git/HEAD': '',
      'z/.devcontainer.json': image,
      '.devcontainer/devcontainer.json': image,
      '.devcontainer/gpu/devcontainer.json': image,
      'packages/a-b/.devcontainer/devcontainer.json': image,
      'packages/a/.devcontainer/devcontainer.json': image,
      'packages/a/Dockerfile': 'FROM debian',
      'node_modules/x/.devcontainer/devcontainer.json': image,
      Dockerfile: 'FROM debian',
    });
    const found = await lines({ name: 'web' });
    expect(found.map(({ document, repository, format }) => [document, repository, format])).toEqual([
      ['web/.devcontainer/devcontainer.json', 'web', 'devcontainer'],
      ['web/.devcontainer/gpu/devcontainer.json', 'web', 'devcontainer'],
      ['web/packages/a/.devcontainer/devcontainer.json', 'web', 'devcontainer'],
      ['web/packages/a-b/.devcontainer/devcontainer.json', 'web', 'devcontainer'],
      ['web/z/.devcontainer.json', 'web', 'devcontainer'],
    ]);
    const documents = found.map(({ document }) => document);
    expect(documents.toSorted(comparePaths)).toEqual(documents);
  });

  test('where its top has none, its Compose project and its Dockerfile too; a repository within it is one of its own', async () => {
    write({
      '.git/HEAD': '',
      'compose.yaml': 'services: { app: { image: debian } }',
      Dockerfile: 'FROM debian',
      'deep/Dockerfile': 'FROM debian',
      'deep/.devcontainer.json': '{"dockerFile":"../Dockerfile"}',
      'vendor/lib/.git': 'gitdir: elsewhere',
      'vendor/lib/Dockerfile': 'FROM debian',
      'vendor/lib/below/.devcontainer.json': '{"dockerFile":"../../../Dockerfile"}',
    });
    const found = await lines({ name: 'top' });
    expect(found.map(({ document, repository }) => [document, repository])).toEqual([
      ['top/Dockerfile', 'top'],
      ['top/compose.yaml', 'top'],
      ['top/deep/.devcontainer.json', 'top'],
      ['top/vendor/lib/Dockerfile', 'top/vendor/lib'],
      ['top/vendor/lib/below/.devcontainer.json', 'top/vendor/lib'],
    ]);
    // Each is held inside its own repository, by which its files are named.
    expect(found.map(({ files }) => files[0])).toEqual([
      'Dockerfile',
      'compose.yaml',
      'deep/.devcontainer.json',
      'Dockerfile',
      'below/.devcontainer.json',
    ]);
  });

  test.each([
    ['.', '', '.devcontainer.json', 'folder/.devcontainer.json', '.'],
    ['folder', 'x/folder', 'x/folder/.devcontainer.json', 'folder/.devcontainer.json', 'x'],
    ['folder', '', '.devcontainer.json', 'folder/.devcontainer.json', '.'],
  ])('a folder %s of a repository, named “%s”', async (at, name, document, file, repository) => {
    write({ '.git/HEAD': '', 'folder/.devcontainer.json': image, '.devcontainer.json': image });
    const first = (await lines({ path: join(root, at), name, boundary: root })).find(
      (line) => line.files[0] === (at === '.' ? '.devcontainer.json' : file),
    );
    expect(first).toMatchObject({ document, repository });
  });

  test('a single file, and a path that is not there', async () => {
    write({ 'a/.devcontainer/devcontainer.json': image });
    expect(await lines({ name: 'a/.devcontainer/devcontainer.json', isFile: true })).toMatchObject([
      { document: 'a/.devcontainer/devcontainer.json', repository: 'a', hosts: [{ host: 'this host' }] },
    ]);
    expect(await lines({ name: 'a/nowhere', isFile: true })).toMatchObject([
      { document: 'a/nowhere', key: '', hosts: [], problems: [{ message: 'There is no such file or folder.', fatal: true }] },
    ]);
  });

  test('what was meant to be one is told of outside repositories too', async () => {
    write({ '.devcontainer/devcontainer.yaml': 'image: debian' });
    expect(await lines({ name: 'r' })).toMatchObject([
      { document: 'r/.devcontainer/devcontainer.yaml', problems: [{ message: expect.stringContaining('No tool reads') }] },
    ]);
  });

  test('a configuration that says much makes no line without end', async () => {
    const deep = Array.from({ length: 18 }, () => '\u0001'.repeat(200)).join('/');
    write({
      '.git/HEAD': '',
      [`${deep}/.devcontainer.json`]: JSON.stringify({
        image: 'debian',
        mounts: Array.from({ length: 2000 }, (_, at) => `source=/etc/${at},target=/x${at},type=bind`),
      }),
    });
    const [line] = await lines({ name: 'r' });
    expect(line!.findings.length).toBeGreaterThan(10);
    expect(JSON.stringify(line).length).toBeLessThan(3 << 20);
  });

  test('what nobody can read costs one line, beside the others', async () => {
    write({ '.git/HEAD': '', '.devcontainer/devcontainer.json': '[', 'a/.devcontainer.json': image });
    symlinkSync('/etc/hostname', join(root, '.devcontainer.json'));
    expect(await lines({ name: 'r' })).toMatchObject([
      { document: 'r/.devcontainer/devcontainer.json' },
      {
        document: 'r/.devcontainer.json',
        hosts: [],
        problems: [{ message: 'The file was not read: it is a symbolic link that leaves the folder.', fatal: true }],
      },
      { document: 'r/a/.devcontainer.json', hosts: [{ host: 'this host' }] },
    ]);
  });
});

describe('a repository without a work tree', () => {
  test('is read from its commit, its settings counting for nothing', async () => {
    write({
      'web/.devcontainer/devcontainer.json': '{"build":{"dockerfile":"Dockerfile"}}',
      'web/.devcontainer/Dockerfile': 'FROM debian\nUSER x',
    });
    git('web', 'init', '-q');
    git('web', 'add', '-A');
    git('web', 'commit', '-qm', 'a');
    git('.', 'clone', '-q', '--bare', 'web', 'bare.git');
    git('.', 'clone', '-q', '--no-checkout', 'web', 'unchecked');
    git('bare.git', 'config', 'core.fsmonitor', `touch ${join(root, 'ran')}`);
    git('bare.git', 'config', 'core.alternateRefsCommand', `touch ${join(root, 'ran')}`);
    const [tree] = await lines({ path: join(root, 'web'), name: 'web' });
    for (const name of ['bare.git', 'unchecked']) {
      const [line, ...others] = await lines({ path: join(root, name), name });
      expect(line).toMatchObject({
        document: `${name}/.devcontainer/devcontainer.json`,
        repository: name,
        commit: expect.stringMatching(/^[0-9a-f]{40}$/u),
        hosts: tree!.hosts,
        undecided: tree!.undecided,
        uses: tree!.uses,
      });
      expect(others).toEqual([]);
    }
    expect(realMachine.kindOf(join(root, 'ran'))).toBe('missing');
  });

  test('what says that its commits lie elsewhere is not read', async () => {
    write({ 'secret/.devcontainer.json': '{ "image": "secret" }' });
    git('secret', 'init', '-q');
    git('secret', 'add', '-A');
    git('secret', 'commit', '-qm', 'a');
    write({ 'file/.git': `gitdir: ${join(root, 'secret/.git')}\n` });
    write({ 'common/.git/HEAD': 'ref: refs/heads/master\n', 'common/.git/commondir': join(root, 'secret/.git') });
    write({ 'bare/HEAD': 'ref: refs/heads/master\n', 'bare/commondir': join(root, 'secret/.git') });
    for (const name of ['bare/objects', 'bare/refs', 'common/.git/objects', 'common/.git/refs'])
      mkdirSync(join(root, name), { recursive: true });
    expect(await lines({ path: join(root, 'file'), name: 'file' })).toEqual([]);
    write({ 'links/HEAD': 'ref: refs/heads/master\n', 'links/objects/x': '', 'links/refs/x': '' });
    symlinkSync(join(root, 'secret/.git/refs/heads'), join(root, 'links/refs/heads'));
    for (const name of ['common', 'bare', 'links'])
      expect(await lines({ path: join(root, name), name })).toMatchObject([
        {
          document: name,
          hosts: [],
          problems: [{ message: 'The repository keeps its commits in another one, and is not read.', fatal: true }],
        },
      ]);
  });

  test('without a commit, that is said', async () => {
    git('.', 'init', '-q', '--bare', 'none.git');
    expect(await lines({ path: join(root, 'none.git'), name: 'none.git' })).toMatchObject([
      { document: 'none.git', hosts: [], problems: [{ message: 'The repository has no commit that its HEAD names.', fatal: true }] },
    ]);
  });
});

describe('several hosts', () => {
  test('what is said for all of them stands there once', async () => {
    write({ '.git/HEAD': '', '.devcontainer.json': '{"image":"debian","runArgs":["--privileged"]}' });
    const hosts = [
      { name: 'old', facts: { kernel: '5.4', sysbox: { version: '0.6.0' }, engine: { version: '20.10' } } },
      { name: 'new', facts: { kernel: '6.8', sysbox: { version: '0.7.0' }, engine: { version: '28.4.0' } } },
    ];
    const [line] = await lines({ name: 'r' }, { hosts });
    expect(line!.hosts.map(({ host }) => host)).toEqual(['old', 'new']);
    const alone = await Promise.all(hosts.map(async (host) => (await lines({ name: 'r' }, { hosts: [host] }))[0]!));
    for (const part of ['findings', 'rows'] as const)
      for (const [index, own] of alone.entries()) {
        const all = (line![part] as readonly { readonly hosts?: readonly number[] }[]).filter(
          ({ hosts: of }) => of === undefined || of.includes(index),
        );
        expect(all.map(({ hosts: _of, ...rest }) => rest)).toEqual(expect.arrayContaining([...own[part]]));
        expect(all).toHaveLength(own[part].length);
      }
    expect(line!.findings.some((finding) => finding.hosts === undefined)).toBe(true);
    expect(line!.findings.some((finding) => finding.hosts !== undefined)).toBe(true);
  });
});

describe('going on from earlier results', () => {
  const files = {
    '.git/HEAD': '',
    '.devcontainer/devcontainer.json': '{"build":{"dockerfile":"Dockerfile"}}',
    '.devcontainer/Dockerfile': 'FROM debian\nRUN true',
    '.devcontainer/other/devcontainer.json': image,
  };
  const first = '.devcontainer/devcontainer.json';

  test.each<[what: string, change: () => void, kept: readonly (number | undefined)[], more?: Partial<SurveyWish>]>([
    ['nothing has changed', () => {}, [0, 1]],
    ['a file beside it that nobody reads', () => write({ README: 'x' }), [0, 1]],
    ['the configuration', () => write({ [first]: '{"build":{"dockerfile":"Dockerfile"} }' }), [undefined, 1]],
    ['a file that it names', () => write({ '.devcontainer/Dockerfile': 'FROM debian\nRUN false' }), [undefined, 1]],
    ['a file that it names is gone', () => rmSync(join(root, '.devcontainer/Dockerfile')), [undefined, 1]],
    [
      'a file that was not there',
      () => write({ '.devcontainer/devcontainer-lock.json': '{}', '.git/config': '[core]\n\tworktree = /' }),
      [undefined, undefined],
    ],
    ['another configuration beside it', () => write({ '.devcontainer.json': image }), [undefined, undefined, undefined]],
    [
      'a folder has become a link',
      () => {
        rmSync(join(root, '.devcontainer/Dockerfile'));
        write({ 'elsewhere/Dockerfile': 'FROM debian\nRUN true' });
        symlinkSync('../elsewhere/Dockerfile', join(root, '.devcontainer/Dockerfile'));
      },
      [undefined, 1],
    ],
    ['another tier', () => {}, [undefined, undefined], { tier: 'standard' }],
    ['another version of this program', () => {}, [undefined, undefined], { tool: '1' }],
    ['other sources of this program', () => {}, [undefined, undefined], { edition: 'x' }],
    ['another host', () => {}, [undefined, undefined], { hosts: [{ name: 'this host', facts: { kernel: '6.8' } }] }],
    ['another day', () => {}, [0, 1], { today: '2027-01-01' }],
    [
      'another day, where a waiver may end',
      () => {},
      [undefined, undefined],
      {
        policy: {
          document: 'p',
          levels: {},
          options: {},
          waivers: [{ rule: 'x', reason: 'y', until: '2027-01-01', from: { document: 'p', line: 1, column: 1 } }],
        },
      },
    ],
  ])('%s', async (_what, change, kept, more = {}) => {
    write(files);
    const before = await lines({ name: 'r' });
    expect(before.map(({ document }) => document)).toEqual([`r/${first}`, 'r/.devcontainer/other/devcontainer.json']);
    change();
    const now = await again(more, before);
    expect(now.map((line) => (typeof line === 'number' ? line : undefined)).toSorted()).toEqual(kept.toSorted());
    // What was judged anew is what a survey from nothing says.
    const fresh = await lines({ name: 'r' }, more);
    expect(now.map((line) => (typeof line === 'number' ? before[line] : line))).toEqual(fresh);
  });
});
