import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { goModules } from './go-modules.ts';

const of = (text: string): Readonly<Record<string, string>> => ({ 'go.mod': text });

tellSigns(goModules, [
  [
    'a toolchain',
    of('module x\n\ntoolchain go1.99.0\n'),
    [/^go\.mod: “toolchain go1\.99\.0” names the Go that is fetched and run$/u, 'warn'],
  ],
  ['the least Go', of('go 1.99 // why\n'), [/“go 1\.99” names the least Go/u, 'warn']],
  ['another place', of('replace a => ../b\n'), [/“replace a => \.\.\/b” takes a module from elsewhere/u, 'warn']],
  [
    'other places in a block',
    of('replace (\r\n\ta => ../b // x\r\n\tc => "..//d"\r\n)\r\n'),
    /“replace a => \.\.\/b” .*\n.*“replace c => "\.\.\/\/d"” /u,
  ],
  ['a tool', of('tool a.test/b\n'), [/go tool builds and runs/u, 'warn']],
  ['a switch', of('godebug default=go1.21\n'), [/“godebug default=go1\.21” sets how programs behave/u, 'warn']],
  ['a requirement', of('require (\n\ta.test/b v1.0.0 // indirect\n)\n'), [/^go\.mod: “require a\.test\/b v1\.0\.0”$/u, 'note']],
  ['a workspace', { 'go.work': 'go 1.26\nuse ./a\n' }, /“use \.\/a”/u],
  ['words of prototypes', of('constructor x\n__proto__ y\n'), /“constructor x”\n.*“__proto__ y”/u],
  ['what closes nothing', of(')\n(\n'), /“\)”\n.*“\(”/u],
  ['names and comments', of('// toolchain x\nmodule x\n\nexclude a v1\nretract v1\n'), 'clear'],
  ['sources', { 'x.go': '//go:generate x' }, 'clear'],
]);

test('of a requirement, the module is the key', () => {
  const signs = signsIn(goModules, of('require  a   v1 \nrequire (\n b v2\n)\ntoolchain go1\n'));
  expect(signs.map(({ key, value }) => [key, value])).toEqual([
    ['require a', 'require a v1'],
    ['require b', 'require b v2'],
    ['toolchain', 'toolchain go1'],
  ]);
  expect(signsIn(goModules, of('require a v1\n'.repeat(100_000)))).toHaveLength(500);
});
