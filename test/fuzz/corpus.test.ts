import { describe, expect, it } from 'vitest';
import { keptOf, keptTargets } from './corpus.ts';
import { targets } from './targets.ts';

describe.each(targets)('inputs that are kept for $name', ({ name, check }) => {
  it.each(keptOf(name))('$name', async ({ input }) => {
    await expect((async () => check(input))()).resolves.toBeUndefined();
  });
});

describe('the corpus', () => {
  it('has a folder for each target, and none besides', () => {
    expect(keptTargets().toSorted()).toEqual(targets.map(({ name }) => name).toSorted());
  });
});
