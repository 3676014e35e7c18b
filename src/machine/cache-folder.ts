import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  type Stats,
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { quietly } from './place-file.ts';
import { writeText } from './write-text.ts';

/** What programs may forget: texts by names of this program’s own making (letters, digits, `-`, `_` and a full stop). Nothing here throws; what fails is not kept. */
export interface Cache {
  read(name: string): { readonly text: string; readonly ageSeconds: number } | undefined;
  write(name: string, text: string): void;
}

/** Of one text, and of all together, in bytes. When there is more, what was not used for longest goes first. */
const mostOfOne = 4 << 20;
const mostBytes = 128 << 20;
const mostFiles = 20_000;
/** Bytes that one process keeps before it looks at all of them again. */
const mostUntidied = 16 << 20;

const day = 86_400;

/**
 * A cache in a folder of this user’s alone, which is made when something is kept. A folder that others can write to is not used: what comes out of it
 * is believed. Two processes may use it at once, since a text appears whole or not at all.
 */
export function openCache(folder: string): Cache {
  let isOwn: boolean | undefined;
  let written = 0;
  return {
    read: (name) => {
      isOwn ??= isOnlyOurs(folder);
      return isOwn === true ? read(join(folder, name)) : undefined;
    },
    write: (name, text) => {
      const bytes = Buffer.byteLength(text);
      if (bytes > mostOfOne) return;
      isOwn = isOnlyOurs(folder);
      if (isOwn === undefined && !('refused' in makeFolder(folder))) isOwn = isOnlyOurs(folder);
      if (isOwn !== true) return;
      writeText(join(folder, name), text, { inside: folder });
      // Not at each text: looking at all of them costs more than keeping a few too many. Chance is for runs that keep a few each.
      written += bytes;
      if (written < mostUntidied && Math.random() >= 0.05) return;
      tidy(folder);
      written = 0;
    },
  };
}

// A file on the way makes it throw.
function statsOf(folder: string): Stats | undefined {
  try {
    return lstatSync(folder, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Undefined: there is none yet. */
function isOnlyOurs(folder: string): boolean | undefined {
  const stats = statsOf(folder);
  if (stats === undefined) return undefined;
  return stats.isDirectory() && stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0;
}

function read(path: string): ReturnType<Cache['read']> {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stats = fstatSync(file);
      const { mtimeMs, atimeMs, size } = stats;
      if (!stats.isFile() || size > mostOfOne) return undefined;
      const now = Date.now();
      // The time of its last use, to the day; file systems may not keep it by themselves.
      if (now - atimeMs > day * 1000) quietly(() => futimesSync(file, now / 1000, mtimeMs / 1000));
      return { text: readFileSync(file, 'utf8'), ageSeconds: Math.max(0, (now - mtimeMs) / 1000) };
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** Takes away what was not used for longest until the rest is within bounds. Exported for its test. */
export function tidy(folder: string, bytes = mostBytes, files = mostFiles): void {
  quietly(() => {
    const all = readdirSync(folder).flatMap((name) => {
      const stats = lstatSync(join(folder, name), { throwIfNoEntry: false });
      return stats?.isDirectory() === false
        ? [{ path: join(folder, name), size: stats.size, used: Math.max(stats.atimeMs, stats.mtimeMs) }]
        : [];
    });
    let size = all.reduce((sum, one) => sum + one.size, 0);
    let count = all.length;
    for (const one of all.toSorted((a, b) => a.used - b.used)) {
      if (size <= bytes && count <= files) return;
      quietly(() => unlinkSync(one.path));
      size -= one.size;
      count--;
    }
  });
}
