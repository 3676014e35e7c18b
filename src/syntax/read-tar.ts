import { type PaxRecords, readPaxRecords, readTarHeader, tarBlock, type TarHeader, tarText } from './tar-header.ts';

/** An entry of a tar archive. */
interface TarEntry {
  /** As Go’s path.Clean leaves it: `a/b`, `.` for the top; never absolute, never with `..`. */
  readonly path: string;
  /** `link`: symbolic or hard. */
  readonly kind: 'file' | 'folder' | 'link';
  /** Bytes of content; only files have any. */
  readonly size: number;
  /** Bits of permission, setuid and the like included. */
  readonly mode: number;
}

/** What is told while an archive is read. */
export interface TarVisitor {
  /** An entry begins. Answers whether its content is to be kept, or why reading stops, as a part of a sentence about the archive. */
  entry(entry: TarEntry): { readonly keep: boolean } | string;
  /** The whole content of an entry that was to be kept. */
  content(entry: TarEntry, bytes: Uint8Array): void;
}

/** A reader that is given an archive as it comes. */
export interface TarReader {
  /**
   * Takes what came. Answers how many of the last bytes, of all that were taken, make up no whole header yet, or the end of the archive: whoever got
   * all bytes but these has no archive that ends. Or what is wrong with it, as a part of a sentence; then nothing more is to be given.
   */
  take(bytes: Uint8Array): number | string;
  /** Nothing more comes: what is wrong with the whole, as a part of a sentence. */
  end(): string | undefined;
}

/** Most bytes of a long name or a pax header, and of the zeros behind the last entry (writers fill up to 10 KiB, mostly). */
const mostMeta = 64 << 10;
const mostZeros = 64 << 10;
/** Most bytes of a path: more than any file system takes. */
const mostPath = 4096;

interface State {
  readonly visitor: TarVisitor;
  /** How many bytes of contents may still be kept. */
  keepable: number;
  /** `end`: behind a block of zeros. */
  step: 'header' | 'content' | 'end';
  readonly block: Uint8Array;
  /** Bytes in the block; once it has ended, zeros that came. */
  filled: number;
  isFirst: boolean;
  /** Bytes of content that are still to come, and of what fills it up. */
  left: number;
  padding: number;
  kept: Kept | undefined;
  /** What was said about the next entry. */
  pax: PaxRecords | undefined;
  longName: string | undefined;
  hasLongLink: boolean;
}

/** A content that is kept, and to whom it goes. */
interface Kept {
  readonly parts: Uint8Array[];
  done(bytes: Uint8Array): string | undefined;
}

/**
 * Reads a tar archive that comes in pieces of any size, and keeps no more of it than a header and `mostKept` bytes of contents. What two readers could
 * take for two different archives is refused, like what is compressed: a name or size that is written in two ways, sparse files, global pax headers,
 * names that lead out, anything behind the end, and no end at all.
 */
export function readTar(visitor: TarVisitor, mostKept: number): TarReader {
  const state: State = {
    visitor,
    keepable: mostKept,
    step: 'header',
    block: new Uint8Array(tarBlock),
    filled: 0,
    isFirst: true,
    left: 0,
    padding: 0,
    kept: undefined,
    pax: undefined,
    longName: undefined,
    hasLongLink: false,
  };
  return { take: (bytes) => take(state, bytes), end: () => end(state) };
}

function take(state: State, bytes: Uint8Array): number | string {
  for (let at = 0; at < bytes.length;) {
    if (state.step === 'end') {
      const wrong = takeZeros(state, bytes.subarray(at));
      return wrong ?? state.filled;
    }
    if (state.step === 'content') {
      at = takeContent(state, bytes, at);
      const wrong = state.left + state.padding === 0 ? endContent(state) : undefined;
      if (wrong !== undefined) return wrong;
      continue;
    }
    const until = Math.min(bytes.length, at + tarBlock - state.filled);
    state.block.set(bytes.subarray(at, until), state.filled);
    state.filled += until - at;
    at = until;
    const wrong = state.filled === tarBlock ? takeBlock(state) : undefined;
    if (wrong !== undefined) return wrong;
  }
  return state.filled;
}

function end({ step, isFirst, block, filled }: State): string | undefined {
  if (step === 'end') return filled < 2 * tarBlock ? 'breaks off in its end' : undefined;
  if (!isFirst) return 'breaks off';
  return filled === 0 ? 'is empty' : (compressionIn(block) ?? 'is no tar archive');
}

function takeZeros(state: State, bytes: Uint8Array): string | undefined {
  if (bytes.some((byte) => byte !== 0)) return 'has something behind its end';
  state.filled += bytes.length;
  return state.filled > mostZeros ? `has more than ${mostZeros >> 10} KiB of zeros at its end` : undefined;
}

function takeContent(state: State, bytes: Uint8Array, from: number): number {
  const until = Math.min(bytes.length, from + state.left);
  if (until > from) state.kept?.parts.push(bytes.slice(from, until));
  state.left -= until - from;
  const after = Math.min(bytes.length, until + state.padding);
  if (state.left === 0) state.padding -= after - until;
  return state.left === 0 ? after : until;
}

function endContent(state: State): string | undefined {
  const { kept } = state;
  state.step = 'header';
  state.kept = undefined;
  return kept?.done(joined(kept.parts));
}

function takeBlock(state: State): string | undefined {
  const { block, isFirst } = state;
  state.isFirst = false;
  const compressed = isFirst ? compressionIn(block) : undefined;
  if (compressed !== undefined) return compressed;
  if (block.every((byte) => byte === 0)) {
    if (state.pax !== undefined || state.longName !== undefined || state.hasLongLink) return 'ends where an entry should follow';
    state.step = 'end';
    return undefined;
  }
  const header = readTarHeader(block);
  if (typeof header === 'string') return isFirst ? `is no tar archive, or ${header}` : header;
  state.filled = 0;
  state.left = header.size;
  return header.type === 'x' || header.type === 'L' || header.type === 'K' ? takeMeta(state, header) : takeEntry(state, header);
}

/** A header about the next one: a pax header, or a long name or target of GNU’s. Each at most once, and never of both kinds. */
function takeMeta(state: State, { type, size }: TarHeader): string | undefined {
  if (size > mostMeta) return `has a name or header of more than ${mostMeta >> 10} KiB`;
  const isTwice =
    state.pax !== undefined ||
    (type === 'x' ? state.longName !== undefined || state.hasLongLink : type === 'L' ? state.longName !== undefined : state.hasLongLink);
  if (isTwice) return 'has an entry that is named in two ways';
  return begin(state, size, (bytes) => {
    if (type === 'x') {
      const records = readPaxRecords(bytes);
      if (typeof records === 'string') return records;
      state.pax = records;
    } else if (type === 'L') {
      state.longName = tarText(bytes);
    } else {
      state.hasLongLink = true;
    }
    return undefined;
  });
}

const kinds: Readonly<Record<string, TarEntry['kind']>> = { '0': 'file', '1': 'link', '2': 'link', '5': 'folder' };

function takeEntry(state: State, { name, size: written, type, mode }: TarHeader): string | undefined {
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  if (kind === undefined) return `has an entry of the type ${JSON.stringify(type)}, which is no file, folder or link`;
  const named = state.longName ?? state.pax?.path ?? name;
  const size = state.pax?.size ?? written;
  state.pax = undefined;
  state.longName = undefined;
  state.hasLongLink = false;
  const path = cleanPath(named);
  if (path === undefined) return `has an entry with the name ${shown(named)}, which is absolute, leads out or is too long`;
  if (kind !== 'file' && size > 0) return `has a ${kind} with a content, ${shown(path)}`;
  if (kind !== 'folder' && (path === '.' || named.endsWith('/'))) return `has a ${kind} with the name of a folder, ${shown(named)}`;
  const entry = { path, kind, size, mode };
  const answer = state.visitor.entry(entry);
  if (typeof answer === 'string') return answer;
  if (!answer.keep) return begin(state, size);
  if (size > state.keepable) return `has a file that is too large, ${shown(path)}`;
  state.keepable -= size;
  return begin(state, size, (bytes) => {
    state.visitor.content(entry, bytes);
    return undefined;
  });
}

function begin(state: State, size: number, done?: Kept['done']): string | undefined {
  state.left = size;
  state.padding = (tarBlock - (size % tarBlock)) % tarBlock;
  state.kept = done === undefined ? undefined : { parts: [], done };
  if (size === 0) return endContent(state);
  state.step = 'content';
  return undefined;
}

/** As Go’s path.Clean has it. Undefined where it is empty, absolute, or leads out, on whatever way. */
function cleanPath(name: string): string | undefined {
  if (name === '' || name.startsWith('/') || name.length > mostPath) return undefined;
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  return segments.includes('..') ? undefined : segments.join('/') || '.';
}

function shown(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** First bytes that make an engine read an archive as a compressed one (moby, DetectCompression), with the program that undoes it. */
const compressions: readonly (readonly [name: string, program: string, first: RegExp])[] = [
  ['gzip', 'gunzip -c', /^\x1f\x8b/u],
  ['bzip2', 'bunzip2 -c', /^BZh/u],
  ['xz', 'xz -dc', /^\xfd7zXZ/u],
  ['Zstandard', 'zstd -dc', /^(?:\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18)/u],
];

function compressionIn(block: Uint8Array): string | undefined {
  const first = String.fromCharCode(...block.subarray(0, 6));
  const found = compressions.find(([, , pattern]) => pattern.test(first));
  return found && `is compressed by ${found[0]} (${found[1]} FILE makes a plain one of it)`;
}
