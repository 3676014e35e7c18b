import type { Layer, Fact } from '../model/fact.ts';
import type { Field, Kind, Request, Unknown } from '../model/request.ts';
import { fieldNames } from '../model/request-fields.ts';

/** A set of fields of one kind of request, as two words of 31 bits: the judge asks about sets hundreds of times a request. */
export interface FieldSet {
  readonly low: number;
  readonly high: number;
}

const positions: { readonly [K in Kind]: ReadonlyMap<string, number> } = {
  container: new Map(fieldNames.container.map((name, index) => [name, index])),
  build: new Map(fieldNames.build.map((name, index) => [name, index])),
};

/** The set of the named fields; names that the kind does not have are left out. */
export function fieldSet(kind: Kind, fields: readonly Field[]): FieldSet {
  let low = 0;
  let high = 0;
  for (const field of fields) {
    const position = positions[kind].get(field);
    if (position === undefined) continue;
    if (position < 31) low |= 1 << position;
    else high |= 1 << (position - 31);
  }
  return { low, high };
}

/** The fields in which a request says something. */
export function filledFields(request: Request): FieldSet {
  const values = request as unknown as Readonly<Record<string, unknown>>;
  const filled: string[] = [];
  // Asking for all names by this loop takes a tenth of what asking for each by name does.
  for (const name in values) {
    const value = values[name];
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) filled.push(name);
  }
  return fieldSet(request.kind, filled as Field[]);
}

export function intersects(a: FieldSet, b: FieldSet): boolean {
  return (a.low & b.low) !== 0 || (a.high & b.high) !== 0;
}

const rank: Readonly<Record<Layer, number>> = { default: 0, image: 1, feature: 2, file: 3, override: 4, api: 5 };

/**
 * The fields that an unknown leaves open in a request. Where it can only replace, a field that a later layer already decides is not open:
 * whatever the unknown lower layer says there, the last one wins.
 */
export function openFields(request: Request, unknown: Unknown): FieldSet {
  return fieldSet(request.kind, openNames(request, unknown));
}

/** The same as a list. */
export function openNames(request: Request, unknown: Unknown): readonly Field[] {
  if (unknown.can === 'add') return unknown.fields;
  const values = request as unknown as Readonly<Record<string, Fact<unknown> | readonly unknown[] | undefined>>;
  return unknown.fields.filter((field) => {
    const value = values[field];
    return value === undefined || Array.isArray(value) || rank[(value as Fact<unknown>).from.layer] <= rank[unknown.layer];
  });
}
