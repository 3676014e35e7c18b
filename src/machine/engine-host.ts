import { closeSync, constants, fchmodSync, lstatSync, mkdirSync, openSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { codeOf } from './files.ts';
import { hostVariables } from './host-places.ts';
import type { WriteAnswer } from './machine.ts';
import { badPath, whyNotWritten } from './place-file.ts';
import { realProcessRecords } from './process-records.ts';
import { readKernelFile, type ViewedFile } from './read-kernel-file.ts';
import { findProgram } from './run-program.ts';
import { viewDaemons, type ViewedDaemon } from './view-daemons.ts';

/** How a tool of the system ended: its exit code (undefined: it could not be run or took too long) and both its streams. */
interface ToolAnswer {
  readonly status: number | undefined;
  readonly output: string;
}

/** A daemon to start. */
interface DaemonWish {
  readonly program: string;
  readonly args: readonly string[];
  /** Variables besides PATH; those of this program’s own environment are not handed on. */
  readonly variables: Readonly<Record<string, string>>;
  /** Programs that it looks for by their names: the folders they are in come into its PATH. */
  readonly tools: readonly string[];
  /** A file that its words are appended to. */
  readonly log: string;
}

/** A daemon that was started and goes on when this program ends. */
export interface StartedDaemon {
  readonly pid: number;
  /** Undefined while it runs; else how it ended, as a part of a sentence. */
  ended(): string | undefined;
}

/** What an engine of our own needs of this machine, besides files. Nothing throws for what the machine says. */
export interface EngineHost {
  /** The absolute path of a program, by name or path; as root, only one that nobody else can replace. */
  find(name: string): string | undefined;
  /** A file of /proc or /sys, of which 16 MiB are read. */
  readKernel(path: string): ViewedFile;
  /** Runs a tool without a shell, for 30 seconds at most, with this to read. */
  run(program: string, args: readonly string[], input?: string): Promise<ToolAnswer>;
  /** The processes that are called dockerd. */
  daemons(): readonly ViewedDaemon[];
  /** When a process was started, which with its number names it alone; undefined where it runs no more. */
  startOf(pid: number): string | undefined;
  /** Number of this program’s own process. */
  ownPid(): number;
  /** Number of the user that a file or folder belongs to, and whether others than that user may change it (of a folder: what that user has in it); links are not followed. */
  ownerOf(path: string): { readonly user: number; readonly isShared: boolean } | undefined;
  /** Makes a folder that all may pass through, with those above it that are missing. One that is there stays as it is. */
  makeOpenFolder(path: string): WriteAnswer;
  /** Removes a file or a socket; a folder with all that is in it, but for what is mounted there. */
  remove(path: string): void;
  /** Removes a folder that is empty. */
  removeEmpty(path: string): void;
  /** Writes a kernel setting by its path below /proc/sys; false where it is refused. */
  writeSetting(path: string, value: string): boolean;
  start(wish: DaemonWish): StartedDaemon | { readonly refused: string };
  /** Asks a process to end, if it is still the one that was started then. */
  end(pid: number, started: string): void;
  pause(milliseconds: number): Promise<void>;
  /** Variables of this program’s environment that are set. */
  variables(names: readonly string[]): Readonly<Record<string, string>>;
}

/** Of both streams of a tool together: a machine’s routes may be many. */
const mostOutput = 16 << 20;
const longest = 30_000;

const usualFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** The machine that the program runs on. */
export const realEngineHost: EngineHost = {
  find: (name) => findProgram(name, { isRoots: process.getuid?.() === 0 }),
  readKernel: (path) => readKernelFile(path, mostOutput),
  run,
  daemons: () => viewDaemons(['dockerd'], hostVariables),
  startOf: (pid) => {
    const record = realProcessRecords.record(pid);
    return record === undefined || record.hasEnded === true ? undefined : record.started;
  },
  ownPid: () => process.pid,
  ownerOf: (path) =>
    attempt(() => {
      const status = lstatSync(path);
      const isSticky = status.isDirectory() && (status.mode & 0o1000) !== 0;
      return { user: status.uid, isShared: (status.mode & 0o022) !== 0 && !isSticky };
    }),
  makeOpenFolder,
  remove: (path) => void attempt(() => rmSync(path, { recursive: true, force: true })),
  removeEmpty: (path) => void attempt(() => rmdirSync(path)),
  writeSetting: (path, value) => attempt(() => (writeFileSync(join('/proc/sys', path), value), true)) ?? false,
  start,
  end: (pid, started) => {
    if (realEngineHost.startOf(pid) === started) attempt(() => process.kill(pid, 'SIGTERM'));
  },
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  variables: (names) => Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]] as const] : []))),
};

function run(program: string, args: readonly string[], input = ''): Promise<ToolAnswer> {
  const { execFile } = process.getBuiltinModule('node:child_process');
  return new Promise((settle) => {
    const options = {
      cwd: '/',
      env: { PATH: usualFolders.join(delimiter), LC_ALL: 'C', HOME: '/nonexistent' },
      timeout: longest,
      killSignal: 'SIGKILL',
      maxBuffer: mostOutput,
    } as const;
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      const output = stdout + stderr;
      if (error === null) return settle({ status: 0, output });
      settle({
        status: typeof error.code === 'number' ? error.code : undefined,
        output: output || `${program}: ${error.code ?? 'took too long'}`,
      });
    });
    // One that ends without reading is no trouble of ours.
    child.stdin?.on('error', () => undefined).end(input);
  });
}

function makeOpenFolder(path: string): WriteAnswer {
  try {
    const folders = [path];
    for (let above = dirname(path); above !== dirname(above); above = dirname(above)) folders.unshift(above);
    for (const folder of folders) {
      const entry = statSync(folder, { throwIfNoEntry: false });
      if (entry === undefined) {
        mkdirSync(folder, 0o755);
        // Whatever this user’s mask is: others must get to the socket.
        const made = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
        fchmodSync(made, 0o755);
        closeSync(made);
      } else if (!entry.isDirectory()) return badPath('a file is there');
    }
    return { written: true };
  } catch (error) {
    return codeOf(error) === 'EEXIST' ? badPath('a file is there') : whyNotWritten(error);
  }
}

function start({ program, args, variables, tools, log }: DaemonWish): StartedDaemon | { readonly refused: string } {
  const { spawn } = process.getBuiltinModule('node:child_process');
  const folders = [program, ...tools.flatMap((name) => realEngineHost.find(name) ?? [])].filter(isAbsolute).map((path) => dirname(path));
  let file: number;
  try {
    file = openSync(log, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW, 0o640);
  } catch (error) {
    return { refused: `${log} cannot be written: ${whyNotWritten(error).refused}` };
  }
  try {
    const child = spawn(program, args, {
      cwd: '/',
      detached: true,
      stdio: ['ignore', file, file],
      env: { PATH: [...new Set([...folders, ...usualFolders])].join(delimiter), ...variables },
    });
    let end: string | undefined;
    child.on('error', (error) => (end = `could not be started (${codeOf(error) ?? error.message})`));
    child.on('exit', (code, signal) => (end = code === null ? `was ended by ${signal ?? 'a signal'}` : `ended with exit code ${code}`));
    child.unref();
    const { pid } = child;
    return pid === undefined ? { refused: `${program} could not be started` } : { pid, ended: () => end };
  } finally {
    closeSync(file);
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
