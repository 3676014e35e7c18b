import { closeSync, constants, fchmodSync, fstatSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { codeOf } from './files.ts';
import type { Log, LogAnswer, WriteRefusal } from './machine.ts';
import { badPath, quietly, whyNotWritten } from './place-file.ts';

/** See `Machine.openLog`. */
export function openLog(path: string, limit: number): LogAnswer {
  try {
    const opened = openAt(path);
    return 'refused' in opened ? opened : { log: logTo(path, limit, opened) };
  } catch (error) {
    return whyNotWritten(error);
  }
}

interface Opened {
  readonly file: number;
  size: number;
}

function openAt(path: string): Opened | WriteRefusal {
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_NOCTTY } = constants;
  let file: number;
  try {
    // In a folder that others may write to, a link could stand in the log's place.
    file = openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0o600);
  } catch (error) {
    if (codeOf(error) === 'ELOOP') return badPath('it is a symbolic link');
    throw error;
  }
  try {
    const refused = refusal(file);
    if (refused === undefined) {
      // One that was there may have been made by hand.
      fchmodSync(file, 0o600);
      return { file, size: fstatSync(file).size };
    }
    quietly(() => closeSync(file));
    return badPath(refused);
  } catch (error) {
    quietly(() => closeSync(file));
    throw error;
  }
}

/** Nothing is added to a file that is something else: each line of a log is an object. */
function refusal(file: number): string | undefined {
  const stats = fstatSync(file);
  if (!stats.isFile()) return 'it is not a regular file';
  const first = Buffer.alloc(1);
  return stats.size > 0 && readSync(file, first, 0, 1, 0) === 1 && first.toString('latin1') !== '{'
    ? 'another file is there, which is no log'
    : undefined;
}

function logTo(path: string, limit: number, first: Opened): Log {
  let now: Opened | undefined = first;
  let isTorn = false;
  const append = (line: string): WriteRefusal | undefined => {
    const opened = now ?? openAt(path);
    if ('refused' in opened) return opened;
    now = opened;
    const bytes = Buffer.from(isTorn ? `\n${line}\n` : `${line}\n`, 'utf8');
    if (opened.size > 0 && opened.size + bytes.length > limit) {
      rotate(path, opened);
      now = undefined;
      isTorn = false;
      return append(line);
    }
    for (let done = 0; done < bytes.length;) {
      const count = writeSync(opened.file, bytes, done);
      done += count;
      opened.size += count;
      // A line that is cut off by a full disk ends where the next one begins.
      isTorn = done < bytes.length;
    }
    return undefined;
  };
  return {
    write: (line) => {
      try {
        return append(line) ?? {};
      } catch (error) {
        return whyNotWritten(error);
      }
    },
    close: () => {
      const file = now?.file;
      now = undefined;
      if (file !== undefined) quietly(() => closeSync(file));
    },
  };
}

function rotate(path: string, { file }: Opened): void {
  renameSync(path, `${path}.1`);
  quietly(() => closeSync(file));
}
