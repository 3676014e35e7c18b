import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fc } from '../../test/seeded.ts';
import { skipReason } from '../../test/skip.ts';
import { gitKey, readGitConfig } from './git-config.ts';

const list = (text: string): readonly string[] | undefined =>
  readGitConfig(text)?.map((setting) => `${setting.line} ${gitKey(setting)}${setting.value === undefined ? '' : `=${setting.value}`}`);

test.each<[name: string, text: string, expected: readonly string[] | undefined]>([
  ['nothing', '', []],
  ['a variable', '[core]\n\tbare = false\n', ['2 core.bare=false']],
  ['letters of any case', '[CORE]\nfsMonitor=X\n', ['2 core.fsmonitor=X']],
  ['a subsection', '[Remote "Origin"]\nURL=x\n', ['2 remote.Origin.url=x']],
  ['escapes in a subsection', '[a "b\\"c\\\\d\\e"]\nk=v', ['2 a.b"c\\de.k=v']],
  ['a bracket in a subsection', '[a "]b"]\nk=v', ['2 a.]b.k=v']],
  ['an empty subsection', '[core ""]\nk=v', ['2 core..k=v']],
  ['the old form', '[Remote.Origin]\nk=v', ['2 remote.origin.k=v']],
  ['both forms', '[a.B "C"]\nk=v', ['2 a.b.C.k=v']],
  ['no section', 'k=v', ['1 .k=v']],
  ['all in one line', '[a] k = v', ['1 a.k=v']],
  ['sections in one line', '[a] [b] k', ['1 b.k']],
  ['no value', '[a]\nk\nl =\n', ['2 a.k', '3 a.l=']],
  ['comments', '# x\n[a] ; x\nk = v # x\n;k=v\nl = "#;" ; x\n', ['3 a.k=v', '5 a.l=#;']],
  ['quotes within', '[a]\nk = x "y  z" w', ['2 a.k=x y  z w']],
  ['spaces around', '[a]\nk =  \t x  y \t \n', ['2 a.k=x  y']],
  ['escapes', '[a]\nk = \\t\\b\\n\\\\\\"', ['2 a.k=\t\b\n\\"']],
  ['a line that goes on', '[a]\nk = x \\\n  y\nl = z\\', ['2 a.k=x   y', '4 a.l=z']],
  ['a name over the end of a line', '[a]\nk\n=v', undefined],
  ['CRLF', '[a]\r\nk = v\r\nl = w\\\r\nx\r\n', ['2 a.k=v', '3 a.l=wx']],
  ['a lone CR is a space', '[a]\rk = v\rw\r', ['1 a.k=v\rw']],
  ['a BOM', '\u{feff}[a]\nk=v', ['2 a.k=v']],
  ['a BOM elsewhere', '[a]\n\u{feff}k=v', undefined],
  ['names of prototypes', '[__proto__]\nk=v', undefined],
  ['names of prototypes in a subsection', '[a "__proto__"]\nconstructor=v\n', ['2 a.__proto__.constructor=v']],
  ['values end at a NUL', '[a]\nk = v\0w\n', ['2 a.k=v']],
  ['a NUL in a name', '[a "b\0c"]\nk = v\n', undefined],
  ['an unknown escape', '[a]\nk = \\x', undefined],
  ['a quote without an end', '[a]\nk = "x\n', undefined],
  ['a section without an end', '[a', undefined],
  ['an empty section', '[]\n', undefined],
  ['a subsection without quotes', '[a b]\n', undefined],
  ['a subsection without an end', '[a "b]\nk=v\n"]\n', undefined],
  ['something after a subsection', '[a "b" ]\n', undefined],
  ['a name that begins with a digit', '[a]\n1=v', undefined],
  ['a name with a dot', '[a]\nb.c=v', undefined],
  ['something after a name', '[a]\nb c', undefined],
])('%s', (_, text, expected) => expect(list(text)).toEqual(expected));

/** git before 2.45 has a space for any space within a value. */
function plain(text: string): string {
  return text.replace(/[\t\r]/gu, ' ');
}

function ofOurs(text: string): string | undefined {
  const lines = readGitConfig(text)?.map((one) => `${gitKey(one).replace(/^\./u, '')}${one.value === undefined ? '' : `\n${one.value}`}\0`);
  return lines === undefined ? undefined : plain(lines.join(''));
}

const hasGit = spawnSync('git', ['--version']).status === 0;

describe.skipIf(skipReason(!hasGit, 'git is not installed'))('as git reads it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'containai-git-config-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const ofGit = (text: string): string | undefined => {
    const file = join(folder, 'config');
    writeFileSync(file, text);
    const environment = { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
    const { status, stdout } = spawnSync('git', ['config', '--file', file, '--list', '-z'], {
      cwd: folder,
      env: environment,
      encoding: 'utf8',
    });
    return status === 0 ? plain(stdout) : undefined;
  };

  const characters = [
    '[',
    ']',
    '"',
    '\\',
    '\n',
    '\r\n',
    '\r',
    ' ',
    '\t',
    '=',
    '#',
    ';',
    '.',
    '-',
    'a',
    'B',
    '1',
    '_',
    'é',
    '\u{feff}',
    '\v',
  ];
  const phrases = ['\\n', '\\"', '\\\n', '[a]', '[B "c"]', '[a.B]', '[a "]"]', 'k = v', 'k', '"x y"', '\n[core]\n\tk = v\n', ' # x\n'];
  const part = fc.constantFrom(...characters, ...phrases);
  const anyFile = fc.array(part, { maxLength: 16 }).map((parts) => parts.join(''));
  const tidyFile = fc
    .array(
      fc.tuple(fc.constantFrom('[a]', '[B "c\\"d"]', '[a.B]'), fc.constantFrom(' k', '\nK', '\r\nk-1\t'), fc.array(part, { maxLength: 6 })),
      { maxLength: 3 },
    )
    .map((rows) => rows.map(([section, name, value]) => `${section}${name}=${value.join('')}\n`).join(''));

  test('whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(anyFile, tidyFile), (text) => {
        expect(ofOurs(text)).toBe(ofGit(text));
      }),
      { numRuns: 400 },
    );
  });
});
