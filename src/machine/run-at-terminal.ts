import { awaitSignals } from './await-signals.ts';

/** How a program ended: its exit code, or 128 and the number of the signal that ended it; or why it did not start, as a part of a sentence. */
export type RanProgram = { readonly code: number } | { readonly refused: string };

/**
 * Runs a program with the terminal, the folder and the environment of this one, and waits for its end. Ctrl-C at a terminal reaches it by itself; what else asks
 * this program to end is passed on.
 */
export async function runAtTerminal(path: string, args: readonly string[]): Promise<RanProgram> {
  const { spawn } = process.getBuiltinModule('node:child_process');
  const { signals: numbers } = process.getBuiltinModule('node:os').constants;
  const signals = awaitSignals();
  const child = spawn(path, args, { stdio: 'inherit' });
  const pass = async (): Promise<void> => {
    const signal = await signals.next();
    // From a terminal it has come to both.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    return pass();
  };
  void pass();
  try {
    return await new Promise<RanProgram>((settle) => {
      child.once('error', ({ message }) => settle({ refused: message }));
      child.once('close', (code, signal) => settle({ code: code ?? 128 + (signal === null ? 0 : numbers[signal]) }));
    });
  } finally {
    signals.close();
  }
}
