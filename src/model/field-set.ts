import type { Field, Kind, Request } from './request.ts';
import { fieldNames } from './request-fields.ts';

/** A set of fields of one kind of request, as two words of 31 bits: hundreds of times a request it is asked whether two have a field in common. */
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

/** Whether a field is in both. */
export function intersects(a: FieldSet, b: FieldSet): boolean {
  return (a.low & b.low) !== 0 || (a.high & b.high) !== 0;
}
