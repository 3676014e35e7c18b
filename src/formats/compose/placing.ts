import type { Fact, Origin } from '../../model/fact.ts';
import { fact } from '../../model/fact.ts';
import type { BuildField, ContainerField, Field, Oddity } from '../../model/request.ts';
import type { BuildDraft, ContainerDraft } from '../../model/request-fields.ts';
import { splitColons } from '../../syntax/option-strings.ts';
import type { Variables } from './interpolate.ts';
import type { Session } from './session.ts';
import { isNothing, originOf, textOf } from './tree.ts';
import type { Node } from './tree.ts';

/** A request being filled from one service, with all that its keys may refer to. */
export interface Placing<D extends ContainerDraft | BuildDraft = ContainerDraft> {
  readonly draft: D;
  readonly service: string;
  /** The merged project. */
  readonly project: Node;
  readonly session: Session;
  readonly variables: Variables;
}

type AnyDraft = Pick<ContainerDraft, 'hostVariables' | 'oddities' | 'unknown'>;
type AnyPlacing = { readonly draft: AnyDraft };

/** Notes something odd at a node. */
export function odd(placing: AnyPlacing, kind: Oddity['kind'], text: string, subject: string, from: Origin): void {
  if (placing.draft.oddities.length < 100) placing.draft.oddities.push(fact({ kind, text, subject: subject.slice(0, 200) }, from));
}

/** Notes that a key has a value of a kind that Compose refuses. */
export function wrongType(placing: AnyPlacing, key: string, wanted: string, node: Node): void {
  odd(placing, 'wrong-type', `${key} must be ${wanted}: Compose refuses the file`, key, originOf(node));
}

/** Lists the host variables that went into a value. */
export function noteUses(placing: AnyPlacing, node: Node, into: Field): void {
  if (node.uses === undefined) return;
  for (const { name, hasDefault } of node.uses) placing.draft.hostVariables.push(fact({ name, into, hasDefault }, originOf(node)));
}

/** Leaves a field open: what is written there depends on what the host says. */
export function leaveOpen(placing: AnyPlacing, field: Field, node: Node, why: string): void {
  const from = originOf(node);
  placing.draft.unknown.push({ fields: [field], can: 'add', layer: from.layer, why, from });
}

/** A fact of a node, with what it hides, each read the same way. */
export function factOf<T>(node: Node, read: (node: Node) => T | undefined): Fact<T> | undefined {
  const value = read(node);
  if (value === undefined) return undefined;
  const hidden: Fact<T>[] = [];
  for (let at = node.hides; at !== undefined && hidden.length < 20; at = at.hides) {
    const below = read(at);
    if (below !== undefined) hidden.push(fact(below, originOf(at)));
  }
  return fact(value, originOf(node), hidden);
}

/** A text in canonical words; numbers and the like are read as text, and noted where Compose wants a string. */
export function textFact(placing: AnyPlacing, node: Node, key: string, into: Field, isLoose = false): Fact<string> | undefined {
  if (node.kind !== 'scalar') {
    wrongType(placing, key, 'a string', node);
    return undefined;
  }
  if (!isLoose && typeof node.value !== 'string') wrongType(placing, key, 'a string', node);
  noteUses(placing, node, into);
  return factOf(node, textOf);
}

/**
 * A word that decides how the container is confined (a mode, a capability): read with the defaults of its variables in place, since
 * rules compare it; what the host may say instead is unknown.
 */
export function wordFact(placing: AnyPlacing, node: Node, key: string, into: Field): Fact<string> | undefined {
  const read = textFact(placing, node, key, into);
  if (read === undefined || node.uses === undefined) return read;
  leaveOpen(placing, into, node, `${key} depends on the host variable ${node.uses[0]!.name}`);
  return node.plain === '' ? undefined : fact(node.plain, read.from, read.hides);
}

/** Whether Compose reads this as true (compose-go loader/interpolate.go, toBoolean); `undefined`: it refuses it. */
export function readBoolean(node: Node): boolean | undefined {
  if (typeof node.value === 'boolean') return node.value;
  const text = typeof node.value === 'string' ? node.plain.toLowerCase() : '';
  if (text === 'true' || text === 'y' || text === 'yes' || text === 'on') return true;
  return text === 'false' || text === 'n' || text === 'no' || text === 'off' ? false : undefined;
}

/** A yes or no. */
export function booleanFact(placing: AnyPlacing, node: Node, key: string, into: Field): Fact<boolean> | undefined {
  const read = factOf(node, readBoolean);
  noteUses(placing, node, into);
  if (node.uses !== undefined) leaveOpen(placing, into, node, `${key} depends on the host variable ${node.uses[0]!.name}`);
  else if (read === undefined) {
    wrongType(placing, key, 'true or false', node);
    leaveOpen(placing, into, node, `${key} is neither true nor false`);
  }
  return read;
}

/** The name of something that the project declares: the default of a variable in it counts, since what it names is read. */
export function nameOf(placing: AnyPlacing, node: Node, into: Field): string | undefined {
  if (node.kind !== 'scalar' || node.value === null) return undefined;
  if (node.uses === undefined) return node.plain;
  noteUses(placing, node, into);
  leaveOpen(placing, into, node, `it depends on the host variable ${node.uses[0]!.name}`);
  return node.plain;
}

/** Calls `place` for each item of a list; a single string counts as a list where Compose takes it so. */
export function eachItem(placing: AnyPlacing, node: Node, key: string, takesOne: boolean, place: (item: Node) => void): void {
  if (node.kind === 'list') {
    for (const item of node.items) if (!isNothing(item)) place(item);
  } else if (node.kind === 'scalar') {
    if (!takesOne) wrongType(placing, key, 'a list', node);
    place(node);
  } else wrongType(placing, key, 'a list', node);
}

/**
 * The text of an item that has parts (a mount, a port, a device). A variable can hold more than one part: `${X:-/:/h}` is a whole mount
 * where X is not set. Such a text is read with the defaults in place, and what the host may say instead is unknown.
 */
export function partsText(placing: AnyPlacing, item: Node, key: string, into: ContainerField | BuildField): string | undefined {
  const text = textOf(item);
  if (text === undefined) {
    wrongType(placing, key, 'a list of strings or maps', item);
    return undefined;
  }
  noteUses(placing, item, into);
  if (item.uses === undefined) return text;
  const parts = splitColons(text).length;
  const isSettled = parts > 1 && parts === item.plain.split(':').length;
  if (isSettled && !item.uses.some(({ hasParts }) => hasParts)) return text;
  leaveOpen(placing, into, item, `${key} depends on the host variable ${item.uses[0]!.name}`);
  return isSettled ? text : item.plain === '' ? undefined : item.plain;
}

/** Keeps the last of several facts with one identity, in the place of the first; the earlier ones are hidden by it. */
export function addUnique<T>(list: Fact<T>[], places: Map<string, number>, identity: string, added: Fact<T>): void {
  const at = places.get(identity);
  if (at === undefined) {
    places.set(identity, list.length);
    list.push(added);
  } else list[at] = fact(added.value, added.from, [...(added.hides ?? []), list[at]!, ...(list[at]!.hides ?? [])].slice(0, 20));
}
