import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** What a file holds behind a place in it, and where that ends. */
export interface ReadOn {
  readonly bytes: Buffer;
  readonly next: number;
}

/** Reads on in a file that is appended to, at most `limit` bytes; from its beginning where it is shorter than it was. Nothing where it is not to be read. */
export function readFrom(path: string, from: number, limit: number): ReadOn {
  let file;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = fstatSync(file);
    const start = stats.size < from ? 0 : from;
    const bytes = Buffer.alloc(stats.isFile() ? Math.min(limit, stats.size - start) : 0);
    const count = readSync(file, bytes, 0, bytes.length, start);
    return { bytes: bytes.subarray(0, count), next: start + count };
  } catch {
    return { bytes: Buffer.alloc(0), next: from };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
