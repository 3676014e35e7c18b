import { type Fact, fact, type Origin } from '../src/model/fact.ts';
import type { Change, Request } from '../src/model/request.ts';
import { given } from './rule-cases.ts';

/**
 * A request after changes, as data: what an editor of its text and a second reading would make of it. What was read from one place goes with it, as
 * does what a Feature brought with its line; where a fact goes, what it hid shows.
 */
export function applyChanges(request: Request, changes: readonly Change[]): Request {
  return changes.reduce(applyChange, request);
}

function applyChange(request: Request, change: Change): Request {
  const fields = Object.entries(request) as readonly (readonly [string, unknown])[];
  if (change.do !== 'add')
    return Object.fromEntries(fields.map(([name, held]) => [name, without(name, held, change)])) as unknown as Request;
  const added = given<unknown>(change.value);
  const put = (held: unknown): unknown => (Array.isArray(held) ? [...(held as readonly unknown[]), added] : added);
  return Object.fromEntries(fields.map(([name, held]) => [name, name === change.field ? put(held) : held])) as unknown as Request;
}

function without(name: string, held: unknown, change: Exclude<Change, { do: 'add' }>): unknown {
  if (name === 'unknown' || name === 'from' || typeof held !== 'object' || held === null) return held;
  const target = change.fact as Fact<unknown>;
  const put = (one: Fact<unknown>): Fact<unknown> | undefined => {
    if (one !== target && !isSamePlace(one.from, target.from))
      return change.field === 'features' && isBroughtBy(one.from, target.from) ? undefined : one;
    // In another field the new text says what a reader would tell, except where it is the same value.
    const isReplaced = change.do === 'replace' && (one === target || one.value === target.value);
    return isReplaced ? fact<unknown>(change.value, one.from) : undefined;
  };
  return Array.isArray(held)
    ? (held as readonly Fact<unknown>[]).flatMap((one) => changed(one, put) ?? [])
    : changed(held as Fact<unknown>, put);
}

function changed(top: Fact<unknown>, put: (one: Fact<unknown>) => Fact<unknown> | undefined): Fact<unknown> | undefined {
  const facts = [top, ...(top.hides ?? [])];
  const left = facts.map(put);
  if (left.every((one, index) => one === facts[index])) return top;
  const [first, ...rest] = left.filter((one) => one !== undefined);
  return first === undefined ? undefined : fact(first.value, first.from, [...(first.hides ?? []), ...rest]);
}

// Made-up facts have no offsets: two of them are of one place only where they share it.
function isSamePlace(a: Origin, b: Origin): boolean {
  return a === b || (a.offset !== undefined && a.document === b.document && a.pointer === b.pointer);
}

function isBroughtBy(from: Origin, line: Origin): boolean {
  for (let origin = from.via; origin !== undefined; origin = origin.via) if (isSamePlace(origin, line)) return true;
  return false;
}
