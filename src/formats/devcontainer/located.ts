import type { Node } from 'jsonc-parser';
import type { Layer, Origin, Resolved } from '../../model/fact.ts';
import { pointerPart } from '../../syntax/pointer.ts';

/** A JSON value whose parts know where they stand. Entries keep their order and their duplicates, since both matter to a judge. */
export type Located = LocatedObject | LocatedArray | LocatedScalar;
export interface LocatedObject {
  readonly kind: 'object';
  readonly entries: readonly LocatedEntry[];
  readonly from: Origin;
}
export interface LocatedEntry {
  readonly key: string;
  /** Where the key is written; most keys are never pointed at, so their origin is made on demand by `keyOrigin`. */
  readonly keyOffset?: readonly [start: number, end: number];
  readonly value: Located;
}
interface LocatedArray {
  readonly kind: 'array';
  readonly items: readonly Located[];
  readonly from: Origin;
}
interface LocatedScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly from: Origin;
}

/** Where a tree's values come from; `via` is what brought the whole document in. */
export interface Place {
  readonly layer: Layer;
  readonly document: string;
  readonly resolved?: Resolved;
  readonly via?: Origin;
}

/** Turns jsonc-parser's tree into located values. The tree is known to be of bounded depth. */
export function locateNode(node: Node, place: Place, pointer = ''): Located {
  const from = originAt(place, pointer, node.offset, node.offset + node.length);
  if (node.type === 'object') {
    const entries: LocatedEntry[] = [];
    for (const property of node.children ?? []) {
      const [keyNode, valueNode] = property.children ?? [];
      if (keyNode === undefined || valueNode === undefined) continue; // a key without a value sets nothing in jsonc-parser either
      const key = keyNode.value as string;
      const at = pointer + pointerPart(key);
      entries.push({
        key,
        keyOffset: [keyNode.offset, keyNode.offset + keyNode.length],
        value: locateNode(valueNode, place, at),
      });
    }
    return { kind: 'object', entries, from };
  }
  if (node.type === 'array') {
    const items: Located[] = [];
    for (const child of node.children ?? []) items.push(locateNode(child, place, pointer + pointerPart(items.length)));
    return { kind: 'array', items, from };
  }
  return { kind: 'scalar', value: node.value as string | number | boolean | null, from };
}

/** Turns a plain value, such as an entry of a bundled table, into located values without offsets. */
export function locateValue(value: unknown, place: Place, pointer = ''): Located {
  const from = originAt(place, pointer);
  if (Array.isArray(value))
    return { kind: 'array', items: value.map((item, index) => locateValue(item, place, pointer + pointerPart(index))), from };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => {
      const at = pointer + pointerPart(key);
      return { key, value: locateValue(item, place, at) };
    });
    return { kind: 'object', entries, from };
  }
  return {
    kind: 'scalar',
    value: typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null,
    from,
  };
}

function originAt(place: Place, pointer: string, start?: number, end?: number): Origin {
  if (start !== undefined && end !== undefined && place.via === undefined)
    return { layer: place.layer, document: place.document, pointer, offset: [start, end] };
  return {
    layer: place.layer,
    document: place.document,
    pointer,
    ...(start === undefined || end === undefined ? {} : { offset: [start, end] as const }),
    ...(place.resolved === undefined ? {} : { resolved: place.resolved }),
    ...(place.via === undefined ? {} : { via: place.via }),
  };
}

/** Where an entry's key stands. */
export function keyOrigin({ keyOffset, value: { from } }: LocatedEntry): Origin {
  return keyOffset === undefined ? from : { ...from, offset: keyOffset };
}

/** The value of a key as JavaScript objects hold it: the last one written wins. */
export function lookUp(object: LocatedObject, key: string): Located | undefined {
  for (let index = object.entries.length - 1; index >= 0; index--)
    if (object.entries[index]!.key === key) return object.entries[index]!.value;
  return undefined;
}

/** The same where the text was made an object by jsonc-parser: a `__proto__` in it becomes the prototype, whose keys are found where the object has none. */
export function lookUpInherited(object: LocatedObject, key: string): Located | undefined {
  const own = lookUp(object, key);
  const prototype = own === undefined ? lookUp(object, '__proto__') : undefined;
  return prototype?.kind === 'object' ? lookUpInherited(prototype, key) : own;
}

/** What JSON can say. Objects have no prototype. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** The plain value: of keys written twice the last, and never a `__proto__`, which no copy that the reference CLI makes of an object keeps. */
export function valueOf(located: LocatedObject): JsonObject;
export function valueOf(located: Located): Json;
export function valueOf(located: Located): Json {
  if (located.kind === 'scalar') return located.value;
  if (located.kind === 'array') return located.items.map((item) => valueOf(item));
  const object = Object.create(null) as Record<string, Json>;
  for (const { key, value } of located.entries) if (key !== '__proto__') object[key] = valueOf(value);
  return object;
}

/** Whether JavaScript takes the value for true. */
export function isTruthy(located: Located): boolean {
  return located.kind !== 'scalar' || Boolean(located.value);
}
