/** A part of a text that another one replaces; offsets are UTF-16 code units, `start` = `end` inserts. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with its parts replaced. Parts do not overlap; at one place they come in the order given. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const parts: string[] = [];
  let end = 0;
  for (const splice of [...splices].sort((a, b) => a.start - b.start || a.end - b.end)) {
    parts.push(text.slice(end, splice.start), splice.text);
    end = Math.max(end, splice.end);
  }
  return parts.join('') + text.slice(end);
}
