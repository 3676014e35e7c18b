import type { Sign } from '../model/detector.ts';
import { boundSigns } from './bound-signs.ts';
import { detectFiles, quoted } from './define-detector.ts';

/** Words that begin what go.mod says, and what they do; what only names a version is a note. */
const directives: Readonly<Record<string, string>> = {
  toolchain: 'names the Go that is fetched and run',
  go: 'names the least Go, which is fetched and run where it is newer than the installed one',
  replace: 'takes a module from elsewhere',
  tool: 'names a program that go tool builds and runs',
  godebug: 'sets how programs behave',
};

export const goModules = detectFiles({
  id: 'go-modules',
  title: 'Go: modules and toolchains',
  level: 'warn',
  by: 'go, and gopls in an editor',
  when: 'at any go command, and when the folder is opened in an editor with gopls',
  why: 'go.mod names the toolchain that go fetches and runs, and where modules come from. Building runs no code of theirs, but go test, go run, go generate and go tool do.',
  advice: 'Know each new module by its name, and each replaced one by where it comes from.',
  cites: [
    { kind: 'doc-link', where: 'https://go.dev/doc/toolchain' },
    { kind: 'doc-link', where: 'https://go.dev/ref/mod' },
    { kind: 'doc-link', where: 'https://go.dev/wiki/GcToolchainTricks' },
    { kind: 'doc-link', where: 'https://golangci-lint.run/docs/plugins/' },
  ],
  places: [
    { files: ['go.mod', 'go.work'], is: 'a module of Go', read: readModule },
    {
      files: ['go.sum', 'go.work.sum'],
      is: 'a lock file of Go: what each module must be',
      level: 'note',
      by: 'go',
      when: 'at any go command',
    },
    {
      files: ['.golangci.yml', '.golangci.yaml', '.golangci.toml', '.golangci.json', '.custom-gcl.yml'],
      is: 'settings of golangci-lint, which may name plugins',
      by: 'golangci-lint',
      when: 'at its start',
    },
    { files: ['.goreleaser.yml', '.goreleaser.yaml'], is: 'a release, with commands', by: 'goreleaser', when: 'at goreleaser' },
    { files: ['.air.toml'], is: 'commands of air', by: 'air', when: 'at air' },
    {
      files: ['*.syso'],
      is: 'a compiled part that go links into the package of its folder',
      by: 'go',
      when: 'when what is built of it runs',
    },
  ],
});

function readModule(text: string): readonly Sign[] {
  const signs: Sign[] = [];
  let block: string | undefined;
  for (const [index, whole] of text.split(/\r?\n/u).entries()) {
    // In quotation marks, two slashes are no comment.
    const line = (/["`]/u.test(whole) ? whole : whole.replace(/\/\/.*$/u, '')).trim().replace(/\s+/gu, ' ');
    if (block !== undefined && line === ')') block = undefined;
    else if (block === undefined && /^\w+ ?\($/u.test(line)) block = /^\w+/u.exec(line)![0];
    else if (line !== '') signs.push(signOf(block === undefined ? line : `${block} ${line}`, index + 1));
  }
  return boundSigns(signs.filter(({ key }) => !/^(?:module|exclude|retract) /u.test(key)));
}

function signOf(text: string, line: number): Sign {
  const word = text.split(' ', 1)[0]!;
  const what = Object.hasOwn(directives, word) ? directives[word] : undefined;
  // Of a required module, the version is the value; all else is one thing.
  const key =
    word === 'require' ? text.split(' ').slice(0, 2).join(' ') : what === undefined || word === 'replace' || word === 'tool' ? text : word;
  return {
    key,
    value: text,
    line,
    says: what === undefined ? quoted(text) : `${quoted(text)} ${what}`,
    ...(what === undefined ? { level: 'note' } : {}),
  };
}
