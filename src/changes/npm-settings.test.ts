import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { fc } from '../../test/seeded.ts';
import { npmSettings } from './npm-settings.ts';

const of = (text: string): Readonly<Record<string, string>> => ({ '.npmrc': text });

tellSigns(npmSettings, [
  ['the shell of scripts', of('script-shell=./x\n'), [/“script-shell” is the program that runs each script: “\.\/x”$/u, 'warn']],
  ['a key in quotation marks', of('"script-shell" = "./x"'), /“script-shell” .*“\.\/x”/u],
  ['a key that is escaped', of('"\\u0073cript-shell" = x'), /“script-shell”/u],
  ['a key before a comment', of('script-shell ; x = ./y'), /“script-shell” .*: “\.\/y”$/u],
  ['a key in single quotation marks', of("'script-shell'=x"), /“script-shell”/u],
  ['a key after a byte order mark', of('\ufeffscript-shell=x'), /“script-shell”/u],
  ['a key in a line of an old end', of('a=b\rscript-shell=x'), /“script-shell”/u],
  ['a list', of('ca[]=x\r\nca[]=y\r\n'), /“ca” is an authority to trust: “x”\n.*“y”/u],
  ['a value before a comment', of('git = ./git # mine'), /: “\.\/git”$/u],
  ['a value with an escaped mark', of('git = ./a\\;b'), /: “\.\/a;b”$/u],
  ['a key without a value', of('ignore-scripts'), /: “true”$/u],
  ['a key that the environment names', of('${A}-shell=x'), [/“\$\{A\}-shell” is a setting that the environment names/u, 'warn']],
  ['the registry of a scope', of('@a:registry=https://x.test/'), [/is where packages of this scope come from/u, 'warn']],
  [
    'a credential of a registry',
    of('//x.test/:_authToken=secret'),
    [/“\/\/x\.test\/:_authToken” is a setting of one registry, such as a credential$/u, 'note'],
  ],
  [
    'a credential from the environment',
    of('//x.test/:_authToken=${NPM_TOKEN}'),
    [/takes its value from the environment: “\$\{NPM_TOKEN\}”/u, 'warn'],
  ],
  ['an address with the environment', of('x=https://x.test/${HOME}'), /takes its value from the environment/u],
  ...[
    'node-options',
    'node-gyp',
    'python',
    'shell',
    'editor',
    'init-module',
    'init.module',
    'userconfig',
    'globalconfig',
    'allow-scripts',
    'registry',
    'strict-ssl',
    'cafile',
    'proxy',
    'http-proxy',
    'https-proxy',
    'pnpmfile',
    'global-pnpmfile',
    'use-node-version',
    'dangerously-allow-all-builds',
  ].map((key) => [`the setting ${key}`, of(`${key}=x`), [new RegExp(`: “${key.replace('.', '\\.')}” `, 'u'), 'warn']] as const),
  ['other settings', of('fund=false\nsave-exact=true\nconstructor=x\n__proto__=x\n=x\n'), 'clear'],
  ['comments and sections', of('; script-shell=x\n# script-shell=x\n  ;script-shell=x\n\n'), 'clear'],
  ['what is in a section', of('[x]\nscript-shell=x\n'), 'clear'],
  ['what only looks like a section', of(' [x]\n[x]=y\nscript-shell=x\n'), /“script-shell”/u],
  ['a key in capitals, which npm does not know', of('SCRIPT-SHELL=x'), 'clear'],
  ['a file of another name', { npmrc: 'script-shell=x' }, 'clear'],
]);

test('any text is read, and bounded', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('script-shell', '=', '"', "'", '\\', ';', '#', '\n', '[', ']', '${', '}', ' '), maxLength: 60 }),
      (text) => {
        expect(() => signsIn(npmSettings, of(text))).not.toThrow();
      },
    ),
  );
  expect(signsIn(npmSettings, of('git=x\n'.repeat(100_000)))).toHaveLength(500);
  expect(signsIn(npmSettings, of(`${'\\'.repeat(1_000_000)}=${';'.repeat(1_000_000)}`))).toEqual([]);
});
