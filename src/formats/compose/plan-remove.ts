import { isAlias, isScalar } from 'yaml';
import type { Fact, Origin } from '../../model/fact.ts';
import type { Change, HostFile, HostVariable, Oddity } from '../../model/request.ts';
import type { ComposeDoc } from './document.ts';
import { editedAt } from './edit-place.ts';
import type { Layout, Slot } from './layout.ts';
import { wayTo } from './layout.ts';
import type { Plan } from './plan.ts';
import { planRemoval } from './plan.ts';

type Removal = Extract<Change, { readonly do: 'remove' }>;

// What Compose itself calls odd in one entry; the others are about the project as a whole.
const oddEntries = new Set<Oddity['kind']>([
  'unknown-property',
  'duplicate-key',
  'prototype-key',
  'case-variant-key',
  'wrong-type',
  'ignored-property',
  'deprecated-property',
]);

/** Plans that what says a fact goes away, or says why it cannot. */
export function planRemove(plan: Plan, doc: ComposeDoc, change: Removal): string | undefined {
  const why = whyNot(change);
  if (why !== undefined) return why;
  const place = placeOf(plan.layout, doc, change);
  if (typeof place === 'string') return place;
  const found = entryOf(plan.layout, change, place);
  if (typeof found === 'string') return found;
  const hasLower = ((change.fact as Fact<unknown>).hides?.length ?? 0) > 0;
  return planRemoval(plan, found, (slot) => whyServiceNeeds(plan, slot, hasLower && slot === found));
}

function whyNot({ kind, field, fact }: Removal): string | undefined {
  const { value } = fact as Fact<unknown>;
  switch (field) {
    case 'hostVariables':
      return (value as HostVariable).into === 'environment' || (value as HostVariable).into === 'arguments'
        ? undefined
        : 'a variable is part of another value: that one can be changed';
    case 'hostFiles':
      return whyFileNeeded((value as HostFile).by);
    case 'oddities':
      return oddEntries.has((value as Oddity).kind) ? undefined : 'it is about the project as a whole, not about one entry';
    case 'context':
      return 'a build needs a context';
    default:
      return kind === 'build' && field === 'baseImages' ? 'a build needs an image to start from' : undefined;
  }
}

function whyFileNeeded(by: string): string | undefined {
  if (by === 'secrets.file' || by === 'configs.file') return 'the top level declares it: what can go is the mount of it in a service';
  if (by === 'extends.file') return 'the service is built on it';
  return undefined;
}

/** The place of what a change is about, checked to be in this document. */
export function placeOf(layout: Layout, doc: ComposeDoc, change: Exclude<Change, { readonly do: 'add' }>): Slot | string {
  const at = editedAt(change);
  const { document } = doc.source;
  if (at === undefined || at.document !== document) return `it is said in ${at?.document ?? 'no file'}, not in ${document}`;
  const slot = at.offset === undefined ? undefined : layout.find(...at.offset);
  if (slot !== undefined) return slot;
  return at.offset === undefined ? 'it stands for the whole file' : 'its place in the file was not found';
}

// The entry that goes with a fact: that of the alias where a whole anchored value was used by one, and the whole use where the fact is a part of it.
function entryOf(layout: Layout, change: Removal, slot: Slot): Slot | string {
  const { fact, field } = change;
  if (field === 'oddities' && (fact as Fact<Oddity>).value.kind === 'duplicate-key') return earlierOf(slot);
  const used = aliasOf(layout, slot, fact.from);
  if (used !== undefined) return used;
  if (field === 'dockerfile' && slot.key !== 'dockerfile') return 'it is not written: Dockerfile is what a build takes without it';
  if (field === 'options' && slot.key === 'dockerfile_inline') return 'the build is written there';
  if (field === 'hostCommands' && slot.key === 'type') return slot.shelf.of ?? slot;
  if (field === 'hostFiles' && slot.key === 'path') return slot.shelf.of ?? slot;
  if (field === 'hostVariables' && isAlias(slot.value)) return 'it is an alias';
  return slot;
}

// Readers take the last of two keys: without the one before it, the file says the same.
function earlierOf(slot: Slot): Slot | string {
  const earlier = slot.shelf.slots.findLast(({ key, index }) => key === slot.key && index < slot.index);
  return earlier ?? 'the other key of that name was not found';
}

function aliasOf(layout: Layout, slot: Slot, from: Origin): Slot | undefined {
  const { value } = slot;
  if (value === null || isAlias(value) || value.anchor === undefined) return undefined;
  for (let at = from.via; at !== undefined; at = at.via) {
    const { offset, document } = at;
    if (offset === undefined || document !== from.document) continue;
    const use = layout.aliases.find((one) => one.at === offset[0] && one.target === value);
    if (use !== undefined && use.slot.key !== '<<') return use.slot;
  }
  return undefined;
}

// Compose refuses a service that has no image, no build and no provider.
function whyServiceNeeds(plan: Plan, slot: Slot, hasLower: boolean): string | undefined {
  const [section = '', ...rest] = wayTo(slot);
  const isServices = section === 'services' && rest.length === 2;
  if (!isServices && !section.startsWith('x-')) return undefined;
  if (slot.key !== 'image' && slot.key !== 'build' && slot.key !== 'provider') return undefined;
  const others = slot.shelf.slots.some(
    (one) => one !== slot && !plan.gone.has(one) && (one.key === 'image' || one.key === 'build') && !isEmpty(one),
  );
  return others || hasLower ? undefined : `the service has nothing but its ${slot.key} to start from`;
}

function isEmpty({ value }: Slot): boolean {
  return value === null || (isScalar(value) && value.value === null);
}
