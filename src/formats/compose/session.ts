import type { Origin } from '../../model/fact.ts';
import type { Found } from '../../model/found.ts';
import type { HostPath } from '../../model/host-path.ts';
import type { Problem } from '../../model/report.ts';
import type { Unknown, Want } from '../../model/request.ts';
import type { FileAnswer } from '../format.ts';
import { readHostPath } from '../../syntax/host-path.ts';
import { originOf, textOf } from './tree.ts';
import type { Node } from './tree.ts';
import type { Budget, TreeNote } from './to-tree.ts';

/** Something of the project that could not be read, before it is known which fields it is about. */
export interface Lack {
  readonly why: string;
  readonly from: Origin;
  readonly want?: Want;
}

/** One reading of one project: what it may look at, what it may spend, and what it has to say. */
export interface Session {
  readonly look: (path: string) => FileAnswer | undefined;
  /** Name of a document in reports, by its path. */
  readonly nameOf: (path: string) => string;
  readonly wants: Map<string, Want>;
  /** What was looked up elsewhere, and images still to be looked up. */
  readonly found: Found | undefined;
  readonly images: Want[];
  readonly problems: Problem[];
  readonly notes: TreeNote[];
  readonly budget: Budget;
  /** What every container of the project may lack, and what single ones do, by service. */
  readonly lacks: Lack[];
  readonly lacksOf: Map<string, Lack[]>;
  files: number;
}

const mostFiles = 1_000;
// As compose-go bounds itself (loader/reset.go, defaultMaxNodeVisits).
const mostNodes = 100_000;
const mostCharacters = 4_194_304;
const mostProblems = 50;

/** A session with nothing read yet. */
export function newSession(look: Session['look'], nameOf: Session['nameOf'], found: Found | undefined): Session {
  return {
    look,
    nameOf,
    wants: new Map(),
    found,
    images: [],
    problems: [],
    notes: [],
    budget: { nodes: mostNodes, characters: mostCharacters },
    lacks: [],
    lacksOf: new Map(),
    files: 0,
  };
}

/** The text of a file, or what is lacking without it; a file not at hand becomes a want. A `missing` file is a lack without a want. */
export function askFor(
  session: Session,
  path: string,
  from: Origin,
): { readonly text: FileAnswer & { readonly text: string } } | { readonly lack: Lack; readonly missing: boolean } {
  if (++session.files > mostFiles) return { lack: { why: `more than ${mostFiles} files`, from }, missing: false };
  const answer = session.look(path);
  if (answer === undefined) {
    const want: Want = { kind: 'file', name: path, from };
    if (!session.wants.has(path)) session.wants.set(path, want);
    return { lack: { why: `${path} was not read`, from, want }, missing: false };
  }
  if ('text' in answer) return { text: answer };
  return 'missing' in answer
    ? { lack: { why: `${path} does not exist`, from }, missing: true }
    : { lack: { why: `${path} was not read: ${answer.refused}`, from }, missing: false };
}

/** Adds a problem, up to a bound: a hostile file makes no endless list. */
export function complain(
  session: Session,
  document: string,
  message: string,
  span: readonly [number, number] | undefined,
  fatal: boolean,
): void {
  if (session.problems.length >= mostProblems) return;
  if (session.problems.some((one) => one.document === document && one.message === message && one.span?.[0] === span?.[0])) return;
  session.problems.push(span === undefined ? { document, message, fatal } : { document, message, span, fatal });
}

/** Adds a problem at a node. */
export function complainAt(session: Session, node: Node, message: string): void {
  complain(session, node.file.document, message, [node.start, node.end], false);
}

/** An unknown made of a lack, over the fields it is about. */
export function unknownOf({ why, from, want }: Lack, fields: Unknown['fields']): Unknown {
  return want === undefined
    ? { fields, can: 'add', layer: from.layer, why, from }
    : { fields, can: 'add', layer: from.layer, why, want, from };
}

/** The host path that a scalar names, relative to the folder of its file. */
export function hostPathOf(node: Node): HostPath {
  return readHostPath(expandTilde(textOf(node) ?? ''), node.file.folder);
}

/** Compose takes `~name` for a folder of the user's home called `name` (compose-go paths/home.go). */
export function expandTilde(text: string): string {
  return text.startsWith('~') && text.length > 1 && text[1] !== '/' ? `~/${text.slice(1)}` : text;
}

/** The path a file can be asked for: below the workspace or leaving it by `..`, or absolute; none where it hangs on the host. */
export function askablePath(node: Node): string | undefined {
  const path = readHostPath(node.plain, node.file.folder);
  return path.base === 'workspace' || path.base === 'root' ? path.path : undefined;
}

/** Records that one service lacks something. */
export function lackFor(session: Session, service: string, lacks: readonly Lack[]): void {
  if (lacks.length === 0) return;
  session.lacksOf.set(service, [...(session.lacksOf.get(service) ?? []), ...lacks]);
}

/** The place of a node, for a lack. */
export function lackAt(node: Node, why: string): Lack {
  return { why, from: originOf(node) };
}
