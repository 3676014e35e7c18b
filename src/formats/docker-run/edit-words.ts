import type { Change, ContainerField, Mount } from '../../model/request.ts';
import { newContainer } from '../../model/request-fields.ts';
import type { RunFlag } from '../../known/docker-run-flags.ts';
import { dockerRunFlags } from '../../known/docker-run-flags.ts';
import type { FlagSpec, FlagUse, ReadFlags, Word } from '../../syntax/argv.ts';
import { readFlags } from '../../syntax/argv.ts';
import type { Refusal } from '../format.ts';
import { applyRunArguments } from './apply-run-arguments.ts';
import { respellMount } from './respell-mount.ts';
import { spellHostPath, spellRunFlag } from './spell-run-flag.ts';
import type { HostPath } from '../../model/host-path.ts';

/** Changes of a command line, word by word. */
export interface WordEdits {
  /** What takes the place of a word, by its index; nothing where it goes away. */
  readonly instead: ReadonlyMap<number, readonly string[]>;
  /** Words that come before the word of this index; in one place in the order given. */
  readonly inserted: readonly { readonly before: number; readonly words: readonly string[] }[];
  readonly refused: readonly Refusal[];
}

/** The words after `docker run`, what they are read as, and the document that they stand in. */
interface Editing {
  readonly spell: (path: HostPath) => string;
  readonly document: string;
  readonly words: readonly Word[];
  readonly read: ReadFlags<RunFlag>;
  /** Uses that go away, each with the words that take its place. */
  readonly uses: Map<FlagUse<RunFlag>, readonly string[]>;
  readonly instead: Map<number, readonly string[]>;
  readonly inserted: { before: number; words: readonly string[] }[];
}

/** Changes the words after `docker run`: what no flag can say, and what cannot be read whole, is refused with the reason. */
export function editRunWords(
  words: readonly Word[],
  changes: readonly Change[],
  document: string,
  spell: (path: HostPath) => string = spellHostPath,
): WordEdits {
  const editing: Editing = {
    document,
    spell,
    words,
    read: readFlags(words, dockerRunFlags),
    uses: new Map(),
    instead: new Map(),
    inserted: [],
  };
  const refused: Refusal[] = [];
  for (const change of changes) {
    const why = change.kind === 'container' ? editOne(editing, change) : 'docker run builds nothing';
    if (why !== undefined) refused.push({ change, why });
  }
  const instead = new Map([...editing.instead, ...rewordUses(words, editing.read.uses, editing.uses)]);
  return { instead, inserted: editing.inserted, refused };
}

type ContainerChange = Extract<Change, { readonly kind: 'container' }>;

function editOne(editing: Editing, change: ContainerChange): string | undefined {
  const { field } = change;
  if (field === 'image' || field === 'command') return editPositional(editing, change);
  if (field === 'replacedImage') return dropPositionals(editing, change);
  if (change.do === 'add') {
    const words = spelled(field, change.value);
    if (words === undefined) return cannotSay(field);
    editing.inserted.push({ before: endOfFlags(editing), words });
    return undefined;
  }
  const { from } = change.fact;
  if (from.document !== editing.document || from.via !== undefined) return `it is said in ${from.document}`;
  const use = editing.read.uses.findLast(
    (one) => one.origin.pointer === from.pointer && (one.flag.fields.includes(field) || field === 'oddities') && !editing.uses.has(one),
  );
  if (use === undefined && editing.words.some(({ text }) => /^-{0,2}\$\{/u.test(text)))
    return 'a variable of the host decides how the words are read';
  if (use === undefined)
    return field === 'oddities' && change.do === 'remove' ? dropUnknownFlag(editing, from.pointer) : `no flag says it: ${cannotSay(field)}`;
  const { word } = use;
  if (editing.words[word]!.unreadable !== undefined || editing.read.errors.some((error) => error.word === word))
    return 'the word that says it cannot be read whole';
  if (change.do === 'remove') {
    editing.uses.set(use, []);
    return undefined;
  }
  const carrying =
    field === 'mounts'
      ? respellMount(use.flag.name, use.value, change.fact.value as Mount, change.value as Mount, editing.spell)
      : undefined;
  const same = carrying === undefined ? undefined : [`--${use.flag.name}`, carrying];
  const words = (same !== undefined && reads(field, same, change.value) ? same : undefined) ?? spelled(field, change.value);
  if (words === undefined) return cannotSay(field);
  if (!rewordValue(editing, use, words)) editing.uses.set(use, words);
  return undefined;
}

// Where the same flag says the new value, the flag stays as it is spelled.
function rewordValue({ words, read, instead }: Editing, use: FlagUse<RunFlag>, [flag, value]: readonly string[]): boolean {
  const own = read.uses.filter(({ word }) => word === use.word);
  // A value in the next word can change whatever its bundle says.
  if ((own.length > 1 && use.valueWord === use.word) || value === undefined || flag !== `--${use.flag.name}`) return false;
  const written = words[use.valueWord]!.text;
  instead.set(use.valueWord, [written.slice(0, use.at) + value]);
  return true;
}

function cannotSay(field: ContainerField): string {
  return `docker run has no flag that says this of ${field}`;
}

// Before the image, and before the `--` that may stand there.
function endOfFlags({ words, read }: Editing): number {
  const first = read.positionals[0] ?? words.length;
  const dashes = words[first - 1]?.text === '--' && !read.uses.some(({ valueWord }) => valueWord === first - 1);
  return dashes ? first - 1 : first;
}

// Only the long form stands alone in its word.
function dropUnknownFlag({ instead, read, words }: Editing, pointer: string): string | undefined {
  const error = read.errors.find(({ word, kind }) => kind === 'unknown-flag' && words[word]!.from.pointer === pointer);
  if (error === undefined || !error.flag.startsWith('--')) return 'it is no word of its own';
  instead.set(error.word, []);
  return undefined;
}

function editPositional({ instead, inserted, read, words }: Editing, change: ContainerChange): string | undefined {
  const [image, ...command] = read.positionals;
  if (image === undefined) return 'the line names no image';
  if (change.field === 'image') {
    const name = change.do === 'remove' ? '' : String(change.value);
    if (name === '' || name.startsWith('-')) return 'docker run needs an image';
    instead.set(image, [name]);
    return undefined;
  }
  const said = change.do === 'remove' ? [] : (change.value as readonly string[]);
  for (const [index, word] of command.entries()) instead.set(word, index === 0 ? said : []);
  if (command.length === 0) inserted.push({ before: words.length, words: said });
  return undefined;
}

// In runArgs a word that is no flag is taken for the image, and all that follows for its command.
function dropPositionals({ instead, read, words }: Editing, change: ContainerChange): string | undefined {
  if (change.do !== 'remove') return 'it takes the place of the image, and can only be removed';
  const [first = 0] = read.positionals;
  // A `--` that nothing follows would end the flags that the reference CLI adds.
  const isEnded = words[first - 1]?.text === '--' && !read.uses.some(({ valueWord }) => valueWord === first - 1);
  for (const word of isEnded ? [first - 1, ...read.positionals] : read.positionals) instead.set(word, []);
  return undefined;
}

// The words for a value, where reading them gives that value again: not every value can be said.
function spelled(field: ContainerField, value: unknown): readonly string[] | undefined {
  const words = spellRunFlag(field, value as never);
  return words !== undefined && reads(field, words, value) ? words : undefined;
}

function reads(field: ContainerField, words: readonly string[], value: unknown): boolean {
  const from = { layer: 'file', document: '', pointer: '' } as const;
  const draft = newContainer('', from);
  applyRunArguments(
    draft,
    words.map((text) => ({ text, from })),
    { folder: '', positionals: 'image' },
  );
  const held = draft[field] as { readonly value: unknown } | readonly { readonly value: unknown }[] | undefined;
  const first = Array.isArray(held) ? held[0] : held;
  return (
    draft.oddities.length === 0 &&
    draft.image === undefined &&
    first !== undefined &&
    isSame((first as { readonly value: unknown }).value, value)
  );
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const left = Object.entries(a).filter(([, value]) => value !== undefined);
  const right = new Map(Object.entries(b).filter(([, value]) => value !== undefined));
  return left.length === right.size && left.every(([key, value]) => isSame(value, right.get(key)));
}

/** The words that change when uses of flags go away or others take their places; what else a bundle such as `-itv a:b` says stays. */
export function rewordUses<F extends FlagSpec>(
  words: readonly Word[],
  uses: readonly FlagUse<F>[],
  instead: ReadonlyMap<FlagUse<F>, readonly string[]>,
): ReadonlyMap<number, readonly string[]> {
  const touched = new Set([...instead.keys()].map(({ word }) => word));
  const bundles = new Map<number, FlagUse<F>[]>();
  for (const use of uses) {
    if (!touched.has(use.word)) continue;
    const bundle = bundles.get(use.word);
    if (bundle === undefined) bundles.set(use.word, [use]);
    else bundle.push(use);
  }
  return new Map([...bundles].flatMap(([word, bundle]) => rewordBundle(words[word]!.text, word, bundle, instead)));
}

function rewordBundle<F extends FlagSpec>(
  text: string,
  word: number,
  bundle: readonly FlagUse<F>[],
  instead: ReadonlyMap<FlagUse<F>, readonly string[]>,
): readonly (readonly [word: number, instead: readonly string[]])[] {
  const last = bundle.at(-1)!;
  const others = bundle.flatMap((use) => instead.get(use) ?? []);
  const kept = bundle.filter((use) => !instead.has(use));
  const hasNext = last.valueWord > word;
  // The value goes with its flag; it stands in the next word, or in this one.
  const next = hasNext && instead.has(last) ? [[last.valueWord, []] as const] : [];
  if (kept.length === 0) return [[word, others], ...next];
  const letters = kept.map(({ flag }) => flag.short).join('');
  const value =
    kept.at(-1) === last && !hasNext && last.at < text.length ? text.slice(text[last.at - 1] === '=' ? last.at - 1 : last.at) : '';
  // A value in the next word must follow its flag at once, so what is new comes first.
  return [[word, [...others, `-${letters}${value}`]], ...next];
}
