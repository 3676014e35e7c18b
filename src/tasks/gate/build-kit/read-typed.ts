import { type JsonNode, parseStrictJson } from '../../../formats/docker-api/parse-strict-json.ts';
import type { Typed } from './judge-exporter.ts';

/**
 * Reads a list of exporters or caches as JSON: `[{"Type": "local", "Attrs": {"dest": "x"}}]`, as `outputs` of `POST /build` and `cache-imports`
 * of the Dockerfile frontend have it. Undefined where it is anything else, keys in another case included, which Go takes for the same.
 */
export function readTyped(text: string): readonly Typed[] | undefined {
  const { root } = parseStrictJson(text);
  if (root?.kind === 'null') return [];
  if (root?.kind !== 'list') return undefined;
  const all = root.items.map(readOne);
  return all.every((one) => one !== undefined) ? all : undefined;
}

function readOne(node: JsonNode): Typed | undefined {
  if (node.kind !== 'object') return undefined;
  let type = '';
  let attributes: ReadonlyMap<string, string> | undefined = new Map();
  for (const { key, value } of node.entries) {
    if (key === 'Type' && value.kind === 'string') type = value.value;
    else if (key === 'Attrs') attributes = readTexts(value);
    else return undefined;
  }
  return attributes === undefined ? undefined : { type, attributes };
}

/** Reads an object of texts; undefined where it is anything else. */
function readTexts(node: JsonNode): ReadonlyMap<string, string> | undefined {
  if (node.kind === 'null') return new Map();
  if (node.kind !== 'object') return undefined;
  const texts = new Map<string, string>();
  for (const { key, value } of node.entries) {
    if (value.kind !== 'string') return undefined;
    texts.set(key, value.value);
  }
  return texts;
}
