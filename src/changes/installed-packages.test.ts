import { expect, test } from 'vitest';
import { installedPackages } from './installed-packages.ts';
import { npmPackages } from './npm-packages.ts';
import { python } from './python.ts';
import { scopesOf } from './scope.ts';

/** What is said of a folder, from the top of a workspace on: its name, and the names in it. */
function tell(name: string, entries: readonly string[]): string | undefined {
  return scopesOf([installedPackages])(name).into(name, entries.join('/')).filled?.place.is;
}

const environment = ['pyvenv.cfg', 'bin', 'lib', 'include', 'lib64'];

test.each<[name: string, folder: string, entries: readonly string[], is: RegExp]>([
  ['packages of npm', 'node_modules', ['x'], /packages of npm/u],
  ['packages of npm in capitals', 'Node_Modules', [], /packages of npm/u],
  ['packages for browsers', 'bower_components', [], /packages for browsers/u],
  ['a store of pnpm', '.pnpm-store', [], /a store of pnpm/u],
  ['an environment of Python', '.venv', environment, /a virtual environment/u],
  ['an environment of Python with more in it', 'venv', [...environment, 'x'], /a virtual environment/u],
  ['an environment of Python of any name', 'python3', [...environment, '.gitignore'], /a virtual environment/u],
  ['packages of Python', 'site-packages', [], /packages of Python/u],
  ['environments for tests', '.tox', [], /environments for tests/u],
  ['environments of conda', '.pixi', [], /environments of conda/u],
  ['compiled modules', '__pycache__', ['x.cpython-311.pyc'], /compiled modules/u],
  ['what cargo built', 'target', ['CACHEDIR.TAG', 'debug'], /what cargo built/u],
  ['modules of Go', 'vendor', ['modules.txt'], /modules of Go/u],
  ['packages of Composer', 'vendor', ['autoload.php'], /packages of Composer/u],
  ['gems', 'bundle', ['ruby'], /a folder of gems/u],
  ['packages of CocoaPods', 'Pods', ['Manifest.lock'], /packages of CocoaPods/u],
  ['a cache of Gradle', '.gradle', [], /a cache of Gradle/u],
  ['what Mix built', '_build', [], /what Mix or dune built/u],
  ['what others built', '.zig-cache', [], /what was built/u],
  ['a cache of direnv', '.direnv', [], /a cache of direnv/u],
  ['providers', '.terraform', [], /providers and modules/u],
])('%s', (_, folder, entries, is) => {
  expect(tell(folder, entries)).toMatch(is);
});

test.each<[name: string, folder: string, entries: readonly string[]]>([
  ['sources', 'src', ['x.ts']],
  ['sources beside the mark of an environment', 'src', ['pyvenv.cfg', 'package.json']],
  ['a folder of that name without the mark', '.venv', ['bin']],
  ['what something else built', 'target', ['classes']],
  ['sources in vendor', 'vendor', ['x.js']],
  ['a mark alone', 'x', ['CACHEDIR.TAG', 'autoload.php', 'modules.txt', 'ruby', 'Manifest.lock']],
])('%s are looked at one by one', (_, folder, entries) => {
  expect(tell(folder, entries)).toBeUndefined();
});

test('a mark in the workspace itself hides nothing of it', () => {
  const top = scopesOf([installedPackages, npmPackages, python])('pyvenv.cfg/.vscode/package.json');
  expect(top.filled).toBeUndefined();
  expect(top.matchesOf('package.json')).toHaveLength(1);
});

test('what lies in such a folder is told of as one', () => {
  const inside = scopesOf([installedPackages, npmPackages])('node_modules')
    .into('node_modules', 'x')
    .into('x', 'package.json/node_modules');
  expect([inside.filled?.place.names, inside.matchesOf('package.json')]).toEqual([['node_modules'], []]);
  expect(inside.into('node_modules', '').filled?.place.names).toEqual(['node_modules']);
});
