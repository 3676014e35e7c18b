import { posix } from 'node:path';
import type { Origin } from '../model/fact.ts';
import type { Evidence, Problem } from '../model/report.ts';
import { withoutCredentials } from '../known/secrets.ts';
import { indexLines, type LineIndex, placeAt } from '../syntax/line-index.ts';

/** Turns the places of one configuration into those of a report: documents as the user would name them, offsets with line and column. */
export interface Places {
  /** What the user puts before a path relative to the workspace. */
  readonly prefix: string;
  nameOf(document: string): string;
  origin(from: Origin): Origin;
  evidence(evidence: Evidence): Evidence;
  problem(problem: Problem): Problem;
}

/** A key may be as long as the file, and stand in the pointer of each value below it. */
const longestPointer = 1000;

/** A pointer that is too long points at the nearest value around it whose own is not. */
function shortened(pointer: string): string {
  return pointer.length <= longestPointer ? pointer : pointer.slice(0, Math.max(0, pointer.lastIndexOf('/', longestPointer)));
}

/**
 * @param prefix what the user puts before a path relative to the workspace
 * @param files the paths that were asked for; other names of documents (`Feature go 1.3.4`) stay as they are
 * @param texts the texts that were read, by path
 */
export function placesIn(prefix: string, files: ReadonlySet<string>, texts: ReadonlyMap<string, string>): Places {
  const indexes = new Map<string, LineIndex>();
  const lineAndColumn = (document: string, offset: number): { readonly line: number; readonly column: number } | undefined => {
    let index = indexes.get(document);
    if (index === undefined) {
      const text = texts.get(document);
      if (text === undefined) return undefined;
      indexes.set(document, (index = indexLines(text)));
    }
    return placeAt(index, offset);
  };
  const nameOf = (document: string): string =>
    prefix === '' || document.startsWith('/') || !files.has(document)
      ? document
      : document.startsWith('..')
        ? posix.join(prefix, document)
        : prefix + document;
  const origin = (from: Origin): Origin => {
    if (prefix === '' && from.via === undefined && from.pointer.length <= longestPointer) return from;
    const { document, pointer, via } = from;
    return { ...from, document: nameOf(document), pointer: shortened(pointer), ...(via === undefined ? {} : { via: origin(via) }) };
  };
  return {
    prefix,
    nameOf,
    origin,
    evidence: ({ from, shows: value }) => {
      const shows = withoutCredentials(value);
      for (let at: Origin | undefined = from; at !== undefined; at = at.via) {
        const place = at.offset === undefined ? undefined : lineAndColumn(at.document, at.offset[0]);
        if (place !== undefined) return { from: origin(from), document: nameOf(at.document), ...place, shows };
      }
      return { from: origin(from), shows };
    },
    problem: (problem) => ({
      ...problem,
      document: nameOf(problem.document),
      ...(problem.span === undefined ? {} : lineAndColumn(problem.document, problem.span[0])),
    }),
  };
}
