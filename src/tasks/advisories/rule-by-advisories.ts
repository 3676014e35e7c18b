import type { Ruling } from '../../model/policy.ts';
import type { Problem } from '../../model/report.ts';
import type { Rule } from '../../model/rule.ts';
import type { Advisories } from './find-advisories.ts';

const id = 'feature-advisory';

/** What a policy says, and what is published besides: without the newest lists, the rule about them is open where it finds nothing. */
export function ruleByAdvisories(ruling: Ruling | undefined, rules: readonly Rule[], { source, manifest, failed }: Advisories): Ruling {
  const own = (ruling?.options[id] ?? rules.find((rule) => rule.id === id)?.options ?? {}) as Readonly<Record<string, readonly unknown[]>>;
  const added = {
    ...own,
    advisories: [...(own['advisories'] ?? []), ...(manifest?.featureAdvisories ?? [])],
    disallowed: [...(own['disallowed'] ?? []), ...(manifest?.disallowedFeatures ?? [])],
  };
  const from = { layer: 'default', document: source, pointer: '' } as const;
  const why = `which advisories are out is not known: ${failed}`;
  return {
    levels: ruling?.levels ?? {},
    options: { ...ruling?.options, [id]: added },
    ...(failed === undefined ? {} : { open: { [id]: { fields: ['features'], can: 'add', layer: 'default', why, from } } }),
  };
}

/** That the newest lists are not known, as a report tells it; undefined where they are. */
export function problemOfAdvisories({ source, manifest, failed }: Advisories): Problem | undefined {
  if (failed === undefined) return undefined;
  const past = manifest === undefined ? '' : ' The lists that were fetched before count, and are not known to be all.';
  return { document: source, message: `The advisories about Features were not fetched: ${failed}.${past}`, fatal: false, lookup: true };
}
