import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Machine } from '../../machine/machine.ts';
import { makeKeyPair } from '../../machine/make-key-pair.ts';
import { realMachine } from '../../machine/real.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { sandboxWith } from '../../../test/sandboxes.ts';
import { removeSandbox, writeSandbox } from '../sandbox/sandbox-files.ts';
import { type SandboxPlaces, sandboxPlaces } from '../sandbox/sandbox-places.ts';
import { privateKeyAt } from './private-key.ts';
import { writeSshClient } from './write-client.ts';

let state = '';
let machine: Machine;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'containai-state-'));
  machine = { ...realMachine, stateFolder: () => state, runtimeFolder: () => undefined };
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

function remember(sandbox: Sandbox): SandboxPlaces {
  const places = sandboxPlaces(sandbox.id, machine);
  if ('refused' in places) throw new Error(places.refused);
  writeSandbox(sandbox, places, machine);
  privateKeyAt(places.hostKey, '', { machine, makeKeyPair });
  return places;
}

const file = (name: string): string => join(state, 'containai/ssh', name);
const hosts = (): readonly string[] =>
  existsSync(file('config'))
    ? readFileSync(file('config'), 'utf8')
        .match(/^Host .*$/gmu)!
        .map((line) => line.slice(5))
    : [];

test('a block and a host key for each that is reached by SSH, for their user alone, and nothing where there is none', () => {
  expect(writeSshClient(machine)).toEqual([]);
  expect(existsSync(file('.'))).toBe(false);
  const web = remember(sandboxWith({ ssh: { port: 2300 } }));
  const api = remember(sandboxWith({ id: '1'.repeat(12), name: 'api', ssh: { port: 2301 } }));
  remember(sandboxWith({ id: '2'.repeat(12), name: 'without' }));
  const container = { ...sandboxWith().container!, remoteUser: 'dev" evil' };
  remember(sandboxWith({ id: '3'.repeat(12), name: 'odd', ssh: { port: 2302 }, container }));
  expect(writeSshClient(machine)).toEqual([]);
  expect(hosts()).toEqual(['containai-api', 'containai-web']);
  expect(readFileSync(file('known_hosts'), 'utf8').match(/^containai-\w+ ssh-ed25519 \S+$/gmu)).toHaveLength(2);
  expect([statSync(file('config')).mode & 0o777, statSync(file('known_hosts')).mode & 0o777]).toEqual([0o600, 0o600]);
  const before = statSync(file('config')).ino;
  writeSshClient(machine);
  expect(statSync(file('config')).ino).toBe(before);
  removeSandbox(api, machine);
  writeSshClient(machine);
  expect(hosts()).toEqual(['containai-web']);
  removeSandbox(web, machine);
  writeSshClient(machine);
  expect([existsSync(file('config')), existsSync(file('known_hosts'))]).toEqual([false, false]);
});

test('what cannot be written is said', () => {
  remember(sandboxWith({ ssh: { port: 2300 } }));
  const stuck = { ...machine, writeText: () => ({ refused: 'the disk is full', isBadPath: false }) };
  expect(writeSshClient(stuck)).toEqual([
    `SSH: ${file('known_hosts')} cannot be written: the disk is full.`,
    `SSH: ${file('config')} cannot be written: the disk is full.`,
  ]);
});
