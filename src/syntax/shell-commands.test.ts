import { fc } from '../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import { shellCommands, substitutionsIn } from './shell-commands.ts';

const words = (text: string): string[] => shellCommands(text).map((command) => command.words.join(' '));

describe('shellCommands', () => {
  test.each<[string, string[]]>([
    ['a b; c && d || e', ['a b', 'c', 'd', 'e']],
    ['a | b |& c', ['a', 'b', 'c']],
    ['sudo -u root env A=1 modprobe x', ['modprobe x']],
    ['DEBIAN_FRONTEND=x apt-get install -y y', ['apt-get install -y y']],
    ['if true; then losetup -f; fi', ['true', 'losetup -f']],
    ['echo \'a; b\' "c && d"', ['echo a; b c && d']],
    ['a \\\n  b', ['a b']],
    ['# a comment\nb # c\nd#e', ['b', 'd#e']],
    ['cat <<EOF > x\nmodprobe y\nEOF\nz', ['cat > x', 'z']],
    ['sudo bash <<EOF\nmodprobe y\nEOF\nz', ['bash', 'modprobe y', 'z']],
    ['bash -s x <<-"E"\na\nb', ['bash -s x', 'a', 'b']],
    ["sh -c 'a && b'", ['sh -c a && b', 'a', 'b']],
    ['x=$(a b) c', ['c', 'a b']],
    ['a 2>&1 | b', ['a > &1', 'b']],
    ['<<EOT bash\nmodprobe y\nEOT\nz', ['bash', 'modprobe y', 'z']],
    ['cat <<EOT | sudo bash\nmodprobe y\nEOT', ['cat', 'bash', 'modprobe y']],
    ['su - vscode <<EOT\nmodprobe y\nEOT', ['su - vscode', 'modprobe y']],
    ['sudo -iu vscode <<EOT\nmodprobe y\nEOT', ['sh', 'modprobe y']],
    ['cat <<EOT | grep x\nmodprobe y\nEOT', ['cat', 'grep x']],
    ['su vscode -c "a && b"', ['su vscode -c a && b', 'a', 'b']],
    ['su --command="a b" vscode', ['su --command=a b vscode', 'a b']],
    ['runuser -l vscode -c "a b"', ['runuser -l vscode -c a b', 'a b']],
    ['runuser -u vscode -- a b', ['a b']],
    ['eval "a b"', ['eval a b', 'a b']],
    ["xargs -n 1 sh -c 'a b'", ['xargs -n 1 sh -c a b', 'a b']],
    ['timeout -k 1 5 a; gosu u b; sudo -Hu u c; time -p d', ['a', 'b', 'c', 'd']],
    ['command -v a', ['-v a']],
    ['a | (b; c)', ['a', 'b', 'c']],
    ['X=$(a) Y=1; Z=1', [':', 'a']],
    ['', []],
  ])('%j', (text, expected) => expect(words(text)).toEqual(expected));

  test('knows pipes and caught failures', () =>
    expect(shellCommands('a | b || true')).toEqual([
      { words: ['a'], piped: false, tolerated: false, level: 0, assigned: [], input: [] },
      { words: ['b'], piped: true, tolerated: true, level: 0, assigned: [], input: [] },
      { words: ['true'], piped: false, tolerated: false, level: 0, assigned: [], input: [] },
    ]));

  test('knows what stands inside, what is assigned and what is read', () =>
    expect(
      shellCommands('a | X=$(b) sh -c c <<E\nhi\nE').map(({ words: [name], piped, level, assigned, input }) => [
        name,
        piped,
        level,
        assigned,
        input,
      ]),
    ).toEqual([
      ['a', false, 0, [], []],
      ['sh', true, 0, ['X=$(b)'], ['hi\n']],
      ['b', false, 1, [], []],
      ['c', true, 1, [], []],
    ]));

  test.each([
    ['$(a b)', ['a b']],
    ['x`a`y<(b)$(c (d))', ['a', 'b', 'c (d)']],
    ['plain', []],
    ['$(a', ['a']],
  ])('substitutions in %j', (word, expected) => expect(substitutionsIn(word)).toEqual(expected));

  test('never throws, and every command has a word', () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab \'"\\$()`<>|&;#\n{}='), maxLength: 80 }), (text) => {
        expect(shellCommands(text).every((command) => command.words.length > 0)).toBe(true);
      }),
    ));
  test.each([
    ['$('.repeat(30_000)],
    ['sh -c "'.repeat(10_000)],
    ['a <<A\n'.repeat(10_000)],
    [`${'a <<A | '.repeat(8_000)}\n`],
    ['sudo '.repeat(13_000)],
    ['X=$(a) '.repeat(9_000)],
    ['xargs '.repeat(10_000)],
    ['$(`'.repeat(20_000)],
  ])('comes to an end on %s', (text) => {
    expect(shellCommands(text).every((command) => command.words.length > 0)).toBe(true);
    expect(substitutionsIn(text).length).toBeLessThanOrEqual(text.length);
  });
});
