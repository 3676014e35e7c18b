import type { Sign } from '../model/detector.ts';
import { boundSigns } from './bound-signs.ts';
import { detectFiles } from './define-detector.ts';
import { distinctKeys } from './json-signs.ts';

const whenRun = 'when the run configuration is started';

export const jetbrains = detectFiles({
  id: 'jetbrains',
  title: 'Project settings of JetBrains IDEs',
  level: 'warn',
  by: 'IntelliJ IDEA, PyCharm and their kin',
  when: whenRun,
  why:
    'A run configuration starts programs of this machine, startup tasks do so as soon as a trusted project is opened, and a file watcher whenever a file is saved. The IDE ' +
    'asks once whether a project is trusted, not again when its settings have changed.',
  advice: 'Read what has changed in the folder .idea before the project is opened.',
  cites: [
    { kind: 'doc-link', where: 'https://www.jetbrains.com/help/idea/settings-tools-startup-tasks.html' },
    { kind: 'doc-link', where: 'https://www.jetbrains.com/help/idea/project-security.html' },
    { kind: 'doc-link', where: 'https://www.jetbrains.com/help/idea/using-file-watchers.html' },
    {
      kind: 'source',
      where: 'JetBrains/intellij-community com/intellij/execution/startup/ProjectStartupSharedConfiguration.java: startup.xml',
    },
  ],
  places: [
    {
      files: ['.idea/startup.xml'],
      is: 'run configurations that the IDE starts when the project is opened',
      level: 'error',
      when: 'when a trusted project is opened',
    },
    {
      files: ['.idea/watcherTasks.xml'],
      is: 'programs that the IDE runs when files are saved',
      when: 'when a file that is watched is saved',
    },
    { files: ['.idea/runConfigurations/**', '.run/**'], is: 'a run configuration' },
    {
      files: ['.idea/workspace.xml', '*.iws', '*.ipr'],
      is: 'settings of a project, which may hold run configurations',
      read: readWorkspace,
    },
    {
      files: ['.idea/**', '*.iml'],
      except: ['startup.xml', 'watcherTasks.xml', 'workspace.xml', '.gitignore', 'usage.statistics.xml', 'tasks.xml', 'vcs.xml'],
      is: 'settings of a project: which SDKs, build tools and inspections it uses',
      level: 'note',
      when: 'when a trusted project is opened or built',
      // Run configurations have a place of their own; the others are texts.
      read: (_, path) => (/(?:^|\/)\.idea\/(?:runConfigurations|shelf|dictionaries|httpRequests)\//iu.test(path) ? [] : undefined),
    },
  ],
});

/** Components of the file that an IDE writes all it remembers into: the others say which windows are open. */
const components: readonly (readonly [name: string, sign: Omit<Sign, 'key' | 'value'>])[] = [
  [
    'ProjectStartupLocalConfiguration',
    { says: 'run configurations that the IDE starts when the project is opened', level: 'error', when: 'when a trusted project is opened' },
  ],
  [
    'ProjectStartupSharedConfiguration',
    { says: 'run configurations that the IDE starts when the project is opened', level: 'error', when: 'when a trusted project is opened' },
  ],
  ['RunManager', { says: 'run configurations' }],
  ['ProjectTasksOptions', { says: 'programs that the IDE runs when files are saved', when: 'when a file that is watched is saved' }],
  ['TrustedProjects', { says: 'that the project is trusted' }],
];

function readWorkspace(text: string): readonly Sign[] | undefined {
  // Names may be spelled with entities: then it cannot be told which components there are.
  if (/<!(?:DOCTYPE|ENTITY)|<component[^<>]*&/iu.test(text.slice(0, longest)) || text.length > longest) return undefined;
  const found = [...text.matchAll(/<component\b([^<>]*)>/gu)];
  const signs = found.flatMap((match, index) => {
    const name = /\bname\s*=\s*["']([^"']*)["']/u.exec(match[1]!)?.[1];
    const known = components.find(([one]) => one === name);
    if (name === undefined || known === undefined) return [];
    const body = text.slice(match.index, found[index + 1]?.index ?? text.length).split('</component>', 1)[0]!;
    return [{ key: name, value: body.replace(/>\s+</gu, '><').replace(/\s+/gu, ' ').trim(), ...known[1] }];
  });
  return boundSigns(distinctKeys(signs));
}

/** An IDE writes some dozen KiB. */
const longest = 4 << 20;
