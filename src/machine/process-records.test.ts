import { describe, expect, it, test } from 'vitest';
import { skipReason } from '../../test/skip.ts';
import { isGroupOf, realProcessRecords } from './process-records.ts';

const id = 'a'.repeat(64);

test.each([
  [`0::/docker/${id}\n`, true],
  [`8:pids:/docker/${id}/syscont-cgroup-root\n0::/\n`, true],
  [`0::/system.slice/docker-${id}.scope\n`, true],
  [`0::/user.slice/user-1000.slice/user@1000.service/docker-${id}.scope/init\n`, true],
  ['0::/\n', false],
  [`0::/docker/${'b'.repeat(64)}\n`, false],
  [`0::/docker/x${id}\n`, false],
  [`0::/docker/${id.slice(1)}\n`, false],
  ['', false],
])('the control group %j is of the container: %s', (cgroup, is) => {
  expect(isGroupOf(cgroup, id)).toBe(is);
});

describe.skipIf(skipReason(process.platform !== 'linux', 'processes: this is no Linux'))('on this machine', () => {
  it('knows this program, by its number as by itself', () => {
    const own = realProcessRecords.ownRecord();
    expect(own).toMatchObject({ pid: process.pid, uidMap: expect.stringMatching(/\d/u), status: expect.stringContaining('Uid:') });
    expect(own?.namespaces.user).toMatch(/^\d+$/u);
    expect(own?.mountInfo).toContain(' - ');
    expect(realProcessRecords.record(process.pid)).toMatchObject({ started: own!.started, namespaces: own!.namespaces });
  });

  it('knows no process that is none', () => {
    for (const pid of [0, -1, 1.5, 2 ** 31, Number.NaN]) expect(realProcessRecords.record(pid)).toBeUndefined();
  });

  it('finds the processes of a namespace, and none of a container that is none', () => {
    const own = realProcessRecords.ownRecord();
    expect(realProcessRecords.membersOf(id, own?.namespaces.pid).pids).toContain(process.pid);
    expect(realProcessRecords.membersOf(id, undefined)).toEqual({ pids: [], whole: true });
  });
});
