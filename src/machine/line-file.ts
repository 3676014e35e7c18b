import { constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LinesFile, WriteRefusal } from './machine.ts';
import { linesOf } from './open-lines.ts';
import { badPath, beginBeside, placeFile, whyNotWritten } from './place-file.ts';

/** A file of lines that grows while it is written, so that what was done counts whenever the writing ends. */
export interface LineFile extends LinesFile {
  /** Makes the file so long, and goes on writing there. */
  cut(length: number): void;
  /** Writes whole lines at its end; gives their place. Throws what the system says. */
  append(lines: Uint8Array): number;
  /** Puts a file of these parts of it, in this order, in its place: whoever looks sees the old one or the new one. Throws what the system says. */
  arrange(parts: Iterable<readonly [at: number, length: number]>): void;
}

/** A file of lines, or why there can be none. */
export type LineFileAnswer = { readonly file: LineFile } | WriteRefusal;

/** Opens a file for lines of at most so many bytes, or makes it. What is there stays. A link is followed, unless it leaves its folder; pipes and devices are refused. */
export function openLineFile(path: string, longest: number): LineFileAnswer {
  try {
    const place = placeFile(path, dirname(path));
    if ('refused' in place) return place;
    if (place.now?.isFile() === false) return badPath('it is neither a file nor a new name');
    const descriptor = openSync(place.real, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | constants.O_NOFOLLOW, 0o666);
    let end = fstatSync(descriptor).size;
    const reader = linesOf(descriptor, end, longest);
    return {
      file: {
        ...reader,
        cut: (length) => ftruncateSync(descriptor, (end = length)),
        append: (lines) => {
          const at = end;
          writeAll(descriptor, lines, at);
          end += lines.length;
          return at;
        },
        arrange: (parts) => {
          const beside = beginBeside({ ...place, now: fstatSync(descriptor) });
          try {
            copyParts(reader, parts, beside.file);
            beside.settle(false);
          } catch (error) {
            beside.discard();
            throw error;
          }
        },
      },
    };
  } catch (error) {
    return whyNotWritten(error);
  }
}

const chunk = 1 << 20;

/** Neighbours are copied together, within bounds. */
function copyParts(from: Pick<LinesFile, 'read'>, parts: Iterable<readonly [at: number, length: number]>, to: number): void {
  let [begin, end, done] = [0, 0, 0];
  const flush = (): void => {
    while (begin < end) {
      const bytes = from.read(begin, Math.min(chunk, end - begin));
      if (bytes.length === 0) return;
      writeAll(to, bytes, done);
      begin += bytes.length;
      done += bytes.length;
    }
  };
  for (const [at, length] of parts) {
    if (at !== end) {
      flush();
      begin = at;
    }
    end = at + length;
  }
  flush();
}

function writeAll(descriptor: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done, bytes.length - done, at + done);
}
