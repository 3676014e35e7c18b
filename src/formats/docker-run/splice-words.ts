import type { RunFlag } from '../../known/docker-run-flags.ts';
import type { FlagUse } from '../../syntax/argv.ts';
import type { Splice } from '../../syntax/splice.ts';
import { quoteShellWord } from '../../syntax/quote-shell-word.ts';
import type { DockerRunDoc } from './line.ts';

/** A splice of a line; `withBlanks` takes the blanks and line continuations before it away too. */
export interface WordSplice extends Splice {
  readonly withBlanks?: true;
}

/** Plain splices of a text, in order: what takes blanks away begins where these do. */
export function settleBlanks(text: string, splices: readonly WordSplice[]): readonly Splice[] {
  let end = 0;
  return [...splices]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map((splice) => {
      const start = splice.withBlanks === true ? Math.max(end, blanksBefore(text, splice.start)) : splice.start;
      end = Math.max(end, splice.end);
      return { start, end: splice.end, text: splice.text };
    });
}

function blanksBefore(text: string, start: number): number {
  let index = start;
  for (;;) {
    const before = text[index - 1];
    if (before === ' ' || before === '\t' || before === '\r') index--;
    else if (before === '\n' && text[index - 2] === '\\') index -= 2;
    else if (before === '\n' && text.startsWith('\\\r', index - 3)) index -= 3;
    else return index;
  }
}

/** The splices that take uses of flags away or put other words in their places; what else a bundle such as `-itv a:b` says stays. */
export function spliceFlags(
  doc: DockerRunDoc,
  uses: readonly FlagUse<RunFlag>[],
  instead: ReadonlyMap<FlagUse<RunFlag>, readonly string[]>,
): readonly WordSplice[] {
  const touched = new Set([...instead.keys()].map(({ word }) => word));
  const bundles = new Map<number, FlagUse<RunFlag>[]>();
  for (const use of uses) {
    if (!touched.has(use.word)) continue;
    const bundle = bundles.get(use.word);
    if (bundle === undefined) bundles.set(use.word, [use]);
    else bundle.push(use);
  }
  return [...bundles].flatMap(([word, bundle]) => spliceBundle(doc, word, bundle, instead));
}

function spliceBundle(
  doc: DockerRunDoc,
  word: number,
  bundle: readonly FlagUse<RunFlag>[],
  instead: ReadonlyMap<FlagUse<RunFlag>, readonly string[]>,
): readonly WordSplice[] {
  const place = (index: number) => doc.line.words[doc.first! + index]!;
  const { start, end } = place(word);
  const last = bundle.at(-1)!;
  const others = bundle.flatMap((use) => [...(instead.get(use) ?? [])].map(quoteShellWord)).join(' ');
  const kept = bundle.filter((use) => !instead.has(use));
  const hasNext = last.valueWord > word;
  // The value goes with its flag; it stands in the next word, or in this one.
  const next: WordSplice[] = hasNext && instead.has(last) ? [{ ...offsets(place(last.valueWord)), text: '', withBlanks: true }] : [];
  if (kept.length === 0 && others === '') return [{ start, end, text: '', withBlanks: true }, ...next];
  if (kept.length === 0) return [{ start, end, text: others }, ...next];
  const letters = kept.map(({ flag }) => flag.short).join('');
  const text = place(word).text;
  const value =
    kept.at(-1) === last && !hasNext && last.at < text.length ? text.slice(text[last.at - 1] === '=' ? last.at - 1 : last.at) : '';
  const rest = quoteShellWord(`-${letters}${value}`);
  // A value in the next word must follow its flag at once, so what is new comes first.
  return [{ start, end, text: others === '' ? rest : `${others} ${rest}` }, ...next];
}

function offsets({ start, end }: { readonly start: number; readonly end: number }): { readonly start: number; readonly end: number } {
  return { start, end };
}
