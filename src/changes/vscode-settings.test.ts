import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { vscodeSettings } from './vscode-settings.ts';

const settings = (value: object): Readonly<Record<string, string>> => ({ '.vscode/settings.json': JSON.stringify(value) });

tellSigns(vscodeSettings, [
  [
    'what an agent edits unasked',
    settings({ 'chat.tools.edits.autoApprove': { '**/*': true } }),
    [/“chat\.tools\.edits\.autoApprove” sets what an agent does/u, 'error'],
  ],
  ['what an agent runs unasked', settings({ 'chat.tools.terminal.autoApprove': { '/.*/': true } }), [/“\{"\/\.\*\/":true\}”$/u, 'error']],
  ['all of it, in older releases', settings({ 'chat.tools.autoApprove': true }), [/everything without asking: “true”/u, 'warn']],
  ['all of it, by its newer name', settings({ 'chat.tools.global.autoApprove': true }), [/everything/u, 'warn']],
  ['how an agent is confined', settings({ 'chat.agent.sandbox.enabled': false }), [/how an agent is confined: “false”/u, 'error']],
  ['another agent', settings({ 'some.agent.autoApproveEverything': true }), [/without asking/u, 'warn']],
  ['servers of agents', settings({ mcp: { servers: { a: { command: 'x' } } } }), /“mcp” sets servers that agents use/u],
  ['automatic tasks', settings({ 'task.allowAutomaticTasks': 'on' }), /whether tasks start by themselves: “on”/u],
  ['trust', settings({ 'security.workspace.trust.enabled': false }), [/whether folders are trusted/u, 'note']],
  ['the program for git', settings({ 'git.path': './git' }), [/the program for git: “\.\/git”/u, 'note']],
  ['a proxy', settings({ 'http.proxy': 'http://x' }), [/where the editor sends/u, 'note']],
  ['a shell', settings({ 'terminal.integrated.profiles.linux': { bash: { path: './x' } } }), [/the shell of terminals/u, 'warn']],
  [
    'names of variables, not their values',
    settings({ 'terminal.integrated.env.linux': { LD_PRELOAD: 'secret' } }),
    /or its environment: “LD_PRELOAD”$/u,
  ],
  ['an interpreter', settings({ 'python.defaultInterpreterPath': './py' }), /“python\.defaultInterpreterPath” sets a program: “\.\/py”/u],
  ['a server', settings({ 'rust-analyzer.server.path': './ra' }), /sets a program[^:]*: “\.\/ra”/u],
  ['a command to check with', settings({ 'rust-analyzer.check.overrideCommand': ['./x', '-y'] }), /“\.\/x -y”$/u],
  ['tools', settings({ 'go.alternateTools': { go: './go' } }), /“go\.alternateTools”/u],
  ['arguments', settings({ 'java.jdt.ls.vmargs': '-javaagent:x' }), /arguments of a program/u],
  ['the TypeScript of the workspace', settings({ 'typescript.tsdk': './lib' }), /the TypeScript that is started/u],
  ['the runtime of ESLint', settings({ 'eslint.runtime': './node' }), /the ESLint that is started/u],
  ['what runs at each save', settings({ 'emeraldwalk.runonsave': { commands: [{ cmd: 'x' }] } }), /what is run when files are saved/u],
  ['files that are not shown', settings({ 'files.exclude': { '.vscode': true } }), [/which files the editor does not show/u, 'note']],
  ['containers', settings({ 'docker.environment': { DOCKER_HOST: 'secret' } }), /how the editor talks to containers: “DOCKER_HOST”$/u],
  ['nested', settings({ python: { defaultInterpreterPath: './py' } }), /“python\.defaultInterpreterPath”/u],
  [
    'nested below a whole name',
    settings({ 'chat.tools': { edits: { autoApprove: {} } } }),
    [/“chat\.tools\.edits\.autoApprove”/u, 'error'],
  ],
  ['of a language', settings({ '[python]': { 'black-formatter.path': ['./black'] } }), /“black-formatter\.path” sets a program/u],
  [
    'how things look',
    settings({
      'editor.fontSize': 12,
      'workbench.colorTheme': 'x',
      'files.associations': { '*.path': 'x' },
      'a.showPath': true,
      'a.b': 'c',
    }),
    'clear',
  ],
  ['none', settings({}), 'clear'],
  ['another folder', { 'settings.json': '{"git.path":"x"}' }, 'clear'],
  ['recommended extensions', { '.vscode/extensions.json': '{"recommendations":["a.b"]}' }, [/recommends the extension “a\.b”/u, 'note']],
  ['an extension in the folder', { '.vscode/extensions/a/main.js': '' }, [/: an extension of VS Code that lies in the folder$/u, 'warn']],
  ['compilers', { '.vscode/c_cpp_properties.json': '{}', '.vscode/cmake-kits.json': '[]' }, [/properties\.json: which compilers/u, 'warn']],
  ['none recommended', { '.vscode/extensions.json': '{"recommendations":[],"unwantedRecommendations":["a.b"]}' }, 'clear'],
  [
    'a workspace file',
    { 'x.code-workspace': '{"folders":[{"path":"/"}],"settings":{"typescript.tsdk":"x"},"extensions":{"recommendations":["c.d"]}}' },
    /“typescript\.tsdk”[^]*opens the folder “\/” too[^]*extension “c\.d”/u,
  ],
  ['a workspace file that says little', { 'x.code-workspace': '{"settings":{"editor.tabSize":2}}' }, 'clear'],
  ['mistakes', { '.vscode/settings.json': '{"git.path":"x" "typescript.tsdk":"y"' }, /typescript\.tsdk[^]*it is no JSON/u],
  ['nested too deep', { '.vscode/settings.json': '{"a":'.repeat(50_000) }, [/nested too deep/u, 'error']],
  [
    'keys of a prototype',
    { '.vscode/settings.json': '{"__proto__":{"typescript.tsdk":"x"},"constructor":{"prototype":1}}' },
    /“__proto__\.typescript\.tsdk”/u,
  ],
  ['of keys that are there twice the last', { '.vscode/settings.json': '{"typescript.tsdk":"a","typescript.tsdk":"b"}' }, /: “b”$/u],
]);

test('one setting for two languages is two', () => {
  const signs = signsIn(vscodeSettings, settings({ '[a]': { 'x.path': 'y' }, '[b]': { 'x.path': 'y' } }));
  expect(signs.map(({ key }) => key)).toEqual(['[a] x.path', '[b] x.path']);
});
