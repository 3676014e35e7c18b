/** Things of two sides, each with its counterpart where it has one. */
export interface Pairs<T> {
  readonly pairs: readonly (readonly [before: T, after: T])[];
  readonly before: readonly T[];
  readonly after: readonly T[];
}

/** Pairs what has the same key. */
export function pairByKey<T>(before: readonly T[], after: readonly T[], keyOf: (thing: T) => string): Pairs<T> {
  const waiting = new Map<string, T[]>();
  for (const one of after) {
    const key = keyOf(one);
    const same = waiting.get(key);
    if (same === undefined) waiting.set(key, [one]);
    else same.push(one);
  }
  const pairs: (readonly [T, T])[] = [];
  const left: T[] = [];
  for (const one of before) {
    const other = waiting.get(keyOf(one))?.shift();
    if (other === undefined) left.push(one);
    else pairs.push([one, other]);
  }
  return { pairs, before: left, after: [...waiting.values()].flat() };
}

/** More is left unpaired than people rename at once. */
const mostToMatch = 30;

/**
 * Pairs what is left over by how alike two things are, the most alike first. `unlike`: how much two differ, from 0 to 1, undefined where
 * they cannot be the same thing. Half is too much, unless nothing else is left on either side.
 */
export function pairLeft<T>({ pairs, before, after }: Pairs<T>, unlike: (before: T, after: T) => number | undefined): Pairs<T> {
  if (before.length > mostToMatch || after.length > mostToMatch) return { pairs, before, after };
  const isOnly = before.length === 1 && after.length === 1;
  const candidates = before
    .flatMap((one) => after.map((other) => ({ one, other, distance: unlike(one, other) ?? Infinity })))
    .filter(({ distance }) => distance < (isOnly ? Infinity : 0.5))
    .toSorted((a, b) => a.distance - b.distance);
  const old = new Set(before);
  const now = new Set(after);
  const found = candidates.filter(({ one, other }) => old.has(one) && now.has(other) && old.delete(one) && now.delete(other));
  return { pairs: [...pairs, ...found.map(({ one, other }) => [one, other] as const)], before: [...old], after: [...now] };
}
