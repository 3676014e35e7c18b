import type { Place } from './places.ts';

/** A list of places by their paths, so that one walk of a body finds what all of them hold. */
export interface PlaceTree {
  /** Indexes in the list of the places whose path ends here. */
  readonly places: readonly number[];
  /** One of them takes a zero value for something. */
  readonly readsZero: boolean;
  readonly named: ReadonlyMap<string, PlaceTree>;
  /** Where `*` leads. */
  readonly any: PlaceTree | undefined;
  readonly isLeaf: boolean;
}

const trees = new WeakMap<readonly Place[], PlaceTree>();

/** The tree of a list of places, made once for each list. */
export function placeTreeOf(places: readonly Place[]): PlaceTree {
  const known = trees.get(places);
  if (known !== undefined) return known;
  const tree = grow(places, [...places.keys()], 0);
  trees.set(places, tree);
  return tree;
}

// The part of the tree below what the paths of some of the places have in common, down to a depth.
function grow(all: readonly Place[], some: readonly number[], depth: number): PlaceTree {
  const ends = some.filter((at) => all[at]!.path.length === depth);
  const named = new Map<string, PlaceTree>();
  for (const at of some) {
    const name = all[at]!.path[depth];
    if (name === undefined || named.has(name)) continue;
    const below = some.filter((one) => all[one]!.path[depth] === name);
    named.set(name, grow(all, below, depth + 1));
  }
  const any = named.get('*');
  named.delete('*');
  const readsZero = ends.some((at) => all[at]!.readsZero === true);
  return { places: ends, readsZero, named, any, isLeaf: named.size === 0 && any === undefined };
}
