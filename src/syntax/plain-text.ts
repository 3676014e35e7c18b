const spaces = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
// C0 and C1 controls could steer a terminal; direction marks and overrides make text read in another order than it runs.
// oxlint-disable-next-line no-control-regex -- finding them is the point
const unseen = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text fit for a terminal: line ends and tabs are spaces, and what could steer the terminal or reorder the text shows as `�`. */
export function plainText(text: string): string {
  return text.replace(spaces, ' ').replace(unseen, '\ufffd');
}

/** Breaks text into lines of at most `width` at its spaces; words that are longer are cut. */
export function wrapWords(text: string, width: number): string[] {
  const most = Math.max(width, 8);
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 1 <= most) {
      lines[lines.length - 1] = `${last} ${word}`;
      continue;
    }
    let rest = word;
    for (; rest.length > most; rest = rest.slice(most)) lines.push(rest.slice(0, most));
    lines.push(rest);
  }
  return lines;
}

/** Text of at most `width`, its end replaced by an ellipsis where it is longer. */
export function cutText(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(width - 1, 0))}…` : text;
}
