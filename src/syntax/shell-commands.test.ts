import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shellCommands } from './shell-commands.ts';

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
    ['', []],
  ])('%j', (text, expected) => expect(words(text)).toEqual(expected));

  test('knows pipes and caught failures', () =>
    expect(shellCommands('a | b || true')).toEqual([
      { words: ['a'], piped: false, tolerated: false },
      { words: ['b'], piped: true, tolerated: true },
      { words: ['true'], piped: false, tolerated: false },
    ]));

  test('never throws, and every command has a word', () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab \'"\\$()`<>|&;#\n{}='), maxLength: 80 }), (text) => {
        expect(shellCommands(text).every((command) => command.words.length > 0)).toBe(true);
      }),
    ));
  test('is bounded in depth and time', () => {
    const start = performance.now();
    shellCommands('$('.repeat(30_000));
    shellCommands('sh -c "'.repeat(10_000));
    shellCommands('a <<A\n'.repeat(10_000));
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
