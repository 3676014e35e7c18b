import { isUntried } from './open-questions.ts';
import type { Ask, DiffReport, Open, RequestDiff } from '../model/diff-report.ts';
import type { Evidence, Finding } from '../model/report.ts';
import { fieldWords } from './field-words.ts';
import { count } from './text-layout.ts';

/** One thing asked for, in words that are the input's own where they are not ours: not yet fit for a terminal or a page. */
export function askText({ field, subject, before, after, differs }: Ask): string {
  const what = fieldWords[field];
  if (before === undefined || after === undefined) return `${what}: ${(after ?? before)?.shows ?? subject}`;
  if (before.shows !== after.shows) return `${what}: ${before.shows}, now ${after.shows}`;
  return `${what}: ${after.shows}${differs === undefined ? ', otherwise than before' : `, with other ${differs.join(', ')}`}`;
}

/** `file:12:5`, or `12:5` in the document that is named above it; empty where there is no place. */
export function placeText(evidence: Evidence | undefined, around: string): string {
  if (evidence?.line === undefined) return '';
  const document = evidence.document ?? evidence.from.document;
  return `${document === around ? '' : `${document}:`}${evidence.line}:${evidence.column ?? 1}`;
}

/** The place of what is asked for now, else of what was, which is said. */
export function askPlace({ before, after }: Ask, around: string): string {
  const place = placeText(after ?? before, around);
  return after === undefined && place !== '' ? `${place} before` : place;
}

/** How a request is called in its configuration, which most often has its name. */
export function requestText({ kind, name, was, state }: RequestDiff, document: string, show: (text: string) => string): string {
  const own = document.endsWith(name) || was !== undefined ? '' : ` ${show(name)}`;
  return `${kind}${own}${was === undefined ? '' : ` ${show(was)} → ${show(name)}`}${state === 'changed' ? '' : ` (${state})`}`;
}

/** A label of an ask: what is no more privilege is told apart. */
export function askLabel({ change, more }: Ask): string {
  if (change === 'added') return 'new';
  if (change === 'removed') return more ? 'lifted' : 'gone';
  return more ? 'changed' : 'less';
}

/** What is more comes first, each group in its order. */
export function sortedAsks(asks: readonly Ask[]): readonly Ask[] {
  return [...asks.filter(({ more }) => more), ...asks.filter(({ more }) => !more)];
}

/** What could not be read, in words, and the rules that this leaves open. */
export function openReasons(open: readonly Open[]): (readonly [why: string, rules: ReadonlySet<string>])[] {
  const reasons = new Map<string, Set<string>>();
  for (const { rule, missing } of open)
    for (const one of missing) {
      const reason = isUntried(one) ? `not looked up: ${one.want.kind} ${one.want.name}` : one.why;
      reasons.set(reason, (reasons.get(reason) ?? new Set()).add(rule));
    }
  return [...reasons];
}

/** How much is new, and how much is gone. */
export interface DiffCounts {
  readonly found: Readonly<Record<Finding['level'], number>>;
  readonly cleared: number;
  readonly open: number;
  readonly more: number;
  readonly less: number;
  readonly problems: number;
}

/** Counts what a comparison tells. */
export function countDiff({ before, after, configurations }: DiffReport): DiffCounts {
  const requests: readonly RequestDiff[] = configurations.flatMap((one) => one.requests);
  const found = { error: 0, warn: 0, note: 0 };
  for (const { level } of requests.flatMap((one) => one.found)) found[level]++;
  const asks = requests.flatMap((one) => one.asks);
  const more = asks.filter((ask) => ask.more).length;
  return {
    found,
    cleared: requests.flatMap((one) => one.cleared).length,
    open: openReasons(requests.flatMap((one) => one.open)).length,
    more,
    less: asks.length - more,
    problems: before.problems.length + after.problems.length,
  };
}

/** The counts as a sentence or two. */
export function countsText({ found, cleared, open, more, less, problems }: DiffCounts, { before, after }: DiffReport): string {
  const { error, warn, note } = found;
  const news = [
    ...(problems === 0 ? [] : [count(problems, 'problem')]),
    ...(error === 0 ? [] : [count(error, 'new error')]),
    ...(warn === 0 ? [] : [count(warn, 'new warning')]),
    ...(note === 0 ? [] : [count(note, 'new note')]),
    ...(open === 0 ? [] : [`${count(open, 'thing')} that could not be read`]),
    ...(cleared === 0 ? [] : [`${count(cleared, 'finding')} gone`]),
  ];
  const asks = more + less === 0 ? 'It asks for the same' : `${count(more, 'thing')} asked for anew or wider, ${less} gone or no wider`;
  const all =
    before.configurations === after.configurations
      ? `${count(after.configurations, 'configuration')} compared`
      : `${count(before.configurations, 'configuration')} before, ${after.configurations} after`;
  return `${news.length === 0 ? 'Nothing new is found' : capital(news.join(', '))}. ${asks}. ${all}.`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
