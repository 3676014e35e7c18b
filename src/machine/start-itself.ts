import { closeSync, constants, openSync } from 'node:fs';
import { codeOf } from './files.ts';
import { startOf } from './process-records.ts';

/** A process by its number and the time of its start, which names it alone. */
export interface ProcessName {
  readonly pid: number;
  /** In clock ticks since the machine was started. */
  readonly started: string;
}

/** A program that was started and goes on by itself; `ended` settles with its exit code, or the signal that ended it, as long as this program looks. */
export interface Started extends ProcessName {
  readonly ended: Promise<number | string>;
  /** Looks no longer: this program may end while the other goes on. */
  leave(): void;
}

/** Of the user’s variables: where files are and how to print. None of them is a secret, and a program that stays is to know no other. */
const kept = ['PATH', 'HOME', 'LANG', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR', 'CONTAINAI_DEBUG'] as const;

/**
 * Starts this program once more with other arguments, in a session of its own and away from the folder at hand, so that it outlives this one, its terminal
 * and Ctrl-C. What it prints goes into a file, from its beginning on, that only this user may read. Or says why not, as a part of a sentence.
 */
export function startItself(args: readonly string[], output: string): Started | { readonly refused: string } {
  const [, script] = process.argv;
  if (script === undefined) return { refused: 'it is not known which program this is' };
  let file;
  try {
    file = openSync(output, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW, 0o600);
  } catch (error) {
    return { refused: `${output} cannot be written (${codeOf(error) ?? 'no reason is given'})` };
  }
  try {
    const { spawn } = process.getBuiltinModule('node:child_process');
    const env = Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
    const child = spawn(process.execPath, [script, ...args], { cwd: '/', env, detached: true, stdio: ['ignore', file, file] });
    const { pid } = child;
    const ended = new Promise<number | string>((settle) => {
      child.once('exit', (code, signal) => settle(code ?? signal ?? ''));
      child.once('error', ({ message }) => settle(message));
    });
    const started = pid === undefined ? undefined : startOf(pid);
    if (pid === undefined || started === undefined) return { refused: 'the system does not start another process' };
    return { pid, started, ended, leave: () => child.unref() };
  } finally {
    closeSync(file);
  }
}

/** Whether a process still is there. */
export function isAlive({ pid, started }: ProcessName): boolean {
  return startOf(pid) === started;
}

/** Asks a process to end, and ends it where it has not done so after `patience` milliseconds. Does nothing to a later process of the same number. */
export async function endProcess(name: ProcessName, patience: number): Promise<void> {
  if (!signal(name, 'SIGTERM')) return;
  for (let waited = 0; waited < patience; waited += pause) {
    await wait(pause);
    if (!isAlive(name)) return;
  }
  signal(name, 'SIGKILL');
}

const pause = 20;

/** Lets some milliseconds pass. */
export function wait(milliseconds: number): Promise<void> {
  return new Promise((settle) => void setTimeout(settle, milliseconds));
}

function signal(name: ProcessName, which: 'SIGTERM' | 'SIGKILL'): boolean {
  try {
    return isAlive(name) && process.kill(name.pid, which);
  } catch {
    return false;
  }
}
