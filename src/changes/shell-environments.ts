import type { Sign } from '../model/detector.ts';
import { boundSigns } from './bound-signs.ts';
import { detectFiles, quoted, wholeFile } from './define-detector.ts';
import { distinctKeys } from './json-signs.ts';

export const shellEnvironments = detectFiles({
  id: 'shell-environments',
  title: 'What a shell takes from the folder',
  level: 'warn',
  by: 'a tool that the shell asks at each prompt',
  when: 'when a shell changes into the folder',
  why:
    'direnv, mise and their kin set variables, or run code, as soon as a shell stands in a folder. direnv asks again whenever an .envrc has changed, but not when a file has ' +
    'changed that an allowed .envrc loads; mise asks once for a folder, not for each file or text, and never before it takes tools from a folder that .tool-versions names.',
  advice: 'Read it before the next shell goes there. With mise, the setting paranoid makes it ask again for each change.',
  cites: [
    { kind: 'source', where: 'direnv/direnv@b00e451 internal/cmd/rc.go: what is allowed is a hash of the path and the text' },
    { kind: 'doc-link', where: 'https://direnv.net/man/direnv-stdlib.1.html' },
    { kind: 'source', where: 'jdx/mise@70e94a1 docs/paranoid.md, docs/cli/trust.md, docs/hooks.md' },
    { kind: 'doc-link', where: 'https://asdf-vm.com/manage/configuration.html' },
    { kind: 'doc-link', where: 'https://github.com/hyperupcall/autoenv' },
    { kind: 'doc-link', where: 'https://nix.dev/manual/nix/latest/command-ref/nix-shell' },
    { kind: 'doc-link', where: 'https://specifications.freedesktop.org/desktop-entry-spec/latest/' },
    { kind: 'doc-link', where: 'https://www.gnu.org/software/bash/manual/html_node/Bash-Startup-Files.html' },
  ],
  places: [
    {
      files: ['.envrc'],
      is: 'a script of direnv',
      by: 'direnv',
      when: 'when a shell changes into the folder, after direnv allow of this very text',
    },
    {
      files: ['.envrc.*'],
      is: 'a script that an .envrc may load',
      level: 'error',
      by: 'direnv',
      when: 'when a shell stands in the folder and an .envrc that is allowed loads it: direnv does not ask again',
    },
    {
      // Also in .config: places are looked for in every folder.
      files: [
        'mise.toml',
        'mise.*.toml',
        '.mise.toml',
        '.mise.*.toml',
        'mise/*.toml',
        '.mise/*.toml',
        'mise/conf.d/*.toml',
        '.mise/conf.d/*.toml',
        '.rtx.toml',
        '.miserc.toml',
      ],
      is: 'settings of mise',
      by: 'mise',
      read: readMise,
    },
    {
      files: ['mise-tasks/**', '.mise-tasks/**', 'mise/tasks/**', '.mise/tasks/**'],
      is: 'a task of mise',
      by: 'mise',
      when: 'when the task is run',
    },
    {
      files: ['.tool-versions'],
      is: 'versions of tools',
      by: 'asdf and mise',
      when: 'when one of the tools is started here',
      read: readToolVersions,
    },
    { files: ['.rvmrc'], is: 'a script of RVM', by: 'RVM', when: 'when a shell changes into the folder, if RVM trusts the file' },
    {
      files: ['.autoenv', '.autoenv.zsh', '.autoenv_leave.zsh', '.autoenv.leave'],
      is: 'a script of autoenv',
      by: 'autoenv',
      when: 'when a shell changes into the folder',
    },
    {
      files: ['shell.nix', 'default.nix', 'flake.nix', 'devenv.nix', 'devenv.*.nix', 'devenv.yaml', 'devbox.json', 'pixi.toml', '.flox/**'],
      is: 'an environment of programs, with commands to run at its start',
      by: 'nix, devenv, devbox, pixi or flox, and direnv for them',
      when: 'when the environment is entered: by a command, or by an .envrc that is allowed, which is not asked about again',
    },
    {
      files: [
        '.nvmrc',
        '.node-version',
        '.ruby-version',
        '.ruby-gemset',
        '.python-version',
        '.java-version',
        '.go-version',
        '.terraform-version',
        '.sdkmanrc',
        '.swift-version',
      ],
      is: 'which version of a tool is used here',
      level: 'note',
      by: 'the tool’s version manager',
      when: 'when the tool is started here, or a shell changes into the folder',
    },
    {
      files: [
        '.profile',
        '.bash_profile',
        '.bash_login',
        '.bash_logout',
        '.bashrc',
        '.bash_aliases',
        '.zshrc',
        '.zshenv',
        '.zprofile',
        '.zlogin',
        '.zlogout',
        '.kshrc',
        '.cshrc',
        '.tcshrc',
      ],
      is: 'what a shell runs when it starts',
      level: 'note',
      by: 'a shell',
      when: 'at each start, if this folder is a home or is linked into one',
    },
    {
      files: [
        '.inputrc',
        '.screenrc',
        '.tmux.conf',
        '.gitconfig',
        '.netrc',
        '.terraformrc',
        '.xprofile',
        '.xsessionrc',
        '.xinitrc',
        '.pam_environment',
        '.ssh/**',
        '.gnupg/**',
        '.aws/**',
        '.kube/config',
        '.docker/config.json',
      ],
      is: 'settings of a home folder',
      level: 'note',
      by: 'the program of that name',
      when: 'at each start, if this folder is a home or is linked into one',
    },
    {
      files: [
        '.config/autostart/**',
        '.config/systemd/user/**',
        '.config/environment.d/**',
        '.config/fish/**',
        '.config/git/**',
        '.config/nvim/**',
        '.config/Code/User/**',
        '.local/bin/**',
      ],
      is: 'settings or programs of a home folder',
      level: 'note',
      by: 'the session or the program of that name',
      when: 'at each start, if this folder is a home or is linked into one',
    },
    {
      files: ['*.desktop', 'autorun.inf', 'desktop.ini', '.directory', '*.lnk', '*.command', '*.workflow'],
      is: 'something that a file manager starts or obeys',
      level: 'note',
      by: 'a file manager',
      when: 'when it is opened there, or the folder is',
    },
  ],
});

/** What makes mise run code or change the environment; a `\u` could spell a key. Files without are taken unasked, and name versions and tasks. */
const acting = /hooks|\benv\b|\b_\.|\{\{|exec\(|watch_files|plugins|alias|\bvars\b|settings|redactions|path\s*[=:]|postinstall|\\u/iu;

function readMise(text: string): readonly Sign[] | undefined {
  return acting.test(text)
    ? [
        wholeFile(text, 'settings of mise that run code or change the environment', {
          level: 'error',
          when: 'when a shell changes into the folder, if mise has been told once to trust this folder',
        }),
      ]
    : [wholeFile(text, 'settings of mise: versions of tools, or tasks', { when: 'when one of the tools or tasks is started here' })];
}

function readToolVersions(text: string): readonly Sign[] | undefined {
  const signs = text
    .replace(/^\uFEFF/u, '')
    .split(/\r\n|\n|\r/u)
    .flatMap((raw, index): readonly Sign[] => {
      const words = raw.split('#', 1)[0]!.trim().split(/\s+/u);
      const [tool, ...versions] = words;
      if (tool === undefined || tool === '') return [];
      const value = versions.join(' ');
      const sign = { key: tool, value, line: index + 1 };
      // A version may be a folder, whose programs mise puts first in PATH without asking, or a commit that is built.
      if (/path:|\{\{/u.test(value))
        return [
          {
            ...sign,
            says: `${quoted(tool)} is taken from ${quoted(value)}`,
            level: 'error',
            when: 'when a shell with mise changes into the folder, or the tool is started',
          },
        ];
      return /ref:/u.test(value)
        ? [{ ...sign, says: `${quoted(tool)} is built from ${quoted(value)}`, level: 'warn', when: 'when the tool is installed' }]
        : [{ ...sign, says: `${quoted(tool)} is to be of version ${quoted(value)}`, level: 'note' }];
    });
  const all = distinctKeys(signs);
  return boundSigns([...all.filter(({ level }) => level !== 'note'), ...all.filter(({ level }) => level === 'note')]);
}
