import { expect, test } from 'vitest';
import type { LaunchFailure } from '../model/launch-progress.ts';
import { failedBeforeSentence, failureSentence } from './launch-failure.ts';

const message = 'An error occurred setting up the container.';

test.each<[string, Partial<LaunchFailure>, string]>([
  ['nothing known', {}, message],
  ['a command', { command: { property: 'postCreateCommand', exitCode: 7 } }, 'postCreateCommand failed with exit code 7.'],
  [
    'one of several, of a Feature',
    { command: { property: 'onCreateCommand', name: 'server', feature: './go' } },
    'server of onCreateCommand of Feature ./go failed.',
  ],
  [
    'a build',
    { buildStep: 'Feature go', lastLines: ['ERROR: no', 'exit code 4'] },
    'The image was not built: Feature go failed: exit code 4.',
  ],
  [
    'the engine',
    { lastLines: ['docker: Error response from daemon: unknown or invalid runtime name: nope.', "See 'docker run --help'."] },
    'An error occurred setting up the container: unknown or invalid runtime name: nope.',
  ],
  ['other words', { lastLines: ['hello'] }, message],
])('%s', (_, failure, sentence) => {
  expect(failureSentence({ outcome: 'error', message, lastLines: [], ...failure })).toBe(sentence);
});

test.each([
  [
    { property: 'postCreateCommand', exitCode: 4 },
    'postCreateCommand failed when the container was made (exit code 4), and is not run again: containai up --rebuild makes it anew.',
  ],
  [
    { property: 'onCreateCommand', name: 'server', feature: './go' },
    'server of onCreateCommand of Feature ./go failed when the container was made, and is not run again: containai up --rebuild makes it anew.',
  ],
])('of an earlier start: %j', (command, sentence) => {
  expect(failedBeforeSentence(command)).toBe(sentence);
});
