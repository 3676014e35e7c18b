import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { gitSubmodules } from './git-submodules.ts';

const modules = (text: string): Readonly<Record<string, string>> => ({ '.gitmodules': `[submodule "a"]\n\tpath = lib/a\n${text}` });

tellSigns(gitSubmodules, [
  [
    'an address',
    modules('\turl = https://example.com/a\n'),
    [/^\.gitmodules: submodule “a” comes from “https:\/\/example\.com\/a”$/u, 'note'],
  ],
  ['one beside it', modules('\turl = ../a\n'), /comes from “\.\.\/a”/u],
  ['one that runs something', modules('\turl = ext::sh -c x\n'), /comes from “ext::sh -c x”/u],
  ['a password in it', modules('\turl = https://me:Hx7rTq0cVb@example.com/a\n'), /^(?!.*Hx7rTq0cVb).*comes from/u],
  ['a command', modules('\tupdate = !./x\n'), /submodule “a” runs “!\.\/x”, which git refuses/u],
  ['what is no command', modules('\tupdate = rebase\n\tbranch = main\n\tshallow = true\n'), 'clear'],
  ['a name that leads out', { '.gitmodules': '[submodule "../../x"]\n\tpath = x\n' }, /does not take: “x”/u],
  ['a path that leads out', { '.gitmodules': '[submodule "x"]\n\tpath = a\\\\..\\\\..\\\\x\n' }, /does not take: /u],
  ['a path that is an option', { '.gitmodules': '[submodule "x"]\n\tpath = -x\n' }, /does not take: “-x”/u],
  ['dots in a name', { '.gitmodules': '[submodule "x..y"]\n\tpath = a/..b\n' }, 'clear'],
  ['no submodules', { '.gitmodules': '[core]\n\tfsmonitor = ./x\n[submodule]\n\trecurse = true\n' }, 'clear'],
  ['one in a folder', { 'a/.gitmodules': '[submodule "a"]\n\turl = x\n' }, /^a\/\.gitmodules: /u],
  ['no settings', { '.gitmodules': '<<<<<<< HEAD\n' }, /not written as git reads them/u],
  [
    'names of prototypes',
    { '.gitmodules': '[submodule "__proto__"]\n\turl = x\n\tconstructor = y\n' },
    /^\.gitmodules: submodule “__proto__” comes from “x”$/u,
  ],
]);

test('very many are bounded', () => {
  expect(signsIn(gitSubmodules, modules('\turl = x\n'.repeat(2000)))).toHaveLength(500);
});
