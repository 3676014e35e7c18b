import type { Layer, Fact } from '../model/fact.ts';
import { type FieldSet, fieldSet } from '../model/field-set.ts';
import type { Field, Request, Unknown } from '../model/request.ts';

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
