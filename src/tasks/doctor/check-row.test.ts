import { describe, expect, test } from 'vitest';
import { hostFixture, hostFixtureNames } from '../../../test/host-fixture.ts';
import { applyRow } from '../../matrix/apply.ts';
import { matrix } from '../../matrix/catalogue.ts';
import { toHostFacts } from '../../model/host-facts-of.ts';
import type { HostFacts } from '../../model/host.ts';
import { purposes, type Row } from '../../model/row.ts';
import { checkRow } from './check-row.ts';
import { observe } from './observe.ts';

const checked = matrix.filter(({ check }) => check !== undefined);
const factsOf = (name: string): HostFacts => toHostFacts({ collected: '2026-11-28', observations: observe(hostFixture(name)) });
const statusOf = (row: Row, host: HostFacts): string | undefined => checkRow(row, { host, observations: [], purposes })?.status;

// Rows about the host that nothing of the host decides, or that others sum up.
const unchecked = new Map([
  ['host.kernel-target', 'sums up what the other rows say of the kernel'],
  ['host.default-runtime', 'neither is wrong'],
  ['host.other-runtime', 'a request decides it'],
  ['host.enhanced-container-isolation', 'another product'],
  ['host.exec-without-sysbox-fs', 'host.services-down says it'],
  ['host.two-engines', 'always so'],
  ['host.update-sysbox', 'always so'],
]);

test('every row about the host is looked at, or there is a reason why not', () => {
  const rest = matrix.filter(({ pattern, check }) => pattern === 17 && check === undefined).map(({ id }) => id);
  expect(rest.toSorted()).toEqual([...unchecked.keys()].toSorted());
});

describe.each(checked.map((row) => [row.id, row] as const))('%s', (_id, row) => {
  test('its facts decide it', () => {
    expect(row.behaviours.filter(({ when }) => when === undefined || Object.keys(when).length === 0)).toEqual([]);
    // A remedy is wanted wherever something is wrong.
    const bad = row.behaviours.filter(({ result }) => !['COMPATIBLE', 'MITIGATED', 'N/A'].includes(result));
    expect(bad.filter(({ remedy }) => (remedy ?? row.workaround) === undefined)).toEqual([]);
  });

  test('without any fact it cannot be told', () => {
    expect(statusOf(row, {})).toBe('cannot-tell');
  });

  test.each(hostFixtureNames)('on %s at most one behaviour holds, and knowing less never makes it well', (name) => {
    const host = factsOf(name);
    const held = applyRow(row, host).behaviours;
    const isDecided = held.some(({ condition }) => condition === undefined);
    expect(isDecided ? held.length : 1).toBe(1);
    const before = statusOf(row, host);
    for (const key of Object.keys(host)) {
      const less = Object.fromEntries(Object.entries(host).filter(([other]) => other !== key)) as HostFacts;
      const after = statusOf(row, less);
      // A part that is not known may still be decided by another: it comes out as before, or open.
      expect([before, 'cannot-tell']).toContain(after);
    }
  });
});

test.each([
  ['/usr/local/sbin/sysbox-runc', '/usr/local/sbin/sysbox-runc'],
  ['/opt/$(reboot)/sysbox-runc', '/usr/bin/sysbox-runc'],
  ['/proc/900', '/usr/bin/sysbox-runc'],
])('a remedy names sysbox-runc where it was found: %s', (from, named) => {
  const row = matrix.find(({ id }) => id === 'build.steps')!;
  const observations = [{ id: 'sysboxInstalled', value: true, found: { by: 'file', from } }] as const;
  const host: HostFacts = { sysboxInstalled: true, buildsUnderSysbox: false };
  expect(checkRow(row, { host, observations, purposes: [] })?.remedy).toContain(`RUNC_COMMAND=${named};`);
});
