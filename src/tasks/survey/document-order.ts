/**
 * What to sort documents by: then they stand in the order of their paths, segment by segment, by UTF-16 code units. A folder’s files stand together, whatever its
 * neighbours are called (`a/b` before `a-b/c`).
 */
export function orderKey(document: string): string {
  return document.replaceAll('/', '\0');
}
