import type { ContainerField, ContainerRequest, Item, ValueOf } from '../../model/request.ts';
import type { JsonNode } from './parse-strict-json.ts';

/** What one value's meaning may depend on elsewhere in the body, and where to say that the engine would not take it. */
export interface PlaceContext {
  readonly networkMode: string;
  readonly volumeDriver: string;
  refuse(message: string, node: JsonNode): void;
}

/** A value as this place writes it: the node, and the key for entries and for the part of the path that is `*`. */
export interface Spelled {
  readonly node: JsonNode;
  readonly key?: string;
}

type Value<F extends ContainerField> = ValueOf<Item<ContainerRequest[F]>>;

/**
 * One place in the body that fills a field of the request, in both directions. `holds` says where its facts are: the node itself, each item
 * of its list, each entry of its map, or several in one string.
 */
export interface PlaceSpec<F extends ContainerField> {
  readonly field: F;
  /** Field names from the top of the body; `*` is any key of a map. */
  readonly path: readonly string[];
  readonly holds: 'value' | 'items' | 'entries' | 'parts';
  /** What the node says; none: nothing of this field. `key` is the entry's key, or what `*` stands for. */
  read(node: JsonNode, key: string, context: PlaceContext): readonly Value<F>[];
  /** `old` is the node that is replaced, to keep what no rule reads. `undefined`: this place cannot say the value. */
  write(value: Value<F>, old: JsonNode | undefined, context: PlaceContext): Spelled | undefined;
}

/** A value while it is made: what is optional is put in afterwards, since spreading an object that may be empty takes many times as long. */
export type Made<T> = { -readonly [P in keyof T]: T[P] };

/** A place, its value type closed over. */
export interface Place {
  readonly field: ContainerField;
  readonly path: readonly string[];
  readonly holds: PlaceSpec<ContainerField>['holds'];
  /** False, 0, the empty string or an empty list means something here; elsewhere it is what a missing field is, and not read. */
  readonly readsZero?: true;
  read(node: JsonNode, key: string, context: PlaceContext): readonly unknown[];
  write(value: unknown, old: JsonNode | undefined, context: PlaceContext): Spelled | undefined;
}

const nothing: readonly never[] = [];

/** Closes over the value type of a place that says one thing or nothing. The path is given as `HostConfig.Binds`, the whole body as ``. */
export function place<F extends ContainerField>(
  field: F,
  path: string,
  holds: Place['holds'],
  read: (node: JsonNode, key: string, context: PlaceContext) => Value<F> | undefined,
  write: (value: Value<F>, old: JsonNode | undefined, context: PlaceContext) => Spelled | JsonNode | undefined,
): Place {
  const readOne = (node: JsonNode, key: string, context: PlaceContext): readonly Value<F>[] => {
    const value = read(node, key, context);
    return value === undefined ? nothing : [value];
  };
  return placeOfMany(field, path, holds, readOne, write);
}

/** The same for a place whose node says several things. */
export function placeOfMany<F extends ContainerField>(
  field: F,
  path: string,
  holds: Place['holds'],
  read: PlaceSpec<F>['read'],
  write: (value: Value<F>, old: JsonNode | undefined, context: PlaceContext) => Spelled | JsonNode | undefined,
): Place {
  return {
    field,
    path: path === '' ? [] : path.split('.'),
    holds,
    read,
    write: (value, old, context) => {
      const spelled = write(value as Value<F>, old, context);
      return spelled === undefined || 'node' in spelled ? spelled : { node: spelled };
    },
  };
}

/** A place where a zero value is not the same as none. */
export function readingZero(zero: Place): Place {
  return { ...zero, readsZero: true };
}

export const text = (value: string): JsonNode => ({ kind: 'string', value, span: undefined });
export const flag = (value: boolean): JsonNode => ({ kind: 'bool', value, span: undefined });
export const whole = (value: string | number): JsonNode => ({ kind: 'number', text: String(value), span: undefined });
export const texts = (values: readonly string[]): JsonNode => ({ kind: 'list', items: values.map(text), span: undefined });

/** An object of the entries that are there. */
export function object(entries: Readonly<Record<string, JsonNode | undefined>>): JsonNode {
  return withEntries(undefined, entries);
}

/** The strings of a list. */
export function stringsOf(node: JsonNode | undefined): readonly string[] {
  return node?.kind === 'list' ? node.items.map(stringOf) : [];
}

/** A string's value; `''` where there is none, as Go has it. */
export function stringOf(node: JsonNode | undefined): string {
  return node?.kind === 'string' ? node.value : '';
}

/** The spelling of a number that is not zero. */
export function numberOf(node: JsonNode | undefined): string | undefined {
  return node?.kind === 'number' && !/^-?0+$/u.test(node.text) ? node.text : undefined;
}

/** Puts values into an object and keeps its other entries; `undefined` takes one away. */
export function withEntries(old: JsonNode | undefined, values: Readonly<Record<string, JsonNode | undefined>>): JsonNode {
  const entries = old?.kind === 'object' ? old.entries.filter(({ key }) => !Object.hasOwn(values, key)) : [];
  for (const key of Object.keys(values)) {
    const value = values[key];
    if (value !== undefined) entries.push({ key, value, keySpan: undefined });
  }
  return { kind: 'object', entries, span: undefined };
}
