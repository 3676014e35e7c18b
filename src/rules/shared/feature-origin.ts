import type { Fact } from '../../model/fact.ts';

/** The fact itself where a Feature's metadata states it, or the one it hides that a Feature states: for fields in which a later layer takes nothing away. */
export function statedByFeature<T>(fact: Fact<T>): Fact<T> | undefined {
  return fact.from.layer === 'feature' ? fact : fact.hides?.find((hidden) => hidden.from.layer === 'feature');
}

/** The Feature that states a fact, as messages name it: `Feature go 1.3.4`, `Feature .devcontainer/x/devcontainer-feature.json`. */
export function featureOf(fact: Fact<unknown>): string {
  const { document } = fact.from;
  return document.startsWith('Feature ') ? document : `Feature ${document}`;
}
