import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { WriteRefusal } from './machine.ts';
import { badPath, beginBeside, placeFile, quietly, whyNotWritten } from './place-file.ts';

/** Lines of a file at their places, in bytes; each length with its line break. */
export interface LineReader {
  /** Hands over each whole line; what comes after the last line break is none. Gives the place after the last one. */
  scan(take: (line: Buffer, at: number) => void): number;
  /** So many bytes from a place on, or as many as there are. */
  read(at: number, length: number): Buffer;
  close(): void;
}

/** A file of lines that grows while it is written, so that what was done counts whenever the writing ends. */
export interface LineFile extends LineReader {
  /** Makes the file so long, and goes on writing there. */
  cut(length: number): void;
  /** Writes whole lines at its end; gives their place. Throws what the system says. */
  append(lines: Uint8Array): number;
  /** Puts a file of these parts of it, in this order, in its place: whoever looks sees the old one or the new one. Throws what the system says. */
  arrange(parts: Iterable<readonly [at: number, length: number]>): void;
}

/** A file of lines, or why there can be none. */
export type LineFileAnswer = { readonly file: LineFile } | WriteRefusal;

/** Opens a file for lines, or makes it. What is there stays. A link is followed, unless it leaves its folder; pipes and devices are refused. */
export function openLineFile(path: string): LineFileAnswer {
  try {
    const place = placeFile(path, dirname(path));
    if ('refused' in place) return place;
    if (place.now?.isFile() === false) return badPath('it is neither a file nor a new name');
    const descriptor = openSync(place.real, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | constants.O_NOFOLLOW, 0o666);
    const reader = readerOf(descriptor);
    let end = fstatSync(descriptor).size;
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

/** Opens a file of lines to read. Throws what the system says. */
export function openLines(path: string): LineReader {
  return readerOf(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
}

const chunk = 1 << 20;
/** Longer lines are none that this program writes. */
const longestLine = 64 << 20;

function readerOf(descriptor: number): LineReader {
  const read = (at: number, length: number): Buffer => {
    const bytes = Buffer.allocUnsafe(length);
    let got = 0;
    while (got < length) {
      const count = readSync(descriptor, bytes, got, length - got, at + got);
      if (count === 0) break;
      got += count;
    }
    return bytes.subarray(0, got);
  };
  return {
    read,
    scan: (take) => {
      let start = 0;
      for (let size = chunk; ;) {
        const bytes = read(start, size);
        let from = 0;
        for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
          take(bytes.subarray(from, end + 1), start + from);
          from = end + 1;
        }
        start += from;
        if (bytes.length < size) return start;
        // A line longer than what was read: as much again, and more.
        size = from > 0 ? chunk : size * 2;
        if (size > longestLine) return start;
      }
    },
    close: () => quietly(() => closeSync(descriptor)),
  };
}

/** Neighbours are copied together, within bounds. */
function copyParts(from: LineReader, parts: Iterable<readonly [at: number, length: number]>, to: number): void {
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
