import { expect, test } from 'vitest';
import type { EscapeHost } from '../../../machine/escape-host.ts';
import type { Escape, Proof } from '../../../model/escape.ts';
import { proveEscape } from './prove-escape.ts';

const words = new Map([
  ['token', 'T0KEN'],
  ['secret', 'S3CRET'],
  ['scratch', '/scratch'],
  ['volume', 'v'],
  ['socket', '/run/docker.sock'],
]);

/** What this machine shows; what is absent is hidden. */
interface Shown {
  readonly marker?: string | null;
  readonly links?: Readonly<Record<string, string>>;
  readonly flags?: string;
  readonly identities?: Readonly<Record<string, string>>;
  readonly volume?: number;
}

function prove(proof: Proof, printed: string, shown: Shown) {
  const host = {
    readMarker: () => (shown.marker === undefined ? { hidden: true } : shown.marker === null ? { missing: true } : { text: shown.marker }),
    readLink: (path: string) => shown.links?.[path],
    readProc: () => (shown.flags === undefined ? undefined : `pos:\t0\nflags:\t${shown.flags}\n`),
    identityOf: (path: string) => shown.identities?.[path],
  } as unknown as EscapeHost;
  const engine = { ask: () => Promise.resolve({ status: shown.volume ?? 404, text: '{"Name":"v"}' }) };
  return proveEscape({ proof } as Escape, { pid: 7, printed, words }, { engine, host });
}

const marker: Proof = { marker: '{scratch}/made' };
const holds: Proof = { holds: /\/core_pattern$/u };
const open = { '/proc/7/ns/user': 'user:[1]', '/proc/7/fd/9': '/proc/sys/kernel/core_pattern' };
const yes = 'reached: did it\nexit 0\n';
const no = 'held: Permission denied\nexit 0\n';

test.each<[string, Proof, string, Shown, string, string | undefined]>([
  ['a marker with the token', marker, yes, { marker: 'T0KEN\n' }, 'reached', 'host'],
  ['a marker, whatever the container says', marker, no, { marker: 'T0KEN\n' }, 'reached', 'host'],
  ['a marker with another word', marker, yes, { marker: 'other' }, 'unknown', undefined],
  ['no marker, and the container says so', marker, no, { marker: null }, 'held', 'host'],
  ['no marker, and the container says otherwise', marker, yes, { marker: null }, 'unknown', undefined],
  ['a marker that may not be looked at', marker, yes, {}, 'unknown', undefined],
  ['the same, and the container says it is held', marker, no, {}, 'held', 'container'],
  ['a secret that was printed', { secret: 'file' }, 'reached: read S3CRET\nexit 0\n', {}, 'reached', 'host'],
  ['a secret that was not', { secret: 'file' }, yes, {}, 'unknown', undefined],
  ['a file that is open for writing', holds, yes, { links: open, flags: '0100002' }, 'reached', 'host'],
  ['one that is open for reading alone', holds, yes, { links: open, flags: '0100000' }, 'unknown', undefined],
  ['another file', holds, yes, { links: { ...open, '/proc/7/fd/9': '/etc/x' }, flags: '0100002' }, 'unknown', undefined],
  ['none', holds, no, { links: { '/proc/7/ns/user': 'user:[1]' } }, 'held', 'host'],
  ['the machine’s namespace', { shares: 'uts' }, yes, { links: { '/proc/7/ns/uts': 'a', '/proc/self/ns/uts': 'a' } }, 'reached', 'host'],
  ['its own namespace', { shares: 'uts' }, yes, { links: { '/proc/7/ns/uts': 'b', '/proc/self/ns/uts': 'a' } }, 'held', 'host'],
  ['a namespace that is hidden', { shares: 'uts' }, yes, {}, 'unknown', undefined],
  ['a volume that was made', { volume: true }, yes, { volume: 200 }, 'reached', 'engine'],
  ['none that was made', { volume: true }, no, { volume: 404 }, 'held', 'engine'],
  [
    'the engine’s own socket, which it may connect to',
    { volume: true },
    'reached: it may connect to the engine\nexit 0\n',
    { identities: { '/proc/7/root/engine.sock': '1:2', '/run/docker.sock': '1:2' } },
    'reached',
    'engine',
  ],
  [
    'a socket that is another one',
    { volume: true },
    'reached: it may connect to the engine\nexit 0\n',
    { identities: { '/proc/7/root/engine.sock': '1:3', '/run/docker.sock': '1:2' } },
    'unknown',
    undefined,
  ],
  ['the container’s word', { word: true }, yes, {}, 'reached', 'container'],
  ['a machine without what is tested', marker, 'skipped: no such thing\nexit 0\n', { marker: null }, 'skipped', undefined],
  ['a check that did not end', marker, 'sh: syntax error\n', { marker: null }, 'unknown', undefined],
])('%s', async (_, proof, printed, shown, standing, witness) => {
  const cell = await prove(proof, printed, shown);
  expect([cell.standing, cell.witness]).toEqual([standing, witness]);
});

test('no path or name of the machine is shown', async () => {
  const { words: said } = await prove({ word: true }, `reached: wrote /scratch/made by ${'a'.repeat(64)}\n`, {});
  expect(said).toBe('wrote SCRATCH/made by ID');
});
