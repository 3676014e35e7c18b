import { Parser, type ReadEntry } from 'tar';

/** A regular file of an archive. `text`: its content as UTF-8, where it was asked for and is not too long. */
export interface ArchivedFile {
  readonly path: string;
  /** Permission bits, setuid and the like included. */
  readonly mode: number;
  readonly size: number;
  readonly text?: string;
}

/** What an archive holds, or the end of a sentence about it: why it is not to be trusted. */
export type Archive = { readonly files: readonly ArchivedFile[] } | { readonly refused: string };

/** Which texts of an archive are read, and how much of it at most. */
export interface UnpackWish {
  wants(path: string): boolean;
  /** Bytes of the whole archive when it is unpacked. */
  readonly limit: number;
  readonly entries: number;
  /** Bytes of one text, and of all. */
  readonly textBytes: number;
  readonly allTextBytes: number;
}

/**
 * Reads a tar archive, which gzip may have packed once, in memory: nothing comes to the disk. Of entries of one path the last counts, as when it is
 * unpacked. An archive that reaches out of its folder (absolute paths, `..`), or holds links or devices is refused, since what its paths mean depends
 * on what is unpacked where. It is read with the parser that the Dev Containers CLI unpacks with: a file that only one of two readers sees is
 * where something hides.
 */
export async function unpackArchive(bytes: Uint8Array, wish: UnpackWish): Promise<Archive> {
  const plain = inflate(bytes, wish.limit);
  if (typeof plain === 'string') return { refused: plain };
  const files = new Map<string, ArchivedFile>();
  let left = wish.allTextBytes;
  let count = 0;
  return new Promise((settle) => {
    const parser = new Parser({ strict: true, maxMetaEntrySize: 64 << 10 });
    const refuse = (refused: string): void => {
      settle({ refused });
      parser.abort(new Error(refused));
    };
    parser.on('entry', (entry: ReadEntry) => {
      const wrong = ++count > wish.entries ? `has more than ${wish.entries} entries` : whyRefused(entry);
      if (wrong !== undefined) return refuse(wrong);
      const path = normalPath(entry.path);
      const isRead = entry.type !== 'Directory' && wish.wants(path) && entry.size <= Math.min(wish.textBytes, left);
      const parts: Uint8Array[] = [];
      if (isRead) left -= entry.size;
      entry.on('data', (part: Uint8Array) => isRead && parts.push(part));
      entry.on('end', () => {
        if (entry.type === 'Directory') return;
        const text = isRead ? { text: Buffer.concat(parts).toString('utf8') } : {};
        files.set(path, { path, mode: (entry.mode ?? 0) & 0o7777, size: entry.size, ...text });
      });
      return undefined;
    });
    parser.on('error', () => settle({ refused: 'is not an archive that tar can read' }));
    parser.on('end', () => settle({ files: [...files.values()] }));
    parser.end(plain);
  });
}

function inflate(bytes: Uint8Array, limit: number): Buffer | string {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const tooMuch = `has more than ${limit} bytes when it is unpacked`;
  let plain = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isPacked) {
    const { gunzipSync } = process.getBuiltinModule('node:zlib');
    try {
      plain = gunzipSync(bytes, { maxOutputLength: limit });
    } catch (error) {
      return error instanceof RangeError ? tooMuch : 'is packed in a way that cannot be read';
    }
  }
  if (plain.length > limit) return tooMuch;
  // The parser would unpack once more, without bounds: an archive that is packed twice (gzip, or zstd, which it knows too).
  const head = plain.subarray(0, 4).toString('hex');
  return head.startsWith('1f8b') || head === '28b52ffd' ? 'is packed in a way that cannot be read' : plain;
}

const regular: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile']);

function whyRefused({ path, type }: ReadEntry): string | undefined {
  if (/^[/\\]|^[A-Za-z]:/u.test(path)) return 'holds an absolute path';
  if (path.split(/[/\\]/u).includes('..')) return 'holds a path that leads out of it';
  if (/[\0-\u001f]/u.test(path)) return 'holds a path with control characters';
  if (type === 'Link' || type === 'SymbolicLink') return 'holds a link';
  return type === 'Directory' || regular.has(type) ? undefined : 'holds what is neither a file nor a folder';
}

function normalPath(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}
