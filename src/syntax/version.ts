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

function numbers(version: string): number[] {
  return (/^v?(\d+(?:\.\d+)*)/u.exec(version)?.[1] ?? '0').split('.').map(Number);
}
