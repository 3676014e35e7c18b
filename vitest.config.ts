import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { esmEntries } from './scripts/esm-entries.ts';

export default defineConfig({
  resolve: { alias: esmEntries },
  test: {
    reporters: ['default', './scripts/count-reporter.mjs'],
    // No test is about time; a loaded machine is no failure.
    testTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    // By default one core is left over, which on a machine with two leaves one: most files wait for other programs more than they work.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts', 'test/**/*.test.ts'], exclude: ['test/end-to-end/**'] } },
      {
        extends: true,
        // The only tests that run the built program; apart from the others, so that those never wait for a build.
        test: {
          name: 'end-to-end',
          include: ['test/end-to-end/**/*.test.ts'],
          globalSetup: './test/build-once.ts',
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
