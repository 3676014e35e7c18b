import { expect, test } from 'vitest';
import { insidePath } from './inside-path.ts';

test.each([
  ['a/.git', '../b', 'b'],
  ['a/.git', './b//c/', 'a/b/c'],
  ['.git', 'b', 'b'],
  ['.git', '', ''],
  ['a/b/.git', '../..', ''],
  ['.git', '../b', undefined],
  ['a/.git', '../../b', undefined],
  ['a/.git', 'b/../c', undefined],
  ['a/.git', '/b', undefined],
  ['a/.git', 'C:/b', undefined],
  ['a/.git', '\\\\b', undefined],
])('of %s, %s', (file, path, expected) => expect(insidePath(file, path)).toBe(expected));
