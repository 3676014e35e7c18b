import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sandboxWith } from '../../../test/sandboxes.ts';
import { realMachine } from '../../machine/real.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { variablesIn } from './probe-user.ts';
import type { SandboxDoor } from './sandbox-door.ts';
import { sandboxPlaces } from './sandbox-places.ts';
import { type EnvironmentPowers, forgetEnvironments, userEnvironment } from './user-environment.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'containai-environment-'));
  mkdirSync(dirname(file()), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const mark = 'm4rk';
const base = sandboxWith();
const file = (): string => {
  const places = sandboxPlaces(base.id, machine());
  return 'refused' in places ? '' : places.environments;
};
const machine = (): EnvironmentPowers['machine'] => ({ ...realMachine, stateFolder: () => root, runtimeFolder: () => undefined });

/** A frame of a stream as an engine writes it. */
function frame(kind: 1 | 2, text: string): Buffer {
  const head = Buffer.alloc(8);
  head[0] = kind;
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

const environment = (...variables: string[]): Buffer => frame(1, `noise ${mark}${variables.join('\0')}\0${mark} more`);

/** Somebody who answers with these bytes, and how often that was asked, as whom. */
function world(talk: { readonly bytes: Buffer; readonly isCut?: boolean } | 'refused') {
  const users: unknown[] = [];
  const asked: string[] = [];
  const door = (sandbox: Sandbox): SandboxDoor => ({
    sandbox,
    socket: '/gate.sock',
    api: '/v1.45',
    close: () => {},
    ask: (method, path, body) => {
      asked.push(`${method} ${path}`);
      if (method !== 'POST') return Promise.resolve({ status: 404, headers: [], text: '{}' });
      users.push((body as { User: string }).User);
      return Promise.resolve({ status: talk === 'refused' ? 409 : 201, headers: [], text: '{"Id":"e"}' });
    },
  });
  const powers: EnvironmentPowers = {
    machine: machine(),
    converseAt: () => () => Promise.resolve(talk === 'refused' ? { failed: '' } : { isCut: false, ...talk }),
    nonce: () => mark,
    records: { record: () => undefined },
    wait: () => Promise.resolve(),
  };
  return { users, asked, of: (user: string, sandbox: Sandbox = base) => userEnvironment(door(sandbox), user, powers) };
}

test('is asked for once of each user, and kept for this user alone', async () => {
  const { users, of } = world({ bytes: Buffer.concat([frame(2, `x${mark}x${mark}`), environment('A=1', 'B=a=b', 'PWD=/x')]) });
  for (const user of ['dev', 'dev', 'root', 'dev', 'root']) expect((await of(user)).variables).toEqual(['A=1', 'B=a=b']);
  expect(users).toEqual(['dev', 'root']);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

test('is asked for anew after another start, of another container, by another kind of shell, and when it was forgotten', async () => {
  const { users, of } = world({ bytes: environment('A=1') });
  const container = base.container!;
  for (const sandbox of [
    base,
    { ...base, started: '2026-11-28T13:00:00.000Z' },
    { ...base, container: { ...container, id: 'd'.repeat(64) } },
    { ...base, container: { ...container, userEnvProbe: 'loginShell' as const } },
  ])
    await of('dev', sandbox);
  expect(users).toHaveLength(4);
  await of('dev');
  await of('dev');
  expect(users).toHaveLength(5);
  forgetEnvironments(base, machine());
  await of('dev');
  expect(users).toHaveLength(6);
});

test('is not asked for where the configuration wants none', async () => {
  const { users, of } = world({ bytes: environment('A=1') });
  expect(await of('dev', { ...base, container: { ...base.container!, userEnvProbe: 'none' } })).toEqual({ variables: [] });
  expect(users).toEqual([]);
});

test.each<[what: string, bytes: Buffer, isCut: boolean, said: RegExp]>([
  ['that take too long', frame(1, `${mark}A=1`), true, /longer than 10 seconds/u],
  ['that end the shell', frame(1, 'bye'), false, /do not come to their end/u],
  ['that say it on the other stream', frame(2, `${mark}A=1\0${mark}`), false, /do not come to their end/u],
])('start files %s are said once, and not run at every command', async (_what, bytes, isCut, said) => {
  const { users, of } = world({ bytes, isCut });
  expect(await of('dev')).toEqual({ variables: [], said: expect.stringMatching(said) });
  expect((await of('dev')).said).toBeUndefined();
  expect(users).toHaveLength(1);
});

test('a user who is not there, or has no shell, is not said here: the command says so', async () => {
  const { users, of } = world({ bytes: frame(2, 'unable to find user x: no matching entries in passwd file\n') });
  expect(await of('x')).toEqual({ variables: [] });
  await of('x');
  expect(users).toHaveLength(2);
});

test('where it cannot be asked for, nothing is kept', async () => {
  expect(await world('refused').of('dev')).toEqual({ variables: [] });
  const { users, of } = world({ bytes: environment('A=1') });
  expect((await of('dev')).variables).toEqual(['A=1']);
  expect(users).toHaveLength(1);
});

test('a file that is none is asked for anew', async () => {
  const { of } = world({ bytes: environment('A=1') });
  await of('dev');
  for (const text of ['{', '[]', readFileSync(file(), 'utf8').replace('"A=1"', '7')]) {
    writeFileSync(file(), text);
    expect((await of('dev')).variables).toEqual(['A=1']);
  }
});

test.each<[bytes: string, variables: readonly string[]]>([
  ['A=1\0B=\0C=a\nb\0', ['A=1', 'B=', 'C=a\nb']],
  ['A=1', ['A=1']],
  ['=x\0noname\0\0BASH_FUNC_f%%=() { :; }\0', ['BASH_FUNC_f%%=() { :; }']],
  ['PWD=/\0OLDPWD=/\0SHLVL=1\0_=/bin/cat\0PATH=/bin\0', ['PATH=/bin']],
  // By these the gate would refuse every command.
  ['SYSBOX_SYSCONT_MODE=FALSE\0A=1\0', ['A=1']],
  [`A=${'x'.repeat(200_000)}\0B=1\0`, ['B=1']],
  ['', []],
])('of an environment, what a command can be given is taken', (bytes, variables) => {
  expect(variablesIn(Buffer.from(bytes))).toEqual(variables);
});

test('bytes that are no text are left out, and there is an end to it', () => {
  expect(variablesIn(Buffer.concat([Buffer.from('A='), Buffer.from([0xff, 0]), Buffer.from('B=1')]))).toEqual(['B=1']);
  expect(variablesIn(Buffer.from('A=1\0'.repeat(50_000)))).toHaveLength(1000);
});
