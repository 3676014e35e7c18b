import type { Sign } from '../model/detector.ts';
import { boundSigns } from './bound-signs.ts';
import { detectFiles, quoted } from './define-detector.ts';

export const gitAttributes = detectFiles({
  id: 'git-attributes',
  title: 'Files that git gives to other programs',
  level: 'note',
  by: 'git',
  when: 'at git status, diff, checkout or merge, if settings of git name a program for it',
  why:
    'Attributes say which files go through which filter, diff or merge driver. What such a driver runs stands in the settings of git, of the repository or of the ' +
    'user: a name that is set up there for a few files can be given to all files by a change here.',
  advice: 'Look whether git config --get-regexp "^(filter|diff|merge)\\." names a program for it, and whether it should see these files.',
  cites: [
    { kind: 'doc-link', where: 'https://git-scm.com/docs/gitattributes' },
    { kind: 'source', where: 'git/git@1a3e64c6c4a623626ff0687008732a8e007e2a1c attr.c userdiff.c merge-ll.c' },
  ],
  places: [
    { files: ['.gitattributes'], is: 'attributes for git', read: readAttributes },
    { gitFiles: ['info/attributes'], is: 'attributes for git that are no part of a commit', read: readAttributes },
  ],
});

/** Drivers of these names are built in, and run nothing (git@1a3e64c userdiff.c, merge-ll.c). */
const builtIn: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['filter', new Set(['lfs'])],
  ['merge', new Set(['text', 'binary', 'union', 'lfs'])],
  [
    'diff',
    new Set(
      (
        'lfs ada bash bibtex cpp csharp css dts elixir fortran fountain golang html ini java kotlin markdown matlab objc pascal perl php python r ruby rust ' +
        'scheme tex'
      ).split(' '),
    ),
  ],
]);

/** Longer lines git does not read (attr.c ATTR_MAX_LINE_LENGTH). */
const longestLine = 2048;

function readAttributes(text: string): readonly Sign[] {
  const lines = text.replace(/^\u{feff}/u, '').split('\n');
  return boundSigns(lines.flatMap((line, index) => (line.length >= longestLine ? [] : signsOf(line, index + 1))));
}

function signsOf(whole: string, line: number): readonly Sign[] {
  const [pattern, ...words] = wordsOf(whole);
  if (pattern === undefined || pattern.startsWith('#')) return [];
  return words.flatMap((word) => {
    const [, name = '', driver = ''] = /^(filter|diff|merge)=([^]+)$/u.exec(word) ?? [];
    if (driver === '' || builtIn.get(name)?.has(driver) === true) return [];
    return [
      { key: `${pattern} ${name}`, value: driver, says: `${quoted(pattern)} goes through the ${name} driver ${quoted(driver)}`, line },
    ];
  });
}

/** The first word may be in quotation marks; blanks are those of git. */
function wordsOf(line: string): readonly string[] {
  const text = line.replace(/^[ \t\r]+/u, '');
  const [quotedPattern = ''] = /^"(?:[^"\\]|\\[^])*"/u.exec(text) ?? [];
  const rest = text.slice(quotedPattern.length).split(/[ \t\r]+/u);
  return (quotedPattern === '' ? rest : [quotedPattern, ...rest]).filter((word) => word !== '');
}
