/** Where the lines of a text start; made once for a document. */
export interface LineIndex {
  readonly text: string;
  readonly starts: readonly number[];
}

/** Makes the index. Lines end as JSON and YAML editors count them: `\n`, `\r\n` or `\r`. */
export function indexLines(text: string): LineIndex {
  const starts = [0];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(index + 1) !== 0x0a)) starts.push(index + 1);
  }
  return { text, starts };
}

/** Line and column of an offset, both from 1; columns in UTF-16 code units. */
export function placeAt({ starts, text }: LineIndex, offset: number): { readonly line: number; readonly column: number } {
  const at = Math.min(offset, text.length);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at - starts[low]! + 1 };
}

/** The text of a line, counted from 1, without its end; empty where there is none. */
export function lineText({ starts, text }: LineIndex, line: number): string {
  const start = starts[line - 1];
  return start === undefined ? '' : text.slice(start, starts[line] ?? text.length).replace(/[\r\n]+$/u, '');
}
