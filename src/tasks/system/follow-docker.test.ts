import { expect, test } from 'vitest';
import type { LaunchEvent } from '../../model/launch-progress.ts';
import { followDocker } from './follow-docker.ts';

/** What happened, a word each: `+2 title`, `2| text`, `-2 how`. */
function followed(kind: 'pull' | 'build', lines: readonly string[], how: 'done' | 'failed'): readonly [string[], object] {
  const told: string[] = [];
  let last = 0;
  const onEvent = (event: LaunchEvent): void => {
    if (event.is === 'started') told.push(`+${event.step} ${event.title}`);
    if (event.is === 'output') told.push(`${event.step}| ${event.text}`);
    if (event.is === 'ended') told.push(`-${event.step} ${event.how}`);
  };
  const follower = followDocker({ kind, title: 'whole', at: 0 }, { onEvent, nextStep: () => ++last });
  for (const line of lines) follower.line(line, 1);
  const end = follower.end(how, 2);
  return [told, end];
}

test.each<[string, Parameters<typeof followed>, string[], object]>([
  [
    'a pull',
    ['pull', ['trixie: Pulling from library/debian', '', 'a1: Pull complete'], 'done'],
    ['+1 whole', '1| trixie: Pulling from library/debian', '1| a1: Pull complete', '-1 done'],
    { lines: ['trixie: Pulling from library/debian', 'a1: Pull complete'] },
  ],
  [
    'BuildKit, with a step from the cache',
    [
      'build',
      [
        '#1 [internal] load build definition',
        '#5 [2/7] COPY a b',
        '#5 CACHED',
        '#6 [3/7] RUN it',
        '#6 0.31 one',
        '#6 DONE 0.4s',
        '#7 exporting to image',
        '#7 exporting layers done',
        '#7 DONE 1s',
      ],
      'done',
    ],
    ['+1 whole', '+2 [2/7] COPY a b', '-2 cached', '+3 [3/7] RUN it', '3| one', '-3 done', '+4 Export the image', '-4 done', '-1 done'],
    { lines: [] },
  ],
  [
    'BuildKit, with a step that fails',
    [
      'build',
      [
        '#6 [3/7] RUN it',
        '#6 0.31 containai: no',
        '#6 ERROR: process "it" did not complete successfully: exit code: 1',
        'ERROR: failed to solve: it',
      ],
      'failed',
    ],
    ['+1 whole', '+2 [3/7] RUN it', '2| containai: no', '-2 failed', '1| ERROR: failed to solve: it', '-1 failed'],
    { step: '[3/7] RUN it', lines: ['containai: no'] },
  ],
  [
    'the builder before it',
    ['build', ['Step 1/2 : FROM a', ' ---> 123', 'Step 2/2 : RUN it', 'one', 'Successfully built 456'], 'done'],
    ['+1 whole', '+2 FROM a', '-2 done', '+3 RUN it', '3| one', '3| Successfully built 456', '-3 done', '-1 done'],
    { step: 'RUN it', lines: ['one', 'Successfully built 456'] },
  ],
  [
    'what would steer a terminal',
    ['pull', ['\u001b[31mred\u001b[0m\u0007'], 'failed'],
    ['+1 whole', '1| red\ufffd', '-1 failed'],
    { lines: ['red\ufffd'] },
  ],
])('%s', (_title, [kind, lines, how], told, end) => {
  expect(followed(kind, lines, how)).toEqual([told, end]);
});

test('of many lines the last are kept', () => {
  const lines = Array.from({ length: 60 }, (_, index) => `line ${index}`);
  expect(followed('pull', lines, 'failed')[1]).toEqual({ lines: lines.slice(-40) });
});
