import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { vscodeTasks } from './vscode-tasks.ts';

const tasks = (...list: readonly unknown[]): Readonly<Record<string, string>> => ({
  '.vscode/tasks.json': JSON.stringify({ version: '2.0.0', tasks: list }),
});

tellSigns(vscodeTasks, [
  [
    'a task',
    tasks({ label: 'build', command: 'make', args: ['all', { value: 'x y' }] }),
    [/: the task “build” runs “make all x y”$/u, 'warn'],
  ],
  ['a task of npm', tasks({ type: 'npm', script: 'build' }), /: the task “npm: build” runs “build”$/u],
  ['a task of no known command', tasks({ label: 'x', type: 'grunt' }), /the task “x” runs what its type and options say/u],
  ['a task of others', tasks({ label: 'x', dependsOn: ['a', 'b'] }), /the task “x” runs the tasks “a b”$/u],
  [
    'one command for all',
    { '.vscode/tasks.json': '{"command":"./x","args":["-y"],"tasks":[]}' },
    /all tasks are given “command”, “args”, and run “\.\/x -y”$/u,
  ],
  [
    'a task that starts by itself',
    tasks({ label: 'x', command: './x', runOptions: { runOn: 'folderOpen' } }),
    [/the task “x” runs “\.\/x”, by itself \(folderOpen\)/u, 'error'],
  ],
  ['one that says it does not', tasks({ label: 'x', command: './x', runOptions: { runOn: 'default' } }), [/runs “\.\/x”$/u, 'warn']],
  [
    'another command for one system',
    tasks({ label: 'x', command: 'true', linux: { command: './evil' } }),
    /runs “true”, “\.\/evil” on linux$/u,
  ],
  ['a shell', tasks({ label: 'x', command: 'true', options: { shell: { executable: './sh' } } }), /in the shell “\.\/sh”$/u],
  ['all tasks of a system', { '.vscode/tasks.json': '{"linux":{"tasks":[{"label":"x","command":"./x"}]}}' }, /the task “x” runs “\.\/x”/u],
  ['what all tasks are given', { '.vscode/tasks.json': '{"options":{"env":{"PATH":"."}},"tasks":[]}' }, /all tasks are given “options”/u],
  [
    'an input',
    { '.vscode/tasks.json': '{"inputs":[{"id":"a","type":"command","command":"x.y"}]}' },
    /the variable “a” runs the editor’s command “x\.y”/u,
  ],
  ['an input that asks', { '.vscode/tasks.json': '{"inputs":[{"id":"a","type":"promptString"}]}' }, 'clear'],
  ['no tasks', { '.vscode/tasks.json': '{"version":"2.0.0","tasks":[]}' }, 'clear'],
  ['an empty file', { '.vscode/tasks.json': '' }, 'clear'],
  ['another folder', { 'a/tasks.json': '{"tasks":[{"label":"x","command":"y"}]}' }, 'clear'],
  ['a folder further down', { 'a/.vscode/tasks.json': '{"tasks":[{"label":"x","command":"y"}]}' }, /the task “x”/u],
  [
    'a workspace file',
    { 'a.code-workspace': '{"tasks":{"tasks":[{"label":"x","command":"y","runOptions":{"runOn":"folderOpen"}}]}}' },
    [/by itself/u, 'error'],
  ],
  ['a workspace file without tasks', { 'a.code-workspace': '{"folders":[]}' }, 'clear'],
  [
    'comments, a byte order mark, ends of lines of Windows, commas at ends',
    { '.vscode/tasks.json': '\ufeff{\r\n// tasks\r\n"tasks":[{"label":"x","command":"y",},],\r\n}' },
    /^\.vscode\/tasks\.json: the task “x” runs “y”$/u,
  ],
  [
    'mistakes that the editor reads over',
    { '.vscode/tasks.json': '{"tasks":[{"label":"x" "command":"y","runOptions":{"runOn":"folderOpen"}}' },
    [/the task “x” runs “y”, by itself/u, 'error'],
  ],
  ['mistakes are told', { '.vscode/tasks.json': '{"tasks":[' }, [/it is no JSON, which some programs read over/u, 'warn']],
  [
    'of keys that are there twice the last',
    { '.vscode/tasks.json': '{"tasks":[],"tasks":[{"label":"x","command":"a","command":"b"}]}' },
    /runs “b”$/u,
  ],
  [
    'keys of a prototype',
    { '.vscode/tasks.json': '{"__proto__":{"tasks":[{"label":"x"}]},"tasks":[{"__proto__":{"command":"x"},"label":"y"}]}' },
    /the task “y” runs what its type/u,
  ],
  ['nested deep', { '.vscode/tasks.json': '['.repeat(100_000) }, /a file of tasks of VS Code/u],
  ['no object', { '.vscode/tasks.json': '"x"' }, 'clear'],
]);

test('how a file is laid out makes no difference', () => {
  const one = signsIn(vscodeTasks, { '.vscode/tasks.json': '{"tasks":[{"label":"x","command":"y"}]}' });
  const other = signsIn(vscodeTasks, { '.vscode/tasks.json': '{\n "tasks": [ // all\n {"command": "y",\n\t"label": "x"} ]\n}\n' });
  expect(other.map(({ key, value }) => ({ key, value }))).toEqual(one.map(({ key, value }) => ({ key, value })));
});

test('two tasks of one name are two, and thousands are cut', () => {
  const many = Array.from({ length: 2999 }, () => ({ label: 'x', command: 'y' }));
  const signs = signsIn(vscodeTasks, tasks(...many, { label: 'z', command: './z', runOptions: { runOn: 'folderOpen' } }));
  expect(signs[0]?.says).toMatch(/by itself/u);
  expect(signs).toHaveLength(500);
  expect(new Set(signs.map(({ key }) => key)).size).toBe(500);
  expect(signs.at(-1)?.says).toBe('2501 more of such lines');
});
