import { isScalar } from 'yaml';
import type { Splice } from '../../syntax/splice.ts';
import type { Layout, Shelf, Slot } from './layout.ts';
import { lastValue, startOfNext } from './layout.ts';

/** Takes entries out of the text: all comments stay, one that shared a line with what goes on a line of its own. */
export function eraseSlots(layout: Layout, shelf: Shelf, isGone: (slot: Slot) => boolean): Splice[] {
  const { slots } = shelf;
  const splices: Splice[] = [];
  for (let index = 0; index < slots.length; index++) {
    if (!isGone(slots[index]!)) continue;
    const first = slots[index]!;
    if (!shelf.isFlow)
      splices.push(
        ...outdent(
          layout,
          first,
          slots.findLast((slot, at) => at < index && !isGone(slot)),
        ),
      );
    if (!shelf.isFlow && !(index === 0 && sharesLine(layout.text, first.start))) {
      splices.push(...erase(layout, first.start, first.end));
      continue;
    }
    // In brackets, and after a dash, what follows moves up.
    while (index + 1 < slots.length && isGone(slots[index + 1]!)) index++;
    const last = slots[index]!;
    const next = slots[index + 1];
    if (shelf.isFlow) splices.push(...erase(layout, ...flowRange(layout, first, last, next)));
    else if (next === undefined || commentsIn(layout, first.start, next.start).length > 0)
      splices.push(...erase(layout, first.start, last.end));
    else splices.push({ start: first.start, end: next.start, text: '' });
  }
  return splices;
}

// After a text block, a comment that stands further in than the block's key would become a part of its text.
function outdent(layout: Layout, slot: Slot, before: Slot | undefined): Splice[] {
  const last = before === undefined ? undefined : lastValue(before);
  if (!isScalar(last) || (last.type !== 'BLOCK_LITERAL' && last.type !== 'BLOCK_FOLDED')) return [];
  const { text } = layout;
  const column = slot.start - startOfLine(text, slot.start);
  return commentsIn(layout, slot.start, startOfNext(layout, slot)).flatMap(([at]) => {
    const line = startOfLine(text, at);
    const indent = /^ */u.exec(text.slice(line, at))![0].length;
    return indent > column ? [{ start: line + column, end: line + indent, text: '' }] : [];
  });
}

function flowRange(layout: Layout, first: Slot, last: Slot, next: Slot | undefined): [start: number, end: number] {
  if (next !== undefined) return [first.start, next.start];
  const before = first.shelf.slots[first.index - 1];
  return [before === undefined ? first.start : afterBlanks(layout, before.end), last.end];
}

/** The next place that is neither blank nor in a comment. */
function afterBlanks({ text, comments }: Layout, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && /\s/u.test(text[at]!)) at++;
    const comment = comments.find(([start]) => start === at);
    if (comment === undefined) return at;
    at = comment[1];
  }
}

/** The comments that begin in a part of the text. */
export function commentsIn({ comments }: Layout, start: number, end: number): readonly (readonly [number, number])[] {
  return comments.filter(([at]) => at >= start && at < end);
}

/** Takes a part of the text out line by line. */
function erase(layout: Layout, start: number, end: number): Splice[] {
  const splices: Splice[] = [];
  for (let at = start; at < end; at = lineAfter(layout.text, at)) {
    const splice = eraseInLine(layout, at, end);
    if (splice !== undefined) splices.push(splice);
  }
  return splices;
}

function eraseInLine(layout: Layout, from: number, end: number): Splice | undefined {
  const { text } = layout;
  const lineStart = startOfLine(text, from);
  const lineEnd = endOfLine(text, from);
  const at = from + /^[ \t]*/u.exec(text.slice(from, lineEnd))![0].length;
  const [comment] = commentsIn(layout, at, lineEnd);
  const stop = Math.min(end, comment?.[0] ?? lineEnd, lineEnd);
  const content = text.slice(at, stop);
  const isFirst = text.slice(lineStart, at).trim() === '';
  const isLast = text.slice(stop, comment?.[0] ?? lineEnd).trim() === '';
  if (content.trim() === '') {
    const isWholeLine = isFirst && comment === undefined && lineEnd < end;
    return isWholeLine ? { start: lineStart, end: lineAfter(text, at), text: '' } : undefined;
  }
  if (!isFirst) {
    const before = text.slice(lineStart, at).trimEnd();
    if (isLast && comment === undefined) return { start: lineStart + before.length, end: lineEnd, text: '' };
    const isApart = isLast && text[at - 1] === ' ';
    return { start: at, end: isApart ? comment![0] : isLast ? at + content.trimEnd().length : stop, text: '' };
  }
  if (!isLast) return { start: at, end: stop, text: '' };
  return comment === undefined ? { start: lineStart, end: lineAfter(text, at), text: '' } : { start: at, end: comment[0], text: '' };
}

function sharesLine(text: string, at: number): boolean {
  return text.slice(startOfLine(text, at), at).trim() !== '';
}

/** Where the line of a place begins, after a byte-order mark. */
export function startOfLine(text: string, at: number): number {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return start === 0 && text.startsWith('\uFEFF') ? 1 : start;
}

/** Where the line of a place ends, before its line break. */
export function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end < 0) return text.length;
  return end > at && text[end - 1] === '\r' ? end - 1 : end;
}

/** Where the next line begins. */
function lineAfter(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** Splices in order, those that overlap or meet as one; a text that ended without a line break still does. */
export function settleSplices(text: string, splices: readonly Splice[]): readonly Splice[] {
  const settled: Splice[] = [];
  for (const splice of splices.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
    const last = settled.at(-1);
    const isInside = last !== undefined && last.text === '' && last.end > last.start && splice.text === '' && splice.start <= last.end;
    if (isInside) settled[settled.length - 1] = { ...last, end: Math.max(last.end, splice.end) };
    else settled.push(splice);
  }
  const last = settled.at(-1);
  if (last === undefined || last.text !== '' || last.end !== text.length || text.endsWith('\n')) return settled;
  if (last.start === 0 || text[last.start - 1] !== '\n') return settled;
  // An insertion at the end of the line before comes first, and stays.
  return [...settled.slice(0, -1), { ...last, start: text[last.start - 2] === '\r' ? last.start - 2 : last.start - 1 }];
}
