import { apiBodies } from '../../known/docker-api-fields.ts';
import type { Fact } from '../../model/fact.ts';
import type { Change } from '../../model/request.ts';
import { pointerParts } from '../../syntax/pointer.ts';
import type { Refusal } from '../format.ts';
import { bodyPlaces } from './body-places.ts';
import { canonicalise } from './canonicalise.ts';
import type { OddPlace } from './canonicalise.ts';
import { isNamespaceMode, withoutEndpointSysctl } from './network-places.ts';
import type { JsonEntry, JsonNode, JsonObject } from './parse-strict-json.ts';
import { object, stringOf, text } from './places.ts';
import type { Place, PlaceContext, Spelled } from './places.ts';
import { contextOf } from './read-body.ts';
import type { ApiDoc } from './read-body.ts';
import { heldAt } from './read-places.ts';
import type { Held } from './read-places.ts';
import { draftOf, enter, liveEntry, removed, settle, spotAt } from './tree-draft.ts';
import type { DraftEntry, DraftNode, DraftObject } from './tree-draft.ts';

export interface Edited {
  readonly doc: ApiDoc;
  readonly refused: readonly Refusal[];
}

interface Session {
  readonly kind: ApiDoc['kind'];
  readonly before: JsonObject;
  readonly draft: DraftObject;
  readonly context: PlaceContext;
  oddities: readonly OddPlace[];
}

/**
 * Makes changes in a canonical body. Pointers are those of the body as it was, whatever earlier changes of the same call did. A change that
 * the body cannot say, or whose fact is not there, comes back in `refused` and changes nothing.
 */
export function editBody(doc: ApiDoc, changes: readonly Change[]): Edited {
  const { kind, body: before, oddities } = doc;
  const session: Session = { kind, before, draft: draftOf(before), context: contextOf(before, () => undefined), oddities };
  const refused: Refusal[] = [];
  for (const change of changes) {
    const why = apply(session, change);
    if (why !== undefined) refused.push({ change, why });
  }
  const edited = new Map<JsonObject, ReadonlySet<JsonEntry>>();
  const { body } = canonicalise(settle(session.draft, edited), apiBodies[kind].struct, edited);
  if (body === undefined)
    return { doc, refused: changes.map((change) => ({ change, why: 'the body would not be one that the engine takes' })) };
  return { doc: { ...doc, body, oddities: session.oddities }, refused };
}

function apply(session: Session, change: Change): string | undefined {
  if (change.kind !== 'container') return 'the body holds no build';
  if (change.field === 'oddities')
    return change.do === 'add' ? 'an oddity cannot be added' : dropOddity(session, change.fact as Fact<unknown>);
  const places = placesOf(session.kind, change.field);
  if (places.length === 0) return `the body has no place for ${change.field}`;
  if (change.do === 'add') return add(session, places, change.value);
  const found = find(session, places, change.fact as Fact<unknown>);
  if (found === undefined) return 'this is not in the body';
  if (found.place.path.length === 0) return 'the body is nothing else';
  if (change.do === 'remove') return remove(session, found);
  return replace(session, places, found, change.value);
}

const placesByField = new Map<ApiDoc['kind'], Map<string, readonly Place[]>>();

function placesOf(kind: ApiDoc['kind'], field: string): readonly Place[] {
  const byField = placesByField.get(kind) ?? new Map<string, readonly Place[]>();
  placesByField.set(kind, byField);
  const places = byField.get(field) ?? bodyPlaces[kind].filter((place) => place.field === field);
  byField.set(field, places);
  return places;
}

function dropOddity(session: Session, fact: Fact<unknown>): string | undefined {
  const kept = session.oddities.filter((one) => one.pointer !== fact.from.pointer || !same(one.oddity, fact.value));
  if (kept.length === session.oddities.length) return 'this is not in the body';
  session.oddities = kept;
  return undefined;
}

interface Found {
  readonly place: Place;
  readonly held: Held;
  /** Of the pointer that leads to it. */
  readonly parts: readonly string[];
  readonly value: unknown;
}

// The pointer of a fact leads to its place; the value must still be the same, so that nothing is changed that was not judged.
function find(session: Session, places: readonly Place[], fact: Fact<unknown>): Found | undefined {
  const parts = pointerParts(fact.from.pointer);
  for (const place of places) {
    const held = heldAt(session.before, place, parts);
    const value = held === undefined ? undefined : place.read(held.node, held.key, session.context).find((one) => same(one, fact.value));
    if (held !== undefined && value !== undefined) return { place, held, parts, value };
  }
  return undefined;
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}

function remove(session: Session, { place, held, parts, value }: Found): string | undefined {
  const spot = spotAt(session.draft, parts);
  if (spot === undefined) return 'this is not in the body any more';
  if (place.holds === 'parts') spot.put(withoutPart(spot.node, value));
  else spot.put(removed);
  if (isNetworkMode(place)) moveEndpoint(session, stringOf(held.node), undefined);
  return undefined;
}

function withoutPart(node: DraftNode, value: unknown): JsonNode {
  const { name, value: part } = value as { readonly name: string; readonly value: string };
  return withoutEndpointSysctl(settle(node), name, part);
}

function replace(
  session: Session,
  places: readonly Place[],
  { place, held, parts, value: old }: Found,
  value: unknown,
): string | undefined {
  const spot = spotAt(session.draft, parts);
  if (spot === undefined) return 'this is not in the body any more';
  const spelled = place.write(value, place.holds === 'parts' ? withoutPart(spot.node, old) : held.node, session.context);
  const stays = spelled !== undefined && (spelled.key === undefined || place.holds === 'entries' || spelled.key === held.key);
  if (stays && !(place.holds === 'entries' && spelled.key !== held.key && taken(session, place, spelled.key))) {
    const mode = isNetworkMode(place) ? stringOf(spelled.node) : '';
    if (mode !== stringOf(held.node) && mode !== '' && endpointOf(session, mode) !== undefined) return `${mode} is already there`;
    // What is only named anew keeps what earlier changes did inside it.
    spot.put(spelled.node === held.node ? spot.node : spelled.node, place.holds === 'entries' ? spelled.key : undefined);
    if (isNetworkMode(place)) moveEndpoint(session, stringOf(held.node), stringOf(spelled.node));
    return undefined;
  }
  // Said elsewhere: take it away here and add it there, or leave all as it is.
  spot.put(place.holds === 'parts' ? withoutPart(spot.node, old) : removed);
  const why = add(session, places, value);
  if (why !== undefined) spot.put(spot.node);
  else if (isNetworkMode(place)) moveEndpoint(session, stringOf(held.node), undefined);
  return why;
}

function taken(session: Session, place: Place, key: string | undefined): boolean {
  const parent = enter(session.draft, place.path);
  return parent?.kind === 'open object' && key !== undefined && liveEntry(parent, key) !== undefined;
}

function add(session: Session, places: readonly Place[], value: unknown): string | undefined {
  let why: string | undefined;
  for (const place of places) {
    const spelled = place.write(value, undefined, session.context);
    if (spelled === undefined) continue;
    why = put(session, place, spelled);
    if (why === undefined) return undefined;
  }
  return why ?? 'the body cannot say this';
}

function put(session: Session, place: Place, { node, key = '' }: Spelled): string | undefined {
  const path = place.path.map((name) => (name === '*' ? key : name));
  if (place.holds === 'value' || place.holds === 'parts') {
    const parent = enter(session.draft, path.slice(0, -1), 'object');
    const name = path.at(-1)!;
    if (parent?.kind !== 'open object') return 'this is not in the body any more';
    if (isNetworkMode(place) && endpointOf(session, stringOf(node)) !== undefined) return `${stringOf(node)} is already there`;
    const live = liveEntry(parent, name);
    if (live !== undefined && saysSomething(place, live.value as DraftNode, session.context))
      return `${place.path.join('.')} already says something else`;
    // What was said of the network that nobody named is not said of another one.
    if (live !== undefined && isNetworkMode(place)) moveEndpoint(session, stringOf(settle(live.value as DraftNode)), undefined);
    parent.entries = parent.entries.filter((entry) => entry !== live);
    parent.entries.push({ was: undefined, key: name, value: node });
    return undefined;
  }
  const implied = impliesPort(session, place, key);
  const holder = enter(session.draft, path, place.holds === 'items' ? 'list' : 'object');
  if (implied && holder?.kind === 'open list') holder.items.push(object({ HostIp: text(''), HostPort: text('') }));
  if (place.holds === 'items' && holder?.kind === 'open list') {
    holder.items.push(node);
    return undefined;
  }
  if (holder?.kind !== 'open object') return 'this is not in the body any more';
  if (liveEntry(holder, key) !== undefined) return `${key} is already there`;
  holder.entries.push({ was: undefined, key, value: node });
  return undefined;
}

// A port with an empty list is published; with something in the list, that binding has to be written out.
function impliesPort(session: Session, place: Place, key: string): boolean {
  if (place.field !== 'ports') return false;
  const bindings = enter(session.draft, place.path.slice(0, -1));
  const value = bindings?.kind === 'open object' ? liveEntry(bindings, key)?.value : undefined;
  if (value === undefined || value === removed) return false;
  return value.kind === 'null' || ((value.kind === 'list' || value.kind === 'open list') && value.items.length === 0);
}

function endpointOf(session: Session, name: string): DraftEntry | undefined {
  const endpoints = enter(session.draft, ['NetworkingConfig', 'EndpointsConfig']);
  return endpoints?.kind === 'open object' ? liveEntry(endpoints, name) : undefined;
}

function saysSomething(place: Place, node: DraftNode, context: PlaceContext): boolean {
  const settled = settle(node);
  return place.read(settled, '', context).length > 0 || (settled.kind === 'string' && settled.value !== '' && settled.value !== 'default');
}

function isNetworkMode(place: Place): boolean {
  return place.path.at(-1) === 'NetworkMode';
}

// The endpoint of the network mode holds the settings of that very network: it goes, or is renamed, with it.
function moveEndpoint(session: Session, from: string, to: string | undefined): void {
  const entry = endpointOf(session, from);
  if (entry === undefined) return;
  if (to === undefined || isNamespaceMode(to) || isNamespaceMode(from)) entry.value = removed;
  else entry.key = to;
}
