import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeKeyPair } from '../../machine/make-key-pair.ts';
import { realMachine } from '../../machine/real.ts';
import { privateKeyAt } from '../ssh/private-key.ts';
import { keyWork } from './settle-key.ts';
import { takeAwayKey } from './take-away-key.ts';

const state = mkdtempSync(join(tmpdir(), 'containai-key-'));
afterAll(() => rmSync(state, { recursive: true, force: true }));
const machine = { ...realMachine, stateFolder: () => state };
const sandbox = { id: 'a', name: 'web' };
const folder = join(state, 'containai/sandboxes/a');

test('a key is to be put in until it is taken away, and to be taken away inside from then on', () => {
  mkdirSync(folder, { recursive: true });
  expect([keyWork(sandbox, machine), takeAwayKey(sandbox, machine)]).toEqual([undefined, { wasThere: false }]);
  const made = privateKeyAt(join(folder, 'git_key'), 'containai-web', { machine, makeKeyPair });
  expect(keyWork(sandbox, machine)).toEqual({ put: 'private' in made ? made.private : '' });
  for (let times = 0; times < 2; times++) expect(takeAwayKey(sandbox, machine)).toEqual({ wasThere: true });
  expect([existsSync(join(folder, 'git_key')), keyWork(sandbox, machine)]).toEqual([false, 'take']);
  // A new one is another.
  const other = privateKeyAt(join(folder, 'git_key'), 'containai-web', { machine, makeKeyPair });
  expect(keyWork(sandbox, machine)).toEqual({ put: 'private' in other ? other.private : '' });
  expect(other).not.toEqual(made);
});
