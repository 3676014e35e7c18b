import { tellSigns } from '../../test/change-cases.ts';
import { shellEnvironments } from './shell-environments.ts';

const acting = [
  '[hooks]\nenter = "x"',
  '[env]\nA = "b"',
  'env._.source = "x"',
  '"\\u0068ooks".enter = "x"',
  '[tools]\na = "{{ exec(command=\'x\') }}"',
  '[settings]\na=1',
  '[tools]\na = "path:./x"',
  '[plugins]\na="b"',
];
const files = (...paths: readonly string[]): Readonly<Record<string, string>> => Object.fromEntries(paths.map((path) => [path, 'x']));

tellSigns(shellEnvironments, [
  ['direnv', { '.envrc': 'x' }, [/: a script of direnv$/u, 'warn']],
  ['what direnv loads', { '.envrc.private': 'x' }, [/: a script that an \.envrc may load$/u, 'error']],
  ...acting.map((text) => [`mise: ${text}`, { 'mise.toml': text }, [/run code or change the environment/u, 'error']] as const),
  ...[
    '.mise.toml',
    'mise.local.toml',
    '.mise.dev.toml',
    'mise/config.toml',
    '.mise/config.toml',
    '.mise/conf.d/a.toml',
    '.config/mise.toml',
    '.config/mise/config.toml',
  ].map(
    (path) => [`mise: ${path}`, { [path]: '[tools]\nnode = "22"' }, [/: settings of mise: versions of tools, or tasks$/u, 'warn']] as const,
  ),
  ['tasks of mise', files('.mise/tasks/a', 'mise-tasks/b', '.config/mise/tasks/c'), [/^\.mise\/tasks\/a: a task of mise$/mu, 'warn']],
  ['asdf', { '.tool-versions': '\ufeffnodejs 22.1.0 # x\r\n\r\n# y\r\n' }, [/^[^\n]*“nodejs” is to be of version “22\.1\.0”$/u, 'note']],
  ['asdf with a folder', { '.tool-versions': 'elixir path:./x\n' }, [/“elixir” is taken from “path:\.\/x”/u, 'error']],
  ['asdf with a commit', { '.tool-versions': 'elixir ref:main\n' }, [/“elixir” is built from “ref:main”/u, 'warn']],
  ['asdf with keys of a prototype', { '.tool-versions': '__proto__ 1\n__proto__ 2\n' }, /“__proto__” is to be of version “1”[^]*“2”/u],
  ['asdf with nothing', { '.tool-versions': '# x\n' }, 'clear'],
  ['RVM', { '.rvmrc': 'x' }, [/a script of RVM/u, 'warn']],
  ['autoenv', files('.autoenv', '.autoenv.zsh'), [/\.autoenv: a script of autoenv$/mu, 'warn']],
  [
    'environments',
    files('shell.nix', 'flake.nix', 'devenv.nix', 'devbox.json', '.flox/env/manifest.toml'),
    [/shell\.nix: an environment of programs/u, 'warn'],
  ],
  ['versions', files('.nvmrc', '.python-version', '.sdkmanrc'), [/\.nvmrc: which version/u, 'note']],
  ['shells', files('.bashrc', 'home/.zshenv'), [/\.bashrc: what a shell runs/u, 'note']],
  [
    'a home',
    files('.gitconfig', '.ssh/config', '.config/autostart/a.conf', '.local/bin/a'),
    [/\.ssh\/config: settings of a home folder/u, 'note'],
  ],
  ['file managers', files('a.desktop', 'autorun.inf'), [/a\.desktop: something that a file manager/u, 'note']],
  ['other names', files('envrc', 'config.toml', 'tool-versions', 'bashrc', 'nix/a.nix'), 'clear'],
]);
