import { pairsOf } from './pairs.ts';
import { get, hiding, isNothing, list, map, scalar, untagged } from './tree.ts';
import type { Entry, Node } from './tree.ts';

// How two files' words on one key of a service become one (compose-go override/merge.go). Keys that are not listed merge by kind: maps
// key by key, lists appended, scalars replaced. Equal items are dropped by the readers, which know what makes two items equal.
type Way =
  | 'replace'
  | 'pairs'
  | 'append'
  | 'names'
  | 'build'
  | 'logging'
  | 'entries'
  | Readonly<Record<string, 'replace' | 'pairs' | 'append'>>;

const serviceWays: ReadonlyMap<string, Way> = new Map<string, Way>([
  ['annotations', 'pairs'],
  ['build', 'build'],
  ['command', 'replace'],
  ['depends_on', 'names'],
  ['deploy', { labels: 'pairs' }],
  ['dns', 'append'],
  ['dns_opt', 'append'],
  ['dns_search', 'append'],
  ['entrypoint', 'replace'],
  ['env_file', 'append'],
  ['label_file', 'append'],
  ['environment', 'pairs'],
  ['extra_hosts', 'append'],
  ['healthcheck', { test: 'replace' }],
  ['labels', 'pairs'],
  ['logging', 'logging'],
  ['models', 'names'],
  ['networks', 'names'],
  ['sysctls', 'pairs'],
  ['tmpfs', 'append'],
  ['ulimits', 'entries'],
]);

const buildWays: Readonly<Record<string, 'pairs' | 'append'>> = {
  args: 'pairs',
  additional_contexts: 'pairs',
  extra_hosts: 'append',
  labels: 'pairs',
};

const sections = new Set(['services', 'networks', 'volumes', 'secrets', 'configs', 'models']);

/** Told of what cannot be merged: a map over a list and the like. */
export type Complain = (text: string, node: Node) => void;

/** Merges a later file over an earlier one, as `docker compose -f A -f B` does. */
export function mergeProjects(base: Node, over: Node, complain: Complain): Node {
  return mergeEntries(base, over, (key, before, after) =>
    after.tag !== undefined
      ? after
      : sections.has(key) && before.kind === 'map' && after.kind === 'map'
        ? mergeEntries(before, after, (_, one, two) =>
            key === 'services' ? mergeService(one, two, complain) : merge(one, two, { labels: 'pairs' }, complain),
          )
        : key === 'include'
          ? after
          : merge(before, after, undefined, complain),
  );
}

/** Merges what a service says over what it extends, or over what an earlier file says of it. Tags are kept: they count for earlier files too. */
export function mergeService(base: Node, over: Node, complain: Complain): Node {
  if (over.tag !== undefined) return over;
  if (isNothing(over)) return base;
  if (base.kind !== 'map' || over.kind !== 'map') return merge(base, over, undefined, complain);
  return mergeEntries(base, over, (key, before, after) => merge(before, after, serviceWays.get(key), complain));
}

function merge(base: Node, over: Node, way: Way | undefined, complain: Complain): Node {
  if (over.tag === 'override' || over.tag === 'reset') return over;
  switch (way) {
    case 'replace':
      return hiding(over, base);
    case 'pairs':
      return isNothing(over) ? base : mergePairs(base, over);
    case 'append':
      return list([...itemsOf(base), ...itemsOf(over)], isNothing(over) ? base : over);
    case 'names':
      return isNothing(over)
        ? base
        : mergeEntries(namesOf(base), namesOf(over), (_, before, after) => merge(before, after, undefined, complain));
    case 'entries':
      if (base.kind === 'map' && over.kind === 'map') return mergeEntries(base, over, (_, before, after) => hiding(after, before));
      break;
    case 'build':
      if (!isNothing(over)) return merge(buildMap(base), buildMap(over), buildWays, complain);
      break;
    case 'logging': {
      const before = get(base, 'driver')?.value;
      const after = get(over, 'driver')?.value;
      if (before !== undefined && after !== undefined && before !== after) return hiding(over, base);
    }
  }
  if (isNothing(over)) return base;
  if (isNothing(base)) return over;
  if (base.kind === 'map' && over.kind === 'map') {
    const ways = typeof way === 'object' ? way : undefined;
    return mergeEntries(base, over, (key, before, after) =>
      merge(before, after, ways !== undefined && Object.hasOwn(ways, key) ? ways[key] : undefined, complain),
    );
  }
  if (base.kind === 'list' && over.kind === 'list') return list([...base.items, ...over.items], over);
  if (base.kind !== over.kind)
    complain('it cannot be merged with what an earlier file or an extended service says: Compose refuses the file', over);
  return hiding(over, base);
}

// One after the other: readers take the last of a name, and know what it hides.
function mergePairs(base: Node, over: Node): Node {
  const after = pairsOf(over);
  const gone = new Set<string>();
  for (const { key, node } of after) if (node.tag !== undefined) gone.add(key);
  const before = gone.size === 0 ? pairsOf(base) : pairsOf(base).filter(({ key }) => !gone.has(key));
  return map([...before, ...after], over);
}

/** Key by key; keys of `base` keep their place. A key that is reset stays as a tombstone, for files that come before. */
function mergeEntries(base: Node, over: Node, both: (key: string, before: Node, after: Node) => Node): Node {
  const merged: Entry[] = [...base.entries];
  const places = new Map<string, number>();
  for (let index = 0; index < merged.length; index++) places.set(merged[index]!.key, index);
  for (const entry of over.entries) {
    const at = places.get(entry.key);
    if (at === undefined) {
      places.set(entry.key, merged.length);
      merged.push(entry);
    } else {
      const before = merged[at]!;
      const node = before.node.tag === 'reset' ? entry.node : both(entry.key, before.node, entry.node);
      // The place of the key goes with the file that the value is in.
      const isLater = node.file === entry.node.file && node.pointer === entry.node.pointer;
      merged[at] = { ...(isLater ? entry : before), node };
    }
  }
  return map(merged, base);
}

/** Drops tombstones and tags once a file is merged into those before it: they say nothing to files that come later. */
export function settle(node: Node): Node {
  if (node.kind !== 'map') return untagged(node);
  let entries: Entry[] | undefined;
  for (let index = 0; index < node.entries.length; index++) {
    const entry = node.entries[index]!;
    const child = entry.node.tag === 'reset' ? undefined : settle(entry.node);
    if (child === entry.node) entries?.push(entry);
    else {
      entries ??= node.entries.slice(0, index);
      if (child !== undefined) entries.push({ ...entry, node: child });
    }
  }
  return untagged(entries === undefined ? node : { ...node, entries });
}

/** A string or list as a list. */
export function itemsOf(node: Node): readonly Node[] {
  return node.kind === 'list' ? node.items : node.kind === 'map' ? pairsAsItems(node) : node.value === null ? [] : [node];
}

// `extra_hosts` may be a map in one file and a list in the other.
function pairsAsItems(node: Node): readonly Node[] {
  return node.entries.flatMap(({ key, node: value }) =>
    (value.kind === 'list' ? value.items : [value]).map((one) =>
      one.kind === 'scalar' ? scalar(`${key}=${one.value === null ? '' : String(one.value)}`, `${key}=${one.plain}`, one, one.uses) : one,
    ),
  );
}

function namesOf(node: Node): Node {
  if (node.kind !== 'list') return node;
  const entries: Entry[] = [];
  for (const item of node.items) {
    if (typeof item.value === 'string')
      entries.push({ key: item.value, keyStart: item.start, keyEnd: item.end, node: scalar(null, '', item) });
  }
  return map(entries, node);
}

function buildMap(node: Node): Node {
  return node.kind === 'scalar' && node.value !== null
    ? map([{ key: 'context', keyStart: node.start, keyEnd: node.end, node }], node)
    : node;
}
