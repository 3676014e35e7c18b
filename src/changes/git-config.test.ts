import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { gitSettingUses } from '../known/git-settings.ts';
import { readGitConfig } from '../syntax/git-config.ts';
import { gitConfig } from './git-config.ts';

const config = (text: string): Readonly<Record<string, string>> => ({ '.git/config': text });

/** A file with one setting, its name as in the table. */
function written(key: string, value: string): string {
  const parts = key
    .replace(/^alias\.\*$/u, 'alias.x')
    .replace(/^pager\.\*$/u, 'pager.x')
    .split('.');
  const [section, name, between] = [parts[0]!, parts.at(-1)!, parts.slice(1, -1).join('.').replace('*', 'Some where')];
  const quotedValue = value.replace(/[\\"]/gu, String.raw`\$&`);
  return `[${section}${between === '' ? '' : ` "${between}"`}]\n\t${name} = "${quotedValue}"\n`;
}

const values = ['./x', '!touch x', 'git@example.com:a/b.git', 'false', 'always', 'a/b', '/x'];

test.each(gitSettingUses.flatMap((use) => use.keys.map((key) => [key, use] as const)))(
  '%s is found, and tells when',
  (key, { only, except, does, level, when }) => {
    const value = values.find((one) => (only?.test(one) ?? true) && except?.test(one) !== true)!;
    const [sign, ...more] = signsIn(gitConfig, config(written(key, value)));
    expect(more).toEqual([]);
    expect(sign).toMatchObject({ path: '.git/config', value, line: 2, level, when, says: expect.stringContaining(` ${does} “`) });
    expect(readGitConfig(written(key, value))).toHaveLength(1);
    expect(sign!.undo).toEqual(['git', 'config', '--file', '{}', '--unset-all', sign!.key]);
  },
);

test.each(gitSettingUses.flatMap(({ keys, only, except }) => (only === undefined && except === undefined ? [] : keys)))(
  '%s has values that say nothing',
  (key) => {
    const harmless = ['', 'false', 'never', 'true', 'x.example'].map((value) => signsIn(gitConfig, config(written(key, value))).length);
    expect(Math.min(...harmless)).toBe(0);
  },
);

const origin = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true\n';

tellSigns(gitConfig, [
  ['what git init writes', config(origin), 'clear'],
  [
    'what git clone writes',
    config(
      `${origin}[remote "origin"]\n\turl = https://github.com/a/b\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch "main"]\n\tremote = origin\n`,
    ),
    [/^\.git\/config: remote\.origin\.url is “https:\/\/github\.com\/a\/b”$/u, 'warn'],
  ],
  ['a command at git status', config('[core]\n\tfsmonitor = ./x\n'), [/^\.git\/config: core\.fsmonitor runs “\.\/x”$/u, 'error']],
  ['git’s own daemon', config('[core]\n\tfsmonitor = true\n'), 'clear'],
  ['git’s own daemon, without a value', config('[core]\n\tfsmonitor\n'), 'clear'],
  ['off', config('[core]\n\tfsmonitor = no\n\tfsmonitor =\n'), 'clear'],
  ['any case', config('[CORE]\n\tFSMonitor = ./x\n'), [/runs “\.\/x”/u, 'error']],
  ['another setting of the same name', config('[core "x"]\n\tfsmonitor = ./x\n[x]\n\tfsmonitor = ./x\n'), 'clear'],
  ['a subsection in the old form', config('[filter.x]\n\tclean = ./x\n'), [/filter\.x\.clean runs/u, 'error']],
  ['all in one line', config('[core] fsmonitor = ./x\n'), /runs/u],
  ['CRLF and a BOM', config('\u{feff}[core]\r\n\tfsmonitor = ./x\r\n'), /fsmonitor runs “\.\/x”$/u],
  ['a comment', config('[core]\n;\tfsmonitor = ./x\n'), 'clear'],
  ['a value that looks like a setting', config('[user]\n\tname = "a\\n[core]\\nfsmonitor = x"\n'), 'clear'],
  ['no settings of git', config('[core\n\tfsmonitor = ./x\n'), [/not written as git reads them/u, 'error']],
  ['a subsection that is a prototype', config('[filter "__proto__"]\n\tclean = ./x\n[__proto__ "x"]\n'), /not written/u],
  [
    'names of prototypes',
    config('[filter "constructor"]\n\tclean = ./x\n[constructor "x"]\n\ttoString = ./x\n'),
    /^\.git\/config: filter\.constructor\.clean runs “\.\/x”$/u,
  ],
  [
    'git-lfs’s own filter',
    config(
      '[filter "lfs"]\n\tclean = git-lfs clean -- %f\n\tsmudge = git-lfs smudge -- %f\n\tprocess = git-lfs filter-process\n\trequired = true\n',
    ),
    'clear',
  ],
  ['something after it', config('[filter "lfs"]\n\tclean = git-lfs clean -- %f && ./x\n'), [/filter\.lfs\.clean runs/u, 'error']],
  ['an alias', config('[alias]\n\tst = status\n'), [/alias\.st runs “status”/u, 'note']],
  ['an alias for a shell', config('[alias]\n\tst = !./x\n'), [/alias\.st runs “!\.\/x”/u, 'warn']],
  ['an alias with settings', config('[alias]\n\tst = -c core.fsmonitor=./x status\n'), [/alias\.st runs/u, 'warn']],
  ['an alias since git 2.54', config('[alias "st x"]\n\tcommand = !./x\n'), [/“alias\.st x\.command” runs/u, 'warn']],
  ['a pager', config('[pager]\n\tlog = ./x\n\tdiff = true\n'), [/^\.git\/config: pager\.log runs “\.\/x”$/u, 'warn']],
  [
    'other settings',
    config('[include]\n\tpath = ../x\n[includeIf "gitdir:/"]\n\tpath = y\n'),
    [/include\.path takes settings of “\.\.\/x”|includeif\.gitdir:\/\.path takes/u, 'error'],
  ],
  [
    'a submodule',
    config('[submodule "a"]\n\turl = https://example.com/a\n\tupdate = !./x\n\tactive = true\n'),
    [/submodule\.a\.update runs/u, 'warn'],
  ],
  ['a submodule that is merged', config('[submodule "a"]\n\tupdate = merge\n'), 'clear'],
  ['an address for a remote', config('[branch "main"]\n\tremote = ext::x\n'), [/branch\.main\.remote is “ext::x”/u, 'warn']],
  [
    'a password in an address',
    config('[remote "origin"]\n\turl = https://me:Hx7rTq0cVb@example.com/a\n'),
    /^(?!.*Hx7rTq0cVb).*remote\.origin\.url is/u,
  ],
  [
    'a password in a name',
    config('[url "https://me:Hx7rTq0cVb@example.com/a"]\n\tinsteadOf = x\n'),
    /^(?!.*Hx7rTq0cVb).*insteadof is “x”/u,
  ],
  [
    'a helper for passwords',
    config('[credential]\n\thelper =\n\thelper = !./x\n'),
    [/^\.git\/config: credential\.helper runs “!\.\/x”$/u, 'warn'],
  ],
  [
    'settings that git takes from the user only',
    config('[safe]\n\tdirectory = *\n\tbareRepository = all\n[uploadpack]\n\tpackObjectsHook = ./x\n[init]\n\ttemplateDir = x\n'),
    'clear',
  ],
  ['settings of a worktree', { '.git/config.worktree': '[core]\n\tfsmonitor = ./x\n' }, [/config\.worktree: core\.fsmonitor/u, 'error']],
  [
    'settings of a submodule',
    {
      '.git/modules/a/HEAD': '',
      '.git/modules/a/objects/': '',
      '.git/modules/a/refs/': '',
      '.git/modules/a/config': '[core]\n\tfsmonitor = ./x\n',
    },
    [/modules\/a\/config: core\.fsmonitor/u, 'error'],
  ],
  [
    'where the files of a submodule are',
    { '.git/modules/a/b/HEAD': '', '.git/modules/a/b/commondir': '', '.git/modules/a/b/config': '[core]\n\tworktree = ../../../../a/b\n' },
    'clear',
  ],
  [
    'where they are not',
    {
      '.git/modules/a/HEAD': '',
      '.git/modules/a/commondir': '',
      '.git/modules/a/config': '[core]\n\tworktree = ../../..\n\tworktree = ../hooks\n\tworktree = /\n',
    },
    /worktree is “\.\.\/\.\.\/\.\.”\n.*worktree is “\.\.\/hooks”\n.*worktree is “\/”$/u,
  ],
  ['the same for the workspace itself', config('[core]\n\tworktree = ../x\n'), [/core\.worktree is/u, 'warn']],
  ['settings of a repository somewhere', { 'a/b/.git/config': '[core]\n\tfsmonitor = ./x\n' }, [/a\/b\/\.git\/config/u, 'error']],
  [
    'settings of a bare repository',
    { 'x/HEAD': '', 'x/objects/': '', 'x/refs/': '', 'x/config': '[core]\n\tfsmonitor = ./x\n' },
    [/x\/config/u, 'error'],
  ],
  ['a file of that name', { 'x/config': '[core]\n\tfsmonitor = ./x\n' }, 'clear'],
  ['a remote in the old form', { '.git/remotes/x': 'URL: ext::x\n' }, [/remotes\/x: an address/u, 'warn']],
  ['one in the oldest', { '.git/branches/x': 'ext::x\n' }, [/branches\/x: an address/u, 'warn']],
  ['git-lfs in the tree', { '.lfsconfig': '[lfs]\n\turl = https://example.com/x\n' }, [/lfs\.url is/u, 'warn']],
  [
    'what git-lfs does not take from there',
    { '.lfsconfig': '[lfs "customtransfer.x"]\n\tpath = ./x\n[core]\n\tfsmonitor = ./x\n' },
    'clear',
  ],
  ['no settings of git-lfs', { '.lfsconfig': '<<<' }, [/not written as git reads them/u, 'note']],
]);

test('a file with very many says so once, and no less loud than what is in it', () => {
  const many = `[alias]\n${Array.from({ length: 600 }, (_, index) => `\ta${index} = status\n`).join('')}[core]\n\tfsmonitor = ./x\n`;
  const signs = signsIn(gitConfig, config(many));
  expect(signs).toHaveLength(500);
  expect(signs.at(-1)).toMatchObject({ level: 'error', says: expect.stringContaining('102') });
});

function compared(text: string): readonly unknown[] {
  return signsIn(gitConfig, config(text)).map(({ key, value }) => [key, value]);
}

test('another layout of the same settings gives the same signs', () => {
  const tidy = '[core]\n\tfsmonitor = ./x y\n[filter "a"]\n\tclean = b\n';
  expect(compared(tidy)).toEqual(compared('# x\r\n[CORE] FSMONITOR="./x y" ; z\r\n[filter "\\a"]\r\nClean=\\\r\nb\r\n'));
});

test('a long name that counts for many settings', () => {
  const text = `[filter "${'x'.repeat(1_000_000)}"]\n${'clean = y\n'.repeat(100_000)}`;
  expect(signsIn(gitConfig, config(text))).toMatchObject([{ key: '', says: expect.stringContaining('not written') }]);
});

test('long lines and long files are read all the same', () => {
  const long = 'x'.repeat(2_000_000);
  expect(signsIn(gitConfig, config(`[core]\n\tfsmonitor = ${long}\n`))[0]!.says.length).toBeLessThan(200);
  expect(signsIn(gitConfig, config(`[filter "${long}"]\n\tclean = x\n`))[0]!.says.length).toBeLessThan(200);
  expect(signsIn(gitConfig, config('[a]\n'.repeat(300_000)))).toEqual([]);
  expect(signsIn(gitConfig, config(`[a]\n\tk = ${'" '.repeat(500_000)}`))).toEqual([]);
});
