import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { jetbrains } from './jetbrains.ts';

const workspace = (...components: readonly string[]): Readonly<Record<string, string>> => ({
  '.idea/workspace.xml': `<?xml version="1.0" encoding="UTF-8"?>\n<project version="4">\n${components.join('\n')}\n</project>\n`,
});
const startup =
  '<component name="ProjectStartupLocalConfiguration"><configurations><configuration name="x" /></configurations></component>';

tellSigns(jetbrains, [
  ['startup tasks', { '.idea/startup.xml': '<project/>' }, [/starts when the project is opened/u, 'error']],
  ['file watchers', { '.idea/watcherTasks.xml': '<project/>' }, [/runs when files are saved/u, 'warn']],
  ['a run configuration, once', { '.idea/runConfigurations/x.xml': '<component/>' }, [/^[^\n]*: a run configuration$/u, 'warn']],
  ['one beside the project’s settings', { '.run/x.run.xml': '<component/>' }, [/: a run configuration$/u, 'warn']],
  ['one’s own startup tasks', workspace(startup), [/starts when the project is opened/u, 'error']],
  [
    'one’s own run configurations',
    workspace("<component selected='x' name='RunManager'><configuration/></component>"),
    [/: run configurations$/u, 'warn'],
  ],
  ['one’s own file watchers', workspace('<component name="ProjectTasksOptions"></component>'), [/when files are saved/u, 'warn']],
  ['which windows are open', workspace('<component name="FileEditorManager"><leaf/></component>'), 'clear'],
  [
    'names spelled with entities',
    workspace('<component name="Run&#77;anager"><configuration/></component>'),
    [/settings of a project, which may hold run/u, 'warn'],
  ],
  [
    'a document type',
    { '.idea/workspace.xml': '<!DOCTYPE x [<!ENTITY y "z">]><project/>' },
    [/which may hold run configurations/u, 'warn'],
  ],
  ['an old project', { 'a.ipr': startup }, [/starts when the project is opened/u, 'error']],
  ['settings', { '.idea/gradle.xml': '<project/>', 'a.iml': '<module/>' }, [/gradle\.xml: settings of a project/u, 'note']],
  ['texts', { '.idea/shelf/a.patch': '', '.idea/.gitignore': '', '.idea/dictionaries/a.xml': '' }, 'clear'],
  ['other folders', { 'runConfigurations/x.xml': '', 'workspace.xml': startup }, 'clear'],
  ['an end that never comes', workspace('<component name="RunManager"><'.repeat(2000)), /: run configurations\n[^]*more of such lines$/u],
]);

test('how it is laid out makes no difference, and two of a name are two', () => {
  const values = signsIn(jetbrains, workspace(startup, startup.replaceAll('><', '>\r\n  <'))).map(({ key, value }) => ({ key, value }));
  expect(values[1]?.value).toBe(values[0]?.value);
  expect(values.map(({ key }) => key)).toEqual(['ProjectStartupLocalConfiguration', 'ProjectStartupLocalConfiguration (2)']);
});
