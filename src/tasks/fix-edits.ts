import { editedAt } from '../formats/compose/edit-place.ts';
import { lockfilePath } from '../formats/devcontainer/lockfile.ts';
import type { PlannedFix } from '../judge/plan-fix.ts';
import { isLocking } from '../model/locking.ts';
import type { Change, Request } from '../model/request.ts';
import type { Splice } from '../syntax/splice.ts';
import type { Editor } from './load-editor.ts';

/** Editors of texts, by their paths. */
export type Editors = ReadonlyMap<string, Editor>;

/** Edits of texts, by their paths. */
export type Edited = ReadonlyMap<string, readonly Splice[]>;

/** A change, and the document whose text it changes. */
export interface Placed {
  readonly path: string;
  readonly change: Change;
}

/** The changes of a fix, each with the document it changes; `main` is the configuration itself. */
export function placed({ request, changes }: PlannedFix, main: string): readonly Placed[] {
  return changes.map((change) => ({ path: placeFor(change, request, main), change }));
}

// With Compose the dev container is a service of another file, but only its own configuration can name Features.
function placeFor(change: Change, request: Request, main: string): string {
  if (isLocking(change)) return lockfilePath(main);
  if (change.do !== 'add') return (editedAt(change) ?? change.fact.from).document;
  return change.field === 'features' ? main : request.from.document;
}

/** Adds the changes of a fix to others, each once; false where they are about the same place in another way: then they have to wait. */
export function addChanges(all: Map<string, Placed>, more: readonly Placed[]): boolean {
  const fresh: [string, Placed][] = [];
  for (const one of more) {
    const { change } = one;
    const key = placeOf(change);
    const other = all.get(key)?.change;
    if (other === undefined) fresh.push([key, one]);
    else if (other.do !== change.do || change.do === 'replace') return false;
  }
  for (const [key, one] of fresh) all.set(key, one);
  return true;
}

// Two services that share an anchor say the same in one place.
function placeOf(change: Change): string {
  if (change.do === 'add') return `${change.of ?? ''} ${change.field} ${JSON.stringify(change.value)}`;
  const { document, offset, pointer } = change.fact.from;
  return `${document} ${offset?.join() ?? pointer}`;
}

/** The edits that carry changes out, by the paths of their texts, and the changes that cannot be made, each with the reason. */
export function editAll(
  changes: Iterable<Placed>,
  editors: Editors,
): { readonly splices: Edited; readonly refused: ReadonlyMap<Change, string> } {
  const splices = new Map<string, readonly Splice[]>();
  const refused = new Map<Change, string>();
  for (const [path, some] of byDocument(changes)) {
    const editor = editors.get(path);
    if (editor === undefined) {
      for (const change of some) refused.set(change, `the text of ${path} is not edited`);
      continue;
    }
    const edits = editor(some);
    for (const { change, why } of edits.refused) refused.set(change, why);
    splices.set(path, edits.splices);
  }
  return { splices, refused };
}

/** Changes by the document they change. */
function byDocument(all: Iterable<Placed>): ReadonlyMap<string, readonly Change[]> {
  const groups = new Map<string, Change[]>();
  for (const { path, change } of all) {
    const group = groups.get(path);
    if (group === undefined) groups.set(path, [change]);
    else group.push(change);
  }
  return groups;
}

/** Whether no two splices are about the same part of a text. */
export function areApart(splices: readonly Splice[]): boolean {
  let end = 0;
  return [...splices]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .every((splice) => {
      const isApart = splice.start >= end;
      end = Math.max(end, splice.end);
      return isApart;
    });
}
