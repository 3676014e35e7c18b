import type { Node } from 'jsonc-parser';
import type { Sign } from '../model/detector.ts';
import { detectFiles, quoted, wholeFile } from './define-detector.ts';
import { commandOf, jsonSigns, memberOf, membersOf, readJson, spell } from './json-signs.ts';

export const otherEditors = detectFiles({
  id: 'other-editors',
  title: 'Settings that an editor takes from the folder',
  level: 'warn',
  by: 'the editor',
  when: 'when a file of the folder is opened',
  why:
    'Editors take settings from the folder of a file, and some of these settings name programs or are programs. Most editors ask first, or have to be told once to ' +
    'look: Vim reads .exrc only with the option exrc, Neovim asks for each text of such a file, Emacs for each value that it does not know to be safe.',
  advice: 'Read it, and answer no when the editor asks about what you do not know.',
  cites: [
    { kind: 'doc-link', where: 'https://vimhelp.org/options.txt.html#%27exrc%27' },
    { kind: 'doc-link', where: 'https://neovim.io/doc/user/options.html#%27exrc%27' },
    { kind: 'doc-link', where: 'https://www.gnu.org/software/emacs/manual/html_node/emacs/Safe-File-Variables.html' },
    { kind: 'doc-link', where: 'https://zed.dev/docs/worktree-trust' },
    { kind: 'doc-link', where: 'https://docs.helix-editor.com/master/workspace-trust.html' },
    { kind: 'issue', where: 'https://github.com/helix-editor/helix/issues/9514' },
    { kind: 'doc-link', where: 'https://www.sublimetext.com/docs/projects.html' },
    { kind: 'doc-link', where: 'https://docs.kde.org/stable5/en/kate/kate/kate-application-plugin-projects.html' },
    { kind: 'doc-link', where: 'https://learn.microsoft.com/en-us/visualstudio/ide/customize-build-and-debug-tasks-in-visual-studio' },
    { kind: 'doc-link', where: 'https://developer.apple.com/documentation/xcode/running-custom-scripts-during-a-build' },
    {
      kind: 'doc-link',
      where:
        'https://help.eclipse.org/latest/topic/org.eclipse.platform.doc.isv/reference/extension-points/org_eclipse_core_resources_builders.html',
    },
  ],
  places: [
    {
      files: ['.exrc', '_exrc', '.vimrc', '_vimrc', '.gvimrc', '.lvimrc', '.local.vimrc'],
      is: 'commands of Vim',
      level: 'note',
      by: 'Vim',
      when: 'when Vim is started here, if its option exrc is on or a plugin reads it',
    },
    {
      files: ['.nvimrc', '.nvim.lua'],
      is: 'commands of Neovim',
      level: 'note',
      by: 'Neovim',
      when: 'when Neovim is started here, if its option exrc is on and this text of the file is trusted',
    },
    { files: ['.vim/coc-settings.json'], is: 'language servers of a plugin of Vim', by: 'coc.nvim' },
    {
      files: ['.dir-locals.el', '.dir-locals-2.el'],
      is: 'variables of Emacs',
      by: 'Emacs',
      when: 'when a file below is opened: at once for values that Emacs takes for safe, else after it has asked',
    },
    {
      files: ['.zed/settings.json'],
      is: 'settings of Zed',
      by: 'Zed',
      when: 'in a trusted worktree, when a file of the language is opened',
      read: readZed,
    },
    { files: ['.zed/tasks.json', '.zed/debug.json'], is: 'tasks of Zed', by: 'Zed', when: 'when the task is run' },
    {
      files: ['.helix/languages.toml', '.helix/config.toml'],
      is: 'settings of Helix: language servers, formatters, keys that run commands',
      level: 'error',
      by: 'Helix',
      when: 'when a file of the language is opened: newer releases ask once whether to trust the folder, older ones never do',
    },
    {
      files: ['*.sublime-project'],
      is: 'a project of Sublime Text: its build systems, and settings of plugins',
      by: 'Sublime Text',
      when: 'when it builds',
    },
    {
      files: ['.kateproject', '.kateproject.local'],
      is: 'a project of Kate: build targets and language servers',
      by: 'Kate',
      when: 'when it builds, or starts a server',
    },
    {
      files: ['tasks.vs.json', 'launch.vs.json', 'CppProperties.json'],
      is: 'tasks of Visual Studio, or what it starts',
      by: 'Visual Studio',
      when: 'when the task is run or debugging is started',
    },
    {
      files: ['.vs/**'],
      except: ['tasks.vs.json', 'launch.vs.json', 'CppProperties.json'],
      is: 'what Visual Studio remembers of a folder',
      level: 'note',
      by: 'Visual Studio',
    },
    {
      files: ['project.pbxproj', '*.xcscheme'],
      is: 'how Xcode builds: scripts may be part of it',
      by: 'Xcode and xcodebuild',
      when: 'at each build',
    },
    {
      files: ['*.launch'],
      is: 'a program that Eclipse starts',
      by: 'Eclipse',
      when: 'when it is chosen, or at each build if the project lists it as a builder',
    },
    {
      files: ['.project'],
      is: 'a project of Eclipse: its builders',
      by: 'Eclipse',
      when: 'when the project is built, which is at each save',
    },
    {
      files: ['.settings/**', '.classpath'],
      is: 'settings of a project of Eclipse',
      level: 'note',
      by: 'Eclipse',
      when: 'when the project is opened or built',
    },
  ],
});

/** What Zed starts of a folder’s settings, by the path to each. */
const zedStarts: readonly (readonly [path: string, inEach: readonly string[], what: string])[] = [
  ['lsp', ['binary'], 'the language server'],
  ['dap', ['binary'], 'the debugger'],
  ['dap', ['args'], 'arguments of the debugger'],
  ['lsp', ['initialization_options'], 'options of the language server'],
  ['lsp', ['settings'], 'settings of the language server'],
  ['languages', ['formatter'], 'the formatter of'],
  ['languages', ['code_actions_on_format'], 'what is done at each save of'],
  ['languages', ['language_servers'], 'the language servers of'],
];

/** Settings of which the whole counts. */
const zedWhole: Readonly<Record<string, string>> = {
  context_servers: 'servers that agents use',
  agent_servers: 'agents that are started',
  agent: 'what agents may do',
  assistant: 'what agents may do',
  terminal: 'the shell of terminals, or its environment',
  formatter: 'the formatter',
  node: 'the program for node',
  load_direnv: 'how environments are loaded',
  session: 'what is trusted',
  proxy: 'where requests are sent',
  ssh_connections: 'machines to connect to',
};

/** Of these it says something only if they start a program. */
const quiet = new Set(['lsp initialization_options', 'lsp settings']);

function readZed(text: string): readonly Sign[] | undefined {
  const file = readJson(text);
  if (file === undefined) return [wholeFile(text, 'it is nested too deep to be read', { level: 'error' })];
  const sign = (key: string, node: Node, says: string, level?: 'error' | 'note'): Sign => ({
    key,
    value: spell(node),
    says: `${says}: ${quoted(/env/iu.test(key) ? [...membersOf(node).keys()].join(' ') : commandOf(node))}`,
    line: file.lineOf(node),
    ...(level === undefined ? {} : { level }),
  });
  const started = zedStarts.flatMap(([path, inEach, what]) =>
    [...membersOf(memberOf(file.root, path))].flatMap(([name, settings]) => {
      const node = memberOf(settings, ...inEach);
      if (node === undefined) return [];
      const level = quiet.has(`${path} ${inEach.join(' ')}`) ? 'note' : path === 'lsp' ? 'error' : undefined;
      return [sign(`${path}.${name}.${inEach.join('.')}`, node, `it sets ${what} ${quoted(name)}`, level)];
    }),
  );
  const whole = Object.entries(zedWhole).flatMap(([key, what]) => {
    const node = memberOf(file.root, key);
    return node === undefined ? [] : [sign(key, node, `it sets ${what}`, key === 'context_servers' ? 'error' : undefined)];
  });
  return jsonSigns(text, [...started, ...whole], file.broken);
}
