import { expect, test } from 'vitest';
import { otherFrontend } from './dockerfile-frontend.ts';

test.each([
  ['evil.test/frontend', 'evil.test/frontend'],
  ['evil/dockerfile:1 --with words', 'evil/dockerfile:1'],
  ['docker.io.evil.test/docker/dockerfile', 'docker.io.evil.test/docker/dockerfile'],
  ['dockerfile', 'dockerfile'],
  ['docker/dockerfile-evil', 'docker/dockerfile-evil'],
  ['${localEnv:X:evil/x:1}', 'evil/x:1'],
  ['not an image', 'not'],
  [' evil/x', 'evil/x'],
  ['docker/dockerfile:1', undefined],
  ['docker/dockerfile:1.7-labs', undefined],
  ['docker.io/docker/dockerfile:1', undefined],
  [`docker/dockerfile:1@sha256:${'0'.repeat(64)}`, undefined],
  ['docker/dockerfile-upstream:master', undefined],
  ['dockerfile.v0', undefined],
  ['${localEnv:BUILDKIT_SYNTAX}', undefined],
  ['${localEnv:X:docker/dockerfile:1}', undefined],
  ['', undefined],
])('%s', (value, other) => expect(otherFrontend(value)).toBe(other));
