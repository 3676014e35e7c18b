import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { npmPackages } from './npm-packages.ts';

const of = (value: unknown): Readonly<Record<string, string>> => ({ 'package.json': JSON.stringify(value) });

tellSigns(npmPackages, [
  ['a script that npm install runs', of({ scripts: { postinstall: 'node x.js' } }), [/scripts\.postinstall runs “node x\.js”$/u, 'warn']],
  ['another script', of({ scripts: { build: 'tsc' } }), [/scripts\.build runs “tsc”$/u, 'warn']],
  ['a script of a strange name', of({ scripts: { 'a b': 'x', __proto__: 'y' } }), /scripts\.“a b” runs “x”/u],
  ['a script named like a prototype', { 'package.json': '{"scripts":{"__proto__":"x"}}' }, /scripts\.__proto__ runs “x”/u],
  ['scripts that are there twice', { 'package.json': '{"scripts":{"a":"x"},"scripts":{"a":"y"}}' }, /runs “x”\n.*runs “y”/u],
  ['scripts of a file with a byte order mark', { 'package.json': '\ufeff{"scripts":{\r\n"a":"x"}}' }, /scripts\.a runs “x”/u],
  ['a version', of({ dependencies: { left: '^1.2.0 || 2.x' } }), [/dependencies has left “\^1\.2\.0 \|\| 2\.x”$/u, 'note']],
  ['a tag', of({ devDependencies: { '@a/b': 'latest' } }), [/devDependencies has @a\/b “latest”/u, 'note']],
  [
    'a package of the same repository',
    of({ dependencies: { a: 'workspace:^', b: 'catalog:' } }),
    /has a “workspace:\^”\n.* has b “catalog:”$/u,
  ],
  ['an archive in this folder', of({ dependencies: { a: 'a.tgz' } }), [/not by a version but from “a\.tgz”/u, 'warn']],
  ['the folder around', of({ dependencies: { a: ' ..' } }), [/not by a version but from “\.\.”/u, 'warn']],
  ['a dependency by a path', of({ dependencies: { a: 'file:../a' } }), [/not by a version but from “file:\.\.\/a”/u, 'warn']],
  ['a dependency by another name', of({ dependencies: { a: 'npm:b@1' } }), [/from “npm:b@1”/u, 'warn']],
  ['a dependency by a repository', of({ optionalDependencies: { a: 'x/y' } }), [/from “x\/y”/u, 'warn']],
  ['a dependency by an address', of({ peerDependencies: { a: 'https://x.test/a.tgz' } }), [/from “https:/u, 'warn']],
  ['a dependency that is no text', of({ dependencies: { a: { b: 1 } } }), [/from “\{"b":1\}”/u, 'warn']],
  ['a command', of({ bin: { x: 'x.js' } }), [/bin names commands of this package: “\{"x":"x\.js"\}”/u, 'note']],
  ...[
    'allowScripts',
    'devEngines',
    'gypfile',
    'gitHooks',
    'lint-staged',
    'nano-staged',
    'overrides',
    'packageManager',
    'publishConfig',
    'resolutions',
    'trustedDependencies',
    'workspaces',
    'wireit',
  ].map((key) => [`the key ${key}`, of({ [key]: ['x'] }), [new RegExp(`: ${key} .*: “\\["x"\\]”$`, 'u'), 'warn']] as const),
  ...['ava', 'babel', 'commitlint', 'mocha', 'postcss', 'prettier', 'stylelint'].map(
    (key) =>
      [
        `settings of ${key}`,
        of({ [key]: { plugins: ['./x'] } }),
        [/which may name modules to load: “\{"plugins":\["\.\/x"\]\}”$/u, 'warn'],
      ] as const,
  ),
  [
    'settings of a tool that an editor starts',
    of({ jest: {}, eslintConfig: {} }),
    /: jest is settings of Jest, .*\n.*: eslintConfig is settings of ESLint/u,
  ],
  ['a key of pnpm', of({ pnpm: { onlyBuiltDependencies: ['a'], overrides: {} } }), /pnpm\.onlyBuiltDependencies .*\n.*pnpm\.overrides/u],
  ['a hook', of({ 'simple-git-hooks': { 'pre-commit': 'x' } }), [/simple-git-hooks\.pre-commit is a hook of git: “x”/u, 'warn']],
  ['hooks of husky', of({ husky: { hooks: { 'pre-push': 'x' } } }), /husky\.hooks sets hooks of git/u],
  ['hooks that are a text', of({ husky: 'x' }), /: husky sets hooks of git: “x”/u],
  ['what is no JSON', { 'package.json': '{"scripts":' }, [/^package\.json: a package of npm$/u, 'warn']],
  ['what nests without end', { 'package.json': '{"scripts":'.repeat(100_000) }, /^package\.json: a package of npm$/u],
  [
    'other keys',
    of({ name: 'x', version: '1.0.0', type: 'module', main: './x.js', files: ['dist'], constructor: 'x', toString: {} }),
    'clear',
  ],
  ['scripts that are none', of({ scripts: 'x', dependencies: [] }), 'clear'],
  ['scripts of something else', of({ config: { scripts: { postinstall: 'x' } } }), 'clear'],
  ['an empty package', of({}), 'clear'],
  ['a package that is installed, looked at as one', { 'package-lock.json.bak': '{}', 'my-package.json': '{"scripts":{"a":"b"}}' }, 'clear'],
  ['a lock file', { 'package-lock.json': '{}' }, [/a lock file of npm/u, 'note']],
  ['a build of node-gyp', { 'binding.gyp': '{}' }, [/npm starts because the file is there/u, 'warn']],
  ['the program that is yarn', { '.yarn/releases/yarn-4.cjs': '' }, [/a program that is run as yarn/u, 'warn']],
]);

test.each([
  ['preinstall', 'at npm install'],
  ['prepare', 'at npm install'],
  ['dependencies', 'at npm install or npm uninstall'],
  ['pnpm:devPreinstall', 'at pnpm install'],
  ['prepublishOnly', 'at npm publish'],
  ['version', 'at npm version'],
  ['pretest', 'at npm run test'],
  ['post', 'at npm run post'],
  ['constructor', 'at npm run constructor'],
])('the script %s is run %s', (name, when) => {
  expect(signsIn(npmPackages, of({ scripts: { [name]: 'x' } }))).toEqual([
    expect.objectContaining({ key: `scripts.${name}`, value: 'x', line: 1, when }),
  ]);
});

/** Ten thousand scripts, of which the last runs this. */
function signsOfMany(last: string): readonly unknown[] {
  const scripts = Object.fromEntries([...Array.from({ length: 9999 }, (_, index) => [`s${index}`, 'x']), ['last', last]]);
  return signsIn(npmPackages, of({ scripts }));
}

test('settings of a tool that an editor starts are loud', () => {
  const levels = signsIn(npmPackages, of({ jest: {}, eslintConfig: {}, mocha: {} })).map(({ level }) => level);
  expect(levels).toEqual(['error', 'error', 'warn']);
});

test('signs are bounded, and the last one still counts', () => {
  expect(signsOfMany('x')).toHaveLength(500);
  expect(signsOfMany('x').at(-1)).toMatchObject({ says: '9501 more of such lines' });
  expect(signsOfMany('x').at(-1)).not.toEqual(signsOfMany('y').at(-1));
});

test('signs are the same however the file is laid out', () => {
  const value = { scripts: { a: 'b' }, pnpm: { overrides: { x: '1', y: ['2'] } }, dependencies: { a: '1' } };
  const [wide, narrow] = [JSON.stringify(value, undefined, 8), JSON.stringify(value)].map((text) =>
    signsIn(npmPackages, { 'package.json': text }).map(({ key, value: said }) => [key, said]),
  );
  expect(wide).toEqual(narrow);
});
