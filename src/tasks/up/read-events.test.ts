import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { LaunchEvent, LaunchOutcome } from '../../model/launch-progress.ts';
import { makeEventReader } from './read-events.ts';
import { readOutcome } from './read-outcome.ts';

/** The log and the answer of a real run of 0.89.0, Docker 26.1, buildx 0.13.1, Compose 2.26.1; its paths shortened, and most lookups inside the container left out. */
function recorded(name: string): { readonly log: string; readonly answer: string } {
  const read = (ending: string): string => readFileSync(new URL(`../../../test/reference-logs/${name}.${ending}`, import.meta.url), 'utf8');
  return { log: read('ndjson'), answer: read('stdout') };
}

function play(log: string, answer: string): { readonly events: readonly LaunchEvent[]; readonly outcome: LaunchOutcome } {
  const reader = makeEventReader();
  const events = log.split('\n').flatMap((line, at) => reader.read(line, at));
  const { events: last, words } = reader.end(answer.includes('"outcome":"success"') ? 'done' : 'failed', 1e6);
  return { events: [...events, ...last], outcome: readOutcome(answer, 'ended with exit code 1', words) };
}

/** `✓ title`, parts indented, in the order in which steps began. */
function treeOf(events: readonly LaunchEvent[]): readonly string[] {
  const marks = { done: '✓', cached: '=', failed: '✗' } as const;
  return events.flatMap((event) => {
    if (event.is !== 'started') return [];
    const ends = events.filter((other) => other.is === 'ended' && other.step === event.step) as { how: keyof typeof marks }[];
    return [`${event.within === undefined ? '' : '  '}${ends.map(({ how }) => marks[how]).join('')} ${event.title}`];
  });
}

describe('a recorded run that succeeds', () => {
  test.each([
    [
      'image',
      [
        '✓ Read the configuration',
        '✓ initializeCommand',
        '✓ Give the user your number',
        '✓ Start the container',
        '✓ Set up the container',
        '✓ onCreateCommand',
        '✓ postCreateCommand',
        '✓ postStartCommand',
      ],
    ],
    ['image-again', ['✓ Read the configuration', '✓ initializeCommand', '✓ Set up the container']],
    [
      'dockerfile',
      [
        '✓ Read the configuration',
        '✓ Build the image',
        '  = [base 1/2] FROM docker.io/library/busybox:test',
        '  ✓ [base 2/2] RUN echo built > /built; sleep 1; echo more',
        '  ✓ [1/1] RUN echo two',
        '  ✓ Feature greets',
        '  ✓ Export the image',
        '✓ Give the user your number',
        '✓ Start the container',
        '✓ Set up the container',
        '✓ postCreateCommand of Feature ./greets',
      ],
    ],
    [
      'compose',
      [
        '✓ Read the configuration',
        '✓ Build the images',
        '  = [app 1/1] FROM docker.io/library/busybox:test',
        '  ✓ Feature greets',
        '  ✓ Export the image',
        '✓ Start the containers',
        '✓ Set up the container',
        '✓ postCreateCommand of Feature ./greets',
        '✓ postCreateCommand',
      ],
    ],
  ])('%s', (name, tree) => {
    const { log, answer } = recorded(name);
    const { events, outcome } = play(log, answer);
    expect(treeOf(events)).toEqual(tree);
    const { containerId, remoteUser, remoteWorkspaceFolder, composeProjectName } = JSON.parse(answer);
    expect(outcome).toEqual({
      outcome: 'success',
      containerId,
      remoteUser,
      remoteWorkspaceFolder,
      ...(composeProjectName === undefined ? {} : { composeProjectName }),
    });
  });

  test('commands say what they run, where they are, and what they print', () => {
    const { log, answer } = recorded('image');
    const said = play(log, answer).events.flatMap((event) =>
      event.is === 'detail' || event.is === 'output' ? [`${event.step} ${event.is} ${event.text}`] : [],
    );
    expect(said.filter((line) => /^[678]/u.test(line))).toEqual([
      String.raw`6 detail echo on create; printf "::step::half way\n"; sleep 1; echo done`,
      '6 output on create',
      '6 detail half way',
      '6 output done',
      '7 detail echo one',
      '7 detail echo two words',
      '7 output two:',
      '7 output two words',
      '7 output one:',
      '7 output one',
      String.raw`8 detail echo "\033[31mred\033[0m"`,
      String.raw`8 output \033[31mred\033[0m`,
    ]);
  });
});

describe('a recorded run that fails', () => {
  test.each<[string, string, object]>([
    [
      'failing-command',
      '✗ onCreateCommand',
      { command: { property: 'onCreateCommand', exitCode: 7 }, lastLines: ['before', 'oh no'], containerId: expect.any(String) },
    ],
    [
      'failing-commands',
      '✗ postCreateCommand',
      { command: { property: 'postCreateCommand', name: 'bad', exitCode: 9 }, containerId: expect.any(String) },
    ],
    ['failing-initialize', '✗ initializeCommand', { command: { property: 'initializeCommand' }, lastLines: ['oh no'] }],
    [
      'failing-build',
      '✗ Build the image',
      {
        message: 'An error occurred building the image.',
        buildStep: '[2/2] RUN echo building; echo oh no >&2; exit 3',
        lastLines: ['building', 'oh no', 'exit code 3'],
      },
    ],
    [
      'failing-feature',
      '✗ Build the image',
      { buildStep: 'Feature greets', lastLines: ['trying', 'ERROR: Feature "Greets" (Unknown) failed to install!', 'exit code 4'] },
    ],
    [
      'failing-run',
      '✗ Start the container',
      {
        lastLines: [
          'docker: Error response from daemon: unknown or invalid runtime name: nope',
          "Run 'docker run --help' for more information",
        ],
      },
    ],
    [
      'failing-compose',
      '✗ Start the containers',
      { lastLines: expect.arrayContaining(['Error response from daemon: unknown or invalid runtime name: nope']) },
    ],
    [
      'missing-image',
      '✗ Pull localhost:1/no/such:1',
      { lastLines: expect.arrayContaining([expect.stringContaining('connection refused')]) },
    ],
  ])('%s', (name, failed, outcome) => {
    const { log, answer } = recorded(name);
    const played = play(log, answer);
    const tree = treeOf(played.events).filter((line) => !line.startsWith(' '));
    expect(tree.filter((line) => line.startsWith('✗'))).toEqual([failed]);
    expect(tree.at(-1)).toBe(failed);
    expect(played.outcome).toMatchObject({ outcome: 'error', ...outcome });
  });
});

const begins = (property: string): string =>
  JSON.stringify({
    type: 'raw',
    level: 3,
    channel: 'postCreate',
    text: `\u001b[1mRunning the ${property} from devcontainer.json...\u001b[0m\r\n\r\n`,
  });
const prints = (text: string): string => JSON.stringify({ type: 'raw', level: 3, channel: 'postCreate', text });

describe('a log', () => {
  test.each([
    ['lines that are no JSON', ['Error: x', '    at y', '{', '[1]', 'null', '"text"']],
    [
      'events of other shapes',
      ['{}', '{"type":"raw"}', '{"type":"start","text":7}', '{"type":"progress","status":"failed"}', '{"type":{}}'],
    ],
    ['deep ones', [`${'['.repeat(10_000)}`, `{"type":"raw","text":${'['.repeat(500)}${']'.repeat(500)}}`]],
  ])('passes over %s', (_, lines) => {
    const reader = makeEventReader();
    expect(lines.flatMap((line) => reader.read(line, 5))).toEqual([
      { is: 'started', step: 1, kind: 'prepare', title: 'Read the configuration', at: 5 },
    ]);
  });

  test('what is printed comes line by line, without what steers a terminal', () => {
    const reader = makeEventReader();
    reader.read(begins('postCreateCommand'), 0);
    const texts = [prints('one\ntw'), prints('o\u001b[31m red\u001b[0m\n10%\r100%\r\n\u001b]0;title\u0007bell\u0007\u202e\nrest')]
      .flatMap((line) => reader.read(line, 1))
      .map((event) => 'text' in event && event.text);
    expect(texts).toEqual(['one', 'two red', '100%', 'bell\ufffd\ufffd']);
    expect(reader.end('failed', 2).words.lastLines.at(-1)).toBe('rest');
  });

  test('a command cannot say with which exit code another one ended', () => {
    const reader = makeEventReader();
    reader.read(begins('postCreateCommand'), 0);
    reader.read(
      prints('postCreateCommand from devcontainer.json failed with exit code 3. Skipping any further user-provided commands.\n'),
      0,
    );
    expect([...reader.end('failed', 0).words.exitCodes]).toEqual([]);
  });

  test('a line without end is not kept whole, nor are lines without number', () => {
    const reader = makeEventReader();
    reader.read(begins('postCreateCommand'), 0);
    for (let times = 0; times < 50; times++) reader.read(prints('x'.repeat(60_000)), 0);
    reader.read(prints('\n'), 0);
    for (let times = 0; times < 500; times++) reader.read(prints(`${times}\n`), 0);
    const { lastLines } = reader.end('failed', 0).words;
    expect(lastLines).toHaveLength(40);
    expect(lastLines.at(-1)).toBe('499');
  });
});

test('why the shell inside did not come up is the cause', () => {
  const event = JSON.stringify({ type: 'stop', level: 2, text: 'Run in container: /bin/sh' });
  const log = `${event}\nShell server terminated (code: 126, signal: null)\nunable to find user \u001b[1mme: no matching entries in passwd file\n\n\n${event}\nError: An error\n    at x`;
  const words = 'An error occurred setting up the container.';
  expect(play(log, JSON.stringify({ outcome: 'error', message: words, description: words })).outcome).toMatchObject({
    message: words,
    cause: 'unable to find user me: no matching entries in passwd file',
  });
});

describe('an answer', () => {
  const words = { lastLines: ['last'], exitCodes: new Map() };
  test.each([
    ['nothing', ''],
    ['no JSON', 'hello\n'],
    ['a success without a container', '{"outcome":"success","remoteUser":"root"}'],
  ])('%s is a failure', (_, text) => {
    expect(readOutcome(text, 'ended with exit code 1', words)).toEqual({
      outcome: 'error',
      message: 'The Dev Containers CLI ended with exit code 1 without an answer.',
      lastLines: ['last'],
    });
  });

  test('control characters of it are not shown', () => {
    const answer = JSON.stringify({ outcome: 'error', description: 'a\u001b[2Jb\nc', message: '\u0007' });
    expect(readOutcome(answer, '', words)).toEqual({ outcome: 'error', message: 'ab c', cause: '\ufffd', lastLines: ['last'] });
  });
});
