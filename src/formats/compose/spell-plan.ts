import type { Splice } from '../../syntax/splice.ts';
import { endOfLine, eraseSlots, settleSplices, startOfLine } from './erase.ts';
import type { Layout, Shelf, Slot } from './layout.ts';
import type { Addition, Plan } from './plan.ts';
import { isGone } from './plan.ts';
import type { Indents } from './write-yaml.ts';
import { writeBlock, writeFlow, writeScalar } from './write-yaml.ts';

/** The splices that make of the text what is planned. */
export function spellPlan(plan: Plan): readonly Splice[] {
  const shelves = new Set<Shelf>(plan.added.keys());
  for (const { shelf } of plan.gone) shelves.add(shelf);
  const splices: Splice[] = [];
  // Of two insertions at one place, that of the inner map or list comes first.
  for (const shelf of [...shelves].toSorted((one, other) => depthOf(other) - depthOf(one))) {
    if (shelf.of !== undefined && isGone(plan, shelf.of)) continue;
    const added = plan.added.get(shelf) ?? [];
    const kept = shelf.slots.filter((slot) => !plan.gone.has(slot));
    if (kept.length === 0 && shelf.slots.length > 0) splices.push(instead(plan, shelf, added));
    else {
      splices.push(...eraseSlots(plan.layout, shelf, (slot) => plan.gone.has(slot)));
      if (added.length > 0) splices.push(after(plan, shelf, kept.at(-1), added));
    }
  }
  for (const [slot, splice] of plan.values) if (!isGone(plan, slot)) splices.push(splice);
  return settleSplices(plan.layout.text, splices);
}

function depthOf(shelf: Shelf): number {
  let depth = 0;
  for (let at = shelf.of; at !== undefined; at = at.shelf.of) depth++;
  return depth;
}

function instead(plan: Plan, shelf: Shelf, added: readonly Addition[]): Splice {
  const first = shelf.slots[0]!;
  const lines = shelf.isFlow
    ? added.map(inFlow).join(', ')
    : inBlock(plan, shelf, added).join(indentsOf(plan.layout, shelf).lineBreak + indentOf(plan.layout, first));
  return { start: first.start, end: shelf.slots.at(-1)!.end, text: lines };
}

function after(plan: Plan, shelf: Shelf, last: Slot | undefined, added: readonly Addition[]): Splice {
  const { layout } = plan;
  if (shelf.isFlow) {
    const text = added.map(inFlow).join(', ');
    const start = last?.end ?? shelf.node.range![0] + 1;
    return { start, end: start, text: last === undefined ? text : `, ${text}` };
  }
  const { lineBreak } = indentsOf(layout, shelf);
  const indent = indentOf(layout, last!);
  // Sections of a file that stand apart stay apart.
  const gap = shelf.of === undefined && standApart(layout, shelf) ? lineBreak : '';
  const start = endOfLine(layout.text, keptEnd(plan, last!));
  return {
    start,
    end: start,
    text: inBlock(plan, shelf, added)
      .map((lines) => gap + lineBreak + indent + lines)
      .join(''),
  };
}

function inFlow({ key, data }: Addition): string {
  return key === undefined ? writeFlow(data) : `${writeScalar(key, 'PLAIN', true)}: ${writeFlow(data)}`;
}

function inBlock({ layout }: Plan, shelf: Shelf, added: readonly Addition[]): readonly string[] {
  const indent = indentOf(layout, shelf.slots[0]!);
  const indents = indentsOf(layout, shelf);
  return added.map(({ key, data }) => writeBlock(key, data, indent, indents));
}

/** Where an entry ends, without what goes of it. */
function keptEnd(plan: Plan, slot: Slot): number {
  const { inner } = slot;
  if (inner === undefined || inner.isFlow) return slot.end;
  const last = inner.slots.findLast((one) => !plan.gone.has(one));
  return last === undefined ? slot.end : keptEnd(plan, last);
}

function standApart({ text }: Layout, { slots }: Shelf): boolean {
  return slots.length > 1 && /\n[ \t]*\r?\n/u.test(text.slice(slots.at(-2)!.end, slots.at(-1)!.start));
}

/** The indentation of an entry: what a line of its own begins with. */
function indentOf({ text }: Layout, slot: Slot): string {
  return ' '.repeat(slot.start - startOfLine(text, slot.start));
}

/** How the file indents around a map or list. */
function indentsOf(layout: Layout, shelf: Shelf): Indents {
  const { text } = layout;
  const own = columnOf(layout, shelf.slots[0]);
  const outer = columnOf(layout, shelf.of?.shelf.slots[0]) ?? 0;
  const width = shelf.of === undefined ? firstStep(layout, shelf) : (own ?? 2) - outer;
  const step = ' '.repeat(width > 0 ? width : 2);
  const list = listIndent(layout, layout.roots, 0) ?? step.length;
  return { step, list: ' '.repeat(list), lineBreak: /\r?\n/u.exec(text)?.[0] ?? '\n' };
}

function firstStep(layout: Layout, shelf: Shelf): number {
  const inner = shelf.slots.find((slot) => slot.inner?.isFlow === false && slot.inner.slots.length > 0)?.inner;
  return inner === undefined ? 2 : (columnOf(layout, inner.slots[0]) ?? 2);
}

function columnOf({ text }: Layout, slot: Slot | undefined): number | undefined {
  return slot === undefined ? undefined : slot.start - startOfLine(text, slot.start);
}

// How far the first block list of the file stands in from its key.
function listIndent(layout: Layout, shelves: readonly Shelf[], depth: number): number | undefined {
  if (depth > 6) return undefined;
  for (const { slots, isFlow } of shelves) {
    if (isFlow) continue;
    for (const { inner, key, start } of slots) {
      if (inner === undefined || inner.isFlow) continue;
      const [first] = inner.slots;
      if (key !== undefined && first !== undefined && first.key === undefined)
        return Math.max(0, columnOf(layout, first)! - (start - startOfLine(layout.text, start)));
      const deeper = listIndent(layout, [inner], depth + 1);
      if (deeper !== undefined) return deeper;
    }
  }
  return undefined;
}
