import { expect, test } from 'vitest';
import { findCommand } from './find-command.ts';

test.each<[words: readonly string[], found: object]>([
  [['audit', 'x'], { name: 'audit', args: ['x'] }],
  [['gate', '--listen', '/x'], { name: 'gate', args: ['--listen', '/x'] }],
  [['gate'], { name: 'gate', args: [] }],
  [['gate', 'check', 'a.json'], { name: 'gate check', args: ['a.json'] }],
  [['gate', 'env', '--vscode'], { name: 'gate env', args: ['--vscode'] }],
  [['gate', 'chek'], { unknown: 'There is no command gate chek; did you mean containai gate check?' }],
  [['gate', 'nothing-like-it'], { unknown: 'There is no command gate nothing-like-it; containai gate --help lists what there is.' }],
  [['verify', 'name'], { name: 'verify', args: ['name'] }],
  [['verify', '--host', '--json'], { name: 'verify --host', args: ['--json'] }],
  [['verify', '--json', '--host'], { name: 'verify --host', args: ['--json'] }],
  [['verify', '--escapes'], { name: 'verify --escapes', args: [] }],
  [['verify', '--compare', 'a', 'b'], { name: 'verify --compare', args: ['a', 'b'] }],
  [['verify', 'a', 'b', '--compare'], { name: 'verify --compare', args: ['a', 'b'] }],
  [['verify', '--', '--host'], { name: 'verify', args: ['--', '--host'] }],
  [['matrix', '--host', 'a.json'], { name: 'matrix', args: ['--host', 'a.json'] }],
  [['survey', 'clones'], { name: 'survey', args: ['clones'] }],
  [['survey', 'report', 'a'], { name: 'survey report', args: ['a'] }],
  [['survey', './report'], { name: 'survey', args: ['./report'] }],
  [['gate check'], { name: 'gate check', args: [] }],
  [['audti'], { unknown: 'There is no command audti; did you mean containai audit?' }],
  [['audit', 'check'], { name: 'audit', args: ['check'] }],
  [['--listen'], { unknown: 'There is no option --listen; containai --help lists what there is.' }],
  [['__proto__'], { unknown: 'There is no command __proto__; containai --help lists what there is.' }],
  [[], { unknown: 'There is no command ; containai --help lists what there is.' }],
])('%j', (words, found) => {
  expect(findCommand(words)).toEqual(found);
});
