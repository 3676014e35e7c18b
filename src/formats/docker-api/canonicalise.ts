import type { ApiField, ApiStructName, ApiType } from '../../known/api-field.ts';
import { apiStructs, foldFieldName, openStructs } from '../../known/docker-api-fields.ts';
import type { Oddity } from '../../model/request.ts';
import { pointerPart } from '../../syntax/pointer.ts';
import type { JsonEntry, JsonNode, JsonObject, JsonProblem, Span } from './parse-strict-json.ts';

/** Something odd that does not keep the body from being read, with its place. */
export interface OddPlace {
  readonly oddity: Oddity;
  readonly pointer: string;
  readonly span?: Span | undefined;
}

export interface Canonical {
  /** The body with the engine's own field names in the order of the table, without fields that are unknown, refused or say nothing; absent when there is a problem. */
  readonly body?: JsonObject;
  readonly problems: readonly JsonProblem[];
  readonly oddities: readonly OddPlace[];
}

/** The objects on the way to a change in a tree that was canonical, each with its new entries: the others need not be read again. */
export type Edited = ReadonlyMap<JsonObject, ReadonlySet<JsonEntry>>;

interface State {
  readonly problems: JsonProblem[];
  readonly oddities: OddPlace[];
  /** Keys and indexes that lead from the top to what is being read, in the engine's own spelling. */
  readonly path: (string | number)[];
  readonly edited: Edited | undefined;
}

/**
 * Reads a tree as one of the engine's structs (encoding/json of Go): a known field in any case, `null` for any type, a string where a command may be
 * one. What Go's decoder refuses, what engines read in two ways and what no request can say is a problem.
 */
export function canonicalise(root: JsonNode, struct: ApiStructName, edited?: Edited): Canonical {
  const state: State = { problems: [], oddities: [], path: [], edited };
  if (root.kind !== 'object') return { problems: [{ message: 'the body is not an object', span: root.span ?? [0, 0] }], oddities: [] };
  const body = readStruct(state, root, struct);
  return state.problems.length > 0 ? { problems: state.problems, oddities: [] } : { body, problems: [], oddities: state.oddities };
}

interface StructIndex {
  readonly exact: ReadonlyMap<string, number>;
  readonly folded: ReadonlyMap<string, number>;
}

const indexes = new Map<ApiStructName, StructIndex>();

function indexOf(name: ApiStructName): StructIndex {
  const known = indexes.get(name);
  if (known !== undefined) return known;
  const exact = new Map<string, number>();
  const folded = new Map<string, number>();
  for (const [at, field] of apiStructs[name].entries()) {
    exact.set(field.name, at);
    folded.set(foldFieldName(field.name), at);
  }
  const index = { exact, folded };
  indexes.set(name, index);
  return index;
}

function problem(state: State, message: string, span: Span | undefined): void {
  state.problems.push({ message, span: span ?? [0, 0] });
}

function readStruct(state: State, node: JsonObject, struct: ApiStructName): JsonObject {
  const { exact, folded } = indexOf(struct);
  const fields = apiStructs[struct];
  const fresh = state.edited?.get(node);
  const found: (JsonEntry | undefined)[] = [];
  for (const entry of node.entries) {
    const at = exact.get(entry.key) ?? folded.get(foldFieldName(entry.key));
    const field = at === undefined ? undefined : fields[at];
    if (at === undefined || field === undefined) {
      if (!openStructs.has(struct)) noteUnknown(state, entry);
      continue;
    }
    if (found[at] !== undefined)
      problem(state, `${show(entry.key)} is there twice, in two spellings: the engine takes both for ${field.name}`, entry.keySpan);
    if (fresh?.has(entry) === false) {
      found[at] = entry;
      continue;
    }
    if (entry.key !== field.name) odd(state, 'case-variant-key', `${show(entry.key)} is read as ${field.name}`, entry, field.name);
    if (field.standing === 'refused') {
      // An empty list or object is not the same as none: of MaskedPaths it masks nothing, of ClusterVolumeSpec it asks the swarm.
      if (!isZero(entry.value) || entry.value.kind === 'list' || entry.value.kind === 'object')
        problem(state, `${field.name} ${field.why}`, entry.keySpan);
      continue;
    }
    state.path.push(field.name);
    const value = readType(state, entry.value, field.type, field.name);
    state.path.pop();
    found[at] = saysNothing(value, field) ? silent : { key: field.name, value, keySpan: entry.keySpan };
  }
  const entries: JsonEntry[] = [];
  for (const entry of found) if (entry !== undefined && entry !== silent) entries.push(entry);
  return { kind: 'object', entries, span: node.span };
}

/** Stands for a field that is there and says no more than a missing one. */
export const silent: JsonEntry = { key: '', value: { kind: 'null', span: undefined }, keySpan: undefined };

/** Whether a value of a field is what a missing one is. A list or object never is, even an empty one. */
function saysNothing(value: JsonNode, { zeroCounts }: ApiField): boolean {
  return value.kind === 'null' || (!zeroCounts && value.kind !== 'list' && value.kind !== 'object' && isZero(value));
}

function noteUnknown(state: State, entry: JsonEntry): void {
  if (entry.key === '__proto__') notePrototype(state, entry);
  else if (!isZero(entry.value)) odd(state, 'unknown-property', `the engine has no field ${show(entry.key)}`, entry, entry.key);
}

function notePrototype(state: State, entry: JsonEntry): void {
  odd(state, 'prototype-key', '__proto__ is used as a key', entry, entry.key);
}

function odd(state: State, kind: Oddity['kind'], text: string, entry: JsonEntry, name: string): void {
  state.oddities.push({
    oddity: { kind, text, subject: entry.key },
    pointer: [...state.path, name].map(pointerPart).join(''),
    span: entry.keySpan,
  });
}

function show(key: string): string {
  return JSON.stringify(key.length > 80 ? `${key.slice(0, 80)}…` : key);
}

/** Whether Go's decoder would leave a field as it was: null, or the zero value of its type. */
function isZero(node: JsonNode): boolean {
  switch (node.kind) {
    case 'null':
      return true;
    case 'bool':
      return !node.value;
    case 'number':
      return Number(node.text) === 0;
    case 'string':
      return node.value === '';
    case 'list':
      return node.items.length === 0 || node.items.every(isZero);
    case 'object':
      return node.entries.every((entry) => isZero(entry.value));
  }
}

function readType(state: State, node: JsonNode, type: ApiType, name: string): JsonNode {
  if (node.kind === 'null') return node;
  if (typeof type === 'string') return readScalar(state, node, type, name);
  if ('list' in type)
    return node.kind === 'list'
      ? { kind: 'list', items: node.items.map((item, at) => readItem(state, item, type.list, name, at)), span: node.span }
      : wrong(state, node, name, 'a list');
  if (node.kind !== 'object') return wrong(state, node, name, 'an object');
  if ('struct' in type) return readStruct(state, node, type.struct);
  const fresh = state.edited?.get(node);
  const entries = node.entries.map((entry): JsonEntry => {
    if (fresh?.has(entry) === false) return entry;
    if (entry.key === '__proto__') notePrototype(state, entry);
    return { key: entry.key, value: readItem(state, entry.value, type.map, name, entry.key), keySpan: entry.keySpan };
  });
  return { kind: 'object', entries, span: node.span };
}

/** Go reads a null inside a list or map of strings or structs as an empty one. No client writes that, so it is not accepted. */
export function mayBeNull(type: ApiType): boolean {
  return typeof type !== 'string' && ('list' in type || ('struct' in type && /^(?:EndpointSettings|InspectEndpoint)$/u.test(type.struct)));
}

function readItem(state: State, node: JsonNode, type: ApiType, name: string, key: string | number): JsonNode {
  if (node.kind === 'null' && !mayBeNull(type)) return wrong(state, node, name, 'a value, not null');
  state.path.push(key);
  const item = readType(state, node, type, name);
  state.path.pop();
  return item;
}

const ranges: Readonly<Record<'int' | 'uint16' | 'uint32' | 'uint64', readonly [bigint, bigint]>> = {
  int: [-(2n ** 63n), 2n ** 63n - 1n],
  uint16: [0n, 65535n],
  uint32: [0n, 2n ** 32n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};

function readScalar(state: State, node: JsonNode, type: Extract<ApiType, string>, name: string): JsonNode {
  switch (type) {
    case 'string':
      return node.kind === 'string' ? node : wrong(state, node, name, 'a string');
    case 'bool':
      return node.kind === 'bool' ? node : wrong(state, node, name, 'true or false');
    case 'args':
      // Engines before 29 take a string for a list of one.
      if (node.kind === 'string') return { kind: 'list', items: [node], span: node.span };
      return readType(state, node, { list: 'string' }, name);
    case 'set':
      return readSet(state, node, name);
    default:
      return readInteger(state, node, ranges[type], name);
  }
}

function readSet(state: State, node: JsonNode, name: string): JsonNode {
  if (node.kind !== 'object') return wrong(state, node, name, 'an object');
  const entries = node.entries.map((entry): JsonEntry => {
    const { key, value, keySpan } = entry;
    if (key === '__proto__') notePrototype(state, entry);
    if (value.kind !== 'null' && value.kind !== 'object') wrong(state, value, name, 'an object');
    return { key, value: { kind: 'object', entries: [], span: value.span }, keySpan };
  });
  return { kind: 'object', entries, span: node.span };
}

function readInteger(state: State, node: JsonNode, [least, most]: readonly [bigint, bigint], name: string): JsonNode {
  // Go takes no fraction or exponent for an integer, not even 1.0.
  if (node.kind !== 'number') return wrong(state, node, name, 'a whole number');
  const { text, span } = node;
  if (text === '0') return node;
  if (!/^-?[0-9]{1,24}$/u.test(text)) return wrong(state, node, name, 'a whole number');
  if (text === '-0') return { kind: 'number', text: '0', span };
  if (text.length < 5 && least < 0n) return node;
  const value = BigInt(text);
  return value < least || value > most ? wrong(state, node, name, `between ${least} and ${most}`) : node;
}

function wrong(state: State, node: JsonNode, name: string, wanted: string): JsonNode {
  problem(state, `${name} must be ${wanted}`, node.span);
  return node;
}
