import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sandboxWith } from '../../../test/sandboxes.ts';
import { realMachine } from '../../machine/real.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { listSandboxes, readSandbox, removeSandbox, writeSandbox } from './sandbox-files.ts';
import { sandboxId } from './sandbox-id.ts';
import { type SandboxPlaces, sandboxPlaces } from './sandbox-places.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'containai-sandboxes-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const machine = { ...realMachine, stateFolder: () => root, runtimeFolder: () => undefined };

function places(id: string): SandboxPlaces {
  const found = sandboxPlaces(id, machine);
  if ('refused' in found) throw new Error(found.refused);
  return found;
}

const one = sandboxWith();

describe('the file of a sandbox', () => {
  test('is read as it was written, by this user alone, and goes with its folder', () => {
    const at = places(one.id);
    expect(readSandbox(one.id, machine)).toEqual({ missing: true });
    expect(writeSandbox(one, at, machine)).toEqual({ written: true });
    expect(readSandbox(one.id, machine)).toEqual({ sandbox: one });
    expect([at.file, at.folder].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o700]);
    // A second one takes its place.
    writeSandbox({ ...one, state: 'starting' }, at, machine);
    expect(readSandbox(one.id, machine)).toMatchObject({ sandbox: { state: 'starting' } });
    mkdirSync(at.devcontainer);
    writeFileSync(join(at.devcontainer, 'x'), '');
    expect(removeSandbox(at, machine)).toEqual({ written: true });
    expect(readdirSync(join(root, 'containai/sandboxes'))).toEqual([]);
  });

  test.each<[what: string, container: object, mistake: string]>([
    ['a folder that steers a terminal', { workspaceFolder: '/w\u001b[31m' }, 'workspaceFolder must be an absolute path'],
    ['a user that is more than a line', { remoteUser: 'dev\nroot' }, 'remoteUser must be the name of a user'],
    ['what is no id', { id: '../../etc' }, 'id must be 64 hexadecimal digits'],
    ['a variable that is no text', { remoteEnvironment: { A: 1 } }, 'remoteEnvironment'],
  ])('is not written with %s, since nothing could be made of it again', (_what, more, mistake) => {
    const at = places(one.id);
    writeSandbox(one, at, machine);
    const container = { ...one.container!, ...more } as NonNullable<Sandbox['container']>;
    for (const changed of [{ container }, { inner: container }])
      expect(writeSandbox({ ...one, ...changed }, at, machine)).toMatchObject({ refused: expect.stringContaining(mistake) });
    expect(readSandbox(one.id, machine)).toEqual({ sandbox: one });
  });

  const wrong: readonly (readonly [what: string, change: (value: Record<string, unknown>) => unknown, mistake: string])[] = [
    ['another version', (value) => ({ ...value, version: 2 }), 'version must be 1'],
    ['a key that is not known', (value) => ({ ...value, more: 1 }), 'it knows no “more”'],
    ['no owner', (value) => ({ ...value, owner: undefined }), 'it lacks “owner”'],
    ['a relative workspace', (value) => ({ ...value, workspace: 'web' }), 'workspace must be an absolute path'],
    ['a path with a line end', (value) => ({ ...value, gate: '/run/a\n.sock' }), 'gate must be an absolute path'],
    ['a name that looks like an option', (value) => ({ ...value, name: '--all' }), 'name must be a word'],
    ['the id of another', (value) => ({ ...value, id: 'ffffffffffff' }), 'its id is not its name'],
    [
      'an id of a container that is none',
      (value) => ({ ...value, container: { ...one.container, id: '../x' } }),
      'container.id must be 64',
    ],
    [
      'a command that failed and runs at every start',
      (value) => ({ ...value, container: { ...one.container, failed: { property: 'postStartCommand' } } }),
      'container.failed.property must be onCreateCommand',
    ],
    ['a user of two lines', (value) => ({ ...value, container: { ...one.container, remoteUser: 'a\nb' } }), 'container.remoteUser must be'],
    [
      'a variable that is a number',
      (value) => ({ ...value, container: { ...one.container, remoteEnvironment: { A: 1 } } }),
      'container.remoteEnvironment.A must be a text',
    ],
    ['a port above all', (value) => ({ ...value, forwardPorts: [70_000] }), 'forwardPorts[0] must be a text'],
    ['a time that is none', (value) => ({ ...value, started: 'today' }), 'started must be a time in UTC'],
    ['a list', () => [], 'it must be an object'],
  ];
  test.each(wrong)('with %s is none', (_what, change, mistake) => {
    writeSandbox(one, places(one.id), machine);
    writeFileSync(
      places(one.id).file,
      JSON.stringify(change(JSON.parse(readFileSync(places(one.id).file, 'utf8')) as Record<string, unknown>)),
    );
    const answer = readSandbox(one.id, machine);
    expect(answer).toEqual({ refused: expect.stringContaining(`is none that this version of containai can read: ${mistake}`) });
  });

  test('that is cut off is none, and is listed as such beside the others', () => {
    writeSandbox(one, places(one.id), machine);
    const other = sandboxWith({ id: 'ba9876543210', name: 'api' });
    writeSandbox(other, places(other.id), machine);
    const broken = places('aaaaaaaaaaaa').file;
    writeFileSync(broken, '{"version":1');
    for (const name of ['x.json', '0123456789ab.lock.1.1', '0123456789ab.json.tmp'])
      writeFileSync(join(root, 'containai/sandboxes', name), '');
    expect(listSandboxes(machine)).toEqual({ sandboxes: [other, one], damaged: [expect.stringContaining(`${broken}, is none`)] });
  });

  test('is nowhere where the user has no folder for it', () => {
    const homeless = { ...machine, stateFolder: () => undefined };
    expect(readSandbox(one.id, homeless)).toHaveProperty('refused');
    expect(listSandboxes(homeless)).toMatchObject({ sandboxes: [], damaged: [expect.stringContaining('XDG_STATE_HOME')] });
    expect(sandboxPlaces(one.id, homeless)).toHaveProperty('refused');
  });
});

test('the id tells workspaces, configurations and users apart, and stays', () => {
  const ids = [
    sandboxId('/a', '/a/x.json', 1000),
    sandboxId('/a', '/a/y.json', 1000),
    sandboxId('/b', '/a/x.json', 1000),
    sandboxId('/a', '/a/x.json', 0),
    sandboxId('/a\0/a', '/x.json', 1000),
  ];
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids[0]).toBe('bd9f49cebba5');
});

test('the socket of a gate lies in the folder of the session, else in that of the sandbox', () => {
  expect(sandboxPlaces(one.id, { ...machine, runtimeFolder: () => '/run/user/1000' })).toMatchObject({ socket: one.gate });
  expect(places(one.id).socket).toBe(join(root, 'containai/sandboxes', one.id, 'gate.sock'));
  expect(existsSync(places(one.id).folder)).toBe(false);
});
