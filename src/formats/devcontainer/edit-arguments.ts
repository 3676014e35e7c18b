import type { Change } from '../../model/request.ts';
import { dockerBuildFlags } from '../../known/docker-build-flags.ts';
import { readFlags, type Word } from '../../syntax/argv.ts';
import { editRunWords, rewordUses, type WordEdits } from '../docker-run/edit-words.ts';
import type { Refusal } from '../format.ts';
import { containerFolderOf, withContainerFolder } from './container-folder.ts';
import { type Located, type LocatedObject, lookUp } from './located.ts';
import { spellWhole } from './spell-property.ts';

type List = Extract<Located, { readonly kind: 'array' }>;

/** What an edit of a list of words does to its items. */
interface Doing {
  remove(list: List, item: Located): void;
  replace(list: List, item: Located, words: readonly string[]): void;
}

/** Carries out changes of the words of `runArgs` and `build.options`; those that cannot be made are handed back. */
export function editArguments(
  { root, document }: { readonly root: LocatedObject; readonly document: string },
  changes: readonly Change[],
  doing: Doing,
): readonly Refusal[] {
  const read = withContainerFolder(root, containerFolderOf(root));
  const build = lookUp(read, 'build');
  const written = lookUp(root, 'build');
  return [
    ...editList(
      lookUp(read, 'runArgs'),
      lookUp(root, 'runArgs'),
      changes.filter((change) => !isBuild(change)),
      (words, some) => editRunWords(words, some, document, spellWhole),
      doing,
    ),
    ...editList(
      build?.kind === 'object' ? lookUp(build, 'options') : undefined,
      written?.kind === 'object' ? lookUp(written, 'options') : undefined,
      changes.filter(isBuild),
      editBuildWords,
      doing,
    ),
  ];
}

function isBuild(change: Change): boolean {
  return change.do !== 'add' && change.fact.from.pointer.startsWith('/build/');
}

function editList(
  read: Located | undefined,
  written: Located | undefined,
  changes: readonly Change[],
  edit: (words: readonly Word[], changes: readonly Change[]) => WordEdits,
  doing: Doing,
): readonly Refusal[] {
  if (changes.length === 0) return [];
  if (read?.kind !== 'array' || written?.kind !== 'array') return changes.map((change) => ({ change, why: 'it is no list' }));
  const items = written.items.filter((item) => item.kind === 'scalar' && item.value !== null);
  const words = read.items.flatMap((item) =>
    item.kind === 'scalar' && item.value !== null ? [{ text: String(item.value), from: item.from }] : [],
  );
  const { instead, refused } = edit(words, changes);
  for (const [index, texts] of instead) {
    const item = items[index]!;
    if (texts.length === 0) doing.remove(written, item);
    else doing.replace(written, item, texts);
  }
  return refused;
}

// Nothing but taking a flag away is asked for: what a build needs instead, nobody knows.
function editBuildWords(words: readonly Word[], changes: readonly Change[]): WordEdits {
  const { uses } = readFlags(words, dockerBuildFlags, { interspersed: true });
  const gone = new Map<(typeof uses)[number], readonly string[]>();
  const refused: Refusal[] = [];
  for (const change of changes) {
    const use = change.do === 'remove' ? uses.find(({ origin }) => origin.pointer === change.fact.from.pointer) : undefined;
    if (use === undefined) refused.push({ change, why: 'no option of the build says it alone' });
    else gone.set(use, []);
  }
  return { instead: rewordUses(words, uses, gone), inserted: [], refused };
}
