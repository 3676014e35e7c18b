import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { gitAttributes } from './git-attributes.ts';

tellSigns(gitAttributes, [
  ['a filter', { '.gitattributes': '* filter=x\n' }, [/^\.gitattributes: “\*” goes through the filter driver “x”$/u, 'note']],
  [
    'a diff driver',
    { 'a/b/.gitattributes': '*.pdf -text diff=pdf\n' },
    /a\/b\/\.gitattributes: “\*\.pdf” goes through the diff driver “pdf”/u,
  ],
  ['a merge driver', { '.gitattributes': 'package-lock.json merge=npm' }, /the merge driver “npm”/u],
  ['a macro', { '.gitattributes': '[attr]x filter=y\n* x\n' }, /“\[attr\]x” goes through the filter driver “y”/u],
  ['a pattern in quotes', { '.gitattributes': '"a b\\"" filter=x\n' }, /goes through the filter driver “x”/u],
  ['no part of a commit', { '.git/info/attributes': '* filter=x\n' }, /^\.git\/info\/attributes: “\*” goes/u],
  ['CRLF, a BOM and tabs', { '.gitattributes': '\u{feff}\t*\tfilter=x\r\n' }, /the filter driver “x”/u],
  ['git-lfs', { '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n' }, 'clear'],
  ['drivers of git', { '.gitattributes': '*.cc diff=cpp\n*.md diff=markdown\nCHANGES merge=union\n' }, 'clear'],
  ['what is no driver', { '.gitattributes': '* text=auto eol=lf -diff !filter merge diff= working-tree-encoding=UTF-16\n' }, 'clear'],
  ['a comment', { '.gitattributes': '# * filter=x\n' }, 'clear'],
  ['a file that is named so', { '.gitattributes': 'filter=x\n' }, 'clear'],
  ['a line that git does not read', { '.gitattributes': `* filter=x ${'y'.repeat(3000)}\n` }, 'clear'],
  ['a quote without an end', { '.gitattributes': `"${'\\'.repeat(1000)}\n"a filter=x` }, /filter driver “x”/u],
  [
    'names of prototypes',
    { '.gitattributes': '__proto__ filter=constructor diff=__proto__\n' },
    /“__proto__” goes through the filter driver “constructor”/u,
  ],
  ['nothing', { '.gitattributes': '' }, 'clear'],
]);

test('very many are bounded', () => {
  expect(signsIn(gitAttributes, { '.gitattributes': '* filter=x\n'.repeat(2000) })).toHaveLength(500);
});
