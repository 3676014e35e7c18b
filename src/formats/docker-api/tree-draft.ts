import type { JsonEntry, JsonNode, JsonObject, Span } from './parse-strict-json.ts';

/** Stands where a value was taken away; its neighbours keep their index until all changes are made. */
export const removed = Symbol('removed');

/** An entry that may be changed. `was` is the key it had before; none: it was added. */
export interface DraftEntry {
  readonly was: string | undefined;
  key: string;
  value: DraftNode | typeof removed;
}

/** An object on the way to a change. Entries that nobody changed are those of the tree as it was. */
export interface DraftObject {
  readonly kind: 'open object';
  entries: (JsonEntry | DraftEntry)[];
  readonly span: Span | undefined;
}

interface DraftList {
  readonly kind: 'open list';
  readonly items: (DraftNode | typeof removed)[];
  readonly span: Span | undefined;
}

/** A tree that changes are made in: only what is on the way to a change is open, the rest is shared with the tree as it was. */
export type DraftNode = JsonNode | DraftObject | DraftList;

/** A node of the draft and how to put another in its place; in an object, also under another key. */
export interface Spot {
  readonly node: DraftNode;
  put(node: DraftNode | typeof removed, key?: string): void;
}

/** A draft of an object in which nothing is changed yet. */
export function draftOf(node: JsonObject): DraftObject {
  return { kind: 'open object', entries: [...node.entries], span: node.span };
}

function open(node: DraftNode): DraftNode {
  if (node.kind === 'object') return draftOf(node);
  return node.kind === 'list' ? { kind: 'open list', items: [...node.items], span: node.span } : node;
}

/** Where a pointer into the tree as it was leads in the draft; `undefined` once an earlier change took that away, and for the root. */
export function spotAt(root: DraftObject, parts: readonly string[]): Spot | undefined {
  let spot: Spot | undefined;
  let holder: DraftNode = root;
  for (const part of parts) {
    if (spot !== undefined) {
      holder = open(spot.node);
      spot.put(holder);
    }
    spot = childOf(holder, part);
    if (spot === undefined) return undefined;
  }
  return spot;
}

function childOf(holder: DraftNode, part: string): Spot | undefined {
  if (holder.kind === 'open list') {
    const { items } = holder;
    const index = Number(part);
    const node = items[index];
    return node === undefined || node === removed ? undefined : { node, put: (next) => void (items[index] = next) };
  }
  const entry = holder.kind === 'open object' ? changeable(holder, (one) => wasOf(one) === part) : undefined;
  if (entry === undefined || entry.value === removed) return undefined;
  const put: Spot['put'] = (next, key) => {
    entry.value = next;
    if (key !== undefined) entry.key = key;
  };
  return { node: entry.value, put };
}

function wasOf(entry: JsonEntry | DraftEntry): string | undefined {
  return 'was' in entry ? entry.was : entry.key;
}

/** The entry that has a key now, to be changed. */
export function liveEntry(holder: DraftObject, key: string): DraftEntry | undefined {
  return changeable(holder, (one) => one.key === key && one.value !== removed);
}

function changeable(holder: DraftObject, isWanted: (entry: JsonEntry | DraftEntry) => boolean): DraftEntry | undefined {
  const index = holder.entries.findIndex(isWanted);
  const found = holder.entries[index];
  if (found === undefined || 'was' in found) return found;
  const own: DraftEntry = { was: found.key, key: found.key, value: found.value };
  holder.entries[index] = own;
  return own;
}

/** Goes down a path and opens what is there. With `make`, it makes what is missing: the last node of that kind, the others objects. */
export function enter(root: DraftObject, path: readonly string[], make?: 'list' | 'object'): DraftNode | undefined {
  let node: DraftNode = root;
  for (const [depth, name] of path.entries()) {
    if (node.kind !== 'open object') return undefined;
    const entry = liveEntry(node, name);
    if (entry !== undefined && entry.value !== removed && entry.value.kind !== 'null') {
      node = entry.value = open(entry.value);
      continue;
    }
    if (make === undefined) return undefined;
    const isList = depth === path.length - 1 && make === 'list';
    const made: DraftNode = isList
      ? { kind: 'open list', items: [], span: undefined }
      : { kind: 'open object', entries: [], span: undefined };
    if (entry === undefined) node.entries.push({ was: undefined, key: name, value: made });
    else entry.value = made;
    node = made;
  }
  return node;
}

/**
 * The tree without what was removed. A list that a removal emptied goes too: an empty list of port bindings publishes a port. Each object
 * that was open is put into `edited`, with its new entries.
 */
export function settle(node: DraftNode, edited?: Map<JsonObject, ReadonlySet<JsonEntry>>): JsonNode {
  if (node.kind === 'open list') {
    const items: JsonNode[] = [];
    for (const item of node.items) if (item !== removed) items.push(settle(item, edited));
    return { kind: 'list', items, span: node.span };
  }
  if (node.kind !== 'open object') return node;
  const entries: JsonEntry[] = [];
  const fresh = new Set<JsonEntry>();
  for (const entry of node.entries) {
    if (!('was' in entry)) entries.push(entry);
    else if (entry.value !== removed && !isEmptied(entry.value)) {
      const own: JsonEntry = { key: entry.key, value: settle(entry.value, edited), keySpan: undefined };
      fresh.add(own);
      entries.push(own);
    }
  }
  const settled: JsonObject = { kind: 'object', entries, span: node.span };
  edited?.set(settled, fresh);
  return settled;
}

function isEmptied(node: DraftNode): boolean {
  return node.kind === 'open list' && node.items.length > 0 && node.items.every((item) => item === removed);
}
