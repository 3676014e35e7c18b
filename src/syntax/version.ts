/** Compares dotted versions number by number; what follows the numbers (`-rc1`, `+build`) is ignored. Negative: a is older. */
export function compareVersions(a: string, b: string): number {
  const left = numbers(a);
  const right = numbers(b);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * As above, with pre-releases told apart: `1.4.0-rc.2` is older than `1.4.0-rc.3`, and both are older than `1.4.0`. What a distribution adds
 * (`+ds1`, `-0ubuntu1`) is ignored.
 */
export function compareReleases(a: string, b: string): number {
  const difference = compareVersions(a, b);
  return difference !== 0 ? difference : rankOf(a) - rankOf(b);
}

// alpha 1 … beta 1 … rc 1 … release.
function rankOf(version: string): number {
  const [, kind, number] = /^v?[\d.]+-(alpha|beta|rc)\.?(\d{1,4})/u.exec(version) ?? [];
  return kind === undefined ? 0 : ({ alpha: -3e4, beta: -2e4, rc: -1e4 }[kind] ?? 0) + Number(number);
}

const read = new Map<string, readonly number[]>();

// The same few versions are compared for every request.
function numbers(version: string): readonly number[] {
  const known = read.get(version);
  if (known !== undefined) return known;
  const made = (/^v?(\d+(?:\.\d+)*)/u.exec(version)?.[1] ?? '0').split('.').map(Number);
  if (read.size < mostRead) read.set(version, made);
  return made;
}

const mostRead = 1000;
