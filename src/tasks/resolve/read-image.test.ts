import { describe, expect, test } from 'vitest';
import { otherCase, readImageConfiguration } from './read-image.ts';

const nothing = { environment: [], volumes: [], onBuild: [] };

describe('a configuration', () => {
  test.each([
    [undefined, nothing],
    [null, nothing],
    [{}, nothing],
    [{ User: '', WorkingDir: '', Shell: [], Env: null, Labels: null, Entrypoint: null }, nothing],
    [
      { Entrypoint: [], Cmd: [] },
      { ...nothing, entrypoint: [], command: [] },
    ],
    [{ Labels: { 'devcontainer.metadata': '{}' } }, { ...nothing, metadata: '{}' }],
    [{ Healthcheck: { Test: ['CMD-SHELL', 'curl x'] } }, { ...nothing, healthcheck: 'curl x' }],
    [{ Healthcheck: { Test: ['NONE'] } }, nothing],
    [{ Healthcheck: { Interval: 5 } }, nothing],
    [{ Hostname: '', AttachStdin: false, Image: 'x', ArgsEscaped: true }, nothing],
  ])('%j', (config, expected) => {
    expect(readImageConfiguration(config)).toEqual(expected);
  });

  test.each([
    ['x'], [[]], [{ User: 1 }], [{ User: ['a'] }], [{ Env: 'A=1' }], [{ Env: [1] }], [{ Entrypoint: 'sh' }], [{ Cmd: { 0: 'sh' } }], [{ Volumes: ['/v'] }],
    [{ Labels: { a: 1 } }], [{ Labels: [] }], [{ OnBuild: 'RUN x' }], [{ WorkingDir: false }], [{ Shell: 'sh' }], [{ Healthcheck: 'x' }],
    [{ Healthcheck: { Test: 'x' } }], [{ Healthcheck: { test: ['CMD', 'x'] } }], [{ user: 'a' }], [{ User: 'a', USER: 'b' }], [{ onbuild: [] }], [{ ſhell: [] }],
    [{ Env: Array.from({ length: 1001 }, () => 'A=1') }],
  ])('of %j nothing is known', (config) => {
    expect(readImageConfiguration(config)).toEqual({ failed: expect.stringMatching(/^its configuration /u) as string });
  }); // prettier-ignore
});

test.each([
  [{ digest: 1 }, undefined],
  [{ Digest: 1 }, 'digest'],
  [{ digest: 1, DIGEST: 2 }, 'digest'],
  [{ '\u017Fize': 1 }, 'size'],
  [{ other: 1 }, undefined],
])('%j has %s in another case', (object, expected) => {
  expect(otherCase(object, ['digest', 'size'])).toBe(expected);
});
