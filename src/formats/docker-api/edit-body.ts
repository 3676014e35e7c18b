import { apiBodies } from '../../known/docker-api-fields.ts';
import type { Fact } from '../../model/fact.ts';
import type { Change } from '../../model/request.ts';
import { pointerParts } from '../../syntax/pointer.ts';
import type { Refusal } from '../format.ts';
import { bodyPlaces } from './body-places.ts';
import { canonicalise } from './canonicalise.ts';
import type { OddPlace } from './canonicalise.ts';
import { isNamespaceMode, withoutEndpointSysctl } from './network-places.ts';
import type { JsonNode, JsonObject } from './parse-strict-json.ts';
import { object, stringOf, text } from './places.ts';
import type { Place, PlaceContext, Spelled } from './places.ts';
import { contextOf } from './read-body.ts';
import type { ApiDoc } from './read-body.ts';
import { heldBy } from './read-places.ts';
import type { Held } from './read-places.ts';
import { removed, settle, toDraft } from './tree-draft.ts';
import type { DraftList, DraftNode, DraftObject } from './tree-draft.ts';

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
  const session: Session = { kind, before, draft: toDraft(before) as DraftObject, context: contextOf(before, () => undefined), oddities };
  const refused: Refusal[] = [];
  for (const change of changes) {
    const why = apply(session, change);
    if (why !== undefined) refused.push({ change, why });
  }
  const { body } = canonicalise(settle(session.draft), apiBodies[kind].struct);
  if (body === undefined)
    return { doc, refused: changes.map((change) => ({ change, why: 'the body would not be one that the engine takes' })) };
  return { doc: { ...doc, body, oddities: session.oddities }, refused };
}

function apply(session: Session, change: Change): string | undefined {
  if (change.kind !== 'container') return 'the body holds no build';
  if (change.field === 'oddities')
    return change.do === 'add' ? 'an oddity cannot be added' : dropOddity(session, change.fact as Fact<unknown>);
  const places = bodyPlaces[session.kind].filter(({ field }) => field === change.field);
  if (places.length === 0) return `the body has no place for ${change.field}`;
  if (change.do === 'add') return add(session, places, change.value);
  const found = find(session, places, change.fact as Fact<unknown>);
  if (found === undefined) return 'this is not in the body';
  if (found.place.path.length === 0) return 'the body is nothing else';
  if (change.do === 'remove') return remove(session, found.place, found.held, found.value);
  return replace(session, places, found, change.value);
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
  readonly value: unknown;
}

// The pointer of a fact leads to its place; the value must still be the same, so that nothing is changed that was not judged.
function find(session: Session, places: readonly Place[], fact: Fact<unknown>): Found | undefined {
  for (const place of places) {
    if (!leadsTo(place, fact.from.pointer)) continue;
    for (const held of heldBy(session.before, place)) {
      if (held.pointer !== fact.from.pointer) continue;
      const value = place.read(held.node, held.key, session.context).find((one) => same(one, fact.value));
      if (value !== undefined) return { place, held, value };
    }
  }
  return undefined;
}

function leadsTo(place: Place, pointer: string): boolean {
  const parts = pointerParts(pointer);
  return parts.length >= place.path.length && place.path.every((name, at) => name === '*' || name === parts[at]);
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

// The draft's node at a pointer of the body as it was, with what holds it; `undefined` once an earlier change took it away.
type Put = (node: DraftNode | typeof removed, key?: string) => void;

function at(session: Session, pointer: string): { readonly node: DraftNode; readonly put: Put } | undefined {
  let node: DraftNode = session.draft as DraftNode;
  let put: Put | undefined;
  for (const part of pointerParts(pointer)) {
    if (node.kind === 'list') {
      const items: DraftList['items'] = node.items;
      const index = Number(part);
      const item: DraftList['items'][number] | undefined = items[index];
      if (item === undefined || item === removed) return undefined;
      put = (next) => void (items[index] = next);
      node = item;
    } else if (node.kind === 'object') {
      const entry: DraftObject['entries'][number] | undefined = node.entries.find((one) => one.was === part);
      if (entry === undefined || entry.value === removed) return undefined;
      put = (next, key) => {
        entry.value = next;
        if (key !== undefined) entry.key = key;
      };
      node = entry.value;
    } else return undefined;
  }
  return put === undefined ? undefined : { node, put };
}

function remove(session: Session, place: Place, held: Held, value: unknown): string | undefined {
  const spot = at(session, held.pointer);
  if (spot === undefined) return 'this is not in the body any more';
  if (place.holds === 'parts') spot.put(toDraft(withoutPart(spot.node, value)));
  else spot.put(removed);
  if (isNetworkMode(place)) moveEndpoint(session, stringOf(held.node), undefined);
  return undefined;
}

function withoutPart(node: DraftNode, value: unknown): JsonNode {
  const { name, value: part } = value as { readonly name: string; readonly value: string };
  return withoutEndpointSysctl(settle(node), name, part);
}

function replace(session: Session, places: readonly Place[], { place, held, value: old }: Found, value: unknown): string | undefined {
  const spot = at(session, held.pointer);
  if (spot === undefined) return 'this is not in the body any more';
  const spelled = place.write(value, place.holds === 'parts' ? withoutPart(spot.node, old) : held.node, session.context);
  const stays = spelled !== undefined && (spelled.key === undefined || place.holds === 'entries' || spelled.key === held.key);
  if (stays && !(place.holds === 'entries' && spelled.key !== held.key && taken(session, place, spelled.key))) {
    const mode = isNetworkMode(place) ? stringOf(spelled.node) : '';
    if (mode !== stringOf(held.node) && mode !== '' && hasEndpoint(session, mode)) return `${mode} is already there`;
    // What is only named anew keeps what earlier changes did inside it.
    spot.put(spelled.node === held.node ? spot.node : toDraft(spelled.node), place.holds === 'entries' ? spelled.key : undefined);
    if (isNetworkMode(place)) moveEndpoint(session, stringOf(held.node), stringOf(spelled.node));
    return undefined;
  }
  // Said elsewhere: take it away here and add it there, or leave all as it is.
  spot.put(place.holds === 'parts' ? toDraft(withoutPart(spot.node, old)) : removed);
  const why = add(session, places, value);
  if (why !== undefined) spot.put(spot.node);
  else if (isNetworkMode(place)) moveEndpoint(session, stringOf(held.node), undefined);
  return why;
}

function taken(session: Session, place: Place, key: string | undefined): boolean {
  const parent = enter(session, place.path, '', false);
  return parent?.kind === 'object' && parent.entries.some((entry) => entry.key === key && entry.value !== removed);
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
  if (place.holds === 'value' || place.holds === 'parts') {
    const parent = enter(session, place.path.slice(0, -1), key, true);
    const name = place.path.at(-1)!;
    if (parent?.kind !== 'object') return 'this is not in the body any more';
    if (isNetworkMode(place) && hasEndpoint(session, stringOf(node))) return `${stringOf(node)} is already there`;
    const live = parent.entries.find((entry) => entry.key === name && entry.value !== removed);
    if (live !== undefined && saysSomething(place, live.value as DraftNode, session.context))
      return `${place.path.join('.')} already says something else`;
    parent.entries = parent.entries.filter((entry) => entry !== live);
    parent.entries.push({ was: undefined, key: name, value: toDraft(node) });
    return undefined;
  }
  const implied = impliesPort(session, place, key);
  const holder = enter(session, place.path, key, true, place.holds === 'items' ? 'list' : 'object');
  if (implied && holder?.kind === 'list') holder.items.push(toDraft(object({ HostIp: text(''), HostPort: text('') })));
  if (place.holds === 'items' && holder?.kind === 'list') {
    holder.items.push(toDraft(node));
    return undefined;
  }
  if (holder?.kind !== 'object') return 'this is not in the body any more';
  if (holder.entries.some((entry) => entry.key === key && entry.value !== removed)) return `${key} is already there`;
  holder.entries.push({ was: undefined, key, value: toDraft(node) });
  return undefined;
}

// A port with an empty list is published; with something in the list, that binding has to be written out.
function impliesPort(session: Session, place: Place, key: string): boolean {
  if (place.field !== 'ports') return false;
  const bindings = enter(session, place.path.slice(0, -1), '', false);
  const entry = bindings?.kind === 'object' ? bindings.entries.find((one) => one.key === key && one.value !== removed) : undefined;
  if (entry === undefined || entry.value === removed) return false;
  return entry.value.kind === 'null' || (entry.value.kind === 'list' && entry.value.items.length === 0);
}

function hasEndpoint(session: Session, name: string): boolean {
  const endpoints = enter(session, ['NetworkingConfig', 'EndpointsConfig'], '', false);
  return endpoints?.kind === 'object' && endpoints.entries.some((one) => one.key === name && one.value !== removed);
}

function saysSomething(place: Place, node: DraftNode, context: PlaceContext): boolean {
  const settled = settle(node);
  return place.read(settled, '', context).length > 0 || (settled.kind === 'string' && settled.value !== '' && settled.value !== 'default');
}

// Goes down a path, making what is missing: the last node of the kind that is wanted, the others objects.
function enter(
  session: Session,
  path: readonly string[],
  star: string,
  make: boolean,
  last: 'list' | 'object' = 'object',
): DraftNode | undefined {
  let node: DraftNode = session.draft;
  for (const [depth, part] of path.entries()) {
    if (node.kind !== 'object') return undefined;
    const name = part === '*' ? star : part;
    const entry: DraftObject['entries'][number] | undefined = node.entries.find((one) => one.key === name && one.value !== removed);
    if (entry !== undefined && entry.value !== removed && entry.value.kind !== 'null') {
      node = entry.value;
      continue;
    }
    if (!make) return undefined;
    const made: DraftNode = depth === path.length - 1 && last === 'list' ? { kind: 'list', items: [] } : { kind: 'object', entries: [] };
    if (entry === undefined) node.entries.push({ was: undefined, key: name, value: made });
    else entry.value = made;
    node = made;
  }
  return node;
}

function isNetworkMode(place: Place): boolean {
  return place.path.at(-1) === 'NetworkMode';
}

// The endpoint of the network mode holds the settings of that very network: it goes, or is renamed, with it.
function moveEndpoint(session: Session, from: string, to: string | undefined): void {
  const endpoints = enter(session, ['NetworkingConfig', 'EndpointsConfig'], '', false);
  if (endpoints?.kind !== 'object') return;
  const entry = endpoints.entries.find((one) => one.key === from && one.value !== removed);
  if (entry === undefined) return;
  if (to === undefined || isNamespaceMode(to) || isNamespaceMode(from)) entry.value = removed;
  else entry.key = to;
}
