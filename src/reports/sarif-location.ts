import { indexLines, type LineIndex, placeAt } from '../syntax/line-index.ts';
import { cutText, plainText } from '../syntax/plain-text.ts';

/** A document as SARIF names it: a URI, relative where the path is. */
function uriOf(document: string): string {
  const path = document
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
  // Two slashes at the start would name another machine.
  return path.startsWith('/') ? `file:///${path.replace(/^\/+/u, '')}` : path === '' ? '.' : path;
}

/** Turns places of a report into SARIF's; what each document comes to is worked out once. */
export interface SarifPlaces {
  uri(document: string): string;
  /** A place in a document; the first line where none is known, since viewers show nothing that has no line. */
  location(place: { readonly document: string; readonly line?: number | undefined; readonly column?: number | undefined }): object;
  /** The region between two offsets, its end the place after the last character; undefined where the text is not at hand. */
  region(document: string, start: number, end: number): object | undefined;
}

/** @param texts the documents of a part of a report */
export function sarifPlaces(texts: ReadonlyMap<string, string>): SarifPlaces {
  const uris = new Map<string, string>();
  const indexes = new Map<string, LineIndex>();
  const uri = (document: string): string => {
    let known = uris.get(document);
    if (known === undefined) uris.set(document, (known = uriOf(document)));
    return known;
  };
  const indexOf = (document: string): LineIndex | undefined => {
    let index = indexes.get(document);
    const text = index === undefined ? texts.get(document) : undefined;
    if (text !== undefined) indexes.set(document, (index = indexLines(text)));
    return index;
  };
  return {
    uri,
    location: ({ document, line = 1, column }) => ({
      artifactLocation: { uri: uri(document) },
      region: column === undefined ? { startLine: line } : { startLine: line, startColumn: column },
    }),
    region: (document, start, end) => {
      const index = indexOf(document);
      if (index === undefined) return undefined;
      const [from, to] = [placeAt(index, start), placeAt(index, end)];
      return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
    },
  };
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
