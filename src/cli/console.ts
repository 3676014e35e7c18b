import type { WriteRefusal } from '../machine/machine.ts';
import type { Problem } from '../model/report.ts';
import type { CommandName } from './settings.ts';

/** What commands may do to the terminal. */
export interface Console {
  readonly version: string;
  /** Writes to standard output; done when it is written or nobody reads. What waits for it holds no more than one text. */
  print(text: string): Promise<void>;
  /** Writes one sentence to standard error. */
  complain(text: string): void;
  readonly isTerminal: boolean;
  /**
   * Writes to standard output without waiting for it; or says why not, as a part of a sentence: nobody reads it, or not fast enough.
   */
  send(text: string): { readonly refused?: string };
  /** Writes lines to standard error as they are; dropped where nobody reads them, or not fast enough. */
  tell(text: string): void;
  /** Standard error is a terminal. */
  readonly tellsTerminal: boolean;
  /** Somebody can be asked: input and standard error are a terminal. */
  readonly canAsk: boolean;
  readonly width: number;
  /** The user wants no colours anywhere. */
  readonly noColor: boolean;
}

/** Whether to use colours. */
export function hasColor(when: 'auto' | 'always' | 'never', { isTerminal, noColor }: Pick<Console, 'isTerminal' | 'noColor'>): boolean {
  return when === 'always' || (when === 'auto' && isTerminal && !noColor);
}

/** Says one sentence on standard error; the exit code of bad usage. */
export function badUsage(sentence: string, out: Console): number {
  // A name such as DOCKER_HOST stays as it is.
  out.complain(sentence.replace(/^[A-Z](?![A-Z])/u, (letter) => letter.toLowerCase()));
  return 2;
}

/** Says problems on standard error, a line each with its place. */
export function complainOf(problems: readonly Problem[], out: Console): void {
  for (const { document, line, column, message } of problems)
    out.complain(`${document}${line === undefined ? '' : `:${line}:${column ?? 1}`}: ${message}`);
}

/** Says on standard error that a file was not written; the exit code: bad usage, or a machine that cannot do it. */
export function notWritten(what: string, { refused, isBadPath }: WriteRefusal, out: Console): 2 | 3 {
  badUsage(`${what} was not written: ${refused}.`, out);
  return isBadPath ? 2 : 3;
}

/** Prints the help of a command; the exit code of success. */
export async function help(command: CommandName, out: Console): Promise<number> {
  await out.print((await import('./help.ts')).helpOf(command));
  return 0;
}
