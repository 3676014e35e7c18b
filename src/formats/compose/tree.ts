import type { Layer, Origin } from '../../model/fact.ts';
import { pointerPart } from '../../syntax/pointer.ts';

/** A file as one use of it sees it: the same file included and extended is two of these. */
export interface FileUse {
  readonly document: string;
  readonly layer: Layer;
  /** What relative paths in it are relative to, itself relative to the workspace. */
  readonly folder: string;
  /** What brought the file in: the key that asked for the project, an `include`. */
  readonly via: Origin | undefined;
}

/** A use of a variable of the host inside a scalar. */
export interface VariableUse {
  readonly name: string;
  readonly hasDefault: boolean;
  /** Its default holds a colon: more than one part of a mount or a port may come of it. */
  readonly hasParts: boolean;
}

/**
 * A YAML value after interpolation, with the place it was read from. One shape for all kinds, so that access stays monomorphic.
 * Trees are never changed once built, except for `origin`, which is filled when first asked for.
 */
export interface Node {
  readonly kind: 'scalar' | 'map' | 'list';
  /** Of a scalar: canonical text or plain value. */
  readonly value: string | number | boolean | null;
  /** Of a scalar: its text as Compose makes it on a host that sets none of the variables. */
  readonly plain: string;
  readonly uses: readonly VariableUse[] | undefined;
  readonly entries: readonly Entry[];
  readonly items: readonly Node[];
  readonly file: FileUse;
  readonly pointer: string;
  readonly start: number;
  readonly end: number;
  /** Anchor, merge key, `extends` or `.env` that brought the value in. */
  readonly via: Origin | undefined;
  readonly tag: 'reset' | 'override' | undefined;
  /** What an earlier file or an extended service said in this place. */
  readonly hides: Node | undefined;
  origin: Origin | undefined;
}

/** A key with its value. `hides`: the same key, earlier, in another file. */
export interface Entry {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly node: Node;
}

const none: readonly never[] = [];

/** Builds a scalar. */
export function scalar(value: Node['value'], plain: string, place: Place, uses?: readonly VariableUse[]): Node {
  return {
    kind: 'scalar',
    value,
    plain,
    uses,
    entries: none,
    items: none,
    file: place.file,
    pointer: place.pointer,
    start: place.start,
    end: place.end,
    via: place.via,
    tag: place.tag,
    hides: undefined,
    origin: undefined,
  };
}

/** Builds a map. */
export function map(entries: readonly Entry[], place: Place): Node {
  return {
    kind: 'map',
    value: null,
    plain: '',
    uses: undefined,
    entries,
    items: none,
    file: place.file,
    pointer: place.pointer,
    start: place.start,
    end: place.end,
    via: place.via,
    tag: place.tag,
    hides: undefined,
    origin: undefined,
  };
}

/** Builds a list. */
export function list(items: readonly Node[], place: Place): Node {
  return {
    kind: 'list',
    value: null,
    plain: '',
    uses: undefined,
    entries: none,
    items,
    file: place.file,
    pointer: place.pointer,
    start: place.start,
    end: place.end,
    via: place.via,
    tag: place.tag,
    hides: undefined,
    origin: undefined,
  };
}

/** Where a node stands; every node is a place too. */
export type Place = Pick<Node, 'file' | 'pointer' | 'start' | 'end' | 'via' | 'tag'>;

// Maps of more entries than this are searched by an index.
const fewEntries = 24;
const indexes = new WeakMap<readonly Entry[], Map<string, Node>>();

/** The value of a key; of several equal ones the last. */
export function get(node: Node | undefined, key: string): Node | undefined {
  if (node === undefined) return undefined;
  if (node.entries.length > fewEntries) return indexOf(node.entries).get(key);
  for (let index = node.entries.length - 1; index >= 0; index--) if (node.entries[index]!.key === key) return node.entries[index]!.node;
  return undefined;
}

function indexOf(entries: readonly Entry[]): ReadonlyMap<string, Node> {
  const known = indexes.get(entries);
  if (known !== undefined) return known;
  const index = new Map<string, Node>();
  for (const entry of entries) index.set(entry.key, entry.node);
  indexes.set(entries, index);
  return index;
}

/** The origin of a node, made once. */
export function originOf(node: Node): Origin {
  return (node.origin ??= makeOrigin(node.file, node.pointer, node.start, node.end, node.via));
}

/** The origin of a key itself. */
export function originOfKey(entry: Entry): Origin {
  return makeOrigin(entry.node.file, entry.node.pointer, entry.keyStart, entry.keyEnd, entry.node.via);
}

function makeOrigin(file: FileUse, pointer: string, start: number, end: number, via: Origin | undefined): Origin {
  const all = via === undefined ? file.via : file.via === undefined ? via : withVia(via, file.via);
  return all === undefined
    ? { layer: file.layer, document: file.document, pointer, offset: [start, end] }
    : { layer: file.layer, document: file.document, pointer, offset: [start, end], via: all };
}

// A value that came a longer way (anchors of anchors, extends of extends) is told with the first steps of it.
const longestWay = 6;

/** An origin with one more step at the far end of its way. */
export function withVia(origin: Origin, last: Origin, steps = 1): Origin {
  if (origin === last || origin.via === last || steps >= longestWay) return origin;
  return { ...origin, via: origin.via === undefined ? last : withVia(origin.via, last, steps + 1) };
}

/** The same node, with what it hides. */
export function hiding(node: Node, hidden: Node): Node {
  return { ...node, hides: hidden, origin: undefined };
}

/** The same node without its tag. */
export function untagged(node: Node): Node {
  return node.tag === undefined ? node : { ...node, tag: undefined };
}

/** Text of a scalar in canonical words; `undefined` for maps, lists and null. */
export function textOf(node: Node | undefined): string | undefined {
  return node === undefined || node.kind !== 'scalar' || node.value === null
    ? undefined
    : typeof node.value === 'string'
      ? node.value
      : String(node.value);
}

/** Whether a node says nothing: absent, or null. */
export function isNothing(node: Node | undefined): node is undefined {
  return node === undefined || (node.kind === 'scalar' && node.value === null);
}

/** A pointer one step down. */
export function below(pointer: string, key: string | number): string {
  return pointer + pointerPart(key);
}
