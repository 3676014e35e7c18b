import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { php } from './php.ts';

const of = (value: unknown): Readonly<Record<string, string>> => ({ 'composer.json': JSON.stringify(value) });

tellSigns(php, [
  [
    'a script of an event',
    of({ scripts: { 'post-install-cmd': ['x', '@y'] } }),
    [/scripts\.post-install-cmd runs “\["x","@y"\]”$/u, 'warn'],
  ],
  ['a setting', of({ config: { 'allow-plugins': { 'a/b': true } } }), [/the setting “allow-plugins” is “\{"a\/b":true\}”$/u, 'warn']],
  ['a requirement', of({ require: { 'a/b': '^1' } }), [/require has “a\/b \^1”$/u, 'note']],
  ['a requirement of development', of({ 'require-dev': { 'a/b': '^1' } }), [/require-dev has “a\/b \^1”$/u, 'note']],
  ...['repositories', 'bin', 'autoload', 'autoload-dev', 'minimum-stability'].map(
    (key) => [`the key ${key}`, of({ [key]: ['x'] }), [new RegExp(`: ${key} .*: “\\["x"\\]”$`, 'u'), 'warn']] as const,
  ),
  ['what is no JSON', { 'composer.json': '{' }, [/^composer\.json: a package of Composer$/u, 'warn']],
  ['what nests without end', { 'composer.json': '{"scripts":'.repeat(100_000) }, /^composer\.json: a package of Composer$/u],
  ['other keys', of({ name: 'a/b', constructor: 'x', scripts: 'x', license: 'MIT' }), 'clear'],
  ['settings of PHPUnit', { 'phpunit.xml': '<phpunit bootstrap="x.php"/>' }, [/which may name code to run first/u, 'warn']],
  ['sources', { 'x.php': '<?php' }, 'clear'],
]);

test.each([
  ['post-autoload-dump', 'at composer install or update'],
  ['init', 'at any composer command'],
  ['test', 'at composer run “test”, or at its event'],
])('the script %s is run %s', (name, when) => {
  expect(signsIn(php, of({ scripts: { [name]: 'x' } }))).toEqual([expect.objectContaining({ key: `scripts.${name}`, when })]);
});
