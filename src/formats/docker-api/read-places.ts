import { fact } from '../../model/fact.ts';
import type { Origin } from '../../model/fact.ts';
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

/** Reads what a list of places holds in a body as a container request of layer `api`, named like the document. */
export function readPlaces({ document, body, oddities }: ApiBody, places: readonly Place[], context: PlaceContext): ContainerDraft {
  const draft = newContainer(document, originOf(document, '', body.span));
  const fields = draft as unknown as Record<string, unknown>;
  const ends: (Held[] | undefined)[] = places.map(() => undefined);
  walk(placeTreeOf(places), top(body), ends);
  // In the order of the places: it decides which fact comes first where several places fill one field.
  for (let at = 0; at < places.length; at++) {
    const place = places[at]!;
    for (const end of ends[at] ?? none) {
      for (const held of heldAtEnd(place, end)) {
        for (const value of place.read(held.node, held.key, context)) {
          const one = fact(value, originOf(document, pointerOf(held), held.node.span));
          const there = fields[place.field];
          if (Array.isArray(there)) there.push(one);
          else fields[place.field] = one;
        }
      }
    }
  }
  for (const { oddity, pointer, span } of oddities) draft.oddities.push(fact(oddity, originOf(document, pointer, span)));
  return draft;
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
  let end = top(body);
  for (const [depth, name] of place.path.entries()) {
    const part = parts[depth]!;
    const entry = entryOf(end.node, part);
    if (entry === undefined || (name !== '*' && (name !== part || entry.value.kind === 'null'))) return undefined;
    end = { node: entry.value, key: name === '*' ? part : end.key, name: part, within: end };
  }
  return isWhole ? end : heldAtEnd(place, end).find(({ name }) => String(name) === parts.at(-1));
}
