import { homedir, machine } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { codeOf, kindOf, realPath } from './files.ts';
import { type IdMapping, tryIdMapping } from './try-id-mapping.ts';
import { viewDaemons, type ViewedDaemon } from './view-daemons.ts';
import { viewFolder, type ViewedFolder } from './view-folders.ts';
import { readKernelFile, type ViewedFile } from './read-kernel-file.ts';
import { findProgram, runProgram, type ViewedCommand } from './run-program.ts';
import {
  hostCommands,
  hostDaemons,
  hostFiles,
  hostFolders,
  hostPlaces,
  hostPrograms,
  hostSockets,
  hostVariables,
  ownEngineSettings,
} from './host-places.ts';
import type { Kind } from './machine.ts';

type ViewedSocket = 'answers' | 'refuses' | 'missing' | 'hidden';

/** A host as plain data. What is absent from a list was not looked at. */
export interface HostView {
  /** The user that looked; undefined where users have no numbers. */
  readonly user?: number;
  /** The processor, as `uname -m` names it: `x86_64`, `aarch64`. */
  readonly machine?: string;
  readonly files: Readonly<Record<string, ViewedFile>>;
  readonly places: Readonly<Record<string, Kind>>;
  readonly sockets: Readonly<Record<string, ViewedSocket>>;
  /** By the command line, its words joined by spaces. */
  readonly commands: Readonly<Record<string, ViewedCommand>>;
  /** Where programs are, by name or by the path that was asked for; null: nowhere. */
  readonly programs: Readonly<Record<string, string | null>>;
  readonly daemons: readonly ViewedDaemon[];
  /** By the path that was asked for. */
  readonly folders?: Readonly<Record<string, ViewedFolder>>;
  /** The workspace, without symbolic links. */
  readonly workspace?: string;
  readonly idMapping?: IdMapping;
}

/** What to look at besides what is listed in `host-places.ts`. */
interface HostWish {
  /** Programs of the engine’s runtimes to look for, names or absolute paths. They are not run, except for a `sysbox-runc` that with its folder is root’s alone. */
  readonly runtimes?: readonly string[];
  /** The engine’s folder; an absolute path. */
  readonly store?: string;
  readonly workspace?: string;
}

/** The power to look at this host. */
export interface Host {
  /**
   * Reads and runs what `host-places.ts` lists, what is wished for and nothing else, and changes nothing: as root it mounts in a mount namespace
   * of its own (`try-id-mapping.ts`). Never throws for what is on the host; takes as long as its slowest program, five seconds at most.
   */
  look(wish?: HostWish): Promise<HostView>;
}

/** Of a file, in bytes; /proc/net/tcp has 150 for a connection. */
const mostFileBytes = 1 << 20;

export const realHost: Host = {
  look: async ({ runtimes = [], store, workspace } = {}) => {
    const user = process.getuid?.();
    const programs = Object.fromEntries([...hostPrograms, ...runtimes].map((name) => [name, findProgram(name) ?? null]));
    const sysbox = runtimes.find((name) => name.endsWith('/sysbox-runc'));
    // The one that the engine starts counts, where it is safe to run.
    const registered = sysbox === undefined ? undefined : findProgram(sysbox, { isRoots: true });
    const pathOf = (name: string): string | null => (name === 'sysbox-runc' ? registered : undefined) ?? programs[name] ?? null;
    const folders = Object.fromEntries(
      [...hostFolders, ...(store === undefined ? [] : [store])].flatMap((path) => {
        const viewed = viewFolder(path);
        return viewed === undefined ? [] : [[path, viewed] as const];
      }),
    );
    const [commands, sockets, idMapping] = await Promise.all([
      entriesOf(hostCommands, async ([name, ...args]) => [[name, ...args].join(' '), await runProgram(pathOf(name), args)]),
      entriesOf(hostSockets, async (path) => [path, await knock(path)]),
      tryIdMapping(folders[store ?? hostFolders[0]]?.real ?? '/'),
    ]);
    return {
      ...(user === undefined ? {} : { user }),
      machine: machine(),
      files: {
        ...Object.fromEntries(hostFiles.map((path) => [path, readKernelFile(path, mostFileBytes)])),
        [ownEngineSettings]: readOwnSettings(),
      },
      places: Object.fromEntries(hostPlaces.map((path) => [path, kindOf(path)])),
      sockets,
      commands,
      programs,
      daemons: viewDaemons(hostDaemons, hostVariables),
      folders,
      ...(workspace === undefined ? {} : { workspace: realPath(workspace) }),
      ...(idMapping === undefined ? {} : { idMapping }),
    };
  },
};

function readOwnSettings(): ViewedFile {
  const { XDG_CONFIG_HOME = '' } = process.env;
  const folder = isAbsolute(XDG_CONFIG_HOME) ? XDG_CONFIG_HOME : join(homedir(), '.config');
  return isAbsolute(folder) ? readKernelFile(join(folder, 'docker/daemon.json'), mostFileBytes) : { not: 'there' };
}

async function entriesOf<From, To>(
  all: readonly From[],
  make: (one: From) => Promise<[string, To]>,
): Promise<Readonly<Record<string, To>>> {
  return Object.fromEntries(await Promise.all(all.map(make)));
}

/** Whether somebody takes a connection; it is closed at once. */
async function knock(path: string): Promise<ViewedSocket> {
  const { connect } = process.getBuiltinModule('node:net');
  return new Promise((settle) => {
    const socket = connect({ path });
    const end = (answer: ViewedSocket): void => {
      socket.destroy();
      settle(answer);
    };
    socket.setTimeout(1000, () => end('refuses'));
    socket.on('connect', () => end('answers'));
    socket.on('error', (error) => {
      const code = codeOf(error);
      end(code === 'ENOENT' ? 'missing' : code === 'EACCES' || code === 'EPERM' ? 'hidden' : 'refuses');
    });
  });
}
