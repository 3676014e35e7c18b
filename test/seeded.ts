import fc from 'fast-check';

// The same inputs at every run: a change is blamed for what it broke, never for what chance found. `SEED=random npm test` looks at others, and what
// fails there names its seed. The fuzzer (scripts/fuzz.ts) has a seed of its own.
const given = process.env['SEED'] ?? '20261128';
if (given !== 'random') fc.configureGlobal({ seed: Number(given) });

export { fc };
