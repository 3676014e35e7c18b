import type { Found } from '../model/found.ts';
import type { Change, Request, Want } from '../model/request.ts';
import type { Problem } from '../model/report.ts';
import type { FormatName } from '../model/rule.ts';
import type { Splice } from '../syntax/splice.ts';

/** A document to read. `document` is its name in reports; `path` where it lies relative to the workspace (`.devcontainer/devcontainer.json`). */
export interface Source {
  readonly document: string;
  readonly path: string;
  readonly text: string;
  /** Other configurations of the same kind in the workspace, which another tool may open instead. */
  readonly siblings?: readonly string[];
  /** False: nobody named this file, a tool finds it in its folder by itself; what such a tool reads with it or instead counts. */
  readonly named?: boolean;
}

/** A file that a reader asked for: its text, or one sentence why it is not to be had (missing, too large, outside the workspace). */
export type FileAnswer = { readonly text: string } | { readonly missing: true } | { readonly refused: string };

/**
 * What is at hand beside a text: local files, by path relative to the workspace, and what was looked up elsewhere; without `found`, nothing is to be
 * looked up. A reader that needs a file asks for it here; one that is not at hand it names in `wants`, and goes on without.
 */
export interface Files {
  get(path: string): FileAnswer | undefined;
  readonly found?: Found;
}

export interface Reading {
  readonly requests: readonly Request[];
  readonly wants: readonly Want[];
  readonly problems: readonly Problem[];
}

/** One format, text in. `parse` and `read` never throw, whatever the input; what cannot be read is a problem or an unknown. */
export interface Format<Doc> {
  readonly name: FormatName;
  /** Whether a file of this name, relative to the workspace, is of this format. */
  recognises(path: string): boolean;
  parse(source: Source): { readonly doc: Doc; readonly problems: readonly Problem[] };
  read(doc: Doc, files: Files): Reading;
}

/** What carries changes out in a text: every byte outside the splices stays as it is. And the changes that the text cannot make, each with the reason. */
export interface Edits {
  readonly splices: readonly Splice[];
  readonly refused: readonly Refusal[];
}

export interface Refusal {
  readonly change: Change;
  /** One clause: why this format, or this text, cannot say it. */
  readonly why: string;
}

/** A format that people write and that is changed in its text. Splices do not overlap; comments, line ends and indentation stay. */
export interface TextFormat<Doc> extends Format<Doc> {
  /** Asked for one change or several at a time; the document is parsed once for all of them. */
  edit(doc: Doc, changes: readonly Change[]): Edits;
}

/** A format that programs write: the tree that was judged is changed and printed in one canonical way. */
export interface PrintedFormat<Doc> extends Format<Doc> {
  edit(doc: Doc, changes: readonly Change[]): { readonly doc: Doc; readonly refused: readonly Refusal[] };
  print(doc: Doc): string;
}
