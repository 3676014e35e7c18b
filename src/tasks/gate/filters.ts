import { ownerLabel } from './owner-label.ts';

/**
 * The `filters` of a list, an event stream or a prune, narrowed to what belongs to the owner; undefined where they are not as the API describes
 * them: an object of objects of flags, or (before API 1.22, and still read) of lists of texts. Labels of one filter must all be there, so no
 * client can widen it.
 */
export function narrowed(filters: string, owner: string): string | undefined {
  let given: unknown = {};
  if (filters !== '') {
    try {
      given = JSON.parse(filters);
    } catch {
      return undefined;
    }
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  const all: Record<string, Record<string, boolean>> = Object.create(null) as Record<string, Record<string, boolean>>;
  for (const [key, values] of Object.entries(given)) {
    const read = readValues(values);
    if (read === undefined || key === '__proto__') return undefined;
    all[key] = read;
  }
  all['label'] = { ...all['label'], [`${ownerLabel}=${owner}`]: true };
  return JSON.stringify(all);
}

function readValues(values: unknown): Record<string, boolean> | undefined {
  if (Array.isArray(values)) {
    if (!values.every((value): value is string => typeof value === 'string')) return undefined;
    return Object.fromEntries(values.map((value) => [value, true]));
  }
  if (typeof values !== 'object' || values === null) return undefined;
  const entries = Object.entries(values);
  return entries.every((entry): entry is [string, boolean] => typeof entry[1] === 'boolean') ? Object.fromEntries(entries) : undefined;
}
