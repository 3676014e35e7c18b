import type { Splice } from '../../syntax/splice.ts';
import type { Located, LocatedEntry } from './located.ts';

/** A list or an object of the text. */
export type Container = Extract<Located, { readonly kind: 'object' | 'array' }>;
/** What stands in one: an item of a list, or a key with its value. */
export type Child = Located | LocatedEntry;

/** What is to be done in one container. `added`: texts of items, or of entries with their keys, for its end. */
export interface ContainerEdits {
  readonly removed: ReadonlySet<Child>;
  readonly added: readonly string[];
}

/** Where a child begins and ends. */
export function spanOf(child: Child): readonly [start: number, end: number] {
  if ('key' in child) return [child.keyOffset?.[0] ?? startOf(child.value), endOf(child.value)];
  return [startOf(child), endOf(child)];
}

function startOf({ from }: Located): number {
  return from.offset?.[0] ?? 0;
}

function endOf({ from }: Located): number {
  return from.offset?.[1] ?? 0;
}

/** The children of a container, in order. */
export function childrenOf(container: Container): readonly Child[] {
  return container.kind === 'object' ? container.entries : container.items;
}

/**
 * The splices that carry out edits of one container: commas go and come with what they part, lines that become empty go, and all other bytes
 * stay, comments too. What is added takes the place of what is removed, where something is.
 */
export function spliceContainer(text: string, container: Container, { removed, added }: ContainerEdits): readonly Splice[] {
  const children = childrenOf(container);
  // Only a few are asked for, and a list may be long.
  const commaOf = (index: number): number | undefined =>
    commaAfter(text, spanOf(children[index]!)[1], boundAfter(container, children, index));
  const traded = added.length === 0 ? undefined : children.find((child) => removed.has(child));
  const isCut = (child: Child): boolean => removed.has(child) && child !== traded;
  const splices = [...removed].filter(isCut).flatMap((child) => cutChild(text, spanOf(child), commaOf(children.indexOf(child))));
  const at = children.findLastIndex((child) => !isCut(child));
  const last = children[at];
  const comma = last === undefined ? undefined : commaOf(at);
  // The comma that parted the last one from what goes, where none ends the list.
  const isTailCut = last !== undefined && at < children.length - 1 && commaOf(children.length - 1) === undefined;
  const isAppended = added.length > 0 && traded === undefined;
  if (isTailCut && comma !== undefined && !isAppended) splices.push({ start: comma, end: comma + 1, text: '' });
  if (traded !== undefined) splices.push(tradeChild(text, container, traded, added));
  if (isAppended) splices.push(...addAtEnd(text, container, last, comma, isTailCut, added));
  return merged(text, splices);
}

function tradeChild(text: string, container: Container, child: Child, added: readonly string[]): Splice {
  const [start, end] = spanOf(child);
  return { start, end, text: joinChildren(text, container, start, added) };
}

/** Texts of children as they stand one after the other in a container, from an offset on. */
export function joinChildren(text: string, container: Container, start: number, children: readonly string[]): string {
  const isInline = !text.slice(startOf(container), start).includes('\n');
  const [end, indent] = [lineBreakOf(text), indentAt(text, start)];
  return isInline ? children.join(', ') : children.map((child) => reindent(child, indent, end)).join(`,${end}${indent}`);
}

/** The offset up to which a comma may belong to a child: the next child, or the end of the container. */
function boundAfter(container: Container, children: readonly Child[], index: number): number {
  const next = children[index + 1];
  return next === undefined ? endOf(container) : spanOf(next)[0];
}

// The comma behind a value, past blanks and comments.
function commaAfter(text: string, from: number, to: number): number | undefined {
  for (let index = from; index < to; index++) {
    if (text[index] === ',') return index;
    if (text.startsWith('//', index)) index = endOr(text.indexOf('\n', index), to);
    else if (text.startsWith('/*', index)) index = endOr(text.indexOf('*/', index + 2), to) + 1;
    else if (text[index]!.trim() !== '') return undefined;
  }
  return undefined;
}

function endOr(found: number, otherwise: number): number {
  return found < 0 ? otherwise : found;
}

function cutChild(text: string, [start, end]: readonly [number, number], comma: number | undefined): readonly Splice[] {
  if (comma === undefined) {
    const blanks = blanksBefore(text, start);
    return [{ start: text[blanks - 1] === '\n' ? start : blanks, end, text: '' }];
  }
  if (text.slice(end, comma).trim() === '') return [{ start, end: comma + 1, text: '' }];
  return [
    { start, end, text: '' },
    { start: comma, end: comma + 1, text: '' },
  ];
}

function addAtEnd(
  text: string,
  container: Container,
  last: Child | undefined,
  comma: number | undefined,
  isTailCut: boolean,
  added: readonly string[],
): readonly Splice[] {
  const close = endOf(container) - 1;
  const end = lineBreakOf(text);
  if (last === undefined) {
    const open = startOf(container) + 1;
    const [line, unit] = [indentAt(text, startOf(container)), indentUnit(text)];
    const lines = added.map((one) => `${line}${unit}${reindent(one, line + unit, end)}`);
    // What stands between the brackets may be a comment: it stays before what is added.
    return container.kind === 'object' || text.slice(open, close).includes('\n')
      ? [{ start: trimmedEnd(text, open, close), end: close, text: `${end}${lines.join(`,${end}`)}${end}${line}` }]
      : [{ start: close, end: close, text: added.join(', ') }];
  }
  const [start, after] = spanOf(last);
  const isInline = !text.slice(startOf(container), start).includes('\n');
  const hasTrailing = comma !== undefined && !isTailCut;
  const parting: Splice[] = comma === undefined ? [{ start: after, end: after, text: ',' }] : [];
  if (isInline) {
    const at = comma === undefined ? after : comma + 1;
    return [...parting, { start: at, end: at, text: ` ${added.join(', ')}${hasTrailing ? ',' : ''}` }];
  }
  const indent = indentAt(text, start);
  // Behind a comment on the same line.
  const at = lineEnd(text, comma === undefined ? after : comma + 1, close);
  const lines = added.map(
    (one, index) => `${end}${indent}${reindent(one, indent, end)}${index < added.length - 1 || hasTrailing ? ',' : ''}`,
  );
  return [...parting, { start: at, end: at, text: lines.join('') }];
}

/** Splices in order, each grown to whole lines where nothing else is left on them. */
function merged(text: string, splices: readonly Splice[]): readonly Splice[] {
  const sorted = [...splices].sort((a, b) => a.start - b.start || a.end - b.end);
  const joined: Splice[] = [];
  for (const splice of sorted) {
    const last = joined.at(-1);
    if (
      last !== undefined &&
      splice.text === '' &&
      last.text === '' &&
      text.slice(last.end, splice.start).trim() === '' &&
      last.end !== last.start &&
      isOneLine(text, last.end, splice.start)
    )
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, splice.end), text: '' };
    else joined.push(splice);
  }
  return joined.map((splice) => (splice.text === '' ? grown(text, splice) : splice));
}

function isOneLine(text: string, start: number, end: number): boolean {
  return !text.slice(start, end).includes('\n');
}

function grown(text: string, { start, end }: Splice): Splice {
  const left = blanksBefore(text, start);
  const right = blanksAfter(text, end);
  const startsLine = left === 0 || text[left - 1] === '\n';
  const newline = text.startsWith('\r\n', right) ? 2 : text[right] === '\n' ? 1 : 0;
  if (startsLine && newline > 0) return { start: left, end: pastBlankLine(text, left, right + newline), text: '' };
  if (startsLine) return { start: Math.max(start, left), end: right, text: '' };
  if (newline > 0) return { start: left, end, text: '' };
  // A comma that parts nothing any more goes alone; an item goes with the blanks behind it.
  return text[end - 1] === ',' && end - start > 1 ? { start, end: right, text: '' } : { start, end, text: '' };
}

// Between two empty lines one of them goes too.
function pastBlankLine(text: string, start: number, end: number): number {
  const isAfterEmpty = /(?:(?:^|\n)|[[{])[ \t]*\r?\n$/u.test(text.slice(Math.max(0, start - 200), start));
  return isAfterEmpty ? end + (/^[ \t]*\r?\n/u.exec(text.slice(end, end + 200))?.[0].length ?? 0) : end;
}

function blanksBefore(text: string, offset: number): number {
  let index = offset;
  while (text[index - 1] === ' ' || text[index - 1] === '\t') index--;
  return index;
}

function blanksAfter(text: string, offset: number): number {
  let index = offset;
  while (text[index] === ' ' || text[index] === '\t') index++;
  return index;
}

function trimmedEnd(text: string, from: number, to: number): number {
  return from + text.slice(from, to).trimEnd().length;
}

function lineEnd(text: string, from: number, to: number): number {
  const newline = text.indexOf('\n', from);
  if (newline < 0 || newline > to) return from;
  return text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** The line break that the text uses. */
function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The blanks at the start of the line of an offset. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/u.exec(text.slice(start, offset))![0];
}

/** One step of indentation: what the first indented line has. */
export function indentUnit(text: string): string {
  return /\n([ \t]+)\S/u.exec(text)?.[1] ?? '  ';
}

// Text that was made without indentation.
function reindent(text: string, indent: string, end: string): string {
  return text.replaceAll('\n', `${end}${indent}`);
}
