import { fact } from '../../model/fact.ts';
import type { Fact, Origin } from '../../model/fact.ts';
import { newContainer } from '../../model/request-fields.ts';
import type { ContainerDraft } from '../../model/request-fields.ts';
import { pointerPart } from '../../syntax/pointer.ts';
import type { OddPlace } from './canonicalise.ts';
import type { JsonNode, JsonObject } from './parse-strict-json.ts';
import { entryOf } from './parse-strict-json.ts';
import { placeTreeOf } from './place-tree.ts';
import type { PlaceTree } from './place-tree.ts';
import type { Place, PlaceContext } from './places.ts';

/** A canonical body of the API, and what was odd about it before. */
export interface ApiBody {
  readonly document: string;
  readonly body: JsonObject;
  readonly oddities: readonly OddPlace[];
}

/** One value that a place holds: its node, the key that stands for it or for `*`, and how it was reached. */
export interface Held {
  readonly node: JsonNode;
  readonly key: string;
  /** Key or index in what holds it; none: it is the body itself. Pointers are made of these, only for what says something. */
  readonly name: string | number;
  readonly within: Held | undefined;
}

/** What each place of a list was found to hold, by the place’s index: where it ends, and the facts that were made of that. */
export interface PlaceFinds {
  readonly context: PlaceContext;
  readonly ends: readonly (readonly Held[] | undefined)[];
  readonly facts: readonly (readonly Fact<unknown>[] | undefined)[];
}

/**
 * Reads what a list of places holds in a body as a container request of layer `api`, named like the document. `before`: what the same places held
 * in the body before it was edited; the same node is the same facts, and only the others are read.
 */
export function readPlaces(
  { document, body, oddities }: ApiBody,
  places: readonly Place[],
  context: PlaceContext,
  before?: PlaceFinds,
): { readonly draft: ContainerDraft; readonly finds: PlaceFinds } {
  const draft = newContainer(document, originOf(document, '', body.span));
  const fields = draft as unknown as Record<string, unknown>;
  const ends: (Held[] | undefined)[] = [];
  const facts: (readonly Fact<unknown>[] | undefined)[] = [];
  walk(placeTreeOf(places), top(body), ends);
  const known = before !== undefined && isSameContext(before.context, context) ? before : undefined;
  // In the order of the places: it decides which fact comes first where several places fill one field.
  for (let at = 0; at < places.length; at++) {
    const found = ends[at];
    if (found === undefined) continue;
    const place = places[at]!;
    const made = areSame(known?.ends[at], found) ? known!.facts[at]! : factsOf(place, found, document, context);
    facts[at] = made;
    if (made.length === 0) continue;
    const there = fields[place.field];
    if (Array.isArray(there)) for (const one of made) there.push(one);
    else fields[place.field] = made.at(-1);
  }
  for (const { oddity, pointer, span } of oddities) draft.oddities.push(fact(oddity, originOf(document, pointer, span)));
  return { draft, finds: { context, ends, facts } };
}

function factsOf(place: Place, ends: readonly Held[], document: string, context: PlaceContext): readonly Fact<unknown>[] {
  const facts: Fact<unknown>[] = [];
  for (const end of ends) {
    for (const held of heldAtEnd(place, end)) {
      for (const value of place.read(held.node, held.key, context))
        facts.push(fact(value, originOf(document, pointerOf(held), held.node.span)));
    }
  }
  return facts;
}

function isSameContext(one: PlaceContext, other: PlaceContext): boolean {
  return one.networkMode === other.networkMode && one.volumeDriver === other.volumeDriver;
}

// What stands for `*` on the way is part of what a place reads. No pointer to what stayed changes: an edit moves nothing that it does not touch.
function areSame(before: readonly Held[] | undefined, now: readonly Held[]): boolean {
  return before?.length === now.length && now.every(({ node, key }, at) => node === before[at]!.node && key === before[at]!.key);
}

const none: readonly never[] = [];

function top(body: JsonNode): Held {
  return { node: body, key: '', name: '', within: undefined };
}

function pointerOf({ name, within }: Held): string {
  return within === undefined ? '' : pointerOf(within) + pointerPart(name);
}

function originOf(document: string, pointer: string, span: Origin['offset'] | undefined): Origin {
  return span === undefined ? { layer: 'api', document, pointer } : { layer: 'api', document, pointer, offset: span };
}

// Finds where the paths of all places end, in the order of the body: a list for each place, by its index.
function walk(tree: PlaceTree, end: Held, ends: (Held[] | undefined)[]): void {
  for (const at of tree.places) (ends[at] ??= []).push(end);
  if (tree.isLeaf || end.node.kind !== 'object') return;
  for (const { key, value } of end.node.entries) {
    // Null is what a missing field is, and nearly always zero is too; a key of a map counts whatever its value.
    const named = value.kind === 'null' ? undefined : tree.named.get(key);
    if (named !== undefined && (named.readsZero || !isEmpty(value)))
      walk(named, { node: value, key: end.key, name: key, within: end }, ends);
    if (tree.any !== undefined) walk(tree.any, { node: value, key, name: key, within: end }, ends);
  }
}

function isEmpty(node: JsonNode): boolean {
  switch (node.kind) {
    case 'string':
      return node.value === '';
    case 'number':
      return node.text === '0';
    case 'bool':
      return !node.value;
    case 'list':
      return node.items.length === 0;
    default:
      return false;
  }
}

function heldAtEnd({ holds }: Place, end: Held): readonly Held[] {
  const { node, key } = end;
  if (holds === 'items')
    return node.kind === 'list' ? node.items.map((item, at): Held => ({ node: item, key, name: at, within: end })) : none;
  if (holds === 'entries')
    return node.kind === 'object'
      ? node.entries.map((entry): Held => ({ node: entry.value, key: entry.key, name: entry.key, within: end }))
      : none;
  return [end];
}

/** What a place holds where the parts of a pointer lead; `undefined` where that is nothing of this place. */
export function heldAt(body: JsonNode, place: Place, parts: readonly string[]): Held | undefined {
  const isWhole = place.holds === 'value' || place.holds === 'parts';
  if (parts.length !== place.path.length + (isWhole ? 0 : 1)) return undefined;
  if (place.path.some((name, depth) => name !== '*' && name !== parts[depth])) return undefined;
  let end = top(body);
  for (const [depth, name] of place.path.entries()) {
    const part = parts[depth]!;
    const entry = entryOf(end.node, part);
    if (entry === undefined || (name !== '*' && entry.value.kind === 'null')) return undefined;
    end = { node: entry.value, key: name === '*' ? part : end.key, name: part, within: end };
  }
  return isWhole ? end : heldAtEnd(place, end).find(({ name }) => String(name) === parts.at(-1));
}
