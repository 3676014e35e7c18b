import { describe, expect, it } from 'vitest';
import { entry, message } from '../../../../test/write-protobuf.ts';
import type { GateReason } from '../../../model/gate.ts';
import { say } from '../say.ts';
import { type BuildWatch, guardBuildKit } from './guard-build-kit.ts';
import { methods } from './methods.ts';

const solve = '/moby.buildkit.v1.Control/Solve';
const build = message([13, message([1, 'moby'], [2, entry('name', 'app,app:2')])]);

function watch(more: Partial<BuildWatch> = {}): BuildWatch & { readonly told: GateReason[]; readonly given: string[] } {
  const told: GateReason[] = [];
  const given: string[] = [];
  return {
    told,
    given,
    mayBuild: undefined,
    mayName: async () => [],
    named: (names) => void given.push(...names),
    refuse: (reasons) => {
      told.push(...reasons);
      return reasons.map(({ message: text }) => text).join('; ');
    },
    ...more,
  };
}

describe('methods', () => {
  it('are in the table once, and read where they are judged', () => {
    const guard = guardBuildKit(watch());
    expect(new Set(methods.map(({ path }) => path)).size).toBe(methods.length);
    for (const { path, judge } of methods) expect([path, guard.open(path)]).toEqual([path, judge === undefined ? 'pass' : 'read']);
  });

  it.each([
    '/moby.buildkit.v1.Control/Prune',
    '/moby.buildkit.v1.Control/DiskUsage',
    '/moby.buildkit.v1.Control/UpdateBuildHistory',
    '/moby.buildkit.v1.frontend.LLBBridge/NewContainer',
    '/moby.buildkit.v1.frontend.LLBBridge/ExecProcess',
    '/containerd.services.content.v1.Content/List',
    '/containerd.services.content.v1.Content/Delete',
    '/moby.buildkit.v1.Control/solve',
    '/moby.buildkit.v1.Control/Solve?',
    '/moby.buildkit.v1.Control%2FSolve',
    '//moby.buildkit.v1.Control/Solve',
    'moby.buildkit.v1.Control/Solve',
    '',
  ])('are refused otherwise: %j', (path) => {
    expect(guardBuildKit(watch()).open(path)).toEqual({ refused: expect.stringMatching(/is not let in$/u) });
  });
});

describe('a build', () => {
  it('that is let through gives its names once it has ended well', async () => {
    const seen = watch();
    const guard = guardBuildKit(seen);
    expect(await guard.judge(solve, build)).toBeUndefined();
    expect(seen.given).toEqual([]);
    guard.ended?.(solve, build, 0);
    expect(seen.given).toEqual(['app', 'app:2']);
  });

  it('that fails gives none', async () => {
    const seen = watch();
    const guard = guardBuildKit(seen);
    await guard.judge(solve, build);
    guard.ended?.(solve, build, 2);
    expect(seen.given).toEqual([]);
  });

  it('is refused for its names', async () => {
    const asked: string[][] = [];
    const guard = guardBuildKit(
      watch({
        mayName: async (names) => {
          asked.push([...names]);
          return [say('image-name-taken', 'app is there')];
        },
      }),
    );
    expect(await guard.judge(solve, build)).toEqual({ refused: 'app is there' });
    expect(asked).toEqual([['app', 'app:2']]);
  });

  it('is refused where nothing may be built, in whole or in part, but questions are answered', async () => {
    const guard = guardBuildKit(watch({ mayBuild: say('build-not-contained', 'no builds') }));
    expect(await guard.judge(solve, build)).toEqual({ refused: 'no builds' });
    expect(await guard.judge('/moby.buildkit.v1.frontend.LLBBridge/Solve', message())).toEqual({ refused: 'no builds' });
    expect(await guard.judge('/moby.buildkit.v1.Control/ListenBuildHistory', message([2, 'x']))).toBeUndefined();
    expect(guard.open('/moby.buildkit.v1.Control/ListWorkers')).toBe('pass');
  });

  it('is refused for what it asks, and the engine is not asked about its names then', async () => {
    const guard = guardBuildKit(
      watch({
        mayName: async () => {
          throw new Error('asked');
        },
      }),
    );
    expect(await guard.judge(solve, message([9, 'network.host']))).toEqual({ refused: expect.stringContaining('network.host') });
  });

  it('goes on where reasons are only told', async () => {
    const told: GateReason[] = [];
    const guard = guardBuildKit(watch({ refuse: (reasons) => void told.push(...reasons) }));
    expect(await guard.judge(solve, message([9, 'network.host']))).toBeUndefined();
    expect(guard.open('/moby.buildkit.v1.Control/Prune')).toBe('pass');
    expect(told).toHaveLength(2);
  });
});
