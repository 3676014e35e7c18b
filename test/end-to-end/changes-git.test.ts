import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gitConfig } from '../../src/changes/git-config.ts';
import { gitAttributes } from '../../src/changes/git-attributes.ts';
import { gitHooks } from '../../src/changes/git-hooks.ts';
import { gitInProgress } from '../../src/changes/git-in-progress.ts';
import { gitLinks } from '../../src/changes/git-links.ts';
import { gitNested } from '../../src/changes/git-nested.ts';
import { gitReplace } from '../../src/changes/git-replace.ts';
import { gitSubmodules } from '../../src/changes/git-submodules.ts';
import { hookManagers } from '../../src/changes/hook-managers.ts';
import type { FileDetector } from '../../src/model/detector.ts';
import { type FoundSign, signsIn } from '../change-cases.ts';
import { skipReason } from '../skip.ts';

const git = spawnSync('git', ['--version'], { encoding: 'utf8' });
const hasGit = git.status === 0 && process.platform !== 'win32';
const version = Number(
  /version (\d+)\.(\d+)/u
    .exec(git.stdout)
    ?.slice(1)
    .map((part) => part.padStart(3, '0'))
    .join('') ?? '0',
);
const hasTerminal = spawnSync('bash', ['-c', 'script -qec true /dev/null']).status === 0;

/** git runs this, in all ways in which something can be run. */
const root = hasGit ? mkdtempSync(join(tmpdir(), 'containai-changes-git-')) : '';
const harm = join(root, 'harm');
const marker = join(root, 'marker');
const home = join(root, 'home');
afterAll(() => {
  if (hasGit) rmSync(root, { recursive: true, force: true });
});

function bash(script: string, folder: string): SpawnSyncReturns<string> {
  const { PATH } = process.env;
  const env = {
    PATH,
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C',
    TERM: 'xterm',
    HARM: harm,
    MARKER: marker,
  };
  return spawnSync('bash', ['-c', script], { cwd: folder, env, encoding: 'utf8', input: '', timeout: 30_000 });
}

/** A workspace with a repository of two branches that do not merge, and another repository beside it. */
const workspace = `
git config --global user.name x && git config --global user.email x@example.com && git config --global init.defaultBranch main
git init -q --template= w && cd w && mkdir -p .git/info .git/hooks
echo 1 >f && git add f && git commit -qm 1 && git clone -q --bare . ../b.git
git checkout -qb other && echo 2 >f && git commit -qam 2 && git checkout -q main && echo 3 >f && git commit -qam 3`;

function textsOf(folder: string, path = ''): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
    const inner = `${path}${entry.name}`;
    if (entry.isDirectory()) Object.assign(texts, { [`${inner}/`]: '' }, textsOf(folder, `${inner}/`));
    else if (entry.isFile()) texts[inner] = readFileSync(join(folder, inner), 'utf8');
  }
  return texts;
}

function newSigns(detector: FileDetector, folder: string): readonly FoundSign[] {
  const known = new Set(signsIn(detector, textsOf(join(root, 'w'))).map(({ path, key, value }) => [path, key, value].join('\0')));
  return signsIn(detector, textsOf(folder)).filter(({ path, key, value }) => !known.has([path, key, value].join('\0')));
}

interface Row {
  readonly name: string;
  readonly detector: FileDetector;
  /** What code in the sandbox does; the words of a shell, in the workspace. */
  readonly harm: string;
  /** What a person does then, on this machine. */
  readonly use: string;
  /** What is found: `LEVEL PATH KEY`. */
  readonly found: readonly string[];
  readonly since?: number;
  readonly needsTerminal?: boolean;
}

const touched = 'sleep 1; touch f; git status';
const ext = '"ext::sh -c $HARM"';
const allowed = 'git config protocol.ext.allow always; ';
const inAttributes = (driver: string): string => `echo "* ${driver}" >.git/info/attributes; `;
const terminal = (command: string): string => `script -qec "${command}" /dev/null`;

type Setting = readonly [level: string, key: string, value: string, use: string, before?: string, more?: Partial<Row>];

const settings: readonly Setting[] = [
  ['error', 'core.fsmonitor', '$HARM', 'git status'],
  ['error', 'core.hookspath', '$PWD/h', touched, 'mkdir h; cp $HARM h/post-index-change; '],
  ['error', 'hook.x.command', '$HARM', touched, 'git config hook.x.event post-index-change; ', { since: 2054 }],
  ['error', 'filter.x.clean', '$HARM; cat', touched, inAttributes('filter=x')],
  ['error', 'filter.x.process', '$HARM', touched, inAttributes('filter=x')],
  ['warn', 'filter.x.smudge', '$HARM; cat', 'rm f; git checkout f', inAttributes('filter=x')],
  ['error', 'include.path', '../more', 'git status', 'git config --file more core.fsmonitor $HARM; '],
  ['error', 'includeif.gitdir:/.path', '../more', 'git status', 'git config --file more core.fsmonitor $HARM; '],
  ['warn', 'core.worktree', '$PWD/../out', 'git checkout -f; test -e ../out/f && $HARM', 'mkdir -p ../out; '],
  ['warn', 'core.editor', '$HARM', 'git commit --allow-empty'],
  ['warn', 'sequence.editor', '$HARM', 'git rebase -i HEAD~1'],
  ['warn', 'core.pager', '$HARM', terminal('git log'), '', { needsTerminal: true }],
  ['warn', 'pager.log', '$HARM', terminal('git log'), '', { needsTerminal: true }],
  ['warn', 'diff.external', '$HARM', 'echo 4 >f; git diff'],
  ['warn', 'diff.x.command', '$HARM', 'echo 4 >f; git diff', inAttributes('diff=x')],
  ['warn', 'diff.x.textconv', '$HARM; cat', 'git log -p', inAttributes('diff=x')],
  ['warn', 'merge.x.driver', '$HARM', 'git merge other', inAttributes('merge=x')],
  ['warn', 'interactive.difffilter', '$HARM; cat', `echo 4 >f; echo q | ${terminal('git add -p')}`, '', { needsTerminal: true }],
  ['warn', 'mergetool.x.cmd', '$HARM', 'git merge other; git mergetool -y', 'git config merge.tool x; '],
  ['warn', 'mergetool.vimdiff.path', '$HARM', 'git merge other; git mergetool -y --tool=vimdiff'],
  ['warn', 'difftool.x.cmd', '$HARM', 'echo 4 >f; git difftool -y', 'git config diff.tool x; '],
  ['warn', 'difftool.vimdiff.path', '$HARM', 'echo 4 >f; git difftool -y --tool=vimdiff'],
  ['warn', 'diff.tool', '../../../../../../../../../../$HARM', 'echo 4 >f; git difftool -y'],
  ['warn', 'merge.tool', '../../../../../../../../../../$HARM', 'git merge other; git mergetool -y'],
  ['warn', 'gpg.program', '$HARM', 'git commit -S --allow-empty -m x'],
  [
    'warn',
    'gpg.ssh.program',
    '$HARM',
    'git commit -S --allow-empty -m x',
    'touch k; git config gpg.format ssh; git config user.signingKey $PWD/k; ',
  ],
  ['warn', 'gpg.ssh.defaultkeycommand', '$HARM', 'git commit -S --allow-empty -m x', 'git config gpg.format ssh; '],
  ['warn', 'gc.recentobjectshook', '$HARM', 'git gc --prune=now', 'echo 5 | git hash-object -w --stdin; ', { since: 2042 }],
  ['warn', 'alias.x', '!$HARM', 'git x'],
  ['warn', 'alias.x', '-c core.fsmonitor=$HARM status', 'git x'],
  ['note', 'alias.x', 'rebase -x $HARM HEAD~1', 'git x'],
  ['warn', 'alias.x y.command', '!$HARM', 'git "x y"', '', { since: 2054 }],
  ['note', 'trailer.x.command', '$HARM', 'git commit --allow-empty -m x --trailer x=1', 'git config trailer.x.key x; '],
  ['note', 'trailer.x.cmd', '$HARM', 'git commit --allow-empty -m x --trailer x=1', 'git config trailer.x.key x; '],
  ['note', 'tar.x.command', '$HARM', 'git archive --format=x HEAD'],
  ['note', 'browser.x.cmd', '$HARM', 'git web--browse --browser=x /'],
  ['note', 'man.x.cmd', '$HARM', 'git help -m log', 'git config man.viewer x; '],
  ['warn', 'core.sshcommand', '$HARM', 'git fetch ssh://example.invalid/x'],
  ['warn', 'core.gitproxy', '$HARM', 'git fetch git://example.invalid/x'],
  ['warn', 'core.askpass', '$HARM', 'echo url=https://example.invalid | git credential fill'],
  ['warn', 'credential.helper', '!$HARM', 'echo url=https://example.invalid | GIT_TERMINAL_PROMPT=0 git credential fill'],
  [
    'warn',
    'credential.https://example.invalid.helper',
    '$HARM',
    'echo url=https://example.invalid | GIT_TERMINAL_PROMPT=0 git credential fill',
  ],
  ['warn', 'core.alternaterefscommand', '$HARM; true', 'git fetch ../b.git', 'echo $PWD/../b.git/objects >.git/objects/info/alternates; '],
  ['warn', 'remote.x.url', 'ext::$HARM', 'git -c protocol.ext.allow=always fetch x'],
  ['warn', 'remote.x.pushurl', 'ext::$HARM', 'git -c protocol.ext.allow=always push x main'],
  ['warn', 'branch.main.remote', 'ext::$HARM', 'git -c protocol.ext.allow=always fetch', 'git config branch.main.merge refs/heads/main; '],
  ['warn', 'branch.main.pushremote', 'ext::$HARM', 'git -c protocol.ext.allow=always -c push.default=current push'],
  [
    'warn',
    'remote.x.vcs',
    'ext',
    'git -c protocol.ext.allow=always fetch x',
    'git config remote.x.url $HARM; ',
    { found: ['warn .git/config remote.x.url', 'warn .git/config remote.x.vcs'] },
  ],
  ['note', 'core.attributesfile', '$PWD/more', `git -c "filter.x.clean=$HARM; cat" status`, 'echo "* filter=x" >more; sleep 1; touch f; '],
  ['note', 'core.excludesfile', '$PWD/.git/more', 'git status --porcelain | grep evil || $HARM', 'touch evil; echo evil >.git/more; '],
  [
    'warn',
    'submodule.s.url',
    'ext::$HARM',
    'git -c protocol.ext.allow=always submodule update',
    'git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),s; git config --file .gitmodules submodule.s.path s; ' +
      'git config --file .gitmodules submodule.s.url ../b.git; git config submodule.s.active true; ',
  ],
  [
    'note',
    'fetch.bundleuri',
    '$PWD/more',
    'git fetch ../b.git; git for-each-ref refs/bundles | grep . && $HARM',
    'git bundle create more main; ',
    { since: 2040 },
  ],
  ['warn', 'remote.pushdefault', 'ext::$HARM', 'git -c protocol.ext.allow=always -c push.default=current push'],
  ['warn', 'protocol.ext.allow', 'always', `git fetch ${ext}`],
  ['warn', 'remote.../b.git.uploadpack', '$HARM; git-upload-pack', 'git fetch ../b.git'],
  ['warn', 'remote.../b.git.receivepack', '$HARM; git-receive-pack', 'git push ../b.git main:new'],
  ['warn', 'url.ext::$HARM .insteadof', '../b.git', 'git -c protocol.ext.allow=always fetch ../b.git'],
  ['warn', 'url.ext::$HARM .pushinsteadof', '../b.git', 'git -c protocol.ext.allow=always push ../b.git main'],
  [
    'warn',
    'submodule.s.update',
    '!$HARM',
    'git submodule update',
    'git clone -q ../b.git s; git add s; git config --file .gitmodules submodule.s.path s; git config --file .gitmodules submodule.s.url ../b.git; ' +
      'git submodule absorbgitdirs; git config submodule.s.active true; git -C s commit -q --allow-empty -m x; ',
    { found: ['warn .git/config submodule.s.update', 'warn .git/modules/s/config remote.origin.url'] },
  ],
];

const rowsOfSettings = settings.map(([level, key, value, use, before = '', more = {}]): Row => ({
  name: `${key} ${value}`,
  detector: gitConfig,
  harm: `${before}git config "${key}" "${value}"`,
  use,
  found: [`${level} .git/config ${key}`],
  ...more,
}));

const rows: readonly Row[] = [
  {
    name: 'an old remote',
    detector: gitConfig,
    harm: `mkdir .git/remotes; echo "URL: ext::$HARM" >.git/remotes/x`,
    use: 'git -c protocol.ext.allow=always fetch x',
    found: ['warn .git/remotes/x '],
  },
  {
    name: 'an oldest remote',
    detector: gitConfig,
    harm: 'mkdir .git/branches; echo "ext::$HARM" >.git/branches/x',
    use: 'git -c protocol.ext.allow=always fetch x',
    found: ['warn .git/branches/x '],
  },
  {
    name: 'objects that are missing, of an address that runs something',
    detector: gitConfig,
    harm: `${allowed}git config remote.x.url "ext::$HARM"; git config remote.x.promisor true; rm -r .git/objects/$(git rev-parse HEAD:f | cut -c1-2)`,
    use: 'echo 4 >f; git diff',
    found: ['warn .git/config protocol.ext.allow', 'warn .git/config remote.x.url', 'note .git/config remote.x.promisor'],
  },
  {
    name: 'settings of a worktree',
    detector: gitConfig,
    harm: 'git config extensions.worktreeConfig true; git config --worktree core.fsmonitor $HARM',
    use: 'git status',
    found: ['error .git/config.worktree core.fsmonitor'],
  },
  {
    name: 'settings of a repository that is added',
    detector: gitConfig,
    harm: 'git init -q --template= n; git -C n commit -q --allow-empty -m x; git add n; git -C n config core.fsmonitor $HARM',
    use: 'git status',
    found: ['error n/.git/config core.fsmonitor'],
  },
  {
    name: 'post-index-change',
    detector: gitHooks,
    harm: 'cp $HARM .git/hooks/post-index-change',
    use: touched,
    found: ['error .git/hooks/post-index-change '],
  },
  {
    name: 'pre-commit',
    detector: gitHooks,
    harm: 'cp $HARM .git/hooks/pre-commit',
    use: 'git commit --allow-empty -m x',
    found: ['warn .git/hooks/pre-commit '],
  },
  {
    name: 'post-checkout',
    detector: gitHooks,
    harm: 'cp $HARM .git/hooks/post-checkout',
    use: 'git checkout other',
    found: ['warn .git/hooks/post-checkout '],
  },
  {
    name: 'a file .git',
    detector: gitLinks,
    harm: 'git init -q --template= evil; mv evil/.git evil/x; git config --file evil/x/config core.fsmonitor $HARM; mkdir a; echo "gitdir: ../evil/x" >a/.git',
    use: 'cd a; git status',
    found: ['error a/.git gitdir'],
  },
  {
    name: 'commondir',
    detector: gitLinks,
    harm: 'cp -r .git evil; git config --file evil/config core.fsmonitor $HARM; echo ../evil >.git/commondir',
    use: 'git status',
    found: ['error .git/commondir commondir'],
  },
  {
    name: 'borrowed objects',
    detector: gitLinks,
    harm: 'echo $(dirname $PWD)/b.git/objects >.git/objects/info/alternates',
    use: 'rm -r .git/objects/??; git cat-file -e $(git -C ../b.git rev-parse main) && $HARM',
    found: [`note .git/objects/info/alternates ${join(root, 'b.git/objects')}`],
  },
  {
    name: 'a bare repository',
    detector: gitNested,
    harm: 'git init -q --bare --template= a/b; cd a/b; git config core.bare false; git config core.worktree ..; git config core.fsmonitor $HARM',
    use: 'cd a/b; git status',
    found: ['warn a/b/HEAD repository'],
  },
  {
    name: 'a repository in a folder',
    detector: gitNested,
    harm: 'git init -q --template= a; git -C a config core.fsmonitor $HARM',
    use: 'cd a; git status',
    found: ['note a/.git/HEAD repository'],
  },
  {
    name: 'another file for one of a commit',
    detector: gitReplace,
    harm: 'git replace $(git rev-parse HEAD:f) $(echo evil | git hash-object -w --stdin)',
    use: 'rm f; git checkout f; grep evil f && $HARM',
    found: ['warn .git/refs/replace/OBJECT '],
  },
  {
    name: 'the same in packed-refs',
    detector: gitReplace,
    harm: 'git replace $(git rev-parse HEAD:f) $(echo evil | git hash-object -w --stdin); git pack-refs --all',
    use: 'git show HEAD:f | grep evil && $HARM',
    found: ['warn .git/packed-refs refs/replace/OBJECT'],
  },
  {
    name: 'other parents',
    detector: gitReplace,
    harm: 'git rev-parse HEAD >.git/info/grafts',
    use: 'test $(git rev-list --count HEAD) = 1 && $HARM',
    found: ['note .git/info/grafts '],
  },
  {
    name: 'a submodule of another address',
    detector: gitSubmodules,
    harm: 'git config --file .gitmodules submodule.s.path s; git config --file .gitmodules submodule.s.url $PWD/../b.git; git update-index --add --cacheinfo 160000,$(git -C ../b.git rev-parse main),s',
    use: 'git -c protocol.file.allow=always submodule update --init; test -e s/f && $HARM',
    found: ['note .gitmodules submodule.s.url'],
  },
  {
    name: 'a rebase that has begun',
    detector: gitInProgress,
    harm: 'GIT_SEQUENCE_EDITOR="sed -i 1ibreak" git rebase -i HEAD~1; echo "exec $HARM" >>.git/rebase-merge/git-rebase-todo',
    use: 'git rebase --continue',
    found: ['warn .git/rebase-merge/git-rebase-todo exec'],
  },
  {
    name: 'files for a filter of the user',
    detector: gitAttributes,
    harm: 'echo "* filter=x" >.gitattributes',
    use: `git config --global filter.x.clean "$HARM; cat"; ${touched}; git config --global --remove-section filter.x`,
    found: ['note .gitattributes * filter'],
  },
  {
    name: 'hooks in the tree',
    detector: hookManagers,
    harm: 'mkdir .githooks; cp $HARM .githooks/pre-commit',
    use: 'git -c core.hooksPath=.githooks commit --allow-empty -m x',
    found: ['warn .githooks/pre-commit '],
  },
];

function isPossible({ since = 0, needsTerminal = false }: Row): boolean {
  const isOld = skipReason(version < since, `git is older than 2.${since % 1000}`);
  return !skipReason(needsTerminal && !hasTerminal, 'there is no script(1) of Linux') && !isOld;
}

describe.skipIf(skipReason(!hasGit, 'git is not installed, or has no shell'))('what git does with what a workspace holds', () => {
  beforeAll(() => {
    mkdirSync(home);
    writeFileSync(harm, '#!/bin/sh\ntouch "$MARKER"\n', { mode: 0o755 });
    expect(bash(workspace, root)).toMatchObject({ status: 0 });
  });

  const able = [...rowsOfSettings, ...rows].filter(isPossible);

  test.each(able.map((row, index) => [row.name, index, row] as const))('%s', (_, index, row) => {
    const folder = join(root, `w${index}`);
    cpSync(join(root, 'w'), folder, { recursive: true, preserveTimestamps: true });
    bash(row.harm, folder);
    rmSync(marker, { force: true });
    const signs = newSigns(row.detector, folder);
    const shown = signs.map(({ level, path, key }) => `${level} ${path} ${key}`.replaceAll(/[0-9a-f]{40}/gu, 'OBJECT'));
    expect(shown).toEqual(row.found.map((one) => one.replaceAll('$HARM', harm)));
    const used = bash(row.use, folder);
    expect(existsSync(marker), used.stdout + used.stderr).toBe(true);

    for (const { undo = [], path } of signs) {
      const [program = 'true', ...words] = undo.map((word) => (word === '{}' ? join(folder, path) : word));
      expect(spawnSync(program, words, { cwd: root }).status).toBe(0);
    }
    const left = new Set(newSigns(row.detector, folder).map(({ path, key }) => `${path} ${key}`));
    for (const { path, key, undo } of signs) expect(left.has(`${path} ${key}`) && undo !== undefined).toBe(false);
  });

  test.each([
    ['a hook of servers, which git takes of the user', 'git config uploadpack.packObjectsHook $HARM', 'git clone -q file://$PWD ../c1'],
    [
      'a template, which git takes of the user',
      'mkdir -p t/hooks; cp $HARM t/hooks/post-checkout; git config init.templateDir $PWD/t',
      'git init -q n; test -e n/.git/hooks/post-checkout && $HARM',
    ],
    ['its own monitor', 'git config core.fsmonitor false', 'git status'],
    ['a pager that is none', 'git config pager.log false', 'git log'],
    ['a name that is a command', 'git config user.name $HARM', touched],
  ])('%s: git runs nothing, and nothing is found', (name, before, use) => {
    const folder = join(root, `clear ${name}`);
    cpSync(join(root, 'w'), folder, { recursive: true, preserveTimestamps: true });
    bash(before, folder);
    rmSync(marker, { force: true });
    const signs = newSigns(gitConfig, folder);
    bash(use, folder);
    expect(existsSync(marker)).toBe(false);
    expect(signs).toEqual([]);
  });

  test('a command in .gitmodules is one that git refuses', () => {
    const folder = join(root, 'refused');
    cpSync(join(root, 'w'), folder, { recursive: true });
    bash('printf "[submodule \\"s\\"]\\npath=s\\nurl=$PWD/../b.git\\nupdate=!$HARM\\n" >.gitmodules', folder);
    bash('git update-index --add --cacheinfo 160000,$(git -C ../b.git rev-parse main),s', folder);
    rmSync(marker, { force: true });
    expect(bash('git -c protocol.file.allow=always submodule update --init', folder).status).not.toBe(0);
    expect(existsSync(marker)).toBe(false);
    expect(newSigns(gitSubmodules, folder).map(({ level, key }) => `${level} ${key}`)).toEqual([
      'note submodule.s.url',
      'note submodule.s.update',
    ]);
  });
});
