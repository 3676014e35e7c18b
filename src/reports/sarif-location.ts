import { placeAt, type LineIndex } from '../syntax/line-index.ts';
import { cutText, plainText } from '../syntax/plain-text.ts';

/** A document as SARIF names it: a URI, relative where the path is. */
export function uriOf(document: string): string {
  const path = document
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
  // Two slashes at the start would name another machine.
  return path.startsWith('/') ? `file:///${path.replace(/^\/+/u, '')}` : path === '' ? '.' : path;
}

/** A place in a document; the first line where none is known, since viewers show nothing that has no line. */
export function physicalLocation({
  document,
  line = 1,
  column,
}: {
  readonly document: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}): object {
  return {
    artifactLocation: { uri: uriOf(document) },
    region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) },
  };
}

/** The region between two offsets; its end is the place after the last character. */
export function regionOf(index: LineIndex, start: number, end: number): object {
  const from = placeAt(index, start);
  const to = placeAt(index, end);
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}

/** Text of the input as a message: one line, not without end, and without what SARIF takes for a link. */
export function messageText(text: string, most = 1000): string {
  return plainText(cutText(text, most)).replaceAll(/\[(?=[^\]]*\]\()/gu, String.raw`\[`);
}

// What JSON leaves as it is and a terminal or an editor obeys: deletes, C1 controls, line separators, marks that reorder text.
// oxlint-disable-next-line no-control-regex -- finding them is the point
const unseen = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** A value as JSON on one line, in which no control character stands as itself. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(unseen, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
