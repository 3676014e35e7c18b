import { isAlias, isMap, isScalar } from 'yaml';
import type { Change, Mount } from '../../model/request.ts';
import { folderOf } from '../../syntax/host-path.ts';
import type { ComposeDoc } from './document.ts';
import type { Layout, Shelf, Slot } from './layout.ts';
import { lastValue } from './layout.ts';
import type { Plan } from './plan.ts';
import { isMerged, planAddition } from './plan.ts';
import { dataOf } from './plan-replace.ts';
import { isSame, readBack } from './read-back.ts';
import type { Spelled } from './spell.ts';
import { spellInService } from './spell.ts';
import type { Data } from './write-yaml.ts';

type Addition = Extract<Change, { readonly do: 'add' }>;

/** Plans that a service says one thing more, or says why it cannot; what it says already is not said again. */
export function planAdd(plan: Plan, doc: ComposeDoc, change: Addition): string | undefined {
  if (change.kind !== 'container') return 'a build is not added to';
  const service = serviceOf(plan.layout, change.of);
  if (typeof service === 'string') return service;
  const spelled = spellInService(change.field, change.value, folderOf(doc.source.path));
  const back = spelled === undefined ? undefined : readBack(doc.source, change.kind, change.field, alone(spelled));
  if (spelled === undefined || back === undefined || !isSame(back.value, change.value))
    return `no key of a service says this of ${change.field}`;
  const why = addTo(plan, service, spelled);
  if (why !== undefined || change.field !== 'mounts') return why;
  return declareVolume(plan, service, change.value as Mount);
}

function serviceOf(layout: Layout, name: string | undefined): Shelf | string {
  const services = layout.roots.flatMap(({ slots }) => slots.findLast(({ key }) => key === 'services')?.inner?.slots ?? []);
  if (name === undefined && services.length !== 1) return `the file has ${services.length} services, and none is named`;
  const slot = name === undefined ? services[0] : services.findLast(({ key }) => key === name);
  if (slot === undefined) return `there is no service ${name ?? ''} in the file`;
  if (isAlias(slot.value)) return 'the service is an alias of another';
  return slot.inner === undefined || slot.inner.node.tag !== undefined ? 'the service is not written as a map' : slot.inner;
}

function alone(spelled: Spelled): Data {
  const { as, key, data } = spelled;
  return { [key]: as === 'value' ? data : as === 'item' ? [data] : { [spelled.name]: data } };
}

function addTo(plan: Plan, service: Shelf, spelled: Spelled): string | undefined {
  const { as, key, data } = spelled;
  const slot = service.slots.findLast((one) => one.key === key);
  if (slot === undefined) return addKey(plan, service, spelled);
  if (as === 'value') return isSame(dataOf(slot.value), data) ? undefined : `${key} is set already: it can be replaced`;
  const { inner, value } = slot;
  if (inner === undefined || inner.node.tag !== undefined)
    return isAlias(value)
      ? `${key} is an alias: what is added would be added wherever it is used`
      : `${key} is not written as a list or map`;
  const name = as === 'pair' ? spelled.name : undefined;
  const isList =
    inner.node.srcToken?.type === 'block-seq' || (inner.isFlow && inner.slots.every((one) => one.key === undefined) && !isMap(inner.node));
  if (isMap(inner.node) && name === undefined) return `${key} is written as a map`;
  const item = isList && name !== undefined ? pairAsItem(name, data) : data;
  if (item === undefined) return `${key} is written as a list`;
  if (!isList && name !== undefined && inner.slots.some((one) => one.key === name))
    return inner.slots.some((one) => one.key === name && isSame(asText(dataOf(one.value)), asText(data)))
      ? undefined
      : `${name} is set already: it can be replaced`;
  if (isList && name !== undefined && inner.slots.some((one) => nameOfItem(one) === name && !isSame(dataOf(one.value), item)))
    return `${name} is set already: it can be replaced`;
  if (isList && inner.slots.some((one) => isSame(dataOf(one.value), item))) return undefined;
  const unfit = whyUnfit(inner);
  if (unfit !== undefined) return unfit;
  const added = { key: isList ? undefined : name, data: item };
  if (plan.added.get(inner)?.some((one) => isSame(one, added)) !== true) planAddition(plan, inner, added);
  return undefined;
}

function asText(data: Data | undefined): Data | undefined {
  return typeof data === 'number' || typeof data === 'boolean' ? String(data) : data;
}

function nameOfItem({ value }: Slot): string | undefined {
  return isScalar(value) && typeof value.value === 'string' ? value.value.split('=')[0] : undefined;
}

function pairAsItem(name: string, data: Data): string | undefined {
  if (data === null) return name;
  return typeof data === 'object' ? undefined : `${name}=${String(data)}`;
}

function addKey(plan: Plan, service: Shelf, spelled: Spelled): string | undefined {
  const { as, key, data } = spelled;
  if (as !== 'value' && isMerged(plan.layout, service, key)) return `a merge key brings in ${key}, which a key of the service would hide`;
  const planned = plan.added.get(service)?.find((one) => one.key === key);
  const added: Data = as === 'value' ? data : as === 'item' ? [data] : { [spelled.name]: data };
  if (planned === undefined) {
    const unfit = whyUnfit(service);
    if (unfit !== undefined) return unfit;
    planAddition(plan, service, { key, data: added });
  } else if (as === 'value') return isSame(planned.data, data) ? undefined : 'another change sets it';
  else if (as === 'item')
    planned.data = (planned.data as readonly Data[]).some((one) => isSame(one, data))
      ? planned.data
      : [...(planned.data as readonly Data[]), data];
  else planned.data = { ...(planned.data as Readonly<Record<string, Data>>), [spelled.name]: data };
  return undefined;
}

// The line breaks after such a block are part of its text.
function whyUnfit({ slots, isFlow }: Shelf): string | undefined {
  const last = slots.at(-1);
  if (last === undefined) return isFlow ? undefined : 'it is empty';
  const value = lastValue(last);
  const token = isScalar(value) ? value.srcToken : undefined;
  const keeps = token?.type === 'block-scalar' && token.props.some((one) => one.type === 'block-scalar-header' && one.source.includes('+'));
  return keeps ? 'it ends with a text whose line breaks count' : undefined;
}

// Compose refuses a volume with a name that the top level does not declare.
function declareVolume(plan: Plan, service: Shelf, { kind, source }: Mount): string | undefined {
  if (kind !== 'volume' || typeof source !== 'string') return undefined;
  const root = service.of!.shelf.of!.shelf;
  const volumes = root.slots.findLast(({ key }) => key === 'volumes');
  if (volumes?.inner?.slots.some(({ key }) => key === source) === true) return undefined;
  if (volumes !== undefined && (volumes.inner === undefined || !isMap(volumes.inner.node)))
    return 'the volumes of the top level are not written as a map';
  const shelf = volumes?.inner ?? root;
  const planned = plan.added.get(shelf)?.find(({ key }) => key === (volumes === undefined ? 'volumes' : source));
  if (planned === undefined)
    planAddition(plan, shelf, volumes === undefined ? { key: 'volumes', data: { [source]: null } } : { key: source, data: null });
  else if (volumes === undefined) planned.data = { ...(planned.data as Readonly<Record<string, Data>>), [source]: null };
  return undefined;
}
