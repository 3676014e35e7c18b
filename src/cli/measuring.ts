import type { Signals } from '../machine/await-signals.ts';
import type { Leftover } from '../model/probed.ts';
import { plainText } from '../syntax/plain-text.ts';
import { type Halt, makeHalt } from '../tasks/verify/halt.ts';
import { badUsage, type Console } from './console.ts';

// What commands that make containers to measure something have in common: how they end, and what they say of what they leave.

type Signal = Awaited<ReturnType<Signals['next']>>;

/** What came of a run, and the signal that has ended it, if one has. */
export interface Ended<Answer> {
  readonly answer: Answer;
  readonly signal?: Signal;
}

/** Works until the end, or until a signal comes: then the work removes what it has made, and a second signal ends the program at once. */
export async function untilSignal<Answer>(signals: Signals, out: Console, work: (halt: Halt) => Promise<Answer>): Promise<Ended<Answer>> {
  const halt = makeHalt();
  let signal: Signal | undefined;
  void signals.next().then(async (one) => {
    signal = one;
    halt.call('it was told to end');
    if (out.tellsTerminal) out.tell(`${newLine}Ending: removing what was made; once more ends it at once.\n`);
    signals.die(await signals.next());
  });
  const answer = await work(halt);
  if (out.tellsTerminal) out.tell(newLine);
  return signal === undefined ? { answer } : { answer, signal };
}

/** Takes the line of progress away. */
const newLine = '\r\u001b[K';

/** How far it has come, on a terminal alone. */
export function tellProgress(done: number, all: number, what: string, out: Console): void {
  if (out.tellsTerminal) out.tell(`${newLine}${done} of ${all}  ${what}`);
}

/** Ends the program by the signal that has ended its run. */
export function ended(signal: Signal, signals: Signals): number {
  signals.die(signal);
  return 3;
}

/** Says what other runs have left, or are using. */
export function tellOthers(found: readonly Leftover[], out: Console): void {
  if (found.length === 0) return;
  out.complain('another run has left these, or is using them now; where none runs, remove them:');
  for (const { remove } of found) out.tell(`  ${plainText(remove)}\n`);
}

/** Says what could not be removed, and how to do it. */
export function complainOfLeft(left: readonly Leftover[], out: Console): void {
  for (const { what, remove } of left) out.complain(`${what} could not be removed or put back: ${remove}`);
}

/** Says why nothing could be measured; the exit code. */
export function refuse(
  { refused, isBadInput, hangs }: { readonly refused: string; readonly isBadInput: boolean; readonly hangs: boolean },
  out: Console,
): number {
  badUsage(/[.?!]$/u.test(refused) ? refused : `${refused}.`, out);
  return finish(isBadInput ? 2 : 3, hangs);
}

/** The exit code; at once where an engine that never answers would keep the program from ending. All that is to be printed has been. */
export function finish(code: number, hangs: boolean): number {
  if (hangs) process.exit(code);
  return code;
}
