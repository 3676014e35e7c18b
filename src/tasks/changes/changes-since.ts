import { createHash } from 'node:crypto';
import type { Machine } from '../../machine/machine.ts';
import type { ChangesReport } from '../../model/changes-report.ts';
import type { Consent } from '../../model/launch.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import type { SandboxPlaces } from '../sandbox/sandbox-places.ts';
import { compareTrees } from './compare-trees.ts';
import { type ComparePowers, compareWorkspace } from './compare-workspace.ts';
import { type Kept, pathIn, type SeenTree, type TreeState } from './tree-state.ts';
import { type ActivityPowers, workspaceActivity } from './workspace-activity.ts';
import { recordOf } from './workspace-record.ts';

/** What showing what a sandbox has left may do. */
export interface SincePowers extends ComparePowers, ActivityPowers {
  readonly machine: ComparePowers['machine'] & ActivityPowers['machine'] & Pick<Machine, 'readText' | 'kindOf'>;
}

/** What a sandbox has left since its workspace was recorded. */
export interface ChangesSince {
  readonly report: ChangesReport;
  readonly tree: SeenTree;
  /**
   * One word for all that could have a part in what these texts run on this machine: what was found, and whatever has changed that they mention, or its folder, by
   * its name; all that has changed, where what they mention cannot be told of them. Undefined where there is none of it.
   */
  stateFor(consents: readonly Pick<Consent, 'text' | 'files'>[]): string | undefined;
}

/** Compares the workspace of a sandbox with its record; undefined where there is none, a part of a sentence where that cannot be. */
export async function changesSince(
  sandbox: Pick<Sandbox, 'name' | 'workspace' | 'engine' | 'owner'>,
  places: Pick<SandboxPlaces, 'record' | 'recordAtStop'>,
  version: string,
  powers: SincePowers,
): Promise<ChangesSince | { readonly refused: string } | undefined> {
  const { name, workspace } = sandbox;
  if (powers.machine.kindOf(places.record) === 'missing') return undefined;
  const activity = await workspaceActivity(sandbox, powers);
  const recorded = (): ReturnType<typeof recordOf> => recordOf(sandbox, places, powers);
  const compared = await compareWorkspace({ workspace, recorded, sandbox: name, activity, version }, powers);
  if ('refused' in compared) return compared;
  const { report, tree, digestWithout, record } = compared;
  return record === undefined ? undefined : { report, tree, stateFor: (consents) => stateFor(consents, digestWithout, record, tree) };
}

/** Shorter names are in any text. */
const shortest = 3;

/** What a shell fills in, so that it can name any file: patterns, variables, and what commands write. */
const filledIn = /[*?`$]|\[[^\s\]]/u;
/** Variables that lead to no file by themselves. */
const plain = /\$\{local\w+(?::\w+)*\}|\$(?:HOME|PWD|USER|UID)\b|\$\{(?:HOME|PWD|USER|UID)\}/gu;

/** Whether texts of commands may mean an entry, by its path. */
export function mention(texts: readonly string[]): (path: string) => boolean {
  if (texts.some((text) => filledIn.test(text.replace(plain, '')))) return () => true;
  const words = new Set(
    texts.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}_.-]+/u)).flatMap((word) => [word, ...word.split('.')]),
  );
  return (path) =>
    path
      .toLowerCase()
      .split('/')
      .some((name) => {
        const stem = name.replace(/\.[^.]*$/u, '');
        return words.has(name) || (stem.length >= shortest && words.has(stem));
      });
}

/** What is shown in full is agreed to by its text. */
function stateFor(
  consents: readonly Pick<Consent, 'text' | 'files'>[],
  digestWithout: (paths: ReadonlySet<string>) => string | undefined,
  record: TreeState,
  tree: SeenTree,
): string | undefined {
  const isMentioned = mention(consents.map(({ text }) => text));
  const shown = new Set(consents.flatMap(({ files = [] }) => files));
  const digest = digestWithout(shown);
  const named = touchedRows(record, tree).filter(([path]) => !shown.has(path) && isMentioned(path));
  if (digest === undefined && named.length === 0) return undefined;
  return createHash('sha256')
    .update(JSON.stringify([digest, named]))
    .digest('hex');
}

/** Entries that are not as they were, with when they were changed; but for files of which it is known that they hold the same. */
function touchedRows(record: TreeState, tree: SeenTree): (readonly [path: string, changed: number])[] {
  const { isTouched, before } = compareTrees(record, tree);
  return tree.folders.flatMap(({ path, names, first }) =>
    names.flatMap((name, offset) => {
      const row = first + offset;
      if (isTouched[row] !== 1 || holdsTheSame(record.kept.get(before[row]!), tree.kept.get(row))) return [];
      return [[pathIn(path, name), tree.columns.changed[row]!] as const];
    }),
  );
}

function holdsTheSame(a: Kept | undefined, b: Kept | undefined): boolean {
  return a !== undefined && b !== undefined && 'hash' in a && 'hash' in b && a.hash === b.hash;
}
