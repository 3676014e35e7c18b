import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { gitReplace } from './git-replace.ts';

const [one, other] = ['b2f3ae2a7251310b2009633215d8413cd294f682', '587be6b4c3f93f93c489c0111bba5596147a26cb'];
const head = '# pack-refs with: peeled fully-peeled sorted \n';

tellSigns(gitReplace, [
  [
    'a file',
    { [`.git/refs/replace/${other}`]: `${one}\n` },
    [/^\.git\/refs\/replace\/587b\w+: an object that git takes for another$/u, 'warn'],
  ],
  [
    'a line',
    { '.git/packed-refs': `${head}${one} refs/heads/main\n${one} refs/replace/${other}\n` },
    [/^\.git\/packed-refs: git takes b2f3ae2a7251 for 587be6b4c3f9$/u, 'warn'],
  ],
  ['a hostile line', { '.git/packed-refs': 'x refs/replace/\u001b[2J\r\n' }, /git takes an object for an object/u],
  ['other names', { '.git/packed-refs': `${head}${one} refs/heads/main\n^${other}\n${one} refs/tags/refs/replace/x\n` }, 'clear'],
  ['grafts', { '.git/info/grafts': `${one}\n` }, [/other parents of commits/u, 'note']],
  ['of a bare repository', { 'a/HEAD': '', 'a/objects/': '', 'a/refs/': '', [`a/refs/replace/${other}`]: one }, /takes for another/u],
  ['files of such names', { 'refs/replace/x': one, 'packed-refs': `${one} refs/replace/${other}`, 'info/grafts': one }, 'clear'],
]);

test('very many are bounded', () => {
  const text = Array.from({ length: 2000 }, (_, index) => `${one} refs/replace/${index}\n`).join('');
  expect(signsIn(gitReplace, { '.git/packed-refs': text })).toHaveLength(500);
});
