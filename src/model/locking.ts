import type { Change } from './request.ts';

/** Whether a change leaves a Feature as it is written, and only wishes for what the lockfile says of it. */
export function isLocking(change: Change): boolean {
  if (change.do !== 'replace' || change.field !== 'features') return false;
  const { fact, value } = change;
  return value.id === fact.value.id && value.lock !== fact.value.lock;
}
