import { tellSigns } from '../../test/change-cases.ts';
import { otherEditors } from './other-editors.ts';

const zed = (value: object): Readonly<Record<string, string>> => ({ '.zed/settings.json': JSON.stringify(value) });

tellSigns(otherEditors, [
  ...['.exrc', 'a/.vimrc', '_vimrc', '.gvimrc', '.lvimrc'].map(
    (path) => [`Vim: ${path}`, { [path]: '!x' }, [/: commands of Vim$/u, 'note']] as const,
  ),
  ...['.nvimrc', '.nvim.lua'].map((path) => [`Neovim: ${path}`, { [path]: 'x' }, [/: commands of Neovim$/u, 'note']] as const),
  ...['.dir-locals.el', '.dir-locals-2.el'].map(
    (path) => [`Emacs: ${path}`, { [path]: '()' }, [/: variables of Emacs$/u, 'warn']] as const,
  ),
  ...['.helix/languages.toml', '.helix/config.toml'].map(
    (path) => [`Helix: ${path}`, { [path]: '' }, [/: settings of Helix/u, 'error']] as const,
  ),
  ...['tasks.vs.json', '.vs/launch.vs.json'].map(
    (path) => [`Visual Studio: ${path}`, { [path]: '{}' }, [/^[^\n]*: tasks of Visual Studio[^\n]*$/u, 'warn']] as const,
  ),
  ...['.kateproject', '.kateproject.local'].map((path) => [`Kate: ${path}`, { [path]: '{}' }, [/: a project of Kate/u, 'warn']] as const),
  ...['a.xcodeproj/project.pbxproj', 'a.xcodeproj/xcshareddata/xcschemes/a.xcscheme'].map(
    (path) => [`Xcode: ${path}`, { [path]: '' }, [/: how Xcode builds/u, 'warn']] as const,
  ),
  ['Visual Studio remembers', { '.vs/a/v17/.suo': '' }, [/remembers of a folder/u, 'note']],
  ['coc.nvim', { '.vim/coc-settings.json': '{}' }, /language servers of a plugin of Vim/u],
  ['Sublime Text', { 'a.sublime-project': '{}' }, [/build systems/u, 'warn']],
  ['a builder of Eclipse', { '.externalToolBuilders/a.launch': '' }, /a program that Eclipse starts/u],
  ['a project of Eclipse', { '.project': '' }, [/: a project of Eclipse/u, 'warn']],
  ['settings of Eclipse', { '.settings/org.eclipse.jdt.core.prefs': '' }, [/settings of a project of Eclipse/u, 'note']],
  ['tasks of Zed', { '.zed/tasks.json': '[]', '.zed/debug.json': '[]' }, /tasks\.json: tasks of Zed[^]*debug\.json: tasks of Zed/u],
  [
    'a language server of Zed',
    zed({ lsp: { 'rust-analyzer': { binary: { path: './x', arguments: [] } } } }),
    [/sets the language server “rust-analyzer”: “\{"arguments":\[\],"path":"\.\/x"\}”/u, 'error'],
  ],
  ['options of one', zed({ lsp: { a: { initialization_options: { b: 1 } } } }), [/options of the language server “a”/u, 'note']],
  ['servers of agents', zed({ context_servers: { a: { command: './x' } } }), [/servers that agents use/u, 'error']],
  ['a formatter', zed({ languages: { Python: { formatter: { external: { command: './x' } } } } }), [/the formatter of “Python”/u, 'warn']],
  ['a shell', zed({ terminal: { shell: { program: './x' } } }), [/the shell of terminals/u, 'warn']],
  ['how Zed looks', zed({ tab_size: 2, theme: 'x', languages: { Python: { tab_size: 4 } } }), 'clear'],
  ['mistakes', { '.zed/settings.json': '{"context_servers":{"a":1}' }, [/servers that agents use/u, 'error']],
  ['nested too deep', { '.zed/settings.json': '['.repeat(9999) }, [/nested too deep/u, 'error']],
  [
    'keys of a prototype',
    { '.zed/settings.json': '{"__proto__":{"terminal":1},"constructor":1,"lsp":{"__proto__":{"binary":1}}}' },
    /the language server “__proto__”/u,
  ],
  ['other names', { 'languages.toml': '', vimrc: '', 'settings.json': '{"terminal":1}' }, 'clear'],
]);
