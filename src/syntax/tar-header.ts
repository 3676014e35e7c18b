/** A header of a tar archive, as it stands in one block. */
export interface TarHeader {
  /** With the prefix of ustar before it; as it is written otherwise. */
  readonly name: string;
  /** Bytes of content behind it. */
  readonly size: number;
  /** The letter of its type; `0` for a file, also where the type is left out. */
  readonly type: string;
  /** Bits of permission, setuid and the like included; 0 where they cannot be read. */
  readonly mode: number;
}

/** Bytes of a block: headers are one, contents are filled up to whole ones. */
export const tarBlock = 512;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads a header block, or says what is wrong with it, as a part of a sentence. Only ustar (with or without pax) and GNU’s format are known here, in
 * the one spelling that their writers have: Go’s reader (archive/tar, which engines use) also takes the formats before and beside them, numbers in
 * base 256, sums of signed bytes and a prefix in GNU’s format where that looks like one, and other readers do not.
 */
export function readTarHeader(block: Uint8Array): TarHeader | string {
  if (octal(block, 148, 8) !== sumOf(block)) return 'has a header with a wrong checksum';
  const magic = latin1(block, 257, 8);
  const isGnu = magic === 'ustar  \0';
  if (!isGnu && magic !== 'ustar\u000000') return 'has a header of neither the ustar nor the GNU format';
  // Of GNU: times and maps of incremental and sparse archives, which old writers used for a prefix. Of ustar: the mark of the star format.
  if (block.subarray(isGnu ? 345 : 500, tarBlock).some((byte) => byte !== 0))
    return 'has a header with fields that readers do not agree on';
  const size = octal(block, 124, 12);
  if (size === undefined) return 'has a size that is no plain octal number';
  const type = latin1(block, 156, 1);
  const prefix = isGnu ? '' : text(block, 345, 155);
  const name = text(block, 0, 100);
  const mode = (octal(block, 100, 8) ?? 0) & 0o7777;
  return { name: prefix === '' ? name : `${prefix}/${name}`, size, type: type === '\0' ? '0' : type, mode };
}

/** The text of a field, up to its first NUL. */
export function tarText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return utf8.decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** What records of a pax header say about the entry behind it. */
export interface PaxRecords {
  readonly path?: string;
  readonly size?: number;
}

/**
 * Reads the records of a pax header (POSIX.1-2001, “pax Header Block”), or says what is wrong with them, as a part of a sentence. A record that
 * counts must be there once: `LENGTH KEY=VALUE` and a line feed.
 */
export function readPaxRecords(bytes: Uint8Array): PaxRecords | string {
  const found: { path?: string; size?: number } = {};
  for (let at = 0; at < bytes.length;) {
    const length = /^([1-9][0-9]{0,9}) /u.exec(latin1(bytes, at, 11))?.[1];
    const end = at + Number(length ?? 0);
    if (length === undefined || end > bytes.length || bytes[end - 1] !== 10) return broken;
    const record = bytes.subarray(at + length.length + 1, end - 1);
    const equals = record.indexOf(61);
    if (equals < 1) return broken;
    const wrong = takeRecord(found, utf8.decode(record.subarray(0, equals)), utf8.decode(record.subarray(equals + 1)));
    if (wrong !== undefined) return wrong;
    at = end;
  }
  return found;
}

const broken = 'has a pax header that is broken';

function takeRecord(found: { path?: string; size?: number }, key: string, value: string): string | undefined {
  // Also the character set of all that is read here.
  if (key.startsWith('GNU.sparse.') || key === 'hdrcharset')
    return `has a pax header with ${key.slice(0, 40)}, which readers do not agree on`;
  if (key !== 'path' && key !== 'size') return undefined;
  if (found[key] !== undefined) return `has a pax header with two ${key}s`;
  if (key === 'path') {
    if (value === '' || value.includes('\0')) return broken;
    found.path = value;
  } else {
    if (!/^(?:0|[1-9][0-9]{0,14})$/u.test(value)) return 'has a size that is no plain number';
    found.size = Number(value);
  }
  return undefined;
}

function text(block: Uint8Array, from: number, length: number): string {
  return tarText(block.subarray(from, from + length));
}

function latin1(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}

function octal(block: Uint8Array, from: number, length: number): number | undefined {
  const digits = /^ *([0-7]+)[ \0]*$/u.exec(latin1(block, from, length))?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 8);
}

// The checksum counts as eight spaces.
function sumOf(block: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < tarBlock; at++) sum += at >= 148 && at < 156 ? 32 : block[at]!;
  return sum;
}
