import type { Node } from 'jsonc-parser';
import type { Sign } from '../model/detector.ts';
import { detectFiles, quoted } from './define-detector.ts';
import { commandOf, itemsOf, type JsonFile, jsonSigns, memberOf, readJson, spell, stringOf } from './json-signs.ts';

export const vscodeLaunch = detectFiles({
  id: 'vscode-launch',
  title: 'Launch configurations of VS Code',
  level: 'warn',
  by: 'VS Code, and editors made of it',
  when: 'when debugging is started with it',
  why:
    'A launch configuration names the program that the editor starts under a debugger on this machine, the debugger itself, a task to run first, variables and ' +
    'arguments. The button and the key that start it do not show them.',
  advice: 'Read what each configuration starts, and the task that it runs first.',
  cites: [
    { kind: 'doc-link', where: 'https://code.visualstudio.com/docs/debugtest/debugging-configuration' },
    { kind: 'doc-link', where: 'https://code.visualstudio.com/docs/editing/workspaces/workspace-trust' },
  ],
  places: [
    { files: ['.vscode/launch.json'], is: 'a file of launch configurations of VS Code', read: (text) => readLaunch(text, []) },
    {
      files: ['*.code-workspace'],
      is: 'a workspace file of VS Code, which may hold launch configurations',
      read: (text) => readLaunch(text, ['launch']),
    },
  ],
});

/** What a configuration may start or be told, in the order in which a reader wants to know it. Debuggers have many more: those count, but are not told. */
const starters = [
  'runtimeExecutable',
  'runtimeArgs',
  'command',
  'program',
  'module',
  'mainClass',
  'script',
  'args',
  'python',
  'pythonPath',
  'dlvToolPath',
  'miDebuggerPath',
  'miDebuggerServerAddress',
  'debugServer',
  'debugServerPath',
  'debugServerArgs',
  'setupCommands',
  'initCommands',
  'preRunCommands',
  'pipeTransport',
  'preLaunchTask',
  'postDebugTask',
  'envFile',
  'env',
  'environment',
] as const;

function readLaunch(text: string, within: readonly string[]): readonly Sign[] | undefined {
  const file = readJson(text);
  if (file === undefined) return undefined;
  const top = memberOf(file.root, ...within);
  const signs = [
    ...itemsOf(memberOf(top, 'configurations')).map((one) => signOf('configuration', one, file)),
    ...itemsOf(memberOf(top, 'compounds')).map((one) => signOf('compound', one, file)),
    ...itemsOf(memberOf(top, 'inputs'))
      .filter((input) => stringOf(memberOf(input, 'type')) === 'command')
      .map((one) => signOf('input', one, file)),
  ];
  return jsonSigns(text, signs, file.broken && within.length === 0);
}

function signOf(kind: 'configuration' | 'compound' | 'input', one: Node, { lineOf }: JsonFile): Sign {
  const name = stringOf(memberOf(one, 'name')) ?? stringOf(memberOf(one, 'id')) ?? '';
  const parts = ['linux', 'osx', 'windows', undefined].flatMap((system) =>
    starters.flatMap((key) => {
      const value = memberOf(one, ...(system === undefined ? [key] : [system, key]));
      return value === undefined
        ? []
        : [{ system, text: `${key} ${quoted(shown(key, value))}${system === undefined ? '' : ` on ${system}`}` }];
    }),
  );
  const told = parts.toSorted((a, b) => Number(a.system !== undefined) - Number(b.system !== undefined)).slice(0, 4);
  const more = told.length === 0 ? '' : `: ${told.map(({ text }) => text).join(', ')}${parts.length > told.length ? ' and more' : ''}`;
  return { key: `${kind} ${name}`, value: spell(one), says: `the ${kind} ${quoted(name)}${more}`, line: lineOf(one) };
}

/** Values of variables may be secrets: only their names are told. */
function shown(key: string, value: Node): string {
  if (key === 'env') return (value.children ?? []).map(({ children }) => String(children?.[0]?.value)).join(' ');
  if (key === 'environment')
    return itemsOf(value)
      .map((item) => stringOf(memberOf(item, 'name')) ?? '')
      .join(' ');
  return commandOf(value);
}
