import type { JsonEntry, JsonNode, JsonObject } from './parse-strict-json.ts';

/** A place whose value was taken away; its neighbours keep their index until all changes are made. */
export const removed = Symbol('removed');

export interface DraftObject {
  readonly kind: 'object';
  entries: { readonly was: string | undefined; key: string; value: DraftNode | typeof removed }[];
  readonly span?: JsonObject['span'];
}

export interface DraftList {
  readonly kind: 'list';
  readonly items: (DraftNode | typeof removed)[];
  readonly span?: JsonObject['span'];
}

/** A tree that changes can be made in: what was removed is marked, and every entry remembers the key it had. */
export type DraftNode = Exclude<JsonNode, { readonly kind: 'list' | 'object' }> | DraftObject | DraftList;

/** A changeable copy of a tree. */
export function toDraft(node: JsonNode): DraftNode {
  const span = node.span === undefined ? {} : { span: node.span };
  if (node.kind === 'list') return { kind: 'list', items: node.items.map(toDraft), ...span };
  if (node.kind === 'object')
    return { kind: 'object', entries: node.entries.map(({ key, value }) => ({ was: key, key, value: toDraft(value) })), ...span };
  return node;
}

/** The tree without what was removed. A list that a removal emptied goes too: an empty list of port bindings publishes a port. */
export function settle(node: DraftNode): JsonNode {
  const span = node.kind === 'list' || node.kind === 'object' ? (node.span === undefined ? {} : { span: node.span }) : {};
  if (node.kind === 'list') return { kind: 'list', items: node.items.flatMap((item) => (item === removed ? [] : [settle(item)])), ...span };
  if (node.kind !== 'object') return node;
  const entries = node.entries.flatMap(({ key, value }): JsonEntry[] =>
    value === removed || emptied(value) ? [] : [{ key, value: settle(value) }],
  );
  return { kind: 'object', entries, ...span };
}

function emptied(node: DraftNode): boolean {
  return node.kind === 'list' && node.items.length > 0 && node.items.every((item) => item === removed);
}
