/**
 * Fuzzes what the gate reads, within bounds: `npm run fuzz -- [--seconds N] [--seed N]`. Half of the inputs are by grammar, half are inputs of the
 * corpus (test/fuzz/corpus) with a few changes. An input that something does not hold for is kept there, and the exit code is 1.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { keep, keptOf } from '../test/fuzz/corpus.ts';
import { mutated } from '../test/fuzz/mutated.ts';
import { targets } from '../test/fuzz/targets.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } } });
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const each = (Number(values.seconds) * 1000) / targets.length;
let isClean = true;
for (const { name, given, pieces, check } of targets) {
  const kept = keptOf(name).map(({ input }) => input);
  const inputs = kept.length === 0 ? given : fc.oneof(given, mutated(kept, pieces));
  const result = await fc.check(
    fc.asyncProperty(inputs, async (input) => check(input)),
    {
      seed,
      numRuns: 1_000_000,
      interruptAfterTimeLimit: each,
      markInterruptAsFailure: false,
    },
  );
  console.log(`${name}: ${result.numRuns} inputs, seed ${seed}${result.failed ? ', found one' : ''}`);
  if (!result.failed || result.counterexample === null) continue;
  isClean = false;
  console.log(`  ${String(result.errorInstance).slice(0, 500)}\n  kept as ${keep(name, result.counterexample[0])}`);
}
process.exit(isClean ? 0 : 1);
