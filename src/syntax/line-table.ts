/**
 * Where lines of a file stand, by a hash of what each is about: columns that threads can share. Several lines may have one hash; who finds one looks whether it is the right one.
 */
export interface LineTable {
  /** By slot: the hash, the place plus one (0: the slot is empty), and the length, both in bytes. */
  readonly hashes: Uint32Array;
  readonly places: Float64Array;
  readonly lengths: Uint32Array;
}

/** Lines are added to it. */
export interface GrowingTable {
  add(word: string, at: number, length: number): void;
  done(): LineTable;
}

/** Begins with nothing. */
export function growTable(): GrowingTable {
  let table = empty(1 << 10);
  let count = 0;
  return {
    add: (word, at, length) => {
      if (++count * 2 > table.hashes.length) table = grown(table);
      put(table, hashOf(word), at, length);
    },
    done: () => table,
  };
}

/** Places and lengths of the lines that may be about a word, those that were added last first. */
export function linesAbout({ hashes, places, lengths }: LineTable, word: string): readonly (readonly [at: number, length: number])[] {
  const hash = hashOf(word);
  const found: [number, number][] = [];
  const mask = hashes.length - 1;
  for (let slot = hash & mask; places[slot] !== 0; slot = (slot + 1) & mask)
    if (hashes[slot] === hash) found.unshift([places[slot]! - 1, lengths[slot]!]);
  return found;
}

function empty(slots: number): LineTable {
  return {
    hashes: new Uint32Array(new SharedArrayBuffer(slots * 4)),
    places: new Float64Array(new SharedArrayBuffer(slots * 8)),
    lengths: new Uint32Array(new SharedArrayBuffer(slots * 4)),
  };
}

function grown(table: LineTable): LineTable {
  const larger = empty(table.hashes.length * 2);
  const order = [...table.places.keys()].filter((slot) => table.places[slot] !== 0).sort((a, b) => table.places[a]! - table.places[b]!);
  for (const slot of order) put(larger, table.hashes[slot]!, table.places[slot]! - 1, table.lengths[slot]!);
  return larger;
}

function put({ hashes, places, lengths }: LineTable, hash: number, at: number, length: number): void {
  const mask = hashes.length - 1;
  let slot = hash & mask;
  while (places[slot] !== 0) slot = (slot + 1) & mask;
  hashes[slot] = hash;
  places[slot] = at + 1;
  lengths[slot] = length;
}

/** FNV-1a over UTF-16 code units, mixed once more (the finalizer of MurmurHash3): names that differ in one character spread evenly. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
