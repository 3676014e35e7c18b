import { spawn, type ChildProcess } from 'node:child_process';

/** What a program printed, and how it ended. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that is running. */
export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ran>;
  /** Waits until its standard output holds the text, or it has ended, and hands back what it printed so far. */
  printed(text: string): Promise<string>;
}

export interface RunOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Written to its standard input, which is closed then. Without it the program has none. */
  readonly input?: string | Uint8Array;
  /** After how many minutes it is ended; one, where nothing is said. */
  readonly minutes?: number;
}

/** Starts a program. It is ended with SIGKILL when its time is over. */
export function startProgram(program: string, args: readonly string[], { env, cwd, input, minutes = 1 }: RunOptions): Running {
  const child = spawn(program, args, {
    env,
    cwd,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    timeout: minutes * 60_000,
    killSignal: 'SIGKILL',
  });
  // What ends without reading all of its input is no failure of ours.
  child.stdin?.on('error', () => undefined).end(input);
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (stdout += part));
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (stderr += part));
  const ended = new Promise<Ran>((done) => {
    child.once('close', (status) => done({ status, stdout, stderr }));
    child.once('error', (error) => done({ status: null, stdout, stderr: error.message }));
  });
  const printed = (text: string): Promise<string> =>
    new Promise((done) => {
      const look = (): void => {
        if (!stdout.includes(text)) return;
        child.stdout?.off('data', look);
        done(stdout);
      };
      child.stdout?.on('data', look);
      void ended.then(() => done(stdout));
      look();
    });
  return { process: child, ended, printed };
}
