import { expect, test } from 'vitest';
import { sandboxWith } from '../../../test/sandboxes.ts';
import { hasRunSince } from './workspace-activity.ts';

const noon = '2026-11-29T12:00:00Z';

/** Whether it may have run since noon, by when the engine says that its containers were started; undefined: the engine does not tell. */
async function mayHaveRun(started: readonly string[] | undefined): Promise<boolean> {
  const answerTo = (path: string): unknown => {
    if (path.includes('/containers/json')) return (started ?? []).map((_, index) => ({ Id: String(index) }));
    const id = /\/containers\/(\d+)\/json$/u.exec(path)?.[1];
    return id === undefined ? {} : { State: { StartedAt: started![Number(id)] } };
  };
  return hasRunSince(noon, sandboxWith(), {
    engineAt: () => ({
      ask: async ({ path }) =>
        started === undefined
          ? { failed: 'nobody answers' }
          : { status: 200, headers: ['Api-Version', '1.45'], text: JSON.stringify(answerTo(path)), body: Buffer.alloc(0) },
      close: () => {},
    }),
  });
}

test.each<readonly [what: string, started: readonly string[] | undefined, may: boolean]>([
  ['started before', ['2026-11-29T11:00:00Z'], false],
  ['never started', ['0001-01-01T00:00:00Z'], false],
  ['started since', ['2026-11-29T11:00:00Z', '2026-11-29T13:00:00Z'], true],
  ['removed: who started it and removed it has left no trace', [], true],
  ['not told', undefined, true],
])('%s', async (_what, started, may) => {
  expect(await mayHaveRun(started)).toBe(may);
});
