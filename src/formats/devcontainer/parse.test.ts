import { fc } from '../../../test/seeded.ts';
import { expect, test } from 'vitest';
import { parseJson } from './parse.ts';

const parse = (text: string): ReturnType<typeof parseJson> =>
  parseJson({ document: 'd', path: 'd', text }, { layer: 'file', document: 'd' });

const tooDeep = 'Brackets are nested more than 64 deep here: the file was not read.';

test.each([
  ['lists', '['.repeat(100_000)],
  ['lists that a brace seems to close', '[},'.repeat(100_000)],
  ['objects that a bracket seems to close', '{"a":],"b":'.repeat(50_000)],
  ['lists behind a string that ends with its line, by a carriage return', `"\r${'['.repeat(100_000)}`],
  ['lists behind a comment that ends with its line, by a carriage return', `//\r${'['.repeat(100_000)}`],
])('%s without end are told as such', (_, text) => {
  expect(parse(`{"a":${text}}`)).toMatchObject({ problems: [{ message: tooDeep, fatal: true }] });
});

test.each([
  ['brackets in strings', JSON.stringify({ a: '['.repeat(1000) })],
  ['brackets in comments', `{/*${'['.repeat(1000)}*/"a":1 //${'{'.repeat(1000)}\n}`],
  ['brackets side by side', `{"a":[${'[],{},'.repeat(1000)}0]}`],
])('%s are not nested', (_, text) => {
  expect(parse(text)).toMatchObject({ root: { kind: 'object' }, problems: [] });
});

test('no text is too much for the parser behind', () => {
  const piece = fc.array(fc.constantFrom('[', ']', '{', '}', '"', ':', ',', '/', '*', '\\', '\r', '\n', 'a', '1'), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(piece, (parts) => void expect(parse(`{"a":${parts.join('').repeat(20_000)}`)).toBeDefined()),
    { numRuns: 200 },
  );
});
