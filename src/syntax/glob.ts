/**
 * Whether a path matches a pattern: `*` stands for any characters of one name, `?` for one, `**` as a whole name for any number of folders,
 * and all else for itself. In time of pattern times path at most, whatever they hold.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  return matchesParts(pattern.split('/'), path.split('/'), '**', matchesName);
}

function matchesName(pattern: string, name: string): boolean {
  return matchesParts([...pattern], [...name], '*', (one, other) => one === '?' || one === other);
}

/** Matches greedily: where something does not fit, the last part that stands for many takes one more. Earlier ones never need to. */
function matchesParts(
  pattern: readonly string[],
  parts: readonly string[],
  many: string,
  fits: (pattern: string, part: string) => boolean,
): boolean {
  let [at, next] = [0, 0];
  let [lastMany, taken] = [-1, 0];
  while (next < parts.length) {
    if (pattern[at] === many) [lastMany, taken, at] = [at, next, at + 1];
    else if (at < pattern.length && fits(pattern[at]!, parts[next]!)) [at, next] = [at + 1, next + 1];
    else if (lastMany >= 0) [at, next, taken] = [lastMany + 1, taken + 1, taken + 1];
    else return false;
  }
  return pattern.slice(at).every((part) => part === many);
}
