import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { skipReason } from '../../test/skip.ts';
import { applyRow } from './apply.ts';
import { matrix } from './catalogue.ts';

const folder = new URL('../../../shared/facts/recorded/containers/', import.meta.url);
const missing = skipReason(!existsSync(folder), 'no recordings of real containers are beside this repository');

// What the recordings were made on.
const host = {
  kernel: '6.18.44',
  cgroup: 1,
  sysbox: { version: '0.7.0' },
  engine: { version: '26.1.5+dfsg1' },
  idMappedMounts: true,
  shiftfs: false,
} as const;

describe.skipIf(missing)('error texts are those that a user sees', () => {
  test.each([
    ['users.id-out-of-range', 'sysbox-bad-uid'],
    ['sysbox-variables.unknown', 'sysbox-bad-variable'],
    ['namespaces.host-network', 'sysbox-host-network'],
    ['namespaces.host-pid', 'sysbox-host-pid'],
    ['devices.renamed-device', 'sysbox-renamed-device'],
    ['mounts.below-emulated', 'sysbox-under-emulated'],
  ])('%s: %s', (id, name) => {
    const text = readFileSync(new URL(`${name}/error.txt`, folder), 'utf8');
    const row = matrix.find((one) => one.id === id)!;
    const errors = applyRow(row, host).behaviours.map(({ behaviour }) => behaviour.error ?? 'none');
    expect(errors.length).toBe(1);
    const parts = errors[0]!.split('…').map((part) => part.trim());
    expect(parts.filter((part) => !text.includes(part))).toEqual([]);
  });
});
