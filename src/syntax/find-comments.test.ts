import { fc } from '../../test/seeded.ts';
import { expect, test } from 'vitest';
import { Lexer, parseDocument } from 'yaml';
import { type CommentedLanguage, findComments } from './find-comments.ts';

const found = (language: CommentedLanguage, text: string): readonly string[] =>
  [...findComments(language, text)].map(({ start, end }) => text.slice(start, end));

test.each<[language: CommentedLanguage, text: string, comments: readonly string[]]>([
  ['jsonc', '{ "a": "// no", // yes\r\n/* b\n c */ "d\\" // no": 1 }', ['// yes', '/* b\n c */']],
  ['jsonc', '"open // no\n// yes', ['// yes']],
  ['jsonc', '1 /* to the end', ['/* to the end']],
  ['yaml', 'a: b#no # yes\n# yes\n', ['# yes', '# yes']],
  ['yaml', 'a: "x # no" # yes', ['# yes']],
  ['yaml', "a: 'it''s # no\n  # no either' # yes", ['# yes']],
  ['yaml', 'a: "\\" # no"', []],
  ['yaml', "a: it's # yes", ['# yes']],
  ['yaml', "a: isn't 'this # yes", ['# yes']],
  ['yaml', '[a, \'b # no\', {c: "# no"}] # yes', ['# yes']],
  ['yaml', "a: !!str 'x # no'", []],
  ['yaml', "? 'x # no'it'sa: 'x # no'\n# yes", ['# yes']],
  ['yaml', 'a: |\n  # no\n\n  x # no\nb: 1 # yes', ['# yes']],
  ['yaml', '- a: >-  # yes\n    # no\n  b: 1 # yes', ['# yes', '# yes']],
  ['yaml', '- |\n # no\n- x # yes', ['# yes']],
  ['dockerfile', '# yes\n  # yes\nRUN x # no\nENV A="\n# yes', ['# yes', '# yes', '# yes']],
])('of %s %j', (language, text, comments) => {
  expect(found(language, text)).toEqual(comments);
});

test('what YAML takes for a comment is one, line by line', () => {
  const piece = fc.constantFrom('a: ', '- ', 'b', ' ', '# c', '#', '"d # e"', "'f # g'", "'h''i'", "it's", '[', ', ', '!x ', '? ');
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      (line) => {
        // What is no YAML, nobody reads.
        fc.pre(parseDocument(line).errors.length === 0);
        const tokens = [...new Lexer().lex(line)];
        const comments = tokens.filter((token, index) => token.startsWith('#') && tokens[index - 1] !== '\u001F');
        // Rather too few than too many.
        for (const one of found('yaml', line)) expect(comments.filter((token) => token.trimEnd().endsWith(one.trimEnd()))).not.toEqual([]);
      },
    ),
    { numRuns: 2000 },
  );
});
