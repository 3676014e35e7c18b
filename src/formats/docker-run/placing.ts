import type { Fact, Origin } from '../../model/fact.ts';
import { fact, over } from '../../model/fact.ts';
import type { ContainerField, Field, HostFile, Mount, Oddity, Unknown } from '../../model/request.ts';
import type { BuildDraft, ContainerDraft } from '../../model/request-fields.ts';
import { fieldShapes } from '../../model/request-fields.ts';
import type { Files } from '../format.ts';
import { readHostPath } from '../../syntax/host-path.ts';
import { findHostVariables } from '../../syntax/host-variables.ts';

/** What placing a flag needs: the request to fill, and how its text is to be understood. */
export interface Placing<Draft = ContainerDraft> {
  readonly draft: Draft;
  /** What relative host paths are relative to, itself relative to the workspace. */
  readonly folder: string;
  /** What becomes of a colon in a variable's default, see `withDefaults`. */
  readonly colon: 'cut' | 'kept';
  /** Files of the workspace that are at hand. */
  readonly files?: Files | undefined;
  /** Where in a list each name stands, made when first asked for. */
  readonly places: Map<readonly unknown[], Map<string, number>>;
  /** Mounts made by `-v`, which `--volume-driver` concerns. */
  readonly volumes: Fact<Mount>[];
  /** What `--volume-driver` said last. */
  volumeDriver: string;
}

/** Starts placing flags into a request. */
export function startPlacing<Draft>(draft: Draft, folder: string, colon: 'cut' | 'kept', files?: Files): Placing<Draft> {
  return { draft, folder, colon, files, places: new Map(), volumes: [], volumeDriver: '' };
}

/** Puts a fact into a list where each name stands once and the last one said wins. */
export function putNamed<T>(placing: Placing<unknown>, list: Fact<T>[], nameOf: (value: T) => string, value: T, from: Origin): void {
  let places = placing.places.get(list);
  if (places === undefined) {
    places = new Map(list.map((one, index) => [nameOf(one.value), index]));
    placing.places.set(list, places);
  }
  const name = nameOf(value);
  const place = places.get(name);
  if (place === undefined) places.set(name, list.push(fact(value, from)) - 1);
  else list[place] = over(value, from, list[place]);
}

/** Takes a name out of such a list. */
export function dropNamed<T>(placing: Placing<unknown>, list: Fact<T>[], nameOf: (value: T) => string, name: string): void {
  const place = list.findIndex((one) => nameOf(one.value) === name);
  if (place < 0) return;
  list.splice(place, 1);
  placing.places.delete(list);
}

type Draft = ContainerDraft | BuildDraft;

/** Notes what docker would refuse, or what the text says that no engine would. */
export function noteOddity(draft: Draft, kind: Oddity['kind'], text: string, from: Origin, subject?: string): void {
  draft.oddities.push(fact(subject === undefined ? { kind, text } : { kind, text, subject }, from));
}

/** Notes a file of the host that the client reads or writes. */
export function noteHostFile(placing: Placing<Draft>, access: HostFile['access'], path: string, by: string, from: Origin): void {
  placing.draft.hostFiles.push(fact({ path: readHostPath(path, placing.folder), access, by }, from));
}

/** Notes each host variable that a text uses. */
export function noteHostVariables(draft: Draft, text: string, into: Field, from: Origin): void {
  for (const { name, otherwise } of findHostVariables(text)) {
    if (name !== '') draft.hostVariables.push(fact({ name, into, hasDefault: otherwise !== undefined }, from));
  }
}

/** Notes that fields may say more, or something else, than what was read. */
export function noteUnknown(draft: Draft, fields: readonly Field[], why: string, from: Origin, want?: Unknown['want']): void {
  const shapes = fieldShapes[draft.kind as 'container'];
  const can = fields.every((field) => shapes[field as ContainerField] === 'one') ? 'replace' : 'add';
  draft.unknown.push({ fields, can, layer: from.layer, why, ...(want === undefined ? {} : { want }), from });
}
