import { resolve } from 'node:path';
import { realMachine } from '../machine/real.ts';
import type { GateDecision } from '../model/gate.ts';
import { gateLine, isRead } from '../reports/gate-line.ts';
import { maskedDecision } from '../reports/masked-decision.ts';
import { painter } from '../reports/paint.ts';
import { type Console, hasColor } from './console.ts';
import type { Values } from './settings.ts';

/** Where the decisions of a gate go: into the log, and on a terminal a line each. */
export interface Recorder {
  record(decision: GateDecision): void;
  /** False while the log cannot be written; there is none: true. */
  canRecord(): boolean;
  close(): void;
}

/** A line written, or why not as a part of a sentence. */
type Append = (line: string) => { readonly refused?: string };

/** The log becomes `FILE.1` before it grows larger. */
const mostLogBytes = 64 << 20;

/** Opens the log, or says in one sentence why it cannot be one, with the exit code for that. */
export function openRecorder(
  { log, verbose, color }: Pick<Values<'gate'>, 'log' | 'verbose' | 'color'>,
  out: Console,
): Recorder | { readonly refused: string; readonly code: 2 | 3 } {
  const opened = log === undefined ? undefined : openLog(log, out);
  if (opened !== undefined && 'refused' in opened) return opened;
  const paint = painter(hasColor(color, { isTerminal: out.tellsTerminal, noColor: out.noColor }));
  // On one terminal, a decision is not shown in two ways.
  const isShown = verbose || (out.tellsTerminal && !(log === '-' && out.isTerminal));
  let isBroken = false;
  const append = (line: string): void => {
    const { refused } = opened?.append(line) ?? {};
    // Said when it changes: calls that are refused for it are recorded too.
    if (refused !== undefined && !isBroken)
      out.complain(`the log ${log} cannot be written: ${refused}. Nothing is created or started until it can.`);
    if (refused === undefined && isBroken) out.complain(`the log ${log} is written again.`);
    isBroken = refused !== undefined;
  };
  return {
    record: (decision) => {
      if (opened === undefined && (!isShown || (!verbose && isRead(decision)))) return;
      const masked = maskedDecision(decision);
      if (opened !== undefined) append(JSON.stringify(masked));
      if (isShown && (verbose || !isRead(decision))) out.tell(gateLine(masked, paint));
    },
    canRecord: () => !isBroken,
    close: () => opened?.close(),
  };
}

function openLog(
  log: string,
  out: Console,
): { readonly append: Append; close(): void } | { readonly refused: string; readonly code: 2 | 3 } {
  if (log === '-') return { append: (line) => out.send(`${line}\n`), close: () => {} };
  const answer = realMachine.openLog(resolve(realMachine.workingFolder(), log), mostLogBytes);
  if ('refused' in answer) return { refused: `The log ${log} cannot be written: ${answer.refused}.`, code: answer.isBadPath ? 2 : 3 };
  return { append: answer.log.write, close: answer.log.close };
}
