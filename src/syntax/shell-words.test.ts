import { fc } from '../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import { quoteShellWord } from './quote-shell-word.ts';
import { splitShellWords } from './shell-words.ts';

const texts = (line: string): string[] =>
  splitShellWords(line).words.map(
    ({ text, unreadable, splits }) => `${text}${unreadable === undefined ? '' : ' ?'}${splits === true ? ' *' : ''}`,
  );

describe('splitShellWords', () => {
  test.each<[string, readonly string[]]>([
    ['docker run node', ['docker', 'run', 'node']],
    [`a'b c'"d e"\\ f`, ['ab cd e f']],
    [`'' ""`, ['', '']],
    ['"a\\"b\\$c\\d"', ['a"b$c\\d']],
    ['a \\\n  b\\\nc', ['a', 'bc']],
    ['a \\\r\n b', ['a', 'b']],
    ['\n # comment\n a b # rest', ['a', 'b']],
    ['a#b', ['a#b']],
    [
      '$PWD ${PWD}/x "$(pwd)" `pwd`',
      ['${localWorkspaceFolder}', '${localWorkspaceFolder}/x', '${localWorkspaceFolder}', '${localWorkspaceFolder}'],
    ],
    ['$HOME/x ~/y ~ a~ ~root/z', ['${localEnv:HOME}/x', '${localEnv:HOME}/y', '${localEnv:HOME}', 'a~', '/root/z']],
    ['A=~/x --opt=~/x', ['A=${localEnv:HOME}/x', '--opt=~/x']],
    [`'$HOME' "$HOME" "~"`, ['$HOME', '${localEnv:HOME}', '~']],
    ['"$A" ${B:-c d} "${C-}" ${D:?no}', ['${localEnv:A}', '${localEnv:B:c d} *', '${localEnv:C:}', '${localEnv:D} *']],
    ['$A', ['${localEnv:A} *']],
    ['"$(cat flags)" $(cat flags) $(id -u):$(id -g)', ['${unreadable} ?', '${unreadable} ? *', '${unreadable}:${unreadable} ?']],
    ['${A%/*} $@ $1', ['${unreadable} ? *', '${unreadable} ? *', '${unreadable} ? *']],
    ["$'a' x", ['${unreadable}a ?', 'x']],
    ['*.txt a[b] {a,b} "{a,b}" {{.x}}', ['*.txt *', 'a[b] *', '{a,b} *', '{a,b}', '{{.x}}']],
    ['$ a$ "$"', ['$', 'a$', '$']],
    ['a >log 2>&1 --b < in &>all c', ['a', '--b', 'c']],
    ['"$(echo ")" ")")" a', ['${unreadable} ?', 'a']],
  ])('%s', (line, expected) => expect(texts(line)).toEqual(expected));

  test.each(['a; b', 'a && b', 'a | b', 'a & b', 'a\nb', 'a <<X', 'a <(b)'])('stops: %s', (line) => {
    const { words, rest } = splitShellWords(line);
    expect(words.map(({ text }) => text)).toEqual(['a']);
    expect(rest.map(({ what }) => what)).toEqual(['end']);
  });

  test('says that a quote is not closed', () => expect(splitShellWords(`a 'b`).rest.map(({ what }) => what)).toEqual(['unclosed quote']));

  test('offsets span the word with its quotes', () => {
    const line = `run 'a b'c "$X"`;
    expect(splitShellWords(line).words.map(({ start, end }) => line.slice(start, end))).toEqual(['run', `'a b'c`, '"$X"']);
  });

  test('any text: no throw, words in order and inside the text', () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`ab $'"\\(){}<>|&;\n\`~#*=:-`) }), (line) => {
        let end = 0;
        for (const word of splitShellWords(line).words) {
          expect(word.start).toBeGreaterThanOrEqual(end);
          expect(word.end).toBeGreaterThan(word.start);
          end = word.end;
        }
        expect(end).toBeLessThanOrEqual(line.length);
      }),
    ));

  test.each([
    '$('.repeat(50_000),
    '"'.repeat(99_999),
    '${'.repeat(50_000),
    '`'.repeat(99_999),
    '\\'.repeat(99_999),
    '~'.repeat(99_999),
    '{'.repeat(99_999),
    '[*'.repeat(50_000),
    'A=~'.repeat(30_000),
    '1'.repeat(99_999),
  ])('comes to an end on hostile text', (line) => {
    expect(splitShellWords(line).words.length).toBeLessThanOrEqual(line.length);
  });
});

describe('quoteShellWord', () => {
  test.each([
    ['a:b', 'a:b'],
    ['', `''`],
    ["it's", `'it'\\''s'`],
    ['${localEnv:HOME}/x y', `"\${HOME}"'/x y'`],
    ['${localWorkspaceFolder}:/w', '"$PWD":/w'],
    ['${localEnv:A:b c}', '"${A:-b c}"'],
  ])('%s', (text, expected) => expect(quoteShellWord(text)).toBe(expected));

  test('is read back as the same word', () =>
    fc.assert(
      fc.property(
        fc
          .array(
            fc.oneof(fc.string(), fc.constantFrom('${localEnv:HOME}', '${localEnv:A:b}', '${localWorkspaceFolder}', "'", '$', '\\', '\n')),
            { maxLength: 6 },
          )
          .map((parts) => parts.join('')),
        (text) => {
          const { words } = splitShellWords(`x ${quoteShellWord(text)} y`);
          expect(words.map((word) => word.text)).toEqual(['x', text, 'y']);
        },
      ),
    ));
});
