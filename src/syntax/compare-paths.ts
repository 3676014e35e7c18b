const slash = 0x2f;

/**
 * The order of two paths, segment by segment by UTF-16 code units: what lies in a folder comes right after what is named like the folder, and before what is named
 * like it and more. Negative: `a` comes first.
 */
export function comparePaths(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index++) {
    const difference = rank(a.charCodeAt(index)) - rank(b.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The end of a segment comes before any character. */
function rank(code: number): number {
  return code === slash ? -1 : code;
}
