import { expect, test } from 'vitest';
import { commands } from './settings.ts';
import { splitCommand } from './split-command.ts';

function list(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

test.each<[words: string, options: string, rest: string]>([
  ['', '', ''],
  ['ls -la', '', 'ls -la'],
  ['web ls -t', '', 'web ls -t'],
  ['-t web ls', '-t', 'web ls'],
  ['-- -t', '', '-- -t'],
  ['-e A=1 -- ls', '-e A=1', '-- ls'],
  ['-eA=1 ls', '-eA=1', 'ls'],
  ['-te A=1 ls', '-te A=1', 'ls'],
  ['-w /tmp -u root web -- ls', '-w /tmp -u root', 'web -- ls'],
  ['--env A --terminal ls', '--env A --terminal', 'ls'],
  ['--env=A ls --env', '--env=A', 'ls --env'],
  ['--unknown ls', '--unknown', 'ls'],
  ['-w', '-w', ''],
  ['-', '', '-'],
])('“%s” is “%s”, then “%s”', (words, options, rest) => {
  expect(splitCommand(list(words), commands.exec.settings)).toEqual({ options: list(options), rest: list(rest) });
});
