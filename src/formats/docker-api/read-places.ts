import { fact } from '../../model/fact.ts';
import type { Origin } from '../../model/fact.ts';
import { fieldShapes, newContainer } from '../../model/request-fields.ts';
import type { ContainerDraft } from '../../model/request-fields.ts';
import { pointerPart } from '../../syntax/pointer.ts';
import type { OddPlace } from './canonicalise.ts';
import { valueOf } from './parse-strict-json.ts';
import type { JsonNode, JsonObject } from './parse-strict-json.ts';
import type { Place, PlaceContext } from './places.ts';

/** A canonical body of the API, and what was odd about it before. */
export interface ApiBody {
  readonly document: string;
  readonly body: JsonObject;
  readonly oddities: readonly OddPlace[];
}

/** One value that a place holds: its node, the key that stands for it or for `*`, and its pointer. */
export interface Held {
  readonly node: JsonNode;
  readonly key: string;
  readonly pointer: string;
}

/** Everything that a place holds in a body, in order. */
export function heldBy(body: JsonNode, place: Place): readonly Held[] {
  let level: readonly Held[] = [{ node: body, key: '', pointer: '' }];
  for (const name of place.path) {
    level = level.flatMap(({ node, key, pointer }): readonly Held[] => {
      if (node.kind !== 'object') return [];
      if (name === '*')
        return node.entries.map((entry) => ({ node: entry.value, key: entry.key, pointer: pointer + pointerPart(entry.key) }));
      const value = valueOf(node, name);
      return value === undefined ? [] : [{ node: value, key, pointer: pointer + pointerPart(name) }];
    });
    if (level.length === 0) return level;
  }
  if (place.holds === 'items')
    return level.flatMap(({ node, key, pointer }) =>
      node.kind === 'list' ? node.items.map((item, at) => ({ node: item, key, pointer: `${pointer}/${at}` })) : [],
    );
  if (place.holds === 'entries')
    return level.flatMap(({ node, pointer }) =>
      node.kind === 'object'
        ? node.entries.map((entry) => ({ node: entry.value, key: entry.key, pointer: pointer + pointerPart(entry.key) }))
        : [],
    );
  return level;
}

/** Reads what a list of places holds in a body as a container request of layer `api`, named like the document. */
export function readPlaces({ document, body, oddities }: ApiBody, places: readonly Place[], context: PlaceContext): ContainerDraft {
  const origin = (pointer: string, span: Origin['offset']): Origin => ({
    layer: 'api',
    document,
    pointer,
    ...(span === undefined ? {} : { offset: span }),
  });
  const draft = newContainer(document, origin('', body.span));
  const fields = draft as unknown as Record<string, unknown>;
  for (const place of places) {
    for (const { node, key, pointer } of heldBy(body, place)) {
      for (const value of place.read(node, key, context)) {
        const one = fact(value, origin(pointer, node.span));
        if (fieldShapes.container[place.field] === 'list') (fields[place.field] as unknown[]).push(one);
        else fields[place.field] = one;
      }
    }
  }
  for (const { oddity, pointer, span } of oddities) draft.oddities.push(fact(oddity, origin(pointer, span)));
  return draft;
}
