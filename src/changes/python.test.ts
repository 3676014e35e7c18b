import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { python } from './python.ts';

const of = (text: string): Readonly<Record<string, string>> => ({ 'requirements.txt': text });

tellSigns(python, [
  ['a build', { 'setup.py': '' }, [/a program that builds a Python package/u, 'warn']],
  ['what pytest runs', { 'tests/conftest.py': '' }, [/^tests\/conftest\.py: a program that pytest runs first$/u, 'warn']],
  ['code in settings of pylint', { '.pylintrc': '[MAIN]\ninit-hook=x' }, [/init-hook/u, 'error']],
  [
    'code in settings of pylint among others',
    { 'setup.cfg': '[pylint.main]\ninit-hook=x' },
    [/settings of tools, of pylint too/u, 'error'],
  ],
  ['an escaped key', { 'pyproject.toml': '[tool."pyl\\u0069nt".main]' }, [/settings of tools, of pylint too/u, 'error']],
  ['settings of other tools', { 'pyproject.toml': '[tool.black]' }, [/the build of a Python package/u, 'warn']],
  ['a path file', { 'lib/x.pth': 'import x' }, [/a path file/u, 'warn']],
  ['a module that has no source', { 'x.pyc': '' }, [/a compiled module/u, 'warn']],
  ['what activates an environment', { 'x/bin/activate': '' }, [/a part of a virtual environment/u, 'error']],
  ['an environment with more in it', { 'x/pyvenv.cfg': '', 'x/more': '', 'x/bin/python': '' }, /x\/pyvenv\.cfg: .*\nx\/bin\/python: /u],
  [
    'a requirement',
    of('left-pad[x]>=1.0 ; python_version < "3" # why\n'),
    [/the requirement “left-pad\[x\]>=1\.0 ; python_version < "3"”$/u, 'note'],
  ],
  ['a bare requirement', of('requests'), [/the requirement “requests”$/u, 'note']],
  [
    'a requirement with a digest on its next line',
    of('a==1 \\\n  --hash=sha256:00\n'),
    [/^requirements\.txt: the requirement “a==1 --hash=sha256:00”$/u, 'note'],
  ],
  ['an index', of('--extra-index-url https://x.test/\n'), [/the option “--extra-index-url https:\/\/x\.test\/”$/u, 'warn']],
  ['a folder', of('-e .\n'), [/the option “-e \.”$/u, 'warn']],
  ['a folder without an option', of('./x\n'), [/code from “\.\/x”$/u, 'warn']],
  ['an archive', of('x-1.0-py3-none-any.whl\n'), [/code from “x-1\.0-py3-none-any\.whl”$/u, 'warn']],
  ['an address', of('x @ https://x.test/x.zip\n'), [/code from “x @ https/u, 'warn']],
  ['an address without spaces', of('x@file:///x\n'), [/code from “x@file/u, 'warn']],
  ['a repository', of('git+https://x.test/x\n'), [/code from “git\+https/u, 'warn']],
  ['requirements in a folder', { 'requirements/dev.txt': 'a' }, /the requirement “a”/u],
  ['lines of an old end and a byte order mark', of('\ufeffa\rb\r\nc'), /“a”\n.*“b”\n.*“c”/u],
  ['empty lines and comments', of('\n  \n# x\n   # y\n'), 'clear'],
  ['sources', { 'x.py': 'import os', 'requirements.md': 'x', 'setup.pyx': '' }, 'clear'],
]);

test('requirements are bounded, and read in one go', () => {
  expect(signsIn(python, of('a\n'.repeat(100_000)))).toHaveLength(500);
  expect(signsIn(python, of(`${'a'.repeat(1_000_000)}!`))).toHaveLength(1);
  expect(signsIn(python, of(`${' #'.repeat(500_000)}`))).toHaveLength(0);
});

test('of a requirement, the name is the key and the line the value', () => {
  expect(signsIn(python, of('a   == 1\n'))).toEqual([expect.objectContaining({ key: 'a', value: 'a == 1' })]);
});
