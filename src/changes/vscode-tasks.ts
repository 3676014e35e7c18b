import type { Node } from 'jsonc-parser';
import type { Sign } from '../model/detector.ts';
import { detectFiles, quoted } from './define-detector.ts';
import { commandOf, itemsOf, type JsonFile, jsonSigns, memberOf, membersOf, readJson, spell, stringOf } from './json-signs.ts';

export const vscodeTasks = detectFiles({
  id: 'vscode-tasks',
  title: 'Tasks of VS Code',
  level: 'warn',
  by: 'VS Code, and editors made of it',
  when: 'when the task is run: by its name, as the build or test task, or before a debugger starts',
  why:
    'A task is a command line that the editor runs on this machine. One whose runOptions say folderOpen starts as soon as the folder is opened, where the folder is ' +
    'trusted and automatic tasks are allowed: older releases allow them in a trusted folder, newer ones where the user’s own settings say so.',
  advice: 'Read the command of each task, and of its variants for an operating system. Leave the setting task.allowAutomaticTasks off.',
  cites: [
    { kind: 'doc-link', where: 'https://code.visualstudio.com/docs/debugtest/tasks#_run-behavior' },
    { kind: 'doc-link', where: 'https://code.visualstudio.com/docs/editing/workspaces/workspace-trust' },
    { kind: 'source', where: 'microsoft/vscode@057a47c src/vs/workbench/contrib/tasks/browser/runAutomaticTasks.ts' },
  ],
  places: [
    { files: ['.vscode/tasks.json'], is: 'a file of tasks of VS Code', read: (text) => readTasks(text, []) },
    { files: ['*.code-workspace'], is: 'a workspace file of VS Code, which may hold tasks', read: (text) => readTasks(text, ['tasks']) },
  ],
});

const systems = ['windows', 'osx', 'linux'] as const;

function readTasks(text: string, within: readonly string[]): readonly Sign[] | undefined {
  const file = readJson(text);
  if (file === undefined) return undefined;
  const top = memberOf(file.root, ...within);
  // What is said once for all tasks: a shell, an environment, and in old files the command itself.
  const forAll = [...membersOf(top).keys()].filter((key) => !['version', 'tasks', 'inputs', '$schema'].includes(key));
  const signs = [
    ...itemsOf(memberOf(top, 'tasks')).map((task) => signOf(task, file)),
    ...systems.flatMap((system) => itemsOf(memberOf(top, system, 'tasks')).map((task) => signOf(task, file))),
    ...itemsOf(memberOf(top, 'inputs')).flatMap((input) => signsOfInput(input, file)),
    ...(forAll.length === 0 || top === undefined
      ? []
      : [
          {
            key: 'all',
            value: spell(top, ['version', 'tasks', 'inputs', '$schema']),
            says: saysOfAll(top, forAll),
          },
        ]),
  ];
  return jsonSigns(text, signs, file.broken && within.length === 0);
}

function saysOfAll(top: Node, keys: readonly string[]): string {
  const command = commandOf(memberOf(top, 'command'), memberOf(top, 'args'));
  return `all tasks are given ${keys.map(quoted).join(', ')}${command === '' ? '' : `, and run ${quoted(command)}`}`;
}

function signOf(task: Node, { lineOf }: JsonFile): Sign {
  const name = nameOf(task);
  const runOn = stringOf(memberOf(task, 'runOptions', 'runOn'));
  const isAutomatic = runOn !== undefined && runOn !== 'default';
  return {
    key: `task ${name}`,
    value: spell(task),
    says: `the task ${quoted(name)} runs ${commandsOf(task)}${isAutomatic ? `, by itself (${runOn})` : ''}`,
    line: lineOf(task),
    ...(isAutomatic
      ? ({ level: 'error', when: 'when the folder is opened, if it is trusted and automatic tasks are allowed' } as const)
      : {}),
  };
}

/** Tasks of npm and the like need no name: the editor shows their type and script. */
function nameOf(task: Node): string {
  const given = stringOf(memberOf(task, 'label')) ?? stringOf(memberOf(task, 'taskName'));
  return (
    given ??
    [memberOf(task, 'type'), memberOf(task, 'script') ?? memberOf(task, 'task')]
      .map(stringOf)
      .filter((one) => one !== undefined)
      .join(': ')
  );
}

/** Everything that a task may run, as each operating system and shell has it. */
function commandsOf(task: Node): string {
  const own = commandOf(memberOf(task, 'command'), memberOf(task, 'args')) || commandOf(memberOf(task, 'script'), memberOf(task, 'task'));
  const others = systems.flatMap((system) => {
    const command = commandOf(memberOf(task, system, 'command'), memberOf(task, system, 'args'));
    return command === '' ? [] : [`${quoted(command)} on ${system}`];
  });
  const shell = stringOf(memberOf(task, 'options', 'shell', 'executable'));
  const first = commandOf(memberOf(task, 'dependsOn'));
  const commands = [...(own === '' ? [] : [quoted(own)]), ...others, ...(first === '' ? [] : [`the tasks ${quoted(first)}`])];
  const said = commands.length > 0 ? commands.join(', ') : `what its type and options say: ${quoted(spell(task))}`;
  return shell === undefined ? said : `${said}, in the shell ${quoted(shell)}`;
}

/** A variable that an editor’s command fills in when a task is run. */
function signsOfInput(input: Node, { lineOf }: JsonFile): readonly Sign[] {
  if (stringOf(memberOf(input, 'type')) !== 'command') return [];
  const id = stringOf(memberOf(input, 'id')) ?? '';
  const says = `the variable ${quoted(id)} runs the editor’s command ${quoted(commandOf(memberOf(input, 'command')))}`;
  return [{ key: `input ${id}`, value: spell(input), says, line: lineOf(input) }];
}
