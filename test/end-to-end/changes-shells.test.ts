import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { devContainers } from '../../src/changes/dev-containers.ts';
import { environmentFiles } from '../../src/changes/environment-files.ts';
import { otherEditors } from '../../src/changes/other-editors.ts';
import { shellEnvironments } from '../../src/changes/shell-environments.ts';
import type { ChangeLevel, FileDetector } from '../../src/model/detector.ts';
import { signsIn } from '../change-cases.ts';
import { debianPackage } from '../engine/debian-package.ts';
import { type Ran, startProgram } from '../engine/run-program.ts';
import { skipReason } from '../skip.ts';

const direnv = programOf('direnv', 'usr/bin/direnv');
const compose = programOf('docker-compose', 'usr/libexec/docker/cli-plugins/docker-compose');
const hasVim = hasOption('vim', '+eval');
const reference = fileURLToPath(new URL('../../node_modules/@devcontainers/cli/devcontainer.js', import.meta.url));

/** A thing that code in a sandbox leaves, what somebody then does on this machine, and whether the program runs it. */
interface Harm {
  readonly name: string;
  /** What is missing, where something is. */
  readonly missing?: string | undefined;
  readonly detector: FileDetector;
  /** What was there before, and what was done with it. */
  readonly before?: Readonly<Record<string, string>>;
  readonly settled?: string;
  /** What is left: the last of these files is the one that is told of. */
  readonly left: Readonly<Record<string, string>>;
  /** What somebody does: a script of bash. */
  readonly done: string;
  readonly runs: boolean;
  readonly level: ChangeLevel;
}

const mark = 'touch "$MARKER"\n';
const noDirenv = direnv === undefined ? 'Debian’s direnv was not fetched (CI=true, as root)' : undefined;
const noVim = hasVim ? undefined : 'no vim with +eval is installed';
const noCompose = compose === undefined ? 'Debian’s docker-compose was not fetched (CI=true, as root)' : undefined;
const prompt = 'eval "$(direnv export bash)"';
const vimScript = 'call writefile([], $MARKER)\n';

const harms: readonly Harm[] = [
  { name: 'an .envrc', missing: noDirenv, detector: shellEnvironments, left: { '.envrc': mark }, done: prompt, runs: false, level: 'warn' },
  {
    name: 'an .envrc that is allowed',
    missing: noDirenv,
    detector: shellEnvironments,
    left: { '.envrc': mark },
    done: `direnv allow\n${prompt}`,
    runs: true,
    level: 'warn',
  },
  {
    name: 'an .envrc that has changed since',
    missing: noDirenv,
    detector: shellEnvironments,
    before: { '.envrc': 'true\n' },
    settled: 'direnv allow',
    left: { '.envrc': mark },
    done: prompt,
    runs: false,
    level: 'warn',
  },
  {
    name: 'a file that an .envrc loads',
    missing: noDirenv,
    detector: shellEnvironments,
    before: { '.envrc': 'source_env_if_exists .envrc.private\n' },
    settled: 'direnv allow',
    left: { '.envrc.private': mark },
    done: prompt,
    runs: true,
    level: 'error',
  },
  {
    name: 'variables that an .envrc loads',
    missing: noDirenv,
    detector: environmentFiles,
    before: { '.envrc': 'dotenv_if_exists\n' },
    settled: 'direnv allow',
    left: { 'evil.sh': mark, '.env': 'BASH_ENV=./evil.sh\n' },
    done: `${prompt}\nbash -c true`,
    runs: true,
    level: 'warn',
  },
  {
    name: 'options of node',
    detector: environmentFiles,
    left: {
      'app.js': '',
      'evil.cjs': 'require("fs").writeFileSync(process.env.MARKER, "")\n',
      '.env': 'NODE_OPTIONS=--require ./evil.cjs\n',
    },
    done: '"$NODE" --env-file=.env app.js',
    runs: true,
    level: 'warn',
  },
  {
    name: 'another file for docker compose',
    missing: noCompose,
    detector: environmentFiles,
    left: {
      'compose.yml': 'services: { good: { image: a } }\n',
      'evil.yml': 'services: { evil: { image: b } }\n',
      '.env': 'COMPOSE_FILE=evil.yml\n',
    },
    done: 'docker-compose config | grep -q evil: && touch "$MARKER"',
    runs: true,
    level: 'warn',
  },
  {
    name: 'an .exrc',
    missing: noVim,
    detector: otherEditors,
    left: { '.exrc': vimScript },
    done: 'vim --not-a-term -c qa!',
    runs: false,
    level: 'note',
  },
  {
    name: 'an .exrc, where vim was told to look',
    missing: noVim,
    detector: otherEditors,
    left: { '.exrc': vimScript },
    done: 'echo "set exrc" > "$HOME/.vimrc"\nvim --not-a-term -c qa!',
    runs: true,
    level: 'note',
  },
  {
    name: 'a .bashrc of a folder that is no home',
    detector: shellEnvironments,
    left: { '.bashrc': mark },
    done: 'bash -ic true',
    runs: false,
    level: 'note',
  },
  {
    name: 'a .bashrc of a home',
    detector: shellEnvironments,
    left: { '.bashrc': mark },
    done: 'HOME=$PWD bash -ic true',
    runs: true,
    level: 'note',
  },
  {
    name: 'an initializeCommand',
    detector: devContainers,
    left: { '.devcontainer/devcontainer.json': '{ "image": "x", "initializeCommand": "touch \\"$MARKER\\"" }' },
    // It is run before the engine is asked for anything that an engine would have to answer.
    done: '"$NODE" "$REFERENCE" up --workspace-folder . --docker-path /bin/true',
    runs: true,
    level: 'error',
  },
  {
    name: 'a command for inside of the container',
    detector: devContainers,
    left: { '.devcontainer/devcontainer.json': '{ "image": "x", "postCreateCommand": "touch \\"$MARKER\\"" }' },
    done: '"$NODE" "$REFERENCE" up --workspace-folder . --docker-path /bin/true',
    runs: false,
    level: 'warn',
  },
];

describe('what programs of this machine take from a folder', () => {
  let top = '';
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'containai-changes-'));
    for (const folder of ['home', 'work']) mkdirSync(join(top, folder));
  });
  afterEach(() => rmSync(top, { recursive: true, force: true }));

  for (const harm of harms)
    test.skipIf(skipReason(harm.missing !== undefined, harm.missing ?? ''))(
      `${harm.name} ${harm.runs ? 'is run' : 'is not run'}, and is told of`,
      async () => {
        write(join(top, 'work'), harm.before ?? {});
        await bash(top, harm.settled ?? 'true');
        write(join(top, 'work'), harm.left);
        expect(existsSync(join(top, 'marker'))).toBe(false);
        const { stdout, stderr } = await bash(top, harm.done);
        expect(existsSync(join(top, 'marker')), stdout + stderr).toBe(harm.runs);

        const path = Object.keys(harm.left).at(-1)!;
        const told = signsIn(harm.detector, harm.left);
        expect([...new Set(told.map((sign) => sign.path))]).toEqual([path]);
        expect(told.map(({ level }) => level)).toContain(harm.level);
      },
    );
});

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Runs a script in the workspace, with a home of its own. */
function bash(top: string, script: string): Promise<Ran> {
  const home = join(top, 'home');
  const found = [direnv, compose].flatMap((program) => (program === undefined ? [] : [dirname(program)]));
  return startProgram('bash', ['--norc', '--noprofile', '-c', script], {
    cwd: join(top, 'work'),
    env: {
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_DATA_HOME: join(home, '.local/share'),
      XDG_CACHE_HOME: join(home, '.cache'),
      XDG_STATE_HOME: join(home, '.local/state'),
      TERM: 'dumb',
      PATH: [...found, process.env['PATH'] ?? ''].join(':'),
      MARKER: join(top, 'marker'),
      NODE: process.execPath,
      REFERENCE: reference,
    },
  }).ended;
}

function programOf(name: string, path: string): string | undefined {
  const folder = debianPackage(name);
  return folder === undefined ? undefined : join(folder, path);
}

function hasOption(program: string, option: string): boolean {
  try {
    return execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).includes(option);
  } catch {
    return false;
  }
}
