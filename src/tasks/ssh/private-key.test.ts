import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeKeyPair } from '../../machine/make-key-pair.ts';
import { realMachine } from '../../machine/real.ts';
import { privateKeyAt, readPrivateKey } from './private-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'containai-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const powers = { machine: realMachine, makeKeyPair };

test('is made once, for its user alone', () => {
  const file = join(folder, 'ssh/id_ed25519');
  expect(readPrivateKey(file, realMachine)).toBeUndefined();
  const made = privateKeyAt(file, 'containai', powers);
  expect(made).toEqual({ private: readFileSync(file, 'utf8'), public: expect.stringMatching(/^ssh-ed25519 /u) });
  expect([statSync(file).mode & 0o777, statSync(join(folder, 'ssh')).mode & 0o777]).toEqual([0o600, 0o700]);
  expect(privateKeyAt(file, 'another', powers)).toEqual(made);
});

test('of two that make it at once both have the first', () => {
  const file = join(folder, 'both');
  let first;
  const second = privateKeyAt(file, 'b', {
    machine: realMachine,
    makeKeyPair: () => {
      first = privateKeyAt(file, 'a', powers);
      return makeKeyPair();
    },
  });
  expect(second).toEqual(first);
});

test('what is no key of ours is left alone', () => {
  const file = join(folder, 'other');
  writeFileSync(file, 'a key of somebody’s');
  expect(privateKeyAt(file, 'containai', powers)).toEqual({ refused: expect.stringContaining('it is there already') });
  expect(readFileSync(file, 'utf8')).toBe('a key of somebody’s');
});
