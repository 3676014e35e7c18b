import { dirname } from 'node:path/posix';

/** A file to be packed. */
interface PackedFile {
  /** Relative, at most 100 bytes. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Bytes of which an archive is made (POSIX.1-1988, ustar). */
const block = 512;

/**
 * Packs files as a tar archive that depends on nothing but their names and contents: each is root’s, of the year 1970, and may be read by everybody, as
 * may the folders that they are in.
 */
export function packFiles(files: readonly PackedFile[]): Uint8Array {
  const folders = new Set(files.flatMap(({ name }) => foldersOf(name)));
  return Buffer.concat([
    ...[...folders].map((name) => header(`${name}/`, 0, { mode: 0o755, type: '5' })),
    ...files.flatMap(({ name, bytes }) => [
      header(name, bytes.length, { mode: 0o644, type: '0' }),
      bytes,
      Buffer.alloc((block - (bytes.length % block)) % block),
    ]),
    Buffer.alloc(2 * block),
  ]);
}

/** Outermost first. */
function foldersOf(name: string): readonly string[] {
  const above = dirname(name);
  return above === '.' ? [] : [...foldersOf(above), above];
}

function header(name: string, size: number, { mode, type }: { readonly mode: number; readonly type: '0' | '5' }): Buffer {
  const bytes = Buffer.alloc(block);
  const octal = (value: number, length: number, at: number): void => void bytes.write(value.toString(8).padStart(length - 1, '0'), at);
  bytes.write(name, 0, 100);
  octal(mode, 8, 100);
  octal(0, 8, 108);
  octal(0, 8, 116);
  octal(size, 12, 124);
  octal(0, 12, 136);
  // The sum is that of a header with spaces in its own place.
  bytes.fill(' ', 148, 156);
  bytes.write(type, 156);
  bytes.write('ustar\x0000', 257);
  octal(
    bytes.reduce((sum, byte) => sum + byte, 0),
    7,
    148,
  );
  return bytes;
}
