import { expect, test } from 'vitest';
import { readEnvFile } from './env-file.ts';

const nothing = { get: () => undefined };

// Text of the file, and what it sets (compose-go dotenv/parser.go and its fixtures).
const cases: readonly (readonly [name: string, text: string, sets: Readonly<Record<string, string | null>>])[] = [
  ['plain lines', 'A=1\nB = 2\nC=\n', { A: '1', B: '2', C: '' }],
  ['with colons', 'A: 1\nB:2\n', { A: '1', B: '2' }],
  ['exported', 'export A=1\nexported=2\n', { A: '1', exported: '2' }],
  ['comments', '# x\nA=1 # y\nB=a#b\nC="a # b" \n#D=1', { A: '1', B: 'a#b', C: 'a # b' }],
  ['quotes', 'A="x y"\nB=\'x $y\'\nC="a\\"b"\nD=\'it\\\'s\'\n', { A: 'x y', B: 'x $y', C: 'a"b', D: "it's" }],
  ['escapes', 'A="a\\nb\\tc\\$d\\\\"\nB=\'a\\nb\'\n', { A: 'a\nb\tc$d\\', B: 'a\\nb' }],
  ['several lines in quotes', 'A="one\ntwo"\nB=3\n', { A: 'one\ntwo', B: '3' }],
  ['variables of earlier lines', 'A=1\nB=${A}2\nC="$B$A"\nD=${X:-x}\n', { A: '1', B: '12', C: '121', D: '${localEnv:X:x}' }],
  ['a name alone', 'A\nB=1\n', { A: null, B: '1' }],
  ['carriage returns and a mark', '\uFEFFA=1\r\nB="2"\r\n', { A: '1', B: '2' }],
  [
    'names of the prototype',
    '__proto__=1\nconstructor=2\n',
    Object.fromEntries([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]),
  ],
];

test.each(cases)('%s', (_, text, sets) => {
  const { lines, problem } = readEnvFile(text, 'a.env', undefined, nothing);
  expect(problem).toBeUndefined();
  expect(Object.fromEntries(lines.map(({ name, setting }) => [name, setting?.value ?? null]))).toEqual(sets);
});

test('raw: neither quotes nor variables', () => {
  const { lines } = readEnvFile('A="x" # y\nB=$A\n', 'a.env', undefined, nothing, true);
  expect(lines.map(({ setting }) => setting?.value)).toEqual(['"x" # y', '$A']);
});

test.each([
  ['A=1\nB C=2\n', 'no valid variable name'],
  ['A="x', 'does not end'],
  ['A=${', 'invalid interpolation'],
  [`A=${'x'.repeat(1_100_000)}`, 'too large'],
  [`${'A=1\n'.repeat(10_001)}`, 'too many lines'],
])('%# is a problem', (text, message) => {
  expect(readEnvFile(text, 'a.env', undefined, nothing).problem?.message).toContain(message);
});

test('each line knows its place', () => {
  const text = 'A=1\n  B="2"\n';
  const [a, b] = readEnvFile(text, 'a.env', undefined, nothing).lines;
  expect([a, b].map((line) => [line!.from.document, line!.from.pointer, text.slice(...line!.from.offset!)])).toEqual([
    ['a.env', '/A', 'A=1'],
    ['a.env', '/B', 'B="2"'],
  ]);
});
