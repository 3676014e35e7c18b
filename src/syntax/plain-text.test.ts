import { expect, test } from 'vitest';
import { cutText, plainText, wrapWords } from './plain-text.ts';

test.each([
  ['a\tb\r\nc', 'a b c'],
  ['\u001b[31mred', '\ufffd[31mred'],
  ['safe\u202eelif', 'safe\ufffdelif'],
  ['\u009b2J', '\ufffd2J'],
  ['grüße 🙂', 'grüße 🙂'],
])('%j reads %j on a terminal', (text, plain) => {
  expect(plainText(text)).toBe(plain);
});

test.each([
  ['one two three', 8, ['one two', 'three']],
  ['', 8, ['']],
  ['abcdefghijkl', 8, ['abcdefgh', 'ijkl']],
  ['a abcdefghijkl b', 8, ['a', 'abcdefgh', 'ijkl b']],
])('%j within %i', (text, width, lines) => {
  expect(wrapWords(text, width)).toEqual(lines);
});

test('what does not fit ends in an ellipsis', () => {
  expect([cutText('abcdef', 6), cutText('abcdefg', 6)]).toEqual(['abcdef', 'abcde…']);
});
