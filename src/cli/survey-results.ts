import { resolve } from 'node:path';
import { holdLock } from '../machine/hold-lock.ts';
import { type LineFile, openLineFile } from '../machine/line-file.ts';
import { whyNotWritten } from '../machine/place-file.ts';
import { realMachine } from '../machine/real.ts';
import type { LineTable } from '../syntax/line-table.ts';
import { indexResults, longestLine } from '../tasks/survey/earlier-lines.ts';
import type { SurveySink } from '../tasks/survey/run-survey.ts';
import { badUsage, type Console, notWritten } from './console.ts';

/** Where lines go, and whether there is no use in more of them. */
export interface StoppableSink extends SurveySink {
  isOver(): boolean;
}

/** A file of results that a survey goes on with. */
export interface ResultFile {
  readonly sink: StoppableSink;
  /** Where its earlier lines are found. */
  readonly earlier: { readonly path: string; readonly table: LineTable };
  /** Puts its lines in their order, those alone that came to the sink, where all came (`isWhole`); closes the file. The exit code where that failed, and was said. */
  end(isWhole: boolean): number | undefined;
}

/** Lines for standard output; where nobody reads on, no more are made. */
export function printedSink(out: Console): StoppableSink {
  let isOver = false;
  return {
    add: async (bytes) => {
      await out.print(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
      // All of it is written by now: what is refused is refused since nobody reads on.
      isOver ||= out.send('').refused !== undefined;
    },
    keep: () => {},
    isOver: () => isOver,
  };
}

/** Opens a file of results, or says why it cannot be one, and gives the exit code. While it is open, no other survey writes to it. */
export async function openResultFile(path: string, out: Console): Promise<ResultFile | number> {
  const absolute = resolve(realMachine.workingFolder(), path);
  const held = await holdLock(absolute);
  if ('heldBy' in held) return badUsage(`Another survey (process ${held.heldBy}) is writing to ${path}.`, out);
  // Where there can be no lock, there may be a file all the same.
  const lock = 'lock' in held ? held.lock : undefined;
  const results = openLocked(path, absolute, out);
  if (typeof results === 'number') lock?.release();
  return typeof results === 'number' || lock === undefined ? results : releasing(results, lock);
}

function releasing(results: ResultFile, lock: { release(): void }): ResultFile {
  return {
    ...results,
    end: (isWhole) => {
      const code = results.end(isWhole);
      lock.release();
      return code;
    },
  };
}

function openLocked(path: string, absolute: string, out: Console): ResultFile | number {
  const opened = openLineFile(absolute, longestLine);
  if (!('file' in opened)) return notWritten(`The file of results ${path}`, opened, out);
  const { file } = opened;
  const indexed = indexResults(file);
  if ('wrongLine' in indexed) {
    file.close();
    return badUsage(
      `The file ${path} is no result of a survey (line ${indexed.wrongLine}), so nothing is written to it: name another one.`,
      out,
    );
  }
  // An interruption may have left a part of a line.
  file.cut(indexed.end);
  return resultsOf(path, absolute, file, indexed, out);
}

function resultsOf(
  path: string,
  absolute: string,
  file: LineFile,
  { table, end }: { readonly table: LineTable; readonly end: number },
  out: Console,
): ResultFile {
  const order = growOrder();
  let failed: number | undefined;
  let length = end;
  const attempt = (work: () => void): void => {
    if (failed !== undefined) return;
    try {
      work();
    } catch (error) {
      failed = notWritten(`The file of results ${path}`, whyNotWritten(error), out);
    }
  };
  return {
    earlier: { path: absolute, table },
    sink: {
      add: (bytes, lengths) =>
        attempt(() => {
          let at = file.append(bytes);
          length = at + bytes.length;
          for (const one of lengths) {
            order.add(at, one);
            at += one;
          }
        }),
      keep: (at, one) => order.add(at, one),
      isOver: () => failed !== undefined,
    },
    end: (isWhole) => {
      if (isWhole && !order.isWhole(length)) attempt(() => file.arrange(order.parts()));
      file.close();
      return failed;
    },
  };
}

/** Places of lines in their order: numbers in columns, since there may be a million. */
function growOrder(): {
  add(at: number, length: number): void;
  isWhole(end: number): boolean;
  parts(): Iterable<readonly [number, number]>;
} {
  let [places, lengths] = [new Float64Array(1 << 10), new Uint32Array(1 << 10)];
  let [count, next, isInOrder] = [0, 0, true];
  return {
    add: (at, length) => {
      if (count === places.length) {
        const [more, longer] = [new Float64Array(count * 2), new Uint32Array(count * 2)];
        more.set(places);
        longer.set(lengths);
        [places, lengths] = [more, longer];
      }
      places[count] = at;
      lengths[count++] = length;
      isInOrder &&= at === next;
      next = at + length;
    },
    isWhole: (end) => isInOrder && next === end,
    *parts() {
      for (let index = 0; index < count; index++) yield [places[index]!, lengths[index]!];
    },
  };
}
