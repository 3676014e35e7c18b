/**
 * How a field is read: `text` (a string), `bytes`, `flag` (a bool), `small` (an enumeration, or a number from 0 to 2³¹ - 1), `map` (texts by
 * text), a message of another shape; or not at all: `inert`.
 */
type Type = 'text' | 'bytes' | 'flag' | 'small' | 'map' | 'inert' | Shape;

type Field = readonly [name: string, type: Type, often?: 'many'];

/** The fields of a message by number: name, type, and whether it may come more than once. */
export interface Shape {
  readonly [number: number]: Field;
}

interface Values {
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly flag: boolean;
  readonly small: number;
}
type ValueOf<T> = T extends keyof Values ? Values[T] : T extends Shape ? Message<T> : never;
type Read<F> = F extends readonly [string, 'map']
  ? ReadonlyMap<string, string>
  : F extends readonly [string, infer T, 'many']
    ? readonly ValueOf<T>[]
    : F extends readonly [string, infer T]
      ? ValueOf<T> | undefined
      : never;
type NameOf<F> = F extends readonly [string, 'inert', ...unknown[]]
  ? never
  : F extends readonly [infer N extends string, ...unknown[]]
    ? N
    : never;

/** A message as it was read: a list for what may come often, a map for maps, undefined for what is absent. Inert fields are left out. */
export type Message<S extends Shape> = { readonly [N in keyof S as NameOf<S[N]>]: Read<S[N]> };

/** The message, or what is wrong with it, as a part of a sentence: `it ends in the middle of a field`. */
export type MessageAnswer<S extends Shape> = { readonly message: Message<S> } | { readonly problem: string };

/** Most fields that a message may have, with those of all messages in it. */
export const mostProtobufFields = 200_000;

/**
 * Reads a protobuf message of a known shape (protobuf.dev, “Encoding”), strictly: whatever two decoders could read differently, or no encoder
 * writes, is a problem. So are fields that the shape does not have; single ones that come twice (Go takes the last of two values, but merges two
 * messages); a key twice in a map; numbers in more bytes than they need, or larger than their type (gogo/protobuf cuts them off, so that 2³² + 1
 * is 1); a field of another wire type than its own (google.golang.org/protobuf skips it); groups; and texts that are no UTF-8.
 */
export function readProtobuf<const S extends Shape>(bytes: Uint8Array, shape: S): MessageAnswer<S> {
  const state: State = { fieldsLeft: mostProtobufFields, problem: undefined };
  const fields = readFields(state, bytes, shape, '');
  return fields === undefined ? { problem: state.problem ?? 'it cannot be read' } : { message: fields as Message<S> };
}

/** What reading one message and all in it shares. */
interface State {
  fieldsLeft: number;
  /** The first that was met; nothing is read after it. */
  problem: string | undefined;
}

interface Cursor {
  readonly state: State;
  readonly bytes: Uint8Array;
  at: number;
}

type Fields = Record<string, unknown>;

function readFields(state: State, bytes: Uint8Array, shape: Shape, path: string): Fields | undefined {
  const cursor: Cursor = { state, bytes, at: 0 };
  const fields: Fields = Object.create(null) as Fields;
  for (const [name, type, often] of Object.values(shape)) {
    if (type === 'map') fields[name] = new Map<string, string>();
    else if (often === 'many' && type !== 'inert') fields[name] = [];
  }
  while (cursor.at < bytes.length) {
    if (state.fieldsLeft-- === 0) return fail(state, `it has more than ${mostProtobufFields} fields`);
    const tag = readVarint(cursor);
    if (tag === undefined) return undefined;
    const field = shape[Number(tag >> 3n)];
    if (field === undefined) return fail(state, `it has a field that is not known here (${path}${tag >> 3n})`);
    if (!readField(cursor, fields, field, Number(tag & 7n), path)) return undefined;
  }
  return fields;
}

function readField(cursor: Cursor, fields: Fields, [name, type, often]: Field, wireType: number, path: string): boolean {
  const place = `${path}${name}`;
  if (type === 'inert') return skip(cursor, wireType, place);
  const isNumber = type === 'flag' || type === 'small';
  if (wireType !== (isNumber ? 0 : 2)) return fail(cursor.state, `${place} is not written as its type is`) ?? false;
  const value = isNumber ? readSmall(cursor, type === 'flag' ? 1n : 2_147_483_647n, place) : readCounted(cursor, type, place);
  if (value === undefined) return false;
  const before = fields[name];
  if (before instanceof Map) return addEntry(cursor.state, before as Map<string, string>, value as Entry, place);
  if (often === 'many') (before as unknown[]).push(value);
  else if (before === undefined) fields[name] = type === 'flag' ? value === 1 : value;
  else return fail(cursor.state, `${place} comes twice`) ?? false;
  return true;
}

const entryShape = { 1: ['key', 'text'], 2: ['value', 'text'] } as const satisfies Shape;
type Entry = Message<typeof entryShape>;

function addEntry(state: State, map: Map<string, string>, { key = '', value = '' }: Entry, place: string): boolean {
  if (map.has(key)) return fail(state, `${place} has a key twice`) ?? false;
  map.set(key, value);
  return true;
}

function readSmall(cursor: Cursor, most: bigint, place: string): number | undefined {
  const value = readVarint(cursor);
  if (value === undefined) return undefined;
  return value > most ? fail(cursor.state, `${place} is a larger number than it can be`) : Number(value);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readCounted(cursor: Cursor, type: 'text' | 'bytes' | 'map' | Shape, place: string): unknown {
  const bytes = take(cursor);
  if (bytes === undefined || type === 'bytes') return bytes;
  if (type !== 'text') return readFields(cursor.state, bytes, type === 'map' ? entryShape : type, `${place}.`);
  try {
    return utf8.decode(bytes);
  } catch {
    return fail(cursor.state, `${place} is no text`);
  }
}

function skip(cursor: Cursor, wireType: number, place: string): boolean {
  if (wireType === 0) return readVarint(cursor) !== undefined;
  if (wireType === 2) return take(cursor) !== undefined;
  if (wireType === 1 || wireType === 5) return step(cursor, wireType === 1 ? 8 : 4) !== undefined;
  return fail(cursor.state, `${place} is not written as any type is`) ?? false;
}

/** Takes the bytes of a value that is written with its length. */
function take(cursor: Cursor): Uint8Array | undefined {
  const length = readVarint(cursor);
  return length === undefined ? undefined : step(cursor, length > BigInt(cursor.bytes.length) ? Infinity : Number(length));
}

function step(cursor: Cursor, length: number): Uint8Array | undefined {
  if (length > cursor.bytes.length - cursor.at) return fail(cursor.state, 'it ends in the middle of a field');
  const bytes = cursor.bytes.subarray(cursor.at, cursor.at + length);
  cursor.at += length;
  return bytes;
}

function readVarint(cursor: Cursor): bigint | undefined {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = cursor.bytes[cursor.at++];
    if (byte === undefined) return fail(cursor.state, 'it ends in the middle of a number');
    value |= BigInt(byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    if (value >= 1n << 64n) break;
    return byte === 0 && shift > 0n ? fail(cursor.state, 'it has a number in more bytes than that needs') : value;
  }
  return fail(cursor.state, 'it has a number of more than 64 bits');
}

function fail(state: State, problem: string): undefined {
  state.problem ??= problem;
}
