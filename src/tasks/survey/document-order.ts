const slash = 0x2f;

/**
 * The order of documents in the results of a survey: that of their paths, segment by segment, by UTF-16 code units. A folder’s files stand together, whatever its
 * neighbours are called (`a/b` before `a-b/c`).
 */
export function compareDocuments(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one === other) continue;
    // A segment that ends comes before one that goes on.
    return one === slash ? -1 : other === slash ? 1 : one - other;
  }
  return a.length - b.length;
}
