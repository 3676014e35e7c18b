import type { YAMLMap } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Node as YamlNode } from 'yaml';
import type { Splice } from '../../syntax/splice.ts';
import { commentsIn, startOfLine } from './erase.ts';
import type { Layout, Shelf, Slot } from './layout.ts';
import { wayTo } from './layout.ts';
import type { Data, Style } from './write-yaml.ts';
import { writeFlow, writeScalar } from './write-yaml.ts';

/** An entry to write: an item where there is no key. */
export interface Addition {
  readonly key: string | undefined;
  data: Data;
}

/** What is to become of a text, before it is spelled as splices. */
export interface Plan {
  readonly layout: Layout;
  readonly gone: Set<Slot>;
  readonly added: Map<Shelf, Addition[]>;
  /** Values that are written anew, by their entries. */
  readonly values: Map<Slot, Splice>;
  /** What is said anew, by its entry, to know it when it is asked for again. */
  readonly replaced: Map<Slot, string>;
}

/** A plan that changes nothing. */
export function newPlan(layout: Layout): Plan {
  return { layout, gone: new Set(), added: new Map(), values: new Map(), replaced: new Map() };
}

/** Whether an entry, or something it stands in, goes away. */
export function isGone(plan: Plan, slot: Slot): boolean {
  for (let at: Slot | undefined = slot; at !== undefined; at = at.shelf.of) if (plan.gone.has(at)) return true;
  return false;
}

/**
 * Plans that an entry goes away, and with the last entry of a map or list its key; or says in one clause why it cannot. Nothing is planned
 * then. `guard` may object to an entry that would go with it.
 */
export function planRemoval(plan: Plan, slot: Slot, guard: (slot: Slot) => string | undefined): string | undefined {
  if (isGone(plan, slot)) return undefined;
  let at = slot;
  for (;;) {
    const why = at.isUnusual ? 'its key is written in a way that is not edited' : guard(at);
    if (why !== undefined) return why;
    const { shelf } = at;
    if (!shelf.slots.every((one) => one === at || plan.gone.has(one))) break;
    if (plan.added.has(shelf)) {
      const first = shelf.slots[0]!;
      if (commentsIn(plan.layout, first.start, shelf.slots.at(-1)!.end).length === 0 && !plan.values.has(at)) break;
      return 'another change adds to the list whose last item it is';
    }
    if (shelf.of === undefined) return 'nothing would be left of the file';
    const kept = whyKept(plan.layout, shelf, shelf.of);
    if (kept !== undefined) return kept;
    at = shelf.of;
  }
  const why = whyNeeded(plan, at);
  if (why === undefined) plan.gone.add(at);
  return why;
}

function whyKept(layout: Layout, shelf: Shelf, of: Slot): string | undefined {
  const way = wayTo(of);
  if (way.length === 2 && way[0] === 'services') return 'nothing would be left of the service';
  if (way.length === 1 && way[0] === 'services') return 'no service would be left';
  if (shelf.node.tag === '!override' || shelf.node.tag === '!reset')
    return `its ${shelf.node.tag} says that nothing of an earlier file counts, and would go with it`;
  if (of.key !== undefined && isMerged(layout, of.shelf, of.key)) return `a merge key would bring in another ${of.key} instead`;
  return undefined;
}

function whyNeeded({ layout, added, gone }: Plan, slot: Slot): string | undefined {
  const itself = new Set([slot]);
  const broken = layout.aliases.find(
    ({ anchored, slot: user }) => anchored !== undefined && isAmong(itself, anchored) && !isAmong(itself, user) && !isAmong(gone, user),
  );
  if (broken !== undefined) return `an anchor in it is used elsewhere, by *${anchorOf(broken.target)}`;
  for (const shelf of added.keys())
    for (let at = shelf.of; at !== undefined; at = at.shelf.of) if (at === slot) return 'another change adds to it';
  return undefined;
}

function isAmong(gone: ReadonlySet<Slot>, slot: Slot): boolean {
  for (let at: Slot | undefined = slot; at !== undefined; at = at.shelf.of) if (gone.has(at)) return true;
  return false;
}

function anchorOf(node: YamlNode): string {
  return (isAlias(node) ? node.source : node.anchor) ?? '';
}

/** Whether a merge key brings a key into a map, as far as that can be told: where it cannot, it does. */
export function isMerged(layout: Layout, shelf: Shelf, key: string): boolean {
  return shelf.slots.some((slot) => slot.key === '<<' && mayHave(layout, slot.value, key, 0));
}

function mayHave(layout: Layout, node: YamlNode | null, key: string, depth: number): boolean {
  if (node === null || depth > 20) return depth > 20;
  if (isAlias(node)) {
    const target = layout.aliases.find(({ at }) => at === node.range?.[0])?.target;
    return target === undefined || mayHave(layout, target, key, depth + 1);
  }
  if (isSeq(node)) return (node.items as (YamlNode | null)[]).some((item) => mayHave(layout, item, key, depth + 1));
  return isMap(node) && hasKey(layout, node, key, depth);
}

function hasKey(layout: Layout, node: YAMLMap, key: string, depth: number): boolean {
  return node.items.some(({ key: name, value }) => {
    if (!isScalar(name)) return true;
    const isMerge = typeof name.value === 'symbol' || name.value === '<<';
    return isMerge ? mayHave(layout, value as YamlNode | null, key, depth + 1) : name.value === key;
  });
}

/** Plans another value for an entry, in the style of the old one; or says why it cannot be. */
export function planValue(plan: Plan, slot: Slot, data: Data): string | undefined {
  if (isGone(plan, slot)) return 'another change takes it away';
  const { value } = slot;
  const { text } = plan.layout;
  if (isAlias(value)) return 'it is an alias';
  if (slot.isUnusual) return 'its key is written in a way that is not edited';
  if (isScalar(value) && value.tag !== undefined) return `it has the tag ${value.tag}`;
  const [start = slot.end] = value?.range ?? [];
  if (commentsIn(plan.layout, isScalar(value) ? start : slot.start, slot.end).length > 0) return 'there is a comment in it';
  const written =
    typeof data === 'object' && data !== null
      ? writeFlow(data)
      : writeScalar(data, isScalar(value) ? styleOf(value.type) : 'PLAIN', slot.shelf.isFlow);
  const isEmpty = value === null || start >= slot.end;
  if (isEmpty && text[slot.end - 1] !== ':') return 'it has no place for a value';
  // A map or list below its key is written on the line of the key.
  const isBelow = !isScalar(value) && text.slice(startOfLine(text, start), start).trim() === '';
  const line = isBelow ? text.slice(0, start).trimEnd().length : start;
  const splice: Splice = isEmpty
    ? { start: slot.end, end: slot.end, text: ` ${written}` }
    : { start: line, end: slot.end, text: line < start ? ` ${written}` : written };
  const before = plan.values.get(slot);
  if (before !== undefined) return before.text === splice.text ? undefined : 'another change writes something else there';
  if (!isEmpty && text.slice(splice.start, splice.end) === splice.text) return undefined;
  plan.values.set(slot, splice);
  return undefined;
}

function styleOf(type: string | undefined): Style {
  return type === 'QUOTE_SINGLE' || type === 'QUOTE_DOUBLE' ? type : 'PLAIN';
}

/** Plans one more entry of a map or list. */
export function planAddition(plan: Plan, shelf: Shelf, addition: Addition): void {
  const list = plan.added.get(shelf);
  if (list === undefined) plan.added.set(shelf, [addition]);
  else list.push(addition);
}

/** Plans several steps, or nothing where one of them is refused. */
export function planAll(plan: Plan, steps: () => string | undefined): string | undefined {
  const gone = [...plan.gone];
  const added = [...plan.added].map(([shelf, list]) => [shelf, list.map((one) => ({ ...one }))] as const);
  const values = [...plan.values];
  const why = steps();
  if (why === undefined) return undefined;
  plan.gone.clear();
  plan.added.clear();
  plan.values.clear();
  for (const slot of gone) plan.gone.add(slot);
  for (const [shelf, list] of added) plan.added.set(shelf, list);
  for (const [slot, splice] of values) plan.values.set(slot, splice);
  return why;
}
