import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { explain, notRegular } from './files.ts';
import type { FileLine, LinesAnswer, LinesFile } from './machine.ts';

const piece = 1 << 20;
const lineFeed = 0x0a;

/** See `Machine.openLines`. */
export function openLines(path: string, longest: number): LinesAnswer {
  try {
    const real = realpathSync(path);
    // Looked at before it is opened: opening a device can have effects.
    if (!statSync(real).isFile()) return notRegular;
    const file = openSync(real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW | constants.O_NOCTTY);
    const stats = fstatSync(file);
    if (stats.isFile()) return { file: linesOf(file, stats.size, longest) };
    closeSync(file);
    return notRegular;
  } catch (error) {
    return explain(error);
  }
}

/** The lines of a file that is open, up to a size in bytes. */
export function linesOf(file: number, size: number, longest: number): LinesFile {
  return {
    lines: () => walk(file, size, longest),
    read: (offset, length) => {
      const bytes = Buffer.allocUnsafe(length);
      return bytes.subarray(0, readAt(file, bytes, offset));
    },
    close: () => closeSync(file),
  };
}

function* walk(file: number, size: number, longest: number): Generator<FileLine> {
  const chunk = Buffer.allocUnsafe(piece);
  // What was read of the line that is not at its end yet; of one that is too long, nothing more.
  let parts: Buffer[] = [];
  let begun = 0;
  let length = 0;
  for (let at = 0; at < size;) {
    const count = readAt(file, chunk.subarray(0, Math.min(piece, size - at)), at);
    if (count === 0) break;
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0 && end < count; end = chunk.indexOf(lineFeed, start)) {
      length += end - start;
      yield lineOf(begun, length, longest, [...parts, chunk.subarray(start, end)], true);
      parts = [];
      length = 0;
      start = end + 1;
      begun = at + start;
    }
    length += count - start;
    if (length <= longest) parts.push(Buffer.from(chunk.subarray(start, count)));
    else parts = [];
    at += count;
  }
  if (length > 0) yield lineOf(begun, length, longest, parts, false);
}

function lineOf(offset: number, length: number, longest: number, parts: readonly Buffer[], isEnded: boolean): FileLine {
  if (length > longest) return { offset, length, isEnded };
  const [first] = parts;
  const bytes = parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
  return { offset, length, bytes, isEnded };
}

/** Fills the bytes from a place in a file on, as far as there is something; how many. */
function readAt(file: number, bytes: Buffer, offset: number): number {
  let length = 0;
  while (length < bytes.length) {
    const count = readSync(file, bytes, length, bytes.length - length, offset + length);
    if (count === 0) break;
    length += count;
  }
  return length;
}
