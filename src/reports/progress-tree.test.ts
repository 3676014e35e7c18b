import { describe, expect, test } from 'vitest';
import type { LaunchEvent } from '../model/launch-progress.ts';
import { fc } from '../../test/seeded.ts';
import { painter } from './paint.ts';
import { addEvent, type Progress, progressLine, progressTree, showTime, type TreeLook } from './progress-tree.ts';

const build: readonly LaunchEvent[] = [
  { is: 'started', step: 1, kind: 'prepare', title: 'Read the configuration', at: 0 },
  { is: 'detail', step: 1, text: 'Feature go', at: 100 },
  { is: 'ended', step: 1, how: 'done', at: 400 },
  { is: 'started', step: 2, kind: 'build', title: 'Build the image', at: 400 },
  { is: 'started', step: 3, kind: 'build-step', title: '[1/2] FROM debian', within: 2, at: 500 },
  { is: 'ended', step: 3, how: 'cached', at: 500 },
  { is: 'started', step: 4, kind: 'build-step', title: '[2/2] RUN make', within: 2, at: 600 },
  { is: 'output', step: 4, text: 'cc a.c', at: 700 },
];
const built: readonly LaunchEvent[] = [
  ...build,
  { is: 'ended', step: 4, how: 'done', at: 61_000 },
  { is: 'ended', step: 2, how: 'done', at: 62_000 },
];
const failed: readonly LaunchEvent[] = [
  ...build,
  { is: 'output', step: 4, text: 'exit code 2', at: 800 },
  { is: 'ended', step: 4, how: 'failed', at: 900 },
  { is: 'output', step: 2, text: 'the same once more', at: 900 },
  { is: 'ended', step: 2, how: 'failed', at: 1000 },
];
const command: readonly LaunchEvent[] = [
  { is: 'started', step: 1, kind: 'command', title: 'postCreateCommand', at: 0 },
  { is: 'detail', step: 1, text: 'npm ci', at: 0 },
  ...['one', 'two', 'three', 'four', 'five'].map((text): LaunchEvent => ({ is: 'output', step: 1, text, at: 1 })),
];

const progressOf = (events: readonly LaunchEvent[]): Progress => events.reduce<Progress>(addEvent, new Map());
const look: TreeLook = { width: 50, height: 30, now: 1000, paint: painter(false), isOver: false };

describe('a tree', () => {
  test.each<[string, readonly LaunchEvent[], Partial<TreeLook>, readonly string[]]>([
    ['of nothing', [], {}, []],
    ['says what the step is at', build.slice(0, 2), {}, [' ⠋ Read the configuration  Feature go        1.0 s']],
    [
      'shows what a build is at',
      build,
      {},
      [
        ' ✓ Read the configuration                    0.4 s',
        ' ⠦ Build the image                           0.6 s',
        '   ✓ [1/2] FROM debian                      cached',
        '   ⠼ [2/2] RUN make                          0.4 s',
        '       │ cc a.c',
      ],
    ],
    [
      'closes what is done',
      built,
      {},
      [' ✓ Read the configuration                    0.4 s', ' ✓ Build the image  2 steps, 1 cached   1 min 02 s'],
    ],
    [
      'keeps what failed, once',
      failed,
      {},
      [
        ' ✓ Read the configuration                    0.4 s',
        ' ✗ Build the image  2 steps, 1 cached        0.6 s',
        '   ✗ [2/2] RUN make                          0.3 s',
        '       │ cc a.c',
        '       │ exit code 2',
      ],
    ],
    [
      'shows the last lines of a command, some of them when it is done',
      [...command, { is: 'ended', step: 1, how: 'done', at: 2000 }],
      {},
      [' ✓ postCreateCommand                         2.0 s', '     │ three', '     │ four', '     │ five'],
    ],
    ['is cut to the width', [command[0]!], { width: 24 }, [' ⠋ postCreateComm… 1.0 s']],
    [
      'is cut to the height, from above',
      build,
      { height: 2 },
      ['   ✓ [1/2] FROM debian                      cached', '   ⠼ [2/2] RUN make                          0.4 s'],
    ],
  ])('%s', (_, events, more, lines) => {
    expect(progressTree(progressOf(events), { ...look, ...more })).toEqual(lines);
  });

  test('is never higher nor, of plain characters, wider than it may be', () => {
    const event = fc.record({
      is: fc.constantFrom('started', 'detail', 'output', 'ended'),
      step: fc.integer({ min: 1, max: 6 }),
      kind: fc.constantFrom('build', 'build-step', 'command'),
      title: fc.string({ unit: 'binary-ascii', maxLength: 120 }),
      text: fc.string({ unit: 'binary-ascii', maxLength: 120 }),
      within: fc.constantFrom(undefined, 1, 2),
      how: fc.constantFrom('done', 'cached', 'failed'),
      at: fc.nat(1e8),
    });
    fc.assert(
      fc.property(fc.array(event), fc.integer({ min: 30, max: 200 }), fc.integer({ min: 1, max: 60 }), (events, width, height) => {
        const lines = progressTree(progressOf(events as unknown as LaunchEvent[]), { ...look, width, height });
        expect(lines.length).toBeLessThanOrEqual(height);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('has colours where they are wanted', () => {
    expect(progressTree(progressOf(failed), { ...look, paint: painter(true) }).join('')).toContain('\u001b[1;31m✗\u001b[0m');
  });
});

test('a log says what ended, and what was printed', () => {
  let progress: Progress = new Map();
  const lines = failed.flatMap((event) => {
    progress = addEvent(progress, event);
    return progressLine(progress, event) ?? [];
  });
  expect(lines).toEqual([
    '✓ Read the configuration  0.4 s',
    '  ✓ [1/2] FROM debian  cached',
    '    │ cc a.c',
    '    │ exit code 2',
    '  ✗ [2/2] RUN make  0.3 s',
    '  │ the same once more',
    '✗ Build the image  0.6 s',
  ]);
});

test.each([
  [0, '0.0 s'],
  [-5, '0.0 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min 00 s'],
  [245_000, '4 min 05 s'],
  [3_725_000, '1 h 02 min'],
])('%d ms are %s', (milliseconds, shown) => {
  expect(showTime(milliseconds)).toBe(shown);
});
