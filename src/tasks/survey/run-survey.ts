import { join } from 'node:path';
import type { BatchAnswer } from './survey-batch.ts';
import type { SurveyTask } from './survey-folder.ts';

/** Where the lines of a survey go, in their order. */
export interface SurveySink {
  /** New lines, whole and one after the other, with the length of each in bytes. */
  add(bytes: Uint8Array, lengths: readonly number[]): Promise<void> | void;
  /** A line of the earlier results that still holds. */
  keep(at: number, length: number): void;
}

/** How far a survey is. */
export interface SurveyProgress {
  /** Lines, and those of them that were not made anew. */
  readonly lines: number;
  readonly kept: number;
  /** How much of all folders was gone through, from 0 to 1, as if each one in a folder held as much as its neighbours. */
  readonly share: number;
}

/** What works on tasks, and how many batches it takes at a time. */
export interface Crew {
  readonly most: number;
  run(batch: readonly SurveyTask[]): Promise<BatchAnswer>;
  /** The line for a task that nothing comes back of. */
  lost(task: SurveyTask, error: unknown): Promise<BatchAnswer>;
}

/** When to end. */
export interface Stop {
  isWanted(): boolean;
  readonly now: Promise<void>;
}

/** Names that are still to be looked into, of one folder. */
interface Frame {
  readonly kind: 'frame';
  readonly tasks: readonly SurveyTask[] | undefined;
  readonly folder?: SurveyTask;
  readonly names: readonly string[];
  next: number;
  /** Of the whole, that each of them stands for. */
  readonly share: number;
}

interface Item {
  readonly kind: 'item';
  readonly task: SurveyTask;
  readonly share: number;
  answer?: { readonly lines: readonly number[]; readonly bytes: Uint8Array };
}

/** Handing over costs as much as a small configuration; towards the end all threads must have something to do. */
const mostOfBatch = 8;
/** Answers that wait for an earlier one: more are not asked for meanwhile. */
const mostWaiting = 1000;

/**
 * Works through tasks and all that is found below them, on all threads of a crew. Lines come out in the order of one thread that goes through the folders by their names.
 * `stop.isWanted`: whether to end with what is under way; `stop.now`: settles when that is not to be waited for any longer.
 */
export async function runSurvey(
  tasks: readonly SurveyTask[],
  crew: Crew,
  sink: SurveySink,
  onProgress: (progress: SurveyProgress) => void,
  stop: Stop,
): Promise<SurveyProgress> {
  const list: (Frame | Item)[] = [{ kind: 'frame', tasks, names: [], next: 0, share: 1 / tasks.length }];
  const running = new Set<Promise<void>>();
  let isLate = false;
  const late = stop.now.then(() => {
    isLate = true;
  });
  const counts = { lines: 0, kept: 0, share: 0 };
  let left = tasks.length;

  /** The next tasks, of one folder or several. */
  const take = (): Item[] => {
    const wanted = Math.min(mostOfBatch, Math.max(1, Math.ceil(left / (crew.most * 8))));
    const items: Item[] = [];
    for (let at = 0; at < list.length && items.length < wanted; at++) {
      const frame = list[at]!;
      if (frame.kind !== 'frame') continue;
      const own: Item[] = [];
      for (let task = taskAt(frame); task !== undefined && items.length + own.length < wanted; task = taskAt(frame)) {
        own.push({ kind: 'item', task, share: frame.share });
        frame.next++;
      }
      list.splice(at, taskAt(frame) === undefined ? 1 : 0, ...own);
      at += own.length - (taskAt(frame) === undefined ? 1 : 0);
      items.push(...own);
    }
    return items;
  };
  const settle = (items: readonly Item[], { results, bytes }: BatchAnswer): void => {
    let from = 0;
    for (const [index, item] of items.entries()) {
      const result = results[index]!;
      if ('folders' in result && result.folders.length > 0) {
        const names = result.folders;
        const share = item.share / names.length;
        list[list.indexOf(item)] = { kind: 'frame', tasks: undefined, folder: item.task, names, next: 0, share };
        left += names.length - 1;
        continue;
      }
      const lines = 'lines' in result ? result.lines : [];
      const to = from + newBytes(lines);
      item.answer = { lines, bytes: bytes.subarray(from, to) };
      from = to;
    }
  };
  const work = async (items: readonly Item[]): Promise<void> => {
    try {
      settle(items, await crew.run(items.map(({ task }) => task)));
    } catch (error) {
      // Whichever of them it was: each by itself costs no more than its own line.
      const [only] = items;
      if (items.length === 1) settle(items, await crew.lost(only!.task, error));
      else for (const item of items) await work([item]);
    }
  };
  for (;;) {
    while (!stop.isWanted() && running.size < crew.most && list.length < mostWaiting) {
      const items = take();
      if (items.length === 0) break;
      const run = work(items).finally(() => running.delete(run));
      running.add(run);
    }
    if (running.size === 0 || isLate) return { ...counts };
    await Promise.race([...running, late]);
    for (let [first] = list; first !== undefined && isSettled(first); [first] = list) {
      list.shift();
      if (first.kind === 'frame') continue;
      counts.kept += await emit(first.answer!, sink);
      counts.lines += first.answer!.lines.length / 2;
      counts.share += first.share;
      left--;
    }
    onProgress({ ...counts });
  }
}

function isSettled(first: Frame | Item): boolean {
  return first.kind === 'frame' ? taskAt(first) === undefined : first.answer !== undefined;
}

function taskAt({ tasks, folder, names, next }: Frame): SurveyTask | undefined {
  if (tasks !== undefined) return tasks[next];
  const name = names[next];
  if (name === undefined || folder === undefined) return undefined;
  return { path: join(folder.path, name), name: folder.name === '' ? name : `${folder.name}/${name}` };
}

function newBytes(lines: readonly number[]): number {
  let bytes = 0;
  for (let index = 0; index < lines.length; index += 2) if (lines[index]! < 0) bytes += lines[index + 1]!;
  return bytes;
}

/** Hands lines over, new ones together; gives how many of them were there before. */
async function emit({ lines, bytes }: NonNullable<Item['answer']>, sink: SurveySink): Promise<number> {
  let [kept, from] = [0, 0];
  let lengths: number[] = [];
  const flush = async (): Promise<void> => {
    if (lengths.length === 0) return;
    const to = from + lengths.reduce((sum, one) => sum + one, 0);
    await sink.add(bytes.subarray(from, to), lengths);
    [from, lengths] = [to, []];
  };
  for (let index = 0; index < lines.length; index += 2) {
    const [at, length] = [lines[index]!, lines[index + 1]!];
    if (at < 0) {
      lengths.push(length);
      continue;
    }
    await flush();
    sink.keep(at, length);
    kept++;
  }
  await flush();
  return kept;
}
