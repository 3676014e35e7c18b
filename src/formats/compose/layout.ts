import type { CST, Node as YamlNode, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import { collectComments, endOfItem } from './tokens.ts';
import type { ParsedYaml } from './parse-yaml.ts';

/** An entry of a map or an item of a list, with where it stands in the text. */
export interface Slot {
  readonly shelf: Shelf;
  readonly index: number;
  /** Of a map's entry: its key. */
  readonly key: string | undefined;
  readonly value: YamlNode | null;
  /** The entries of the value, where that is a map or a list. */
  inner: Shelf | undefined;
  /** From the dash, or the key with what is before it, to the end of the last thing it says: no comment, no line break. */
  readonly start: number;
  readonly end: number;
  /** Written with a question mark, or with a key that is no plain text: never edited. */
  readonly isUnusual: boolean;
}

/** A map or list in the text. */
export interface Shelf {
  readonly node: YAMLMap | YAMLSeq;
  /** The entry whose value it is; none for the root of a document. */
  readonly of: Slot | undefined;
  readonly slots: Slot[];
  readonly isFlow: boolean;
}

/** An alias and what it stands for, by their places. */
interface AliasUse {
  readonly at: number;
  readonly target: YamlNode;
  /** The entry that the anchor stands in. */
  readonly anchored: Slot | undefined;
  readonly slot: Slot;
}

/** Where everything of a file stands. */
export interface Layout {
  readonly text: string;
  readonly roots: readonly Shelf[];
  readonly aliases: readonly AliasUse[];
  /** In order of their places. */
  readonly comments: readonly (readonly [start: number, end: number])[];
  /** The entry whose key or value has this place. */
  find(start: number, end: number): Slot | undefined;
}

interface Walk {
  readonly places: Map<string, Slot>;
  readonly aliases: AliasUse[];
  readonly anchors: Map<string, { readonly node: YamlNode; readonly slot: Slot | undefined }>;
}

// As deep as the reader goes, and a little: facts come from no deeper.
const deepest = 70;
const known = new WeakMap<ParsedYaml, Layout>();

/** Finds where everything stands; once for each file. */
export function layoutOf(parsed: ParsedYaml, text: string): Layout {
  const before = known.get(parsed);
  if (before !== undefined) return before;
  const walk: Walk = { places: new Map(), aliases: [], anchors: new Map() };
  const comments: [number, number][] = [];
  const roots: Shelf[] = [];
  for (const { contents } of parsed.documents) {
    walk.anchors.clear();
    const root = shelfOf(contents as YamlNode | null, undefined, walk, 0);
    if (root !== undefined) roots.push(root);
    if (contents?.srcToken !== undefined) collectComments(contents.srcToken, comments);
  }
  comments.sort(([one], [other]) => one - other);
  const layout: Layout = { text, roots, aliases: walk.aliases, comments, find: (start, end) => walk.places.get(`${start} ${end}`) };
  known.set(parsed, layout);
  return layout;
}

function shelfOf(node: YamlNode | null, of: Slot | undefined, walk: Walk, depth: number): Shelf | undefined {
  if (node === null || depth > deepest) return undefined;
  if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined) walk.anchors.set(node.anchor, { node, slot: of });
  // An entry in brackets without braces of its own is no map that could be edited.
  if ((!isMap(node) && !isSeq(node)) || node.srcToken === undefined) return undefined;
  const shelf: Shelf = { node, of, slots: [], isFlow: node.srcToken.type === 'flow-collection' };
  if (isMap(node)) for (const pair of node.items as Pair<YamlNode, YamlNode | null>[]) addPair(shelf, pair, walk, depth);
  else addItems(shelf, node, walk, depth);
  return shelf;
}

function addPair(shelf: Shelf, pair: Pair<YamlNode, YamlNode | null>, walk: Walk, depth: number): void {
  const token = pair.srcToken as CST.CollectionItem | undefined;
  if (token === undefined) return;
  const { key } = pair;
  const text = isScalar(key) ? (typeof key.value === 'symbol' ? '<<' : String(key.value ?? '')) : undefined;
  const isUnusual =
    text === undefined || token.start.some(({ type }) => type === 'explicit-key-ind') || !('key' in token) || token.key === null;
  add(shelf, { token, key: text, keyNode: key, value: pair.value, isUnusual }, walk, depth);
}

function addItems(shelf: Shelf, node: YAMLSeq, walk: Walk, depth: number): void {
  const source = node.srcToken as CST.BlockSequence | CST.FlowCollection;
  const tokens = (source.items as readonly CST.CollectionItem[]).filter(({ start, key, sep, value }) =>
    shelf.isFlow
      ? value !== undefined || (key !== undefined && key !== null) || sep !== undefined || start.some(isProperty)
      : start.some(({ type }) => type === 'seq-item-ind'),
  );
  // Where the two do not tell the same, nothing of the list can be edited.
  if (tokens.length !== node.items.length) return;
  for (let index = 0; index < tokens.length; index++) {
    const value = node.items[index] as YamlNode | null;
    add(shelf, { token: tokens[index]!, key: undefined, keyNode: undefined, value, isUnusual: false }, walk, depth);
  }
}

interface Written {
  readonly token: CST.CollectionItem;
  readonly key: string | undefined;
  readonly keyNode: YamlNode | undefined;
  readonly value: YamlNode | null;
  readonly isUnusual: boolean;
}

function add(shelf: Shelf, { token, key, keyNode, value, isUnusual }: Written, walk: Walk, depth: number): void {
  const start = startOfItem(token, value);
  const slot: Slot = {
    shelf,
    index: shelf.slots.length,
    key,
    value,
    inner: undefined,
    start,
    end: Math.max(start, endOfItem(token)),
    isUnusual,
  };
  shelf.slots.push(slot);
  for (const node of [keyNode, value]) {
    if (node === undefined || node === null) continue;
    const place = `${node.range?.[0] ?? 0} ${node.range?.[1] ?? 0}`;
    if (!walk.places.has(place)) walk.places.set(place, slot);
    if (!isAlias(node)) continue;
    const target = walk.anchors.get(node.source);
    if (target !== undefined) walk.aliases.push({ at: node.range?.[0] ?? 0, target: target.node, anchored: target.slot, slot });
  }
  if (isScalar(keyNode) && keyNode.anchor !== undefined) walk.anchors.set(keyNode.anchor, { node: keyNode, slot });
  slot.inner = shelfOf(value, slot, walk, depth + 1);
}

function startOfItem(token: CST.CollectionItem, value: YamlNode | null): number {
  const first = token.start.find((one) => one.type === 'seq-item-ind' || one.type === 'explicit-key-ind' || isProperty(one));
  return (
    first?.offset ?? (token.key as CST.Token | undefined)?.offset ?? token.sep?.[0]?.offset ?? token.value?.offset ?? value?.range?.[0] ?? 0
  );
}

function isProperty({ type }: CST.SourceToken): boolean {
  return type === 'anchor' || type === 'tag';
}

/** The keys on the way from the root to an entry; an item of a list has its number. */
export function wayTo(slot: Slot): readonly string[] {
  const way: string[] = [];
  for (let at: Slot | undefined = slot; at !== undefined; at = at.shelf.of) way.unshift(at.key ?? String(at.index));
  return way;
}

/** The value that an entry ends with. */
export function lastValue(slot: Slot): YamlNode | null {
  let at = slot;
  for (let next = lastBelow(at); next !== undefined; next = lastBelow(at)) at = next;
  return at.value;
}

function lastBelow({ inner }: Slot): Slot | undefined {
  return inner?.isFlow === false ? inner.slots.at(-1) : undefined;
}

/** Where what follows an entry begins: the next one, of its own map or list or of one around it. */
export function startOfNext(layout: Layout, slot: Slot): number {
  for (let at: Slot | undefined = slot; at !== undefined; at = at.shelf.of) {
    const next = at.shelf.slots[at.index + 1];
    if (next !== undefined) return next.start;
  }
  return layout.text.length;
}
