import type { Change, ContainerField, Mount } from '../../model/request.ts';
import type { Edits, Refusal } from '../format.ts';
import { newContainer } from '../../model/request-fields.ts';
import type { RunFlag } from '../../known/docker-run-flags.ts';
import { dockerRunFlags } from '../../known/docker-run-flags.ts';
import type { FlagUse, ReadFlags, Word } from '../../syntax/argv.ts';
import { readFlags } from '../../syntax/argv.ts';
import { quoteShellWord } from '../../syntax/quote-shell-word.ts';
import { applyRunArguments } from './apply-run-arguments.ts';
import type { DockerRunDoc } from './line.ts';
import { runWords } from './line.ts';
import { respellMount } from './respell-mount.ts';
import { spellRunFlag } from './spell-run-flag.ts';
import type { WordSplice } from './splice-words.ts';
import { settleBlanks, spliceFlags } from './splice-words.ts';

interface Editing {
  readonly doc: DockerRunDoc;
  readonly words: readonly Word[];
  readonly read: ReadFlags<RunFlag>;
  /** Uses that go away, each with the words that take its place. */
  readonly instead: Map<FlagUse<RunFlag>, readonly string[]>;
  readonly added: string[];
  readonly splices: WordSplice[];
}

/** Changes a line: what is not touched stays byte for byte, and what no flag can say is refused with the reason. */
export function editLine(doc: DockerRunDoc, changes: readonly Change[]): Edits {
  const words = runWords(doc);
  const editing: Editing = { doc, words, read: readFlags(words, dockerRunFlags), instead: new Map(), added: [], splices: [] };
  const refused: Refusal[] = [];
  for (const change of changes) {
    const why = change.kind === 'container' ? editOne(editing, change) : 'a docker run line builds nothing';
    if (why !== undefined) refused.push({ change, why });
  }
  if (refused.length === changes.length) return { splices: [], refused };
  const first = editing.read.positionals[0];
  const place = first === undefined ? doc.line.words.at(-1)!.end : doc.line.words[doc.first! + first]!.start;
  const dashes =
    first !== undefined && words[first - 1]?.text === '--' && !editing.read.uses.some(({ valueWord }) => valueWord === first - 1);
  const before = dashes ? doc.line.words[doc.first! + first - 1]!.start : place;
  const added = editing.added.join(' ');
  if (added !== '') editing.splices.push({ start: before, end: before, text: first === undefined ? ` ${added}` : `${added} ` });
  const splices = [...editing.splices, ...spliceFlags(doc, editing.read.uses, editing.instead)];
  return { splices: settleBlanks(doc.source.text, splices), refused };
}

type ContainerChange = Extract<Change, { readonly kind: 'container' }>;

function editOne(editing: Editing, change: ContainerChange): string | undefined {
  const { field } = change;
  if (editing.doc.first === undefined) return 'the line was not read';
  if (field === 'image' || field === 'command') return editPositional(editing, change);
  if (change.do === 'add') {
    const words = spelled(field, change.value);
    if (words === undefined) return cannotSay(field);
    editing.added.push(words.map(quoteShellWord).join(' '));
    return undefined;
  }
  const { from } = change.fact;
  if (from.document !== editing.doc.source.document || from.via !== undefined) return `it is said in ${from.document}`;
  const use = editing.read.uses.findLast(
    (one) => one.origin.pointer === from.pointer && (one.flag.fields.includes(field) || field === 'oddities') && !editing.instead.has(one),
  );
  if (use === undefined)
    return field === 'oddities' && change.do === 'remove' ? dropUnknownFlag(editing, from.pointer) : `no flag says it: ${cannotSay(field)}`;
  const { word } = use;
  if (editing.words[word]!.unreadable !== undefined || editing.read.errors.some((error) => error.word === word))
    return 'the word that says it cannot be read whole';
  if (change.do === 'remove') {
    editing.instead.set(use, []);
    return undefined;
  }
  const carrying = field === 'mounts' ? respellMount(use, change.fact.value as Mount, change.value as Mount) : undefined;
  const words = (carrying !== undefined && reads(field, carrying, change.value) ? carrying : undefined) ?? spelled(field, change.value);
  if (words === undefined) return cannotSay(field);
  editing.instead.set(use, words);
  return undefined;
}

function cannotSay(field: ContainerField): string {
  return `docker run has no flag that says this of ${field}`;
}

// Only the long form stands alone in its word.
function dropUnknownFlag({ doc, read, splices, words }: Editing, pointer: string): string | undefined {
  const error = read.errors.find(({ word, kind }) => kind === 'unknown-flag' && words[word]!.from.pointer === pointer);
  if (error === undefined || !error.flag.startsWith('--')) return 'it is no word of its own';
  const { start, end } = doc.line.words[doc.first! + error.word]!;
  splices.push({ start, end, text: '', withBlanks: true });
  return undefined;
}

function editPositional({ doc, read, splices }: Editing, change: ContainerChange): string | undefined {
  const [image, ...command] = read.positionals.map((index) => doc.line.words[doc.first! + index]!);
  if (image === undefined) return 'the line names no image';
  if (change.field === 'image') {
    const name = change.do === 'remove' ? '' : String(change.value);
    if (name === '' || name.startsWith('-')) return 'docker run needs an image';
    splices.push({ start: image.start, end: image.end, text: quoteShellWord(name) });
    return undefined;
  }
  const words = change.do === 'remove' ? [] : (change.value as readonly string[]);
  for (const word of command) splices.push({ start: word.start, end: word.end, text: '', withBlanks: true });
  splices.push({ start: image.end, end: image.end, text: words.map((word) => ` ${quoteShellWord(word)}`).join('') });
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
