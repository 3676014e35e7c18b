import type { LaunchEvent, StepKind } from '../model/launch-progress.ts';
import { cutText } from '../syntax/plain-text.ts';
import type { Paint } from './paint.ts';

/** A step of a launch, as far as it is known. */
interface ProgressStep {
  readonly kind: StepKind;
  readonly title: string;
  readonly within?: number;
  readonly began: number;
  readonly ended?: number;
  readonly how: 'running' | 'done' | 'cached' | 'failed';
  readonly detail?: string;
  /** The last lines it printed. */
  readonly lines: readonly string[];
}

/** All steps of a launch by their number, in the order in which they began. */
export type Progress = ReadonlyMap<number, ProgressStep>;

/** Lines that are kept of a step. */
const mostLines = 12;

/** What is known after one more event. */
export function addEvent(progress: Progress, event: LaunchEvent): Progress {
  const { step: id, at } = event;
  if (event.is === 'started') {
    const { kind, title, within } = event;
    return new Map(progress).set(id, { kind, title, ...(within === undefined ? {} : { within }), began: at, how: 'running', lines: [] });
  }
  const step = progress.get(id);
  if (step === undefined) return progress;
  return new Map(progress).set(id, changed(step, event));
}

function changed(step: ProgressStep, event: Exclude<LaunchEvent, { readonly is: 'started' }>): ProgressStep {
  if (event.is === 'detail') return { ...step, detail: event.text };
  if (event.is === 'output') return { ...step, lines: [...step.lines, event.text].slice(-mostLines) };
  return { ...step, how: event.how, ended: event.at };
}

/** What a tree is drawn for. */
export interface TreeLook {
  /** Columns and rows that lines must fit in. */
  readonly width: number;
  readonly height: number;
  /** Milliseconds of the same clock as those of the events. */
  readonly now: number;
  readonly paint: Paint;
  /** All has ended: nothing moves any more. */
  readonly isOver: boolean;
}

/** Frames of what turns while a step runs, and milliseconds for each. */
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
export const frameTime = 100;

/**
 * Lines of the tree: a line each for steps with the time they took, below those that run or failed their parts and what they printed last. At most `height`
 * lines: of more, the first are left out.
 */
export function progressTree(progress: Progress, look: TreeLook): readonly string[] {
  const lines = [...progress].filter(([, { within }]) => within === undefined).flatMap(([id, step]) => stepLines(id, step, progress, look));
  return lines.length <= look.height ? lines : lines.slice(lines.length - look.height);
}

function stepLines(id: number, step: ProgressStep, progress: Progress, look: TreeLook): readonly string[] {
  const parts = [...progress.values()].filter(({ within }) => within === id);
  const shown = shownParts(step, parts, look);
  return [
    ownLine(step, '', look, summaryOf(step, parts)),
    ...shown.flatMap((part) => [ownLine(part, '  ', look), ...printedLines(part, '    ', look)]),
    // A builder says once more of the whole what it said of the part.
    ...(step.how === 'failed' && shown.length > 0 ? [] : printedLines(step, '  ', look)),
  ];
}

/** Parts of a build: of a running one those that run and some before them, of a failed one what failed, of one that is done none. */
function shownParts(step: ProgressStep, parts: readonly ProgressStep[], { height, isOver }: TreeLook): readonly ProgressStep[] {
  if (step.how === 'failed') return parts.filter(({ how, lines }) => how === 'failed' && lines.length > 0);
  if (step.how !== 'running' || isOver) return [];
  const most = Math.max(2, Math.min(8, height - 12));
  const running = parts.filter(({ how }) => how === 'running').slice(-most);
  const others = parts.filter(({ how }) => how !== 'running').slice(-Math.max(most - running.length, 0));
  return [...(most > running.length ? others : []), ...running];
}

function summaryOf({ kind, how, detail }: ProgressStep, parts: readonly ProgressStep[]): string {
  if (how === 'running') return detail ?? '';
  if (kind !== 'build' || parts.length === 0) return '';
  const cached = parts.filter((part) => part.how === 'cached').length;
  const steps = `${parts.length} ${parts.length === 1 ? 'step' : 'steps'}`;
  return cached === 0 ? steps : cached === parts.length ? `${steps}, all cached` : `${steps}, ${cached} cached`;
}

/** The mark, what it is, what it is at, and the time on the right. */
function ownLine(step: ProgressStep, indent: string, { width, now, paint }: TreeLook, more = ''): string {
  const time = step.how === 'cached' ? 'cached' : showTime((step.ended ?? now) - step.began);
  const room = Math.max(width - indent.length - 4 - time.length, 8);
  const title = cutText(step.title, room);
  const rest = more === '' || title.length + 2 >= room ? '' : `  ${cutText(more, room - title.length - 2)}`;
  const gap = ' '.repeat(Math.max(room - title.length - rest.length, 0) + 1);
  const shown = step.how === 'failed' ? paint('error', title) : step.how === 'running' && indent === '' ? paint('strong', title) : title;
  return ` ${indent}${markOf(step, now, paint)} ${shown}${paint('faint', `${rest}${gap}${time}`)}`;
}

function markOf({ how, began }: ProgressStep, now: number, paint: Paint): string {
  if (how === 'running') return paint('note', frames[Math.floor(Math.max(now - began, 0) / frameTime) % frames.length]!);
  return how === 'failed' ? paint('error', '✗') : paint('good', '✓');
}

/** Of what runs the last few lines; of a failed step more; of a command that is done what it said last, since that may be meant for people. */
function printedLines(step: ProgressStep, indent: string, { width, height, paint }: TreeLook): readonly string[] {
  const room = Math.max(width - indent.length - 6, 8);
  return step.lines
    .slice(step.lines.length - Math.min(linesOf(step, height), step.lines.length))
    .map((line) => ` ${indent}  ${paint('faint', '│')} ${paint('faint', cutText(line, room))}`);
}

function linesOf({ kind, how }: ProgressStep, height: number): number {
  if (how === 'failed') return mostLines;
  if (how === 'running') return kind === 'build-step' ? Math.min(3, height - 10) : Math.min(6, height - 10);
  return kind === 'command' || kind === 'host-command' ? 3 : 0;
}

/** `0.4 s`, `12.3 s`, `4 min 05 s`, `1 h 02 min`. */
export function showTime(milliseconds: number): string {
  const seconds = Math.max(milliseconds, 0) / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${`${whole % 60}`.padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${`${Math.floor((whole % 3600) / 60)}`.padStart(2, '0')} min`;
}

/**
 * The line of a step for a log that only grows: when it has ended, or as it prints. Parts of builds are told of as they end; undefined: nothing to say.
 */
export function progressLine(progress: Progress, event: LaunchEvent): string | undefined {
  const step = progress.get(event.step);
  if (step === undefined) return undefined;
  const indent = step.within === undefined ? '' : '  ';
  if (event.is === 'output') return `${indent}  │ ${event.text}`;
  if (event.is !== 'ended') return undefined;
  const time = event.how === 'cached' ? 'cached' : showTime(event.at - step.began);
  return `${indent}${event.how === 'failed' ? '✗' : '✓'} ${step.title}  ${time}`;
}
