import { isMap, isScalar, isSeq } from 'yaml';
import type { Node as YamlNode, Pair } from 'yaml';
import type { Change } from '../../model/request.ts';
import { folderOf } from '../../syntax/host-path.ts';
import type { ComposeDoc } from './document.ts';
import { editedAt } from './edit-place.ts';
import type { Slot } from './layout.ts';
import { wayTo } from './layout.ts';
import type { Plan } from './plan.ts';
import { isGone, planAddition, planRemoval, planValue } from './plan.ts';
import { placeOf } from './plan-remove.ts';
import { changesAs, readBack } from './read-back.ts';
import type { DataEdit } from './respell.ts';
import { respell, withEdits } from './respell.ts';
import { spellInService } from './spell.ts';
import type { Data } from './write-yaml.ts';

type Replacement = Extract<Change, { readonly do: 'replace' }>;

/** Plans that what says a fact says another value, or says why it cannot: what is written must read as exactly that. */
export function planReplace(plan: Plan, doc: ComposeDoc, change: Replacement): string | undefined {
  if (editedAt(change) !== change.fact.from) return 'the top level declares it, and other services may use it';
  const slot = placeOf(plan.layout, doc, change);
  if (typeof slot === 'string') return slot;
  const old = dataOf(slot.value);
  if (old === undefined) return 'it has an alias or a tag in it';
  const folder = folderOf(doc.source.path);
  const edits = respell(change, { key: slot.key, data: old, folder });
  if (edits === undefined) return `what is written there cannot say this of ${change.field}`;
  const before = readBack(doc.source, change.kind, change.field, around(change, slot, old, folder));
  const after = readBack(doc.source, change.kind, change.field, around(change, slot, withEdits(old, edits), folder));
  if (before === undefined || after === undefined || !changesAs(change, before.value, after.value))
    return `what would be written for ${change.field} would be read as something else`;
  // Two services that build on one text ask for the same change of it.
  const asked = JSON.stringify(edits);
  const earlier = plan.replaced.get(slot);
  if (earlier !== undefined) return earlier === asked ? undefined : 'another change writes something else there';
  for (const one of edits) {
    const why = planEdit(plan, slot, one);
    if (why !== undefined) return why;
  }
  plan.replaced.set(slot, asked);
  return undefined;
}

/** A YAML value as plain data; `undefined` where there is an alias or a tag in it. */
export function dataOf(node: YamlNode | null): Data | undefined {
  if (node === null) return null;
  if (isScalar(node)) return node.tag === undefined ? (node.value as Data) : undefined;
  if (isSeq(node)) {
    const items = (node.items as (YamlNode | null)[]).map(dataOf);
    return items.includes(undefined) ? undefined : (items as Data[]);
  }
  if (!isMap(node)) return undefined;
  const entries = (node.items as Pair<YamlNode, YamlNode | null>[]).map(
    ({ key, value }) => [isScalar(key) ? key.value : undefined, dataOf(value)] as const,
  );
  if (entries.some(([key, value]) => typeof key !== 'string' || value === undefined)) return undefined;
  return Object.fromEntries(entries as [string, Data][]);
}

// A service (or build) that says nothing but this, in the form it is said in.
function around(change: Replacement, slot: Slot, data: Data, folder: string): Data {
  const key = keyOf(change, slot, folder);
  if (slot.shelf.of === undefined || (slot.key !== undefined && slot.key === key)) return { [key]: data };
  if (slot.key === undefined) return { [key]: [data] };
  const way = wayTo(slot);
  if (way[0] === 'services' && way.length > 4)
    return way.slice(change.kind === 'build' ? 3 : 2).reduceRight<Data>((inner, name) => ({ [name]: inner }), data);
  return { [key]: { [slot.key]: data } };
}

function keyOf(change: Replacement, slot: Slot, folder: string): string {
  const [section, , ...keys] = wayTo(slot);
  if (section === 'services' && change.kind === 'container' && keys[0] !== undefined) return keys[0];
  if (section === 'services' && change.kind === 'build' && keys[1] !== undefined) return keys[1];
  if (change.kind === 'build') return slot.key ?? change.field;
  const spelled = spellInService(change.field, change.value, folder)?.key;
  // A tmpfs of the long syntax is one of the volumes.
  return change.field === 'mounts' && isMap(slot.value) ? 'volumes' : (spelled ?? slot.key ?? change.field);
}

function planEdit(plan: Plan, slot: Slot, { way, data }: DataEdit): string | undefined {
  const [key, ...rest] = way;
  if (key === undefined)
    return data === undefined
      ? planRemoval(plan, slot, () => undefined)
      : Array.isArray(data)
        ? planWords(plan, slot, data as readonly Data[])
        : planValue(plan, slot, data);
  const { inner } = slot;
  if (inner === undefined) return 'it is not written as a map';
  const found = inner.slots.findLast((one) => one.key === key);
  if (found !== undefined) return planEdit(plan, found, { way: rest, data });
  if (data === undefined) return undefined;
  planAddition(plan, inner, { key, data: rest.reduceRight<Data>((value, name) => ({ [name]: value }), data) });
  return undefined;
}

// Word by word where there is a list, so that what is said of each word stays.
function planWords(plan: Plan, slot: Slot, words: readonly Data[]): string | undefined {
  const { inner } = slot;
  if (inner === undefined || words.length === 0) return planValue(plan, slot, words);
  for (let index = 0; index < Math.max(words.length, inner.slots.length); index++) {
    const item = inner.slots[index];
    const word = words[index];
    if (item === undefined) planAddition(plan, inner, { key: undefined, data: word! });
    else if (!isGone(plan, item)) {
      const why = word === undefined ? planRemoval(plan, item, () => undefined) : planValue(plan, item, word);
      if (why !== undefined) return why;
    }
  }
  return undefined;
}
