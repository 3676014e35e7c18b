import { type Fact, fact } from '../../model/fact.ts';
import type { EnvironmentVariable } from '../../model/request.ts';

/** Puts a fact below the one that holds now: flags, Compose keys and label settings all win over what an image says of itself. */
export function below<T>(now: Fact<T> | undefined, lower: Fact<T> | undefined): Fact<T> | undefined {
  if (now === undefined || lower === undefined) return now ?? lower;
  return fact(now.value, now.from, [...(now.hides ?? []), fact(lower.value, lower.from), ...(lower.hides ?? [])]);
}

/** Adds an image's ENV as the lowest word on that variable. */
export function addLowestVariable(environment: Fact<EnvironmentVariable>[], { value, from }: Fact<EnvironmentVariable>): void {
  const lower = fact({ ...value, scope: 'container' as const }, from);
  const index = environment.findIndex((other) => other.value.name === value.name && other.value.scope === 'container');
  const now = environment[index];
  if (now === undefined) environment.push(lower);
  else environment[index] = fact(now.value, now.from, [...(now.hides ?? []), lower]);
}
