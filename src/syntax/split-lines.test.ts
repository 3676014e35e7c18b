import { expect, test } from 'vitest';
import { splitLines } from './split-lines.ts';

test.each<[parts: string[], lines: string[]]>([
  [[], []],
  [['a\nb\n'], ['a', 'b']],
  [
    ['a', 'b\r', '\nc'],
    ['ab', 'c'],
  ],
  [['\n\n'], ['', '']],
  [['x'.repeat(70_000)], ['x'.repeat(65_536), 'x'.repeat(4464)]],
])('%#: lines come whole, however they come', (parts, lines) => {
  const taken: string[] = [];
  const split = splitLines((line) => taken.push(line));
  for (const part of parts) split.add(part);
  split.end();
  expect(taken).toEqual(lines);
});
