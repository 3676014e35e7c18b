import { detectFolders } from './define-detector.ts';

const environment = {
  is: 'a virtual environment of Python',
  by: 'editors with the Python extension, and python',
  when: 'when the folder is opened in an editor that takes the environment it finds, and when one is activated',
} as const;

export const installedPackages = detectFolders({
  id: 'installed-packages',
  title: 'Installed packages, and what was built',
  level: 'warn',
  by: 'the tool that filled it',
  when: 'when it is used in this folder',
  why:
    'What is installed is code that runs whenever a tool is used: npm run looks into node_modules first, python runs path files of a virtual environment at every start, ' +
    'and what is compiled already is taken instead of its source. It is no part of commits, and what runs can be changed without a trace in a lock file.',
  advice: 'Remove the folder and install again on this machine, if you trust the lock file; or use it only inside the sandbox.',
  cites: [
    { kind: 'source', where: 'microsoft/vscode-eslint@016e1a0ddb2789c11fb5dcf2d65ac1df908e7e56 README.md' },
    { kind: 'doc-link', where: 'https://docs.npmjs.com/cli/v11/commands/npm-run' },
    { kind: 'doc-link', where: 'https://docs.python.org/3/library/site.html' },
    { kind: 'doc-link', where: 'https://docs.python.org/3/reference/import.html#cached-bytecode-invalidation' },
    {
      kind: 'doc-link',
      where: 'https://github.com/microsoft/vscode-python-environments/wiki/Python-Interpreter-Selection:-Quick-Reference',
    },
    { kind: 'source', where: 'nix-community/nix-direnv@0122a58c4f2ea644bfe86030453be9369dffe0cd direnvrc' },
    { kind: 'doc-link', where: 'https://doc.rust-lang.org/cargo/reference/build-cache.html' },
    { kind: 'doc-link', where: 'https://bundler.io/man/bundle-config.1.html' },
    { kind: 'doc-link', where: 'https://getcomposer.org/doc/01-basic-usage.md' },
    { kind: 'doc-link', where: 'https://developer.hashicorp.com/terraform/cli/init' },
  ],
  places: [
    {
      names: ['node_modules'],
      is: 'a folder of packages of npm',
      by: 'editors (ESLint, Prettier), npm run and npx',
      when: 'when a file is opened in an editor with an extension that runs what lies there, and at npm run and npx',
    },
    {
      names: ['bower_components', 'jspm_packages', 'web_modules'],
      is: 'a folder of packages for browsers',
      by: 'a browser',
      when: 'when the page is opened',
    },
    { names: ['.pnpm-store'], is: 'a store of pnpm', by: 'pnpm', when: 'at pnpm install, which takes packages from there' },
    { names: ['.venv', 'venv'], holds: 'pyvenv.cfg', ...environment },
    {
      holds: 'pyvenv.cfg',
      only: ['pyvenv.cfg', 'bin', 'scripts', 'include', 'lib', 'lib64', 'share', 'etc', 'man', '.gitignore', '.lock', 'cachedir.tag'],
      ...environment,
    },
    {
      names: ['site-packages', 'dist-packages', '__pypackages__'],
      is: 'a folder of packages of Python',
      by: 'python',
      when: 'at every start of the python it is of',
    },
    { names: ['.tox', '.nox'], is: 'a folder of environments for tests', by: 'tox or nox', when: 'at tox or nox' },
    {
      names: ['.pixi', '.conda'],
      is: 'a folder of environments of conda',
      by: 'pixi, or an editor',
      when: 'at pixi run, and when an editor looks for environments',
    },
    {
      names: ['__pycache__'],
      is: 'a folder of compiled modules, which python takes instead of the source',
      by: 'python',
      when: 'when a module of the folder around it is imported',
    },
    {
      names: ['target'],
      holds: 'CACHEDIR.TAG',
      is: 'a folder of what cargo built, build scripts to run again among it',
      by: 'rust-analyzer and cargo',
      when: 'at cargo build and cargo run, and when the folder is opened with rust-analyzer',
    },
    { names: ['vendor'], holds: 'modules.txt', is: 'a folder of modules of Go', by: 'go', when: 'at go run and go test' },
    { names: ['vendor'], holds: 'autoload.php', is: 'a folder of packages of Composer', by: 'php', when: 'whenever the project runs' },
    { names: ['bundle'], holds: 'ruby', is: 'a folder of gems', by: 'ruby', when: 'at bundle exec' },
    { names: ['pods'], holds: 'Manifest.lock', is: 'a folder of packages of CocoaPods', by: 'Xcode', when: 'at a build' },
    { names: ['.gradle'], is: 'a cache of Gradle', by: 'Gradle', when: 'at gradle or gradlew' },
    { names: ['_build', '.elixir_ls'], is: 'a folder of what Mix or dune built', by: 'mix or dune', when: 'at mix or dune' },
    {
      names: ['.stack-work', 'dist-newstyle', '.dart_tool', '.build', '.zig-cache', 'zig-cache', 'elm-stuff'],
      is: 'a folder of what was built',
      by: 'the tool that built it',
      when: 'at the next build',
    },
    {
      names: ['.direnv'],
      is: 'a cache of direnv, from which nix-direnv takes the environment as a script',
      level: 'error',
      by: 'direnv, by the shell',
      when: 'at cd into the folder, where its .envrc is allowed',
    },
    { names: ['.terraform'], is: 'a folder of providers and modules', by: 'terraform', when: 'at terraform plan' },
  ],
});
