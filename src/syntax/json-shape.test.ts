import { expect, test } from 'vitest';
import { atLeast, type Check, either, list, mistakeIn, object, oneOf, record, text, whole, yesOrNo } from './json-shape.ts';

const shape = object({ name: text(3), of: list(object({ is: yesOrNo }, ['is']), 2), by: record(whole(0, 9), 2) }, ['name']);

test.each<[what: unknown, check: Check, wrong: string | undefined]>([
  [{ name: 'abc', of: [{ is: true }], by: { a: 1, b: 9 } }, shape, undefined],
  [[], shape, 'it must be an object'],
  [null, shape, 'it must be an object'],
  [{}, shape, 'it lacks “name”'],
  [{ name: 'abcd' }, shape, 'name must have 3 characters at most'],
  [{ name: 'a', nam: 1 }, shape, 'it knows no “nam”; it may hold name, of, by'],
  [JSON.parse('{"name":"a","__proto__":{}}'), shape, 'it knows no “__proto__”; it may hold name, of, by'],
  [{ name: 'a', of: {} }, shape, 'of must be a list'],
  [{ name: 'a', of: [1, 2, 3] }, shape, 'of must have 2 entries at most'],
  [{ name: 'a', of: [{ is: true }, { is: 1 }] }, shape, 'of[1].is must be true or false'],
  [{ name: 'a', of: [{}] }, shape, 'of[0] lacks “is”'],
  [{ name: 'a', by: { a: 10 } }, shape, 'by.a must be a whole number from 0 to 9'],
  [{ name: 'a', by: { a: 1, b: 1, c: 1 } }, shape, 'by must have 2 keys at most'],
  [JSON.parse('{"name":"a","by":{"__proto__":1}}'), shape, 'by.__proto__ may not be there'],
  ['c', oneOf('a', 'b'), 'it must be a or b'],
  [2, oneOf(1), 'it must be 1'],
  [1, oneOf(1), undefined],
  [{ a: 1, more: {} }, atLeast({ a: whole(0, 9), b: text(1) }, ['a']), undefined],
  [{ a: 1, b: 1 }, atLeast({ a: whole(0, 9), b: text(1) }, ['a']), 'b must be a text'],
  [{ b: 'b' }, atLeast({ a: whole(0, 9), b: text(1) }, ['a']), 'it lacks “a”'],
  [[], atLeast({}), 'it must be an object'],
  [1, either(text(9), whole(0, 9)), undefined],
  [true, either(text(9), whole(0, 9)), 'it must be a text'],
])('%j: %#', (value, check, wrong) => {
  expect(mistakeIn(value, check)).toBe(wrong);
});
