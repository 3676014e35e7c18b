import { fc } from '../../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import { dockerfileLimits, heredocsOf, splitInstructions } from './split-instructions.ts';

// A file, and its instructions as keyword, flags, rest and the contents of heredocs.
const cases: readonly (readonly [title: string, text: string, instructions: readonly (readonly string[])[]])[] = [
  ['one line', 'FROM a', [['FROM', 'a']]],
  [
    'any case and white space',
    '\tfrom\t a  \r\nRUN x\r\n',
    [
      ['FROM', 'a'],
      ['RUN', 'x'],
    ],
  ],
  ['a byte order mark', '\uFEFFFROM a\n', [['FROM', 'a']]],
  [
    'continuation, comments and empty lines within',
    'RUN a \\\n# c\n\n  b \\ \t\n c\nRUN d',
    [
      ['RUN', 'a   b  c'],
      ['RUN', 'd'],
    ],
  ],
  [
    'two backslashes do not continue',
    'RUN a \\\\\nRUN b',
    [
      ['RUN', 'a \\\\'],
      ['RUN', 'b'],
    ],
  ],
  ['continuation up to the end of the file', 'RUN a \\', [['RUN', 'a']]],
  ['a keyword in two parts', 'R\\\nUN x', [['RUN', 'x']]],
  [
    'the escape directive',
    '# escape=`\nRUN a `\nb \\\nRUN c',
    [
      ['RUN', 'a b \\'],
      ['RUN', 'c'],
    ],
  ],
  [
    'a directive after a comment is a comment',
    '# hi\n# escape=`\nRUN a `\nRUN b',
    [
      ['RUN', 'a `'],
      ['RUN', 'b'],
    ],
  ],
  [
    'a directive after an empty line is a comment',
    '\n# escape=`\nRUN a `\nRUN b',
    [
      ['RUN', 'a `'],
      ['RUN', 'b'],
    ],
  ],
  ['flags', 'RUN --mount=type=bind,from=x --network="host" -- --x y', [['RUN', '--mount=type=bind,from=x', '--network=host', '--x y']]],
  ['flags over lines', 'COPY --from=a \\\n --chown=b c d', [['COPY', '--from=a', '--chown=b', 'c d']]],
  [
    'a heredoc',
    'RUN <<EOF\na \\\n# b\n\nEOF\nUSER x',
    [
      ['RUN', '<<EOF', '|a \\\n# b\n\n'],
      ['USER', 'x'],
    ],
  ],
  [
    'two heredocs, one with tabs',
    'COPY <<A <<-B /x\n1\nA\n\t2\n\tB\nUSER x',
    [
      ['COPY', '<<A <<-B /x', '|1\n', '|\t2\n'],
      ['USER', 'x'],
    ],
  ],
  [
    'a heredoc of a quoted word',
    'RUN <<"E F"\nx\nE F\nUSER x',
    [
      ['RUN', '<<"E F"', '|x\n'],
      ['USER', 'x'],
    ],
  ],
  ['a heredoc with white space before its word', 'RUN cat << EOF\nx\nEOF', [['RUN', 'cat << EOF', '|x\n']]],
  [
    'an instruction inside a heredoc is none',
    'RUN cat <<EOF\nUSER root\nEOF\nUSER x',
    [
      ['RUN', 'cat <<EOF', '|USER root\n'],
      ['USER', 'x'],
    ],
  ],
  // What looks like a heredoc and is none: the next line is an instruction to the builder.
  [
    '<< in quotes',
    "RUN echo '<<EOF'\nUSER x",
    [
      ['RUN', "echo '<<EOF'"],
      ['USER', 'x'],
    ],
  ],
  [
    '<< inside a word',
    'RUN x<<EOF\nUSER x',
    [
      ['RUN', 'x<<EOF'],
      ['USER', 'x'],
    ],
  ],
  [
    '<<< is none',
    'RUN cat <<<EOF\nUSER x',
    [
      ['RUN', 'cat <<<EOF'],
      ['USER', 'x'],
    ],
  ],
  [
    '<< in a line whose quote does not end',
    "RUN echo it's <<EOF\nUSER x",
    [
      ['RUN', "echo it's <<EOF"],
      ['USER', 'x'],
    ],
  ],
  [
    '<< in exec form',
    'RUN ["cat", "<<EOF"]\nUSER x',
    [
      ['RUN', '["cat", "<<EOF"]'],
      ['USER', 'x'],
    ],
  ],
  [
    '<< elsewhere',
    'CMD cat <<EOF\nUSER x',
    [
      ['CMD', 'cat <<EOF'],
      ['USER', 'x'],
    ],
  ],
  [
    'ONBUILD with a heredoc',
    'ONBUILD RUN <<EOF\nUSER a\nEOF\nUSER x',
    [
      ['ONBUILD', 'RUN <<EOF', '|USER a\n'],
      ['USER', 'x'],
    ],
  ],
  ['a comment line that ends with a backslash', '# a \\\nUSER x', [['USER', 'x']]],
];

test.each(cases)('%s', (_title, text, instructions) => {
  const { error, instructions: read } = splitInstructions(text);
  expect(error).toBeUndefined();
  expect(
    read.map(({ keyword, flags, rest, heredocs }) => [keyword, ...flags, rest, ...heredocs.map(({ content }) => `|${content}`)]),
  ).toEqual(instructions);
});

test.each([
  ['', 'no instructions'],
  ['# only a comment', 'no instructions'],
  ['RUN <<EOF\nx', 'does not end'],
  ['# escape=x\nFROM a', 'takes'],
  ['# escape=`\n# escape=`\nFROM a', 'twice'],
  [`RUN ${'x'.repeat(dockerfileLimits.line)}`, 'longer than'],
  ['x\n'.repeat(dockerfileLimits.lines + 1), 'more than'],
  ['x\n'.repeat(dockerfileLimits.size), 'larger than'],
])('refuses %.20j', (text, says) => {
  expect(splitInstructions(text).error?.message).toContain(says);
});

describe('the frontend', () => {
  test.each([
    ['# syntax=docker/dockerfile:1\nFROM a', 'docker/dockerfile:1'],
    ['#syntax = evil.test/x extra\nFROM a', 'evil.test/x'],
    ['# escape=`\n# SYNTAX=evil\nFROM a', 'evil'],
    ['#!/usr/bin/env x\n# syntax=evil\nFROM a', 'evil'],
    ['// syntax=evil\nFROM a', 'evil'],
    ['{"syntax":"evil"}', 'evil'],
    ['FROM a\n# syntax=evil', undefined],
    ['# hello\n# syntax=evil\nFROM a', undefined],
    ['\n# syntax=evil\nFROM a', undefined],
  ])('%j', (text, value) => {
    expect(splitInstructions(text).syntax?.value).toBe(value);
  });
});

test('heredoc words', () => {
  expect(heredocsOf('COPY <<A <<-"B" <<\'C\' <<D"E" /x')).toEqual([
    { name: 'A', expand: true, chomp: false },
    { name: 'B', expand: false, chomp: true },
    { name: 'C', expand: false, chomp: false },
    { name: 'DE', expand: false, chomp: false },
  ]);
});

test('spans are those of the text, and no text is in two instructions', () => {
  const piece = fc.constantFrom(
    'FROM a',
    'RUN x',
    'RUN <<E',
    'E',
    '# c',
    '\\',
    ' \\',
    '\n',
    '\r\n',
    'COPY <<-E /x',
    '\tE',
    '"',
    "'",
    '${a',
    '--x=y',
    '`',
    '\uFEFF',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      let last = 0;
      for (const { span, index } of splitInstructions(text).instructions) {
        expect(span[0]).toBeGreaterThanOrEqual(last);
        expect(span[1]).toBeGreaterThan(span[0]);
        expect(span[1]).toBeLessThanOrEqual(text.length);
        expect(index).toBeGreaterThanOrEqual(0);
        last = span[1];
      }
    }),
    { numRuns: 500 },
  );
});
