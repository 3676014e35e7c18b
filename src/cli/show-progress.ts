import type { LaunchEvent } from '../model/launch-progress.ts';
import { painter } from '../reports/paint.ts';
import { addEvent, frameTime, type Progress, progressLine, progressTree } from '../reports/progress-tree.ts';
import { type Console, hasColor } from './console.ts';

/** Shows on standard error what a launch does. */
export interface ProgressView {
  event(event: LaunchEvent): void;
  /** Draws for the last time, and gives the cursor back. More than once is no harm. */
  end(): void;
}

type Terminal = Pick<Console, 'tell' | 'tellsTerminal' | 'noColor'>;

/** Columns and rows, which may change at any time. */
type Size = () => { readonly columns: number; readonly rows: number };

const sizeOfStandardError: Size = () => ({ columns: process.stderr.columns ?? 80, rows: process.stderr.rows ?? 24 });

/**
 * On a terminal a tree that is drawn again and again in its place; with `verbose` a line for each thing that ended and for each that was printed; else
 * nothing: what failed is for the caller to say.
 */
export function showProgress(out: Terminal, verbose: boolean, size = sizeOfStandardError): ProgressView {
  if (verbose) return lineView(out);
  return out.tellsTerminal ? treeView(out, size) : { event: () => {}, end: () => {} };
}

function lineView({ tell }: Terminal): ProgressView {
  let progress: Progress = new Map();
  return {
    event: (event) => {
      progress = addEvent(progress, event);
      const line = progressLine(progress, event);
      if (line !== undefined) tell(`${line}\n`);
    },
    end: () => {},
  };
}

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
/** What is too long for a row is cut by the terminal: characters that take two columns are not counted here. */
const noWrap = '\u001b[?7l';
const wrap = '\u001b[?7h';
const clearLine = '\u001b[K';
const clearBelow = '\u001b[J';

function treeView(terminal: Terminal, size: Size): ProgressView {
  const paint = painter(hasColor('auto', { isTerminal: true, noColor: terminal.noColor }));
  let progress: Progress = new Map();
  let drawn: readonly number[] = [];
  let isOver = false;
  const draw = (): void => {
    const { columns, rows } = size();
    const height = isOver ? Infinity : Math.max(rows - 1, 1);
    const lines = progressTree(progress, { width: columns - 1, height, now: Date.now(), paint, isOver });
    const text = lines.map((line) => `${line}${clearLine}\n`).join('');
    terminal.tell(`${hideCursor}${noWrap}${backTo(drawn, columns)}${text}${clearBelow}${wrap}${isOver ? showCursor : ''}`);
    drawn = lines.map(shownLength);
  };
  const giveBack = (): void => terminal.tell(wrap + showCursor);
  process.once('exit', giveBack);
  const timer = setInterval(draw, frameTime);
  return {
    event: (event) => {
      progress = addEvent(progress, event);
    },
    end: () => {
      if (isOver) return;
      isOver = true;
      clearInterval(timer);
      process.off('exit', giveBack);
      draw();
    },
  };
}

/** To where the drawing began: a terminal that became narrower has broken its lines. */
function backTo(drawn: readonly number[], columns: number): string {
  const rows = drawn.reduce((sum, length) => sum + Math.max(Math.ceil(length / Math.max(columns, 1)), 1), 0);
  return rows === 0 ? '\r' : `\r\u001b[${rows}A`;
}

function shownLength(line: string): number {
  return line.replaceAll(/\u001b\[[\d;]*m/gu, '').length;
}
