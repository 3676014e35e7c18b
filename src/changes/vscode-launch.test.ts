import { tellSigns } from '../../test/change-cases.ts';
import { vscodeLaunch } from './vscode-launch.ts';

const launch = (...configurations: readonly unknown[]): Readonly<Record<string, string>> => ({
  '.vscode/launch.json': JSON.stringify({ configurations }),
});

tellSigns(vscodeLaunch, [
  ['a program', launch({ name: 'x', program: './a', args: ['-b'] }), [/: the configuration “x”: program “\.\/a”, args “-b”$/u, 'warn']],
  [
    'a program of node',
    launch({ name: 'x', program: 'a.js', runtimeExecutable: './node' }),
    /runtimeExecutable “\.\/node”, program “a\.js”$/u,
  ],
  ['a task to run first', launch({ name: 'x', preLaunchTask: 'build' }), /preLaunchTask “build”$/u],
  [
    'a debugger',
    launch({ name: 'x', miDebuggerPath: './gdb', setupCommands: [{ text: 'shell ./x' }] }),
    /miDebuggerPath “\.\/gdb”, setupCommands “\{"text":"shell \.\/x"\}”/u,
  ],
  ['names of variables, not their values', launch({ name: 'x', env: { LD_PRELOAD: 'secret' } }), /env “LD_PRELOAD”$/u],
  ['names of variables in a list', launch({ name: 'x', environment: [{ name: 'A', value: 'secret' }] }), /environment “A”$/u],
  ['another program for one system', launch({ name: 'x', linux: { program: './evil' } }), /program “\.\/evil” on linux$/u],
  ['what nobody knows', launch({ name: 'x', type: 'new', thing: './y' }), /: the configuration “x”$/u],
  ['more than are told', launch({ name: 'x', program: 'a', args: [], module: 'b', command: 'c', script: 'd' }), / and more$/u],
  ['a compound', { '.vscode/launch.json': '{"compounds":[{"name":"c","preLaunchTask":"t"}]}' }, /the compound “c”: preLaunchTask “t”/u],
  ['an input', { '.vscode/launch.json': '{"inputs":[{"id":"i","type":"command","command":"x.y"}]}' }, /the input “i”: command “x\.y”/u],
  ['none', { '.vscode/launch.json': '{"version":"0.2.0","configurations":[]}' }, 'clear'],
  ['a workspace file', { 'a.code-workspace': '{"launch":{"configurations":[{"name":"x","program":"y"}]}}' }, /program “y”/u],
  ['a workspace file without any', { 'a.code-workspace': '{}' }, 'clear'],
  ['mistakes', { '.vscode/launch.json': '{"configurations":[{"name":"x","program":"y"}' }, /program “y”[^]*it is no JSON/u],
  ['nested deep', { '.vscode/launch.json': '{"a":'.repeat(50_000) }, /a file of launch configurations/u],
  [
    'keys of a prototype',
    { '.vscode/launch.json': '{"configurations":[{"__proto__":{"program":"x"},"name":"y"}]}' },
    /the configuration “y”$/u,
  ],
  ['another folder', { 'launch.json': '{"configurations":[{"name":"x"}]}' }, 'clear'],
]);
