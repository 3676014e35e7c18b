import type { Fact } from '../../model/fact.ts';

/** Who brought a fact in: a Feature or an image by the name that reports give it; empty for the files of the configuration themselves. */
export function bringerOf({ from: { layer, document } }: Fact<unknown>): string {
  return layer === 'feature' || layer === 'image' ? document : '';
}

/**
 * A fact for each who says it. In fields that only grow, the file hides what a Feature says of the same thing, and taking the file's word away
 * leaves the Feature's: each is a finding of its own, with a remedy of its own.
 */
export function statements<T>(facts: readonly Fact<T>[]): readonly Fact<T>[] {
  return facts.some(({ hides }) => hides !== undefined) ? facts.flatMap(chainOf) : facts;
}

function chainOf<T>(fact: Fact<T>): readonly Fact<T>[] {
  const said = new Map([[bringerOf(fact), fact]]);
  for (const hidden of fact.hides ?? []) {
    const bringer = bringerOf(hidden);
    if (!said.has(bringer) && JSON.stringify(hidden.value) === JSON.stringify(fact.value)) said.set(bringer, hidden);
  }
  return [...said.values()];
}
