import type { FeatureUse } from '../../model/request.ts';
import type { Json } from './located.ts';

/** A Feature as it is named: by the file, by another Feature, or by a wish about the order. */
export interface Named {
  readonly use: FeatureUse;
  /** Its name, or its folder relative to the workspace. */
  readonly place: string;
  /** Of the manifest, where it was looked up. */
  readonly digest: string | undefined;
  /** Its own id, and those it had before it was renamed; empty where nobody asks for them. */
  readonly aliases: readonly string[];
  /** The options as they are written. */
  readonly given: Json;
}

/** A Feature in the graph of those that a build installs. */
export interface FeatureNode extends Named {
  /** What must be installed before it, and what comes before it if it is installed at all. */
  readonly dependsOn: readonly Named[];
  readonly installsAfter: readonly Named[];
}

/**
 * The order in which the reference CLI installs Features, and so merges what they say: in rounds, each of those whose predecessors are done; of a
 * round those that `overrideFeatureInstallOrder` names first, and else by their names (devcontainers/cli@f683c29f
 * src/spec-configuration/containerFeaturesOrder.ts computeDependsOnInstallationOrder). Undefined where they wait for each other: the CLI refuses that.
 * `nodes`: each Feature once, in the order in which it is met.
 */
export function orderFeatures<Node extends FeatureNode>(nodes: readonly Node[], override: readonly Named[]): readonly Node[] | undefined {
  const priority = (node: Node): number => {
    const at = override.findIndex((named) => isAfter(node, named));
    return at < 0 ? 0 : override.length - at;
  };
  const priorities = new Map(nodes.map((node) => [node, priority(node)]));
  const soft = new Map(nodes.map((node) => [node, node.installsAfter.filter((named) => nodes.some((one) => isAfter(one, named)))]));
  const order: Node[] = [];
  let left = nodes;
  while (left.length > 0) {
    const ready = left.filter(
      (node) =>
        node.dependsOn.every((named) => order.some((done) => isSame(done, named))) &&
        soft.get(node)!.every((named) => order.some((done) => isAfter(done, named))),
    );
    if (ready.length === 0) return undefined;
    const highest = Math.max(...ready.map((node) => priorities.get(node)!));
    const round = ready.filter((node) => priorities.get(node) === highest);
    left = left.filter((node) => !round.some((one) => isSame(one, node)));
    order.push(...round.toSorted(compare));
  }
  return order;
}

/** Whether two are one Feature to be installed once: of one kind, name, tag and digest, with the same options. */
export function isSame(a: Named, b: Named): boolean {
  return kindOf(a) === kindOf(b) && compare(a, b) === 0;
}

// Whether a Feature is the one that a wish about the order names; versions and options do not count.
function isAfter(node: Named, named: Named): boolean {
  if (kindOf(node) !== kindOf(named)) return false;
  if (node.place === named.place) return true;
  if (kindOf(node) !== 'oci') return false;
  const folder = named.place.slice(0, named.place.lastIndexOf('/') + 1);
  return named.aliases.some((alias) => folder + alias === node.place);
}

function kindOf({ use: { source } }: Named): string {
  return source === 'registry' || source === 'legacy' ? 'oci' : source;
}

function compare(a: Named, b: Named): number {
  if (kindOf(a) !== kindOf(b)) return compareText(a.use.id, b.use.id);
  if (kindOf(a) !== 'oci') return compareText(a.place, b.place) || compareOptions(a.given, b.given);
  const isOneManifest = a.digest !== undefined && a.digest === b.digest;
  if (isOneManifest && compareOptions(a.given, b.given) === 0) return 0;
  const [tagA, tagB] = [a.use.tag ?? 'latest', b.use.tag ?? 'latest'];
  return (
    compareNames(a, b) ||
    (a.use.digest === undefined && b.use.digest === undefined ? compareText(tagA, tagB) : 0) ||
    compareOptions(a.given, b.given) ||
    compareText(a.digest ?? a.use.digest ?? '', b.digest ?? b.use.digest ?? '')
  );
}

function compareNames(a: Named, b: Named): number {
  const [cutA, cutB] = [a.place.lastIndexOf('/'), b.place.lastIndexOf('/')];
  const folders = compareText(a.place.slice(0, cutA), b.place.slice(0, cutB));
  if (folders !== 0) return folders;
  const [idA, idB] = [a.place.slice(cutA + 1), b.place.slice(cutB + 1)];
  const [idsA, idsB] = [a.aliases.length === 0 ? [idA] : a.aliases, b.aliases.length === 0 ? [idB] : b.aliases];
  return idsA.some((id) => idsB.includes(id)) ? 0 : compareText(idA, idB);
}

// Of options that are neither texts nor switches the CLI compares nothing (optionsCompareTo).
function compareOptions(a: Json, b: Json): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (typeof a !== 'object' || typeof b !== 'object') return (typeof a).localeCompare(typeof b);
  const [one, two] = [(a ?? {}) as Readonly<Record<string, Json>>, (b ?? {}) as Readonly<Record<string, Json>>];
  const [keysA, keysB] = [Object.keys(one).toSorted(), Object.keys(two).toSorted()];
  if (keysA.length !== keysB.length) return keysA.length - keysB.length;
  for (const [index, key] of keysA.entries()) {
    const other = keysB[index]!;
    if (key !== other) return compareText(key, other);
    const [left, right] = [one[key], two[key]];
    if (typeof left === 'string' && typeof right === 'string' && left !== right) return compareText(left, right);
    if (typeof left === 'boolean' && typeof right === 'boolean' && left !== right) return left ? 1 : -1;
  }
  return 0;
}

const simple = /^[a-z0-9./-]*$/u;

// The CLI compares by the words of people; of such names that is the order of their characters, and much quicker.
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return simple.test(a) && simple.test(b) ? (a < b ? -1 : 1) : a.localeCompare(b);
}
