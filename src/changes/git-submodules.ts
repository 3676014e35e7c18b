import { maskAddresses } from '../known/mask-addresses.ts';
import type { Sign } from '../model/detector.ts';
import { gitKey, type GitSetting, readGitConfig } from '../syntax/git-config.ts';
import { boundSigns } from './bound-signs.ts';
import { detectFiles, quoted, wholeFile } from './define-detector.ts';

export const gitSubmodules = detectFiles({
  id: 'git-submodules',
  title: 'Addresses of submodules',
  level: 'note',
  by: 'git',
  when: 'at git submodule update --init, and at git clone --recurse-submodules',
  why:
    'Git clones what .gitmodules names, into the tree. What it may not say, a command at each update, a name that leads out of .git/modules, an address that is an ' +
    'option, git refuses since 2.24.1; an older one runs it.',
  advice: 'Look whether the address is the one you mean. What git refuses has no good reason to be there.',
  cites: [
    { kind: 'doc-link', where: 'https://git-scm.com/docs/gitmodules' },
    { kind: 'source', where: 'git/git@1a3e64c6c4a623626ff0687008732a8e007e2a1c submodule-config.c' },
    { kind: 'source', where: 'git/git@1a3e64c6c4a623626ff0687008732a8e007e2a1c Documentation/RelNotes/2.20.2.adoc' },
  ],
  places: [{ files: ['.gitmodules'], is: 'the submodules of a repository', read: readSubmodules }],
});

function readSubmodules(text: string): readonly Sign[] {
  const settings = readGitConfig(text)?.filter(({ section, subsection }) => section === 'submodule' && subsection !== undefined);
  return settings === undefined
    ? [wholeFile(text, 'submodules that are not written as git reads them')]
    : boundSigns(settings.flatMap(signOf));
}

function signOf(setting: GitSetting): readonly Sign[] {
  const said = sayOf(setting);
  if (said === undefined) return [];
  return [
    {
      key: gitKey(setting),
      value: setting.value ?? 'true',
      says: maskAddresses(`submodule ${quoted(setting.subsection ?? '')} ${said}`),
      line: setting.line,
    },
  ];
}

function sayOf({ name, value = 'true', subsection = '' }: GitSetting): string | undefined {
  if (name === 'url') return `comes from ${quoted(value)}`;
  if (name === 'update' && value.startsWith('!')) return `runs ${quoted(value)}, which git refuses`;
  if (name !== 'path') return undefined;
  return isWayOut(subsection) || isWayOut(value) || value.startsWith('-')
    ? `has a name or a path that git does not take: ${quoted(value)}`
    : undefined;
}

function isWayOut(path: string): boolean {
  return path.split(/[/\\]/u).includes('..');
}
