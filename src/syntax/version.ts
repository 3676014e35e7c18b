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
