import type { Document, Node as YamlNode, Pair, Scalar, YAMLMap } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Origin } from '../../model/fact.ts';
import type { Oddity } from '../../model/request.ts';
import { interpolate } from './interpolate.ts';
import type { Variables } from './interpolate.ts';
import { copyVia } from './copy-via.ts';
import { below, hiding, list, map, originOf, scalar } from './tree.ts';
import type { Entry, FileUse, Node } from './tree.ts';

/** What a reading may still spend, shared by all files of a project, so that aliases and `extends` cannot multiply without end. */
export interface Budget {
  nodes: number;
  /** Characters that interpolation may make. */
  characters: number;
}

/** Something odd in a file: where, and which key of the engine's message it is. */
export interface TreeNote {
  readonly kind: Oddity['kind'] | 'problem';
  readonly text: string;
  readonly subject: string;
  readonly from: Origin;
}

interface Builder {
  readonly file: FileUse;
  readonly variables: Variables;
  readonly budget: Budget;
  readonly notes: TreeNote[];
  readonly spend: () => boolean;
  anchors: Map<string, Node> | undefined;
  exhausted: boolean;
}

const deepest = 64;
const mostNotes = 20;
const noAnchor = 'the alias has no anchor before it';

/**
 * Turns one YAML document into a tree: interpolates every string, resolves aliases and merge keys by copying (each copy knows the way
 * it came), finds duplicate keys. Ends within the budget whatever the document.
 */
export function toTree(
  document: Document,
  file: FileUse,
  variables: Variables,
  budget: Budget,
): { readonly root: Node; readonly notes: readonly TreeNote[] } {
  const builder: Builder = {
    file,
    variables,
    budget,
    notes: [],
    anchors: undefined,
    exhausted: false,
    spend: () => {
      if (--budget.nodes > 0) return true;
      if (!builder.exhausted) {
        builder.exhausted = true;
        note(builder, 'problem', 'the aliases and values of the file are too many to be read', '', '', 0, 0);
      }
      return false;
    },
  };
  return { root: convert(document.contents as YamlNode | null, '', builder, 0), notes: builder.notes };
}

function convert(node: YamlNode | null, pointer: string, builder: Builder, depth: number): Node {
  const [start = 0, end = 0] = node?.range ?? [];
  if (node === null || !builder.spend())
    return scalar(null, '', { file: builder.file, pointer, start, end, via: undefined, tag: undefined });
  if (isAlias(node)) return resolveAlias(node.source, pointer, start, end, builder);
  const tag = node.tag === '!reset' ? 'reset' : node.tag === '!override' ? 'override' : undefined;
  const place = { file: builder.file, pointer, start, end, via: undefined, tag } as const;
  let made: Node;
  if (isScalar(node)) made = convertScalar(node, place, builder);
  else if (depth >= deepest) {
    note(builder, 'problem', 'the file is nested too deep', '', pointer, start, end);
    return scalar(null, '', place);
  } else if (isMap(node)) made = map(convertPairs(node, pointer, builder, depth), place);
  else if (isSeq(node)) {
    const items: Node[] = [];
    for (let index = 0; index < node.items.length; index++) {
      const item = convert(node.items[index] as YamlNode | null, `${pointer}/${index}`, builder, depth + 1);
      if (item.tag !== 'reset') items.push(item);
    }
    made = list(items, place);
  } else made = scalar(null, '', place);
  if (node.anchor !== undefined) (builder.anchors ??= new Map()).set(node.anchor, made);
  return made;
}

function convertScalar(
  node: Scalar,
  place: Omit<Node, 'value' | 'kind' | 'plain' | 'uses' | 'entries' | 'items' | 'hides' | 'origin'>,
  builder: Builder,
): Node {
  const { value } = node;
  if (typeof value !== 'string') {
    const plain =
      typeof value === 'number' || typeof value === 'boolean' ? value : value === null || value === undefined ? null : String(value);
    return scalar(plain, plain === null ? '' : String(plain), place);
  }
  if (!value.includes('$')) return scalar(value, value, place);
  const read = interpolate(value, builder.variables);
  builder.budget.characters -= read.value.length;
  if (builder.budget.characters < 0) {
    note(builder, 'problem', 'the variables of the project make too long a text', '', place.pointer, place.start, place.end);
    return scalar(value, value, place);
  }
  if (read.problem !== undefined)
    note(builder, 'problem', `${read.problem}: ${value.slice(0, 100)}`, value.slice(0, 100), place.pointer, place.start, place.end);
  return scalar(read.value, read.plain, read.via === undefined ? place : { ...place, via: read.via }, read.uses);
}

function convertPairs(node: YAMLMap, pointer: string, builder: Builder, depth: number): Entry[] {
  const entries: Entry[] = [];
  let merged: Entry[] | undefined;
  const isLarge = node.items.length > 16;
  const seen = isLarge ? new Set<string>() : undefined;
  for (const pair of node.items as Pair<YamlNode, YamlNode | null>[]) {
    const key = keyOf(pair.key, pointer, builder);
    if (key === undefined) continue;
    const [keyStart = 0, keyEnd = 0] = pair.key?.range ?? [];
    if (key === '<<' && isPlain(pair.key)) {
      merged = mergeSource(pair.value, below(pointer, key), builder, depth, merged);
      continue;
    }
    if (seen === undefined ? entries.some((entry) => entry.key === key) : seen.has(key)) {
      note(
        builder,
        'duplicate-key',
        `the key ${key.slice(0, 100)} is written twice: Compose refuses the file, other readers take the last one`,
        key.slice(0, 100),
        below(pointer, key),
        keyStart,
        keyEnd,
      );
      const at = entries.findIndex((entry) => entry.key === key);
      entries.splice(at, 1);
    }
    seen?.add(key);
    const value = convert(pair.value, below(pointer, key), builder, depth + 1);
    // A null value has no place of its own.
    entries.push({
      key,
      keyStart,
      keyEnd,
      node: value.end === 0 && value.start === 0 ? { ...value, start: keyStart, end: keyEnd } : value,
    });
  }
  if (merged === undefined) return entries;
  // What the map says itself wins over what it merges in (yaml.org/type/merge.html).
  const own = new Map<string, number>();
  for (let index = 0; index < entries.length; index++) own.set(entries[index]!.key, index);
  for (const entry of merged) {
    const at = own.get(entry.key);
    if (at === undefined) entries.push(entry);
    else entries[at] = { ...entries[at]!, node: hiding(entries[at]!.node, entry.node) };
  }
  return entries;
}

// Of several merged maps the first that has a key wins.
function mergeSource(value: YamlNode | null, pointer: string, builder: Builder, depth: number, before: Entry[] | undefined): Entry[] {
  const source = convert(value, pointer, builder, depth + 1);
  const merged = before ?? [];
  const seen = new Set<string>();
  for (const { key } of merged) seen.add(key);
  for (const from of source.kind === 'list' ? source.items : [source]) {
    if (from.kind !== 'map') {
      if (from.value !== null)
        note(builder, 'problem', 'a merge key takes a map or a list of maps', '<<', pointer, source.start, source.end);
      continue;
    }
    for (const entry of from.entries) {
      if (seen.has(entry.key)) continue;
      seen.add(entry.key);
      merged.push(entry);
    }
  }
  return merged;
}

function resolveAlias(name: string, pointer: string, start: number, end: number, builder: Builder): Node {
  const place = { file: builder.file, pointer, start, end, via: undefined, tag: undefined };
  const target = builder.anchors?.get(name);
  if (target === undefined) {
    note(builder, 'problem', `${noAnchor}: *${name.slice(0, 100)}`, name.slice(0, 100), pointer, start, end);
    return scalar(null, '', place);
  }
  // A tag belongs to the place of the anchor; an alias takes the value, as compose-go's reset processor does.
  const copy = copyVia(target, originOf(scalar(null, '', place)), builder.spend);
  return target.tag === 'override' ? { ...copy, tag: 'override' } : copy;
}

function keyOf(key: unknown, pointer: string, builder: Builder): string | undefined {
  if (isScalar(key)) {
    if (typeof key.value === 'symbol') return '<<';
    if (typeof key.value === 'string') {
      if (key.anchor !== undefined) convert(key as YamlNode, pointer, builder, 0);
      return key.value;
    }
    note(
      builder,
      'wrong-type',
      `the key ${String(key.source ?? '').slice(0, 100)} is not a string: Compose refuses the file`,
      String(key.source ?? '').slice(0, 100),
      pointer,
      key.range?.[0] ?? 0,
      key.range?.[1] ?? 0,
    );
    return key.source ?? String(key.value);
  }
  const node = key as YamlNode | null;
  if (isAlias(node)) {
    const target = builder.anchors?.get(node.source);
    if (target?.kind === 'scalar' && typeof target.value === 'string') return target.value;
  }
  note(builder, 'problem', 'a key is not a string', '', pointer, node?.range?.[0] ?? 0, node?.range?.[1] ?? 0);
  return undefined;
}

function isPlain(key: unknown): boolean {
  return isScalar(key) && key.type === 'PLAIN';
}

function note(builder: Builder, kind: TreeNote['kind'], text: string, subject: string, pointer: string, start: number, end: number): void {
  if (builder.notes.length >= mostNotes) return;
  builder.notes.push({
    kind,
    text,
    subject,
    from: originOf(scalar(null, '', { file: builder.file, pointer, start, end, via: undefined, tag: undefined })),
  });
}
