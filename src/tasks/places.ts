import { posix } from 'node:path';
import type { Origin } from '../model/fact.ts';
import type { Evidence, Problem } from '../model/report.ts';
import { withoutCredentials } from '../known/without-credentials.ts';
import { indexLines, type LineIndex, placeAt } from '../syntax/line-index.ts';

/** Turns the places of one configuration into those of a report: documents as the user would name them, offsets with line and column. */
export interface Places {
  /** What the user puts before a path relative to the workspace. */
  readonly prefix: string;
  nameOf(document: string): string;
  /** The same as it is on the disk: `nameOf` is for reports, where no name shows a credential. */
  exactNameOf(document: string): string;
  origin(from: Origin): Origin;
  evidence(evidence: Evidence): Evidence;
  problem(problem: Problem): Problem;
}

/** A key may be as long as the file, and stand in the pointer of each value below it. */
const longestPointer = 1000;

/** A pointer that is too long points at the nearest value around it whose own is not. */
function shortened(pointer: string): string {
  const shown = withoutCredentials(pointer);
  return shown.length <= longestPointer ? shown : shown.slice(0, Math.max(0, shown.lastIndexOf('/', longestPointer)));
}

/** A problem without credentials. */
export function shownProblem(problem: Problem): Problem {
  return { ...problem, document: withoutCredentials(problem.document), message: withoutCredentials(problem.message) };
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
  const exactNameOf = (document: string): string =>
    prefix === '' || document.startsWith('/') || !files.has(document)
      ? document
      : document.startsWith('..')
        ? posix.join(prefix, document)
        : prefix + document;
  const names = new Map<string, string>();
  const nameOf = (document: string): string => {
    let name = names.get(document);
    if (name === undefined) names.set(document, (name = withoutCredentials(exactNameOf(document))));
    return name;
  };
  // Facts of one line, and the rules that are about it, share its place.
  const origins = new Map<Origin, Origin>();
  const origin = (from: Origin): Origin => {
    let placed = origins.get(from);
    if (placed === undefined) origins.set(from, (placed = newOrigin(from)));
    return placed;
  };
  const newOrigin = (from: Origin): Origin => {
    const { via } = from;
    const document = nameOf(from.document);
    const pointer = shortened(from.pointer);
    if (via === undefined) return document === from.document && pointer === from.pointer ? from : { ...from, document, pointer };
    return { ...from, document, pointer, via: origin(via) };
  };
  return {
    prefix,
    nameOf,
    exactNameOf,
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
      ...shownProblem(problem),
      document: nameOf(problem.document),
      ...(problem.span === undefined ? {} : lineAndColumn(problem.document, problem.span[0])),
    }),
  };
}
