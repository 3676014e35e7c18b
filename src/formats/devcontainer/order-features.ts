import type { FeatureUse } from '../../model/request.ts';

/** A Feature in the graph of those that a build installs. */
export interface FeatureNode {
  readonly use: FeatureUse;
  /** Of the manifest, where it was looked up. */
  readonly digest?: string;
  /** Its own id, and those it had before it was renamed. */
  readonly aliases: readonly string[];
  /** What must be installed before it, and what comes before it if it is installed at all. */
  readonly dependsOn: readonly Named[];
  readonly installsAfter: readonly Named[];
}

/** A Feature as others name it. */
export type Named = Pick<FeatureNode, 'use' | 'digest' | 'aliases'>;

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
  if (node.use.name === named.use.name) return true;
  if (kindOf(node) !== 'oci') return false;
  const folder = named.use.name.slice(0, named.use.name.lastIndexOf('/') + 1);
  return named.aliases.some((alias) => folder + alias === node.use.name);
}

function kindOf({ use: { source } }: Named): string {
  return source === 'registry' || source === 'legacy' ? 'oci' : source;
}

function compare(a: Named, b: Named): number {
  if (kindOf(a) !== kindOf(b)) return compareText(a.use.id, b.use.id);
  if (kindOf(a) !== 'oci') return compareText(a.use.name, b.use.name) || compareOptions(a.use.options, b.use.options);
  const isOneManifest = a.digest !== undefined && a.digest === b.digest;
  if (isOneManifest && compareOptions(a.use.options, b.use.options) === 0) return 0;
  const [tagA, tagB] = [a.use.tag ?? 'latest', b.use.tag ?? 'latest'];
  return (
    compareNames(a, b) ||
    (a.use.digest === undefined && b.use.digest === undefined ? compareText(tagA, tagB) : 0) ||
    compareOptions(a.use.options, b.use.options) ||
    compareText(a.digest ?? a.use.digest ?? '', b.digest ?? b.use.digest ?? '')
  );
}

function compareNames(a: Named, b: Named): number {
  const [cutA, cutB] = [a.use.name.lastIndexOf('/'), b.use.name.lastIndexOf('/')];
  const folders = compareText(a.use.name.slice(0, cutA), b.use.name.slice(0, cutB));
  if (folders !== 0) return folders;
  const [idA, idB] = [a.use.name.slice(cutA + 1), b.use.name.slice(cutB + 1)];
  const [idsA, idsB] = [a.aliases.length === 0 ? [idA] : a.aliases, b.aliases.length === 0 ? [idB] : b.aliases];
  return idsA.some((id) => idsB.includes(id)) ? 0 : compareText(idA, idB);
}

function compareOptions(a: FeatureUse['options'], b: FeatureUse['options']): number {
  const [keysA, keysB] = [Object.keys(a).toSorted(), Object.keys(b).toSorted()];
  if (keysA.length !== keysB.length) return keysA.length - keysB.length;
  for (const [index, key] of keysA.entries()) {
    const other = keysB[index]!;
    if (key !== other) return compareText(key, other);
    const [one, two] = [a[key], b[key]];
    if (typeof one === 'string' && typeof two === 'string' && one !== two) return compareText(one, two);
    if (typeof one === 'boolean' && typeof two === 'boolean' && one !== two) return one ? 1 : -1;
  }
  return 0;
}

const simple = /^[a-z0-9./-]*$/u;

// The CLI compares by the words of people; of such names that is the order of their characters, and much quicker.
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return simple.test(a) && simple.test(b) ? (a < b ? -1 : 1) : a.localeCompare(b);
}
