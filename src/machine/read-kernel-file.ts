import { closeSync, constants, openSync, readSync } from 'node:fs';
import { codeOf, kindOf } from './files.ts';

/** The text of a file of the host (`isCut`: only its beginning), or why it is not to be had. `allowed`: this user may not read it. */
export type ViewedFile = { readonly text: string; readonly isCut?: true } | { readonly not: 'there' | 'readable' | 'allowed' };

/** Reads a file whose size the kernel does not tell, at most so many bytes of it: what comes after them is cut off. */
export function readKernelFile(path: string, limit: number): ViewedFile {
  try {
    const kind = kindOf(path);
    if (kind !== 'file') return { not: kind === 'missing' ? 'there' : kind === 'hidden' ? 'allowed' : 'readable' };
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      const bytes = readAll(file, limit);
      return { text: bytes.toString('utf8'), ...(bytes.length === limit ? { isCut: true } : {}) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return { not: code === 'ENOENT' || code === 'ESRCH' ? 'there' : code === 'EACCES' || code === 'EPERM' ? 'allowed' : 'readable' };
  }
}

function readAll(file: number, limit: number): Buffer {
  const parts: Buffer[] = [];
  for (let length = 0; length < limit;) {
    const bytes = Buffer.allocUnsafe(Math.min(limit - length, 65_536));
    const count = readSync(file, bytes, 0, bytes.length, null);
    if (count === 0) break;
    parts.push(bytes.subarray(0, count));
    length += count;
  }
  return Buffer.concat(parts);
}
