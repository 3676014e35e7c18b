import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { makeFolders } from './make-folder.ts';
import { whyNotWritten } from './place-file.ts';

/** A run of a program, in full: nothing else of this machine’s environment goes in. */
export interface SessionCommand {
  /** Its absolute path, or its name, which is looked for in the PATH of the environment. */
  readonly program: string;
  /** What it is, as the beginning of a sentence. */
  readonly called: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute; where it runs. */
  readonly folder: string;
  /** Folders that are made before, for this user alone. */
  readonly folders: readonly string[];
  /** A file that is written before, for this user alone, and removed at the end. */
  readonly secret: { readonly path: string; readonly text: string };
  /** What it reads; without it, nothing. */
  readonly input?: Uint8Array;
  /** Lines of standard output are told, too. */
  readonly tellsOutput?: true;
}

/** A program as it runs. */
export interface RunningSession {
  /** Settles when it and all that it started have ended. Never rejects. */
  readonly ended: Promise<EndedSession>;
  /** Asks it and all that it started to end, and makes them end a few seconds later. */
  end(): void;
}

export interface EndedSession {
  /** Null where a signal ended it, or it did not start. */
  readonly code: number | null;
  /** Standard output, as much as one answer has. */
  readonly output: string;
  /** Why it did not start, as one sentence. */
  readonly refused?: string;
}

/** Milliseconds between asking and making. */
const patience = 4000;
/** Milliseconds between two looks for what is left. */
const pause = 10;
/** Longer than what was asked to end may take. */
const mostLooks = 1000;
/** Characters of one line. The reference CLI writes a line for each piece of what a program prints, at most 64 KiB, which JSON makes up to six times longer. */
const longestLine = 1 << 20;
/** Characters of the output: a merged configuration with all that Features say of editors. */
const longestOutput = 16 << 20;

/**
 * Starts a program in a session of its own, so that Ctrl-C at the terminal does not reach it by itself, and none of what it starts can ask there. `onLine`
 * gets each line of standard error, cut where nobody wants it longer, with the time in milliseconds. When it has ended, whatever it left in its group is
 * killed: the `docker run` of the reference CLI that stays attached is one, and a signal it could pass on would stop the container.
 */
export function startInSession(command: SessionCommand, onLine: (line: string, at: number) => void): RunningSession {
  try {
    prepare(command);
  } catch (error) {
    return notStarted(`${dirname(command.secret.path)} cannot be made ready: ${whyNotWritten(error).refused}.`);
  }
  const child = spawnInSession(command);
  // Should this program end by an error, nothing of it stays.
  const abandon = (): void => signalGroup(child, 'SIGKILL');
  process.once('exit', abandon);
  const output = collect(child.stdout);
  readLines(child.stderr, onLine);
  if (command.tellsOutput === true) readLines(child.stdout, onLine);
  let last: NodeJS.Timeout | undefined;
  const closed = new Promise<void>((settle) => child.once('close', () => settle()));
  const finish = async (exit: Exit): Promise<EndedSession> => {
    // Who was asked to end has the time to do it well.
    if (last === undefined) signalGroup(child, 'SIGKILL');
    await groupGone(child);
    clearTimeout(last);
    // What was written last is still in the pipes; a program that made a group of its own may hold them open for ever.
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, pause * 10).unref())]);
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
    process.off('exit', abandon);
    rmSync(command.secret.path, { force: true });
    return { ...exit, output: output() };
  };
  return {
    ended: exitOf(child, command.called).then(finish),
    end: () => {
      if (last !== undefined) return;
      signalGroup(child, 'SIGTERM');
      last = setTimeout(() => signalGroup(child, 'SIGKILL'), patience);
    },
  };
}

function spawnInSession(command: SessionCommand): ChildProcessByStdio<Writable | null, Readable, Readable> {
  const { program, args, folder, environment, input } = command;
  const { spawn } = process.getBuiltinModule('node:child_process');
  const options = { cwd: folder, env: environment, detached: true } as const;
  if (input === undefined) return spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const child = spawn(program, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  // One that ends without reading all of it is no failure of ours.
  child.stdin.on('error', () => {}).end(input);
  return child;
}

/** What was never started, and why, as one sentence. */
export function notStarted(refused: string): RunningSession {
  return { ended: Promise.resolve({ code: null, output: '', refused }), end: () => {} };
}

function prepare({ folders, secret }: SessionCommand): void {
  for (const folder of folders) makeFolders(folder);
  rmSync(secret.path, { force: true });
  // A link that came meanwhile is not followed.
  writeFileSync(secret.path, secret.text, { mode: 0o600, flag: 'wx' });
}

interface Exit {
  readonly code: number | null;
  readonly refused?: string;
}

/** The end of the program itself, not of the streams: what it leaves running holds them open. */
function exitOf(child: ChildProcess, called: string): Promise<Exit> {
  return new Promise((settle) => {
    child.once('error', (error) => settle({ code: null, refused: `${called} could not be started: ${error.message}.` }));
    child.once('exit', (code) => settle({ code }));
  });
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in it.
  }
}

/** Waits until what was killed is gone; a dead one that nobody waits for (an init that does not reap) is. */
async function groupGone({ pid = 0 }: ChildProcess): Promise<void> {
  for (let tries = 0; tries < mostLooks && isGroupAlive(`${pid}`); tries++) await new Promise((resolve) => setTimeout(resolve, pause));
}

function isGroupAlive(group: string): boolean {
  if (group === '0') return false;
  try {
    process.kill(-Number(group), 0);
    // PID (NAME) STATE PPID PGRP …: the name may hold anything (proc(5)).
    return readdirSync('/proc').some((pid) => {
      const [state, , of] = /^[1-9]/u.test(pid) ? statOf(pid) : [];
      return of === group && state !== 'Z' && state !== 'X';
    });
  } catch {
    return false;
  }
}

function statOf(pid: string): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

/** What a stream has said, as much as one answer has. */
function collect(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (part: string) => {
    if (text.length < longestOutput) text += part;
  });
  return () => text;
}

function readLines(stream: Readable, onLine: (line: string, at: number) => void): void {
  let rest = '';
  let isCut = false;
  const finish = (line: string): void => {
    if (!isCut && line !== '') onLine(line, Date.now());
    isCut = false;
  };
  stream.setEncoding('utf8');
  stream.on('data', (part: string) => {
    const lines = part.split('\n');
    lines[0] = rest + lines[0]!;
    rest = lines.pop()!;
    for (const line of lines) finish(line);
    if (rest.length <= longestLine) return;
    finish(rest.slice(0, longestLine));
    [rest, isCut] = ['', true];
  });
  stream.on('end', () => finish(rest));
}
