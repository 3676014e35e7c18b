import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { cargo } from '../../src/changes/cargo.ts';
import { installedPackages } from '../../src/changes/installed-packages.ts';
import { java } from '../../src/changes/java.ts';
import { javascriptConfiguration } from '../../src/changes/javascript-configuration.ts';
import { makeFiles } from '../../src/changes/make-files.ts';
import { npmPackages } from '../../src/changes/npm-packages.ts';
import { npmSettings } from '../../src/changes/npm-settings.ts';
import { python } from '../../src/changes/python.ts';
import { scopesOf } from '../../src/changes/scope.ts';
import type { FileDetector } from '../../src/model/detector.ts';
import { signsIn } from '../change-cases.ts';
import { skipReason } from '../skip.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const top = mkdtempSync(join(tmpdir(), 'containai-changes-tools-'));
afterAll(() => rmSync(top, { recursive: true, force: true }));

type Files = Readonly<Record<string, string>>;

/** Harm as somebody in a sandbox leaves it. In texts and commands, `%TOP%` stands for the workspace. Each does the same: it makes the file `marker` there. */
interface Harm {
  /** Files of the workspace; those that begin with `#!` may be run. */
  readonly files: Files;
  /** What is done to set the workspace up, before any harm is there. */
  readonly before?: string;
  /** What somebody does on this machine, a line for a shell. */
  readonly command: string;
  /** The files that the detector has to name, and no others of those above. */
  readonly named: readonly string[];
}

let workspaces = 0;

/** A new workspace, with a home of its own around it. */
function makeWorkspace(): string {
  const folder = join(top, String(++workspaces), 'workspace');
  mkdirSync(folder, { recursive: true });
  return folder;
}

function write(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text.replaceAll('%TOP%', folder));
    if (text.startsWith('#!')) chmodSync(join(folder, path), 0o755);
  }
}

function run(folder: string, line: string): string {
  const home = dirname(folder);
  const { stdout, stderr, status } = spawnSync('bash', ['-c', line.replaceAll('%TOP%', folder)], {
    cwd: folder,
    encoding: 'utf8',
    input: '',
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      ...Object.fromEntries(['CONFIG', 'CACHE', 'DATA', 'STATE'].map((name) => [`XDG_${name}_HOME`, join(home, name)])),
      // The toolchains of rustup lie in the home of whoever runs the tests.
      RUSTUP_HOME: process.env['RUSTUP_HOME'] ?? join(homedir(), '.rustup'),
      npm_config_offline: 'true',
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_update_notifier: 'false',
      NAME: 'script',
    },
  });
  return `${line}: ${status}\n${stdout}\n${stderr}`;
}

/** Does the harm, and gives back the texts that a detector looks at. */
function provoke({ files, before, command }: Harm): { readonly texts: Files; readonly isDone: boolean; readonly said: string } {
  const folder = makeWorkspace();
  const setUp = before === undefined ? '' : run(folder, before);
  write(folder, files);
  expect(existsSync(join(folder, 'marker'))).toBe(false);
  const said = setUp + run(folder, command);
  const texts = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replaceAll('%TOP%', folder)]));
  return { texts, isDone: existsSync(join(folder, 'marker')), said };
}

function has(program: string, option = '--version'): boolean {
  return spawnSync(program, [option], { stdio: 'ignore' }).status === 0;
}

const npmPackage = (more: object): Files => ({ 'package.json': JSON.stringify({ name: 'x', version: '1.0.0', ...more }) });
const shell = '#!/bin/sh\n: > %TOP%/marker\nexec /bin/sh "$@"\n';
const inNode = "require('node:fs').writeFileSync('%TOP%/marker', '');\n";
const inPython = "open('%TOP%/marker', 'w')\n";

type Rows = readonly (readonly [name: string, harm: Harm])[];

function tellHarm(detector: FileDetector, needs: string, option: string, rows: Rows): void {
  describe.skipIf(skipReason(!has(needs, option), `${needs} is not installed`))(`${detector.id}, by ${needs}`, () => {
    test.each(rows)('%s is run, and named', (_, harm) => {
      const { texts, isDone, said } = provoke(harm);
      expect(isDone, said).toBe(true);
      const signs = signsIn(detector, texts).filter(({ level }) => level !== 'note');
      expect([...new Set(signs.map(({ path }) => path))]).toEqual(harm.named);
    });
  });
}

tellHarm(npmPackages, 'npm', '--version', [
  ...['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'].map((name): Rows[number] => [
    `the script ${name}`,
    {
      files: npmPackage({ scripts: { [name]: ': > marker', prepare: name === 'prepare' ? ': > marker' : 'true' } }),
      command: 'npm install',
      named: ['package.json'],
    },
  ]),
  [
    'the script dependencies',
    {
      files: {
        ...npmPackage({ scripts: { dependencies: ': > marker' }, dependencies: { d: 'file:d' } }),
        'd/package.json': '{"name":"d","version":"1.0.0"}',
      },
      command: 'npm install',
      named: ['package.json'],
    },
  ],
  [
    'a script before another',
    { files: npmPackage({ scripts: { pretest: ': > marker', test: 'true' } }), command: 'npm test', named: ['package.json'] },
  ],
  [
    'of scripts that are there twice, the last',
    { files: { 'package.json': '{"scripts":{"a":"true"},"scripts":{"a":": > marker"}}' }, command: 'npm run a', named: ['package.json'] },
  ],
  [
    'a script after a byte order mark',
    { files: { 'package.json': '\ufeff{"scripts":{"a":": > marker"}}' }, command: 'npm run a', named: ['package.json'] },
  ],
  [
    'the script of a dependency by a path',
    {
      files: {
        ...npmPackage({ dependencies: { d: 'file:d' } }),
        'd/package.json': '{"name":"d","version":"1.0.0","scripts":{"prepare":": > %TOP%/marker"}}',
      },
      command: 'npm install',
      named: ['package.json', 'd/package.json'],
    },
  ],
  [
    'the script of one of several packages',
    {
      files: {
        ...npmPackage({ workspaces: ['p'] }),
        'p/package.json': '{"name":"p","version":"1.0.0","scripts":{"prepare":": > %TOP%/marker"}}',
      },
      command: 'npm install',
      named: ['package.json', 'p/package.json'],
    },
  ],
  [
    'a build, because its file is there',
    {
      files: { ...npmPackage({}), 'binding.gyp': '{}', 'node_modules/.bin/node-gyp': shell },
      command: 'npm install',
      named: ['binding.gyp'],
    },
  ],
]);

tellHarm(npmSettings, 'npm', '--version', [
  [
    'the shell of scripts',
    {
      files: { ...npmPackage({ scripts: { a: 'true' } }), '.npmrc': 'script-shell=./s\n', s: shell },
      command: 'npm run a',
      named: ['.npmrc'],
    },
  ],
  [
    'a key in quotation marks',
    {
      files: { ...npmPackage({ scripts: { a: 'true' } }), '.npmrc': '"\\u0073cript-shell" = "%TOP%/s"\n', s: shell },
      command: 'npm run a',
      named: ['.npmrc'],
    },
  ],
  [
    'a key before a comment',
    {
      files: { ...npmPackage({ scripts: { a: 'true' } }), '.npmrc': 'script-shell ; x = %TOP%/s\n', s: shell },
      command: 'npm run a',
      named: ['.npmrc'],
    },
  ],
  [
    'a key that the environment names',
    {
      files: { ...npmPackage({ scripts: { a: 'true' } }), '.npmrc': '${NAME}-shell = %TOP%/s\n', s: shell },
      command: 'npm run a',
      named: ['.npmrc'],
    },
  ],
  [
    'a module of node',
    {
      files: { ...npmPackage({ scripts: { a: 'node -e 1' } }), '.npmrc': 'node-options=--require ./r.cjs\n', 'r.cjs': inNode },
      command: 'npm run a',
      named: ['.npmrc'],
    },
  ],
  [
    'the program that is git',
    {
      files: { ...npmPackage({ dependencies: { a: 'git+ssh://git@localhost:1/x.git' } }), '.npmrc': 'git=%TOP%/s\n', s: shell },
      command: 'npm install --no-offline',
      named: ['.npmrc'],
    },
  ],
  [
    'a module of npm init',
    { files: { '.npmrc': 'init-module=%TOP%/r.cjs\n', 'r.cjs': inNode, ...npmPackage({}) }, command: 'npm init --yes', named: ['.npmrc'] },
  ],
  [
    'other settings of the user',
    {
      files: { ...npmPackage({ scripts: { a: 'true' } }), '.npmrc': 'userconfig=%TOP%/u\n', u: 'script-shell=%TOP%/s\n', s: shell },
      command: 'npm run a',
      named: ['.npmrc'],
    },
  ],
  [
    'other settings of all',
    {
      files: { ...npmPackage({ scripts: { a: 'true' } }), '.npmrc': 'globalconfig=%TOP%/u\n', u: 'script-shell=%TOP%/s\n', s: shell },
      command: 'npm run a',
      named: ['.npmrc'],
    },
  ],
  [
    'the python of builds',
    {
      files: { ...npmPackage({}), 'binding.gyp': '{}', '.npmrc': 'python=%TOP%/s\n', s: shell },
      command: 'npm install',
      named: ['.npmrc'],
    },
  ],
]);

describe.skipIf(skipReason(!has('npm'), 'npm is not installed'))('what npm does not run', () => {
  test.each<[name: string, detector: FileDetector, harm: Omit<Harm, 'named'>]>([
    [
      'a setting in a section',
      npmSettings,
      { files: { ...npmPackage({ scripts: { a: 'true' } }), '.npmrc': '[x]\nscript-shell=%TOP%/s\n', s: shell }, command: 'npm run a' },
    ],
    [
      'a setting in capitals',
      npmSettings,
      { files: { ...npmPackage({ scripts: { a: 'true' } }), '.npmrc': 'SCRIPT-SHELL=%TOP%/s\n', s: shell }, command: 'npm run a' },
    ],
    [
      'scripts of something else',
      npmPackages,
      { files: npmPackage({ config: { scripts: { postinstall: ': > marker' } } }), command: 'npm install' },
    ],
  ])('%s is not named', (_, detector, harm) => {
    const { texts, isDone } = provoke({ ...harm, named: [] });
    const named = signsIn(detector, texts).filter(({ key }) => key !== 'scripts.a');
    expect([isDone, named]).toEqual([false, []]);
  });
});

tellHarm(javascriptConfiguration, 'node', '--version', [
  [
    'a configuration of vitest',
    {
      files: { 'vitest.config.mjs': "import { writeFileSync } from 'node:fs';\nwriteFileSync('%TOP%/marker', '');\nexport default {};\n" },
      command: `node ${project}/node_modules/vitest/vitest.mjs run --passWithNoTests`,
      named: ['vitest.config.mjs'],
    },
  ],
  [
    'a configuration of tsdown',
    {
      files: { 'tsdown.config.mjs': "import { writeFileSync } from 'node:fs';\nwriteFileSync('%TOP%/marker', '');\nexport default {};\n" },
      command: `node ${project}/node_modules/tsdown/dist/run.mjs`,
      named: ['tsdown.config.mjs'],
    },
  ],
]);

const setup = `${inPython}from setuptools import setup\nsetup(name='x', version='1')\n`;
const pip = 'python3 -m pip install --no-build-isolation --no-index --no-deps --disable-pip-version-check --target %TOP%/out';

tellHarm(python, 'python3', '--version', [
  ['a module at the start', { files: { 'sitecustomize.py': inPython }, command: 'PYTHONPATH=. python3 -c 1', named: ['sitecustomize.py'] }],
  [
    'commands of the debugger',
    { files: { '.pdbrc': `!open('%TOP%/marker', 'w')\n`, 'x.py': 'breakpoint()\n' }, command: 'python3 x.py', named: ['.pdbrc'] },
  ],
]);

tellHarm(python, 'pip3', '--version', [
  ['a build', { files: { 'setup.py': setup }, command: `${pip} .`, named: ['setup.py'] }],
  [
    'a backend',
    {
      files: { 'pyproject.toml': '[build-system]\nrequires = []\nbuild-backend = "b"\nbackend-path = ["."]\n', 'b.py': inPython },
      command: `${pip} .`,
      named: ['pyproject.toml'],
    },
  ],
  [
    'a requirement that is a folder',
    {
      files: { 'requirements.txt': './p\n', 'p/setup.py': setup },
      command: `${pip} -r requirements.txt`,
      named: ['requirements.txt', 'p/setup.py'],
    },
  ],
]);

tellHarm(python, 'pytest', '--version', [
  ['what pytest loads first', { files: { 'conftest.py': inPython }, command: 'pytest', named: ['conftest.py'] }],
  ...(
    [
      ['pytest.ini', '[pytest]\n'],
      ['tox.ini', '[pytest]\n'],
      ['setup.cfg', '[tool:pytest]\n'],
      ['pyproject.toml', '[tool.pytest.ini_options]\n'],
    ] as const
  ).map(([path, section]): Rows[number] => [
    `a plugin that ${path} names`,
    {
      files: {
        [path]: `${section}addopts = "-p evil"\npythonpath = "."\n`.replaceAll('"', path.endsWith('.toml') ? '"' : ''),
        'evil.py': inPython,
      },
      command: 'pytest',
      named: [path],
    },
  ]),
]);

tellHarm(makeFiles, 'make', '--version', [
  [
    'what a make file runs while it is read',
    { files: { Makefile: 'X := $(shell : > marker)\nall:\n' }, command: 'make --dry-run', named: ['Makefile'] },
  ],
  [
    'the one that is taken first',
    { files: { GNUmakefile: 'X := $(shell : > marker)\nall:\n', Makefile: 'all:\n' }, command: 'make', named: ['GNUmakefile', 'Makefile'] },
  ],
  [
    'a part of one',
    { files: { Makefile: 'include x.mk\n', 'x.mk': 'all:\n\t: > marker\n' }, command: 'make', named: ['Makefile', 'x.mk'] },
  ],
]);

tellHarm(makeFiles, 'cmake', '--version', [
  [
    'what CMake runs while it configures',
    {
      files: {
        'CMakeLists.txt': 'cmake_minimum_required(VERSION 3.10)\nproject(x NONE)\nexecute_process(COMMAND sh -c ": > %TOP%/marker")\n',
      },
      command: 'cmake -S . -B out',
      named: ['CMakeLists.txt'],
    },
  ],
]);

const rust: Files = { 'Cargo.toml': '[package]\nname = "x"\nversion = "0.1.0"\nedition = "2021"\n', 'src/lib.rs': '' };

tellHarm(cargo, 'cargo', '--version', [
  [
    'a build script',
    {
      files: { ...rust, 'build.rs': 'fn main() { std::fs::write("%TOP%/marker", "").unwrap(); }\n' },
      command: 'cargo check --offline',
      named: ['Cargo.toml', 'build.rs'],
    },
  ],
  [
    'a wrapper, by a mere question',
    {
      files: { ...rust, '.cargo/config.toml': '[build]\nrustc-wrapper = "%TOP%/s"\n', s: '#!/bin/sh\n: > %TOP%/marker\nexec "$@"\n' },
      command: 'cargo metadata --offline --format-version 1',
      named: ['Cargo.toml', '.cargo/config.toml'],
    },
  ],
  [
    'a runner',
    {
      files: { ...rust, '.cargo/config': '[target."cfg(all())"]\nrunner = "%TOP%/s"\n', 'src/main.rs': 'fn main() {}\n', s: shell },
      command: 'cargo run --offline',
      named: ['Cargo.toml', '.cargo/config'],
    },
  ],
]);

tellHarm(cargo, 'rustup', '--version', [
  [
    'a toolchain by a path',
    {
      files: { 'rust-toolchain.toml': '[toolchain]\npath = "%TOP%/t"\n', 't/bin/cargo': shell, 't/bin/rustc': shell },
      command: 'cargo --version',
      named: ['rust-toolchain.toml'],
    },
  ],
]);

tellHarm(java, 'mvn', '--version', [
  [
    'options of java',
    { files: { '.mvn/jvm.config': '-Xlog:gc:file=%TOP%/marker\n' }, command: 'mvn --version', named: ['.mvn/jvm.config'] },
  ],
  [
    'options of Maven',
    {
      files: { '.mvn/maven.config': '--log-file\n%TOP%/marker\n', 'pom.xml': '<project/>' },
      command: 'mvn --offline validate',
      named: ['.mvn/maven.config', 'pom.xml'],
    },
  ],
]);

/** A cached module that says the source is as it was: what is in it was never in the source. */
const poison = `
import glob, importlib.util, marshal, os
seen = os.stat('m.py')
code = compile("open('%TOP%/marker', 'w')", 'm.py', 'exec')
head = importlib.util.MAGIC_NUMBER + bytes(4) + int(seen.st_mtime).to_bytes(4, 'little') + seen.st_size.to_bytes(4, 'little')
[cached] = glob.glob('__pycache__/m.*')
open(cached, 'wb').write(head + marshal.dumps(code))
`;

function isFilled(folder: string, entries: readonly string[]): boolean {
  return scopesOf([installedPackages])(folder).into(folder, entries.join('/')).filled !== undefined;
}

describe('folders of what was installed', () => {
  test.skipIf(skipReason(!has('npm'), 'npm is not installed'))('npm run starts what lies in node_modules, and the folder is known', () => {
    const { isDone, said } = provoke({
      files: { ...npmPackage({ scripts: { a: 'tsc' } }), 'node_modules/.bin/tsc': shell },
      command: 'npm run a',
      named: [],
    });
    expect([isDone, isFilled('node_modules', ['.bin'])], said).toEqual([true, true]);
  });

  test.skipIf(skipReason(!has('python3'), 'python3 is not installed'))(
    'python starts what lies in its environment, and the folder is known',
    () => {
      const folder = makeWorkspace();
      run(folder, 'python3 -m venv --without-pip .venv');
      const said = run(
        folder,
        'printf "import os; open(%s, 1 and chr(119))\n" "\'%TOP%/marker\'" > "$(echo .venv/lib/*/site-packages)/x.pth"; .venv/bin/python -c 1',
      );
      expect([existsSync(join(folder, 'marker')), isFilled('.venv', ['pyvenv.cfg', 'bin', 'lib'])], said).toEqual([true, true]);
      expect(readFileSync(join(folder, '.venv/pyvenv.cfg'), 'utf8')).toContain('home = ');
    },
  );

  test.skipIf(skipReason(!has('cargo'), 'cargo is not installed'))('cargo runs what it built before, and the folder is known', () => {
    const { isDone, said } = provoke({
      files: { ...rust, 'build.rs': 'fn main() {}\n', s: shell },
      command:
        'cargo check --offline && cp s target/debug/build/*/build-script-build && test ! -e marker && echo >> src/lib.rs && cargo check --offline',
      named: [],
    });
    expect([isDone, isFilled('target', ['CACHEDIR.TAG', 'debug'])], said).toEqual([true, true]);
  });

  test.skipIf(skipReason(!has('python3'), 'python3 is not installed'))(
    'python takes a cached module for its source, and the folder is known',
    () => {
      const files = { 'm.py': 'x = 1\n', 'poison.py': poison };
      const { isDone, said } = provoke({
        files,
        command: 'python3 -c "import m"; python3 poison.py; test ! -e marker && python3 -c "import m"',
        named: [],
      });
      expect([isDone, isFilled('__pycache__', ['m.cpython-311.pyc'])], said).toEqual([true, true]);
    },
  );
});
