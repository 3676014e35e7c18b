/** Length above which a word is not compared: nothing we suggest is as long, and the work stays bounded. */
const longest = 64;

/**
 * Edit distance of two words, counting an insertion, a deletion, a replacement and a swap of neighbours as one each
 * (optimal string alignment); `limit + 1` as soon as it must be more than `limit`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit || a.length > longest || b.length > longest) return limit + 1;
  let twoBack: number[] = [];
  let back = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let best = row;
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let distance = Math.min(back[column]! + 1, current[column - 1]! + 1, back[column - 1]! + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        distance = Math.min(distance, twoBack[column - 2]! + 1);
      current.push(distance);
      if (distance < best) best = distance;
    }
    if (best > limit) return limit + 1;
    twoBack = back;
    back = current;
  }
  return Math.min(back[b.length]!, limit + 1);
}

/** The known word nearest to a misspelled one: another case, or at most two edits (one for words of up to four letters). The first of several wins. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length === 0 || word.length > longest) return undefined;
  const lower = word.toLowerCase();
  let limit = word.length <= 4 ? 1 : 2;
  let found: string | undefined;
  for (const candidate of known) {
    if (candidate === word) continue;
    if (candidate.toLowerCase() === lower) return candidate;
    const distance = editDistance(lower, candidate.toLowerCase(), limit);
    if (distance > limit) continue;
    found = candidate;
    limit = distance - 1;
    if (limit === 0) break;
  }
  return found;
}
