import { detectFiles } from './define-detector.ts';

const opened = {
  by: 'rust-analyzer and cargo',
  when: 'when the folder is opened in an editor with rust-analyzer, and at any cargo command',
} as const;

export const cargo = detectFiles({
  id: 'cargo',
  title: 'Rust: build scripts and settings of cargo',
  level: 'warn',
  ...opened,
  why:
    'rust-analyzer builds what it needs as soon as a folder is opened: it runs build scripts and procedural macros, those of dependencies included, by the programs ' +
    'that the settings of cargo and rust-toolchain.toml name.',
  advice:
    'Read it before the folder is opened in an editor with rust-analyzer; settings of cargo that name a program are hardly ever wanted.',
  cites: [
    { kind: 'doc-link', where: 'https://rust-analyzer.github.io/book/security.html' },
    { kind: 'doc-link', where: 'https://doc.rust-lang.org/cargo/reference/config.html' },
    { kind: 'doc-link', where: 'https://doc.rust-lang.org/cargo/reference/build-scripts.html' },
    { kind: 'doc-link', where: 'https://rust-lang.github.io/rustup/overrides.html' },
  ],
  places: [
    {
      files: ['.cargo/config', '.cargo/config.toml'],
      is: 'settings of cargo, which may name programs to run: wrappers, linkers, runners, aliases',
      level: 'error',
    },
    {
      files: ['rust-toolchain', 'rust-toolchain.toml'],
      is: 'the toolchain that rustup runs or fetches, by a path if need be',
      level: 'error',
    },
    { files: ['build.rs'], is: 'a build script of Rust' },
    { files: ['Cargo.toml'], is: 'a package of Rust: its build script, macros and dependencies' },
    {
      files: ['Cargo.lock'],
      is: 'a lock file of cargo: where each dependency comes from',
      level: 'note',
      by: 'cargo',
      when: 'at any cargo command',
    },
    {
      files: ['.cargo/credentials', '.cargo/credentials.toml'],
      is: 'credentials of cargo',
      level: 'note',
      by: 'cargo',
      when: 'where CARGO_HOME is this folder',
    },
    {
      files: ['rust-project.json', '.rust-project.json'],
      is: 'a project for rust-analyzer, which may name commands and macros to load',
      by: 'rust-analyzer',
    },
    { files: ['Cross.toml'], is: 'settings of cross: the images it builds in', level: 'warn', by: 'cross', when: 'at cross build' },
    {
      files: ['.config/nextest.toml'],
      is: 'settings of nextest, which may name scripts',
      level: 'warn',
      by: 'cargo nextest',
      when: 'at cargo nextest run',
    },
  ],
});
