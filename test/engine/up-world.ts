import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe } from 'vitest';
import type { GateDecision } from '../../src/model/gate.ts';
import type { Sandbox } from '../../src/model/sandbox.ts';
import { sandboxId } from '../../src/tasks/sandbox/sandbox-id.ts';
import { skipReason } from '../skip.ts';
import { type Client, clientOf } from './client.ts';
import { findSysbox } from './find-sysbox.ts';
import { findPrograms, type Programs } from './programs.ts';
import { describeWithEngines } from './rig.ts';
import { type Ran, type Running, startProgram } from './run-program.ts';
import { importArguments, packSmallImage, smallImage } from './small-image.ts';

const preload = fileURLToPath(new URL('show-sysboxfs.cjs', import.meta.url));
/** The program as it is built. */
export const builtProgram = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Files of a workspace by their paths; what is no text is written as JSON. */
export type Files = Readonly<Record<string, string | object>>;

/** Who runs the program, and in which environment besides. */
interface UpRun {
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly cwd?: string;
  readonly input?: string;
  /** In the network of the engine, where its published ports are. */
  readonly isNear?: boolean;
}

/** A place in which `containai up` is run as users run it, on one engine: each workspace has a state folder of its own. */
export interface UpWorld {
  /** By what name this engine has the small image. */
  readonly image: string;
  /** Path of the engine’s socket. */
  readonly engine: string;
  /** Words before those of a program that is to run in the network of the engine, where its published ports are. */
  readonly near: readonly string[];
  /** Whether a real Sysbox runs the containers. */
  readonly isReal: boolean;
  /** Clients of the engine, past every gate. */
  readonly direct: Client;
  /** A folder for what else a test makes. */
  readonly folder: string;
  readonly programs: Programs;
  /** Makes a workspace that anybody may write in, or its owner alone, and hands back its path. What names the small image gets this engine’s name for it. */
  write(name: string, files: Files, owner?: number): string;
  environment(name: string): Record<string, string>;
  run(name: string, args: readonly string[], how?: UpRun): Promise<Ran>;
  start(name: string, args: readonly string[], how?: UpRun): Running;
  /** `containai up` in a workspace, at the engine. */
  up(name: string, ...args: readonly string[]): Promise<Ran>;
  /** Full ids of all containers that a workspace’s gate has made. */
  ids(name: string): Promise<readonly string[]>;
  /** What is remembered of a workspace; throws where nothing is. */
  sandbox(name: string): Sandbox;
  /** Names in the folder that dev containers are remembered in. */
  left(name: string): readonly string[];
  /** Number of the gate’s process, while it runs. */
  gatePid(name: string): number | undefined;
  /** What its gate has decided so far. */
  decisions(name: string): readonly GateDecision[];
  /** What the engine has of a workspace, remembered or not: containers, networks and volumes, a line each. */
  made(name: string, uid?: number): Promise<string>;
}

/**
 * Describes tests of `up` that run twice: on an engine with a stand-in for Sysbox, where what sysbox-fs shows is made up, and on a real Sysbox where one is
 * (`CONTAINAI_TEST_SYSBOX`). All that was started ends with them.
 */
export function describeUp(title: string, body: (world: () => UpWorld, isReal: boolean) => void): void {
  describeUpStandIn(title, (world) => body(world, false));
  describeUpSysbox(title, (world) => body(world, true));
}

/** The same with the stand-in alone: for what a real Sysbox cannot be made to do. */
function describeUpStandIn(title: string, body: (world: () => UpWorld) => void): void {
  describeWithEngines(
    title,
    '',
    (rig) => {
      let world: UpWorld | undefined;
      beforeAll(() => {
        const programs = findPrograms('26.1');
        if ('missing' in programs) throw new Error(programs.missing);
        const { engine, direct, workspace } = rig();
        world = makeWorld({
          image: smallImage,
          engine: engine.socket,
          near: ['nsenter', '--net', '--target', engine.pid],
          isReal: false,
          direct,
          folder: dirname(workspace),
          programs,
        });
      });
      afterAll(() => {
        if (world !== undefined) endGates(world.folder);
      });
      body(() => world!);
    },
    ['26.1'],
  );
}

/** The same on a real Sysbox alone. Skipped out loud where there is none. */
function describeUpSysbox(title: string, body: (world: () => UpWorld) => void): void {
  const found = findSysbox();
  const programs = findPrograms('26.1');
  const missing = 'missing' in found ? found.missing : 'missing' in programs ? programs.missing : undefined;
  describe.skipIf(skipReason(missing !== undefined, `tests of up with a real Sysbox: ${missing ?? ''}`))(`${title}, a real Sysbox`, () => {
    let world: UpWorld | undefined;
    beforeAll(async () => {
      if (!('engine' in found) || 'missing' in programs) return;
      const folder = mkdtempSync(join(tmpdir(), 'containai-sysbox-'));
      chmodSync(folder, 0o711); // the root of a container passes through
      const direct = clientOf(found.engine, join(folder, 'direct'), programs.plugins);
      const image = `containai-test/up:${process.pid}`;
      world = makeWorld({ image, engine: found.engine, near: [], isReal: true, direct, folder, programs });
      await direct.said(...importArguments(packSmallImage(folder, programs.busybox), image));
    });
    afterAll(async () => {
      if (world !== undefined) await leaveNothing(world);
    });
    body(() => world!);
  });
}

function makeWorld(parts: Pick<UpWorld, 'image' | 'engine' | 'near' | 'isReal' | 'direct' | 'folder' | 'programs'>): UpWorld {
  const { engine, near, isReal, direct, folder } = parts;
  const workspaces = join(folder, 'workspaces');
  // Other users pass through, too.
  for (const path of [workspaces, join(folder, 'states')]) mkdirSync(path, { mode: 0o755 });
  const state = (name: string): string => join(folder, 'states', name);
  const sandboxes = (name: string): string => join(state(name), 'containai/sandboxes');
  const left = (name: string): readonly string[] => (existsSync(sandboxes(name)) ? readdirSync(sandboxes(name)) : []);
  const idOf = (name: string): string | undefined =>
    left(name)
      .find((one) => one.endsWith('.json'))
      ?.slice(0, -5);
  const configurationOf = (name: string): string => join(workspaces, name, '.devcontainer/devcontainer.json');
  const environment = (name: string): Record<string, string> => ({
    ...(direct.env as Record<string, string>),
    XDG_STATE_HOME: state(name),
    XDG_CACHE_HOME: state('cache'),
    XDG_CONFIG_HOME: '/nonexistent',
    ...(isReal ? {} : { NODE_OPTIONS: `--require ${preload}` }),
  });
  const start: UpWorld['start'] = (name, args, { env = {}, cwd, uid, input, isNear = false } = {}) => {
    // A member of the group that may use the engine’s socket, as users are who are not root.
    const as = uid === undefined ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, `--groups=${statSync(engine).gid}`];
    const own = uid === undefined ? {} : ownEnvironment(state(name), uid);
    const [program, ...words] = [...(isNear ? near : []), ...as, process.execPath, builtProgram, ...args];
    return startProgram(program!, words, {
      cwd: cwd ?? join(workspaces, name),
      env: { ...environment(name), ...own, ...env },
      ...(input === undefined ? {} : { input }),
    });
  };
  const run: UpWorld['run'] = (name, args, how) => start(name, args, how).ended;
  return {
    ...parts,
    environment,
    start,
    run,
    left,
    write: (name, files, owner) => writeWorkspace(join(workspaces, name), files, owner, (text) => text.replaceAll(smallImage, parts.image)),
    up: (name, ...args) => run(name, ['up', '--engine', engine, ...args]),
    ids: async (name) =>
      linesOf(await direct.said('ps', '-aq', '--no-trunc', '--filter', `label=containai.owner=${idOf(name) ?? 'nobody'}`)),
    sandbox: (name) => JSON.parse(readFileSync(join(sandboxes(name), `${idOf(name)!}.json`), 'utf8')) as Sandbox,
    gatePid: (name) => {
      const id = idOf(name);
      return id === undefined ? undefined : gateAt(join(sandboxes(name), id));
    },
    decisions: (name) =>
      linesOf(readFileSync(join(sandboxes(name), idOf(name)!, 'gate.ndjson'), 'utf8')).map((line) => JSON.parse(line) as GateDecision),
    made: async (name, uid = 0) => {
      const owned = ['--filter', `label=containai.owner=${sandboxId(join(workspaces, name), configurationOf(name), uid)}`];
      const named = ['--filter', `label=devcontainer.local_folder=${join(workspaces, name)}`];
      const said = await Promise.all([
        direct.said('ps', '-a', ...owned, '--format', 'container {{.Names}}'),
        direct.said('ps', '-a', ...named, '--format', 'container {{.Names}}'),
        direct.said('network', 'ls', ...owned, '--format', 'network {{.Name}}'),
        direct.said('volume', 'ls', ...owned, '--format', 'volume {{.Name}}'),
      ]);
      return [...new Set(said.flatMap(linesOf))].join('\n');
    },
  };
}

/** What another user has of its own; the reference CLI asks `id` for the name of its user, which a number of a test’s choice does not have. */
function ownEnvironment(folder: string, uid: number): Record<string, string> {
  const programs = join(folder, 'bin');
  mkdirSync(programs, { recursive: true });
  writeFileSync(join(programs, 'id'), '#!/bin/sh\n[ "$*" = "-u -n" ] && echo someone || exec /usr/bin/id "$@"\n', { mode: 0o755 });
  chownSync(folder, uid, uid);
  return { HOME: folder, TMPDIR: folder, PATH: `${programs}:${process.env['PATH'] ?? ''}` };
}

/** The lines of a text, without empty ones. */
function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

function writeWorkspace(folder: string, files: Files, owner: number | undefined, put: (text: string) => string): string {
  const give = (path: string): void => {
    if (owner !== undefined) chownSync(path, owner, owner);
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const mode = path.endsWith('.sh') ? 0o755 : 0o644;
    writeFileSync(join(folder, path), put(typeof text === 'string' ? text : JSON.stringify(text)), { mode });
  }
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) give(join(folder, path));
  give(folder);
  chmodSync(folder, owner === undefined ? 0o777 : 0o755);
  return folder;
}

/** The process of the gate in the folder of a sandbox; its number may be another’s by now. */
function gateAt(folder: string): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(join(folder, 'gate.json'), 'utf8')) as { readonly pid: number };
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function endGates(folder: string): void {
  for (const state of listed(join(folder, 'states')))
    for (const id of listed(join(state, 'containai/sandboxes'))) {
      const pid = gateAt(id);
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    }
}

/** On an engine that others use. */
async function leaveNothing({ direct, folder, image, run }: UpWorld): Promise<void> {
  for (const state of listed(join(folder, 'states'))) {
    const name = state.slice(state.lastIndexOf('/') + 1);
    const sandboxes = join(state, 'containai/sandboxes');
    for (const id of listed(sandboxes).filter((one) => one.endsWith('.json'))) {
      await run(name, ['rm', '--force', '--volumes'], { cwd: join(folder, 'workspaces', name) });
      const owner = id.slice(sandboxes.length + 1, -5);
      const ids = linesOf(await direct.said('ps', '-aq', '--filter', `label=containai.owner=${owner}`));
      if (ids.length > 0) await direct.said('rm', '-f', '-v', ...ids);
    }
  }
  endGates(folder);
  await direct.docker(['rmi', image]);
  rmSync(folder, { recursive: true, force: true });
}

function listed(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}
