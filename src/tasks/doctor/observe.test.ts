import { describe, expect, test } from 'vitest';
import { hostFixture } from '../../../test/host-fixture.ts';
import { toHostFacts } from '../../model/host-facts-of.ts';
import type { Observation } from '../../model/host-report.ts';
import { hostFacts } from '../host-facts.ts';
import type { DoctorView } from './doctor-view.ts';
import { observe } from './observe.ts';

function valuesOf(view: DoctorView): Readonly<Record<string, unknown>> {
  return Object.fromEntries(observe(view).map((one: Observation) => [one.id, 'value' in one ? one.value : one.unseen.why]));
}

describe('what is seen of a host', () => {
  test.each<[name: string, expected: Readonly<Record<string, unknown>>]>([
    [
      'ubuntu-24.04-sysbox',
      {
        kernel: '6.8.0-60-generic',
        distribution: { id: 'ubuntu', version: '24.04', name: 'Ubuntu 24.04.2 LTS' },
        virtualisation: 'QEMU Standard PC (Q35 + ICH9, 2009)',
        insideContainer: 'none',
        cgroup: 2,
        systemd: true,
        userNamespacesRestricted: true,
        mostUserNamespaces: 63000,
        idMappedOverlay: true,
        binfmtNamespaced: true,
        shiftfs: false,
        apparmor: true,
        selinux: false,
        lackingCapabilities: [],
        busyPorts: [],
        client: '29.6.1',
        engine: '29.6.1',
        engineHere: true,
        imageStore: { kind: 'containerd', driver: 'overlayfs' },
        snap: false,
        rootless: false,
        runtimes: [
          { name: 'runc', program: 'runc', binary: 'there' },
          { name: 'io.containerd.runc.v2', program: 'runc', binary: 'there' },
          { name: 'sysbox-runc', program: '/usr/bin/sysbox-runc', binary: 'there' },
        ],
        timeNamespaceSwitch: false,
        buildsUnderSysbox: false,
        containerd: '2.2.1',
        runc: '1.3.4',
        sysbox: '0.7.0',
        sysboxNamespaces: ['cgroup', 'ipc', 'mount', 'network', 'pid', 'user', 'uts'],
        sysboxMgr: { runs: true, socket: 'answers', since: '2026-09-21T14:13:32Z', flags: ['--fsuid-map-fail-on-error'] },
        sysboxFs: { runs: true, socket: 'answers', since: '2026-09-21T15:13:20Z', flags: [] },
        subordinateIds: { first: 165536, count: 65536 },
      },
    ],
    [
      'debian-12',
      {
        userNamespacesRestricted: true,
        shiftfs: 'not there',
        engine: 'needs root',
        runtimes: 'needs root',
        client: '20.10.24+dfsg1',
        containerd: '1.6.20~ds1',
        runc: '1.1.5+ds1',
        sysbox: 'not there',
        sysboxMgr: 'needs root',
        subordinateIds: { first: 0, count: 0 },
      },
    ],
    [
      'wsl2-docker-desktop',
      {
        kernel: '5.15.167.4-microsoft-standard-WSL2',
        client: '27.4.0',
        engineHere: false,
        cgroup: 1,
        cgroupDriver: 'cgroupfs',
        wsl: 'not there',
        systemd: 'not there',
        sysboxFs: 'not there',
        runtimes: [
          { name: 'runc', program: 'runc', binary: 'there' },
          { name: 'io.containerd.runc.v2', program: 'runc', binary: 'there' },
        ],
      },
    ],
    ['inside-sysbox', { insideContainer: 'sysbox', engine: 'no answer' }],
    ['rootless', { rootless: true, selinux: true, fusermount: false, timeNamespaceSwitch: 'not there', buildsUnderSysbox: 'needs root' }],
    [
      'snap',
      {
        snap: true,
        shiftfs: true,
        idMappedMounts: true,
        idMappedOverlay: false,
        runtimes: [
          { name: 'runc', program: 'runc', binary: 'missing' },
          { name: 'kata', program: 'io.containerd.kata.v2', binary: 'shim' },
        ],
      },
    ],
    [
      'cgroup-v1-no-systemd',
      {
        cgroup: 1,
        systemd: false,
        shiftfs: false,
        insideContainer: 'none',
        virtualisation: 'not there',
        lackingCapabilities: ['SYS_RESOURCE'],
        busyPorts: [2304],
        usernsRemap: true,
        timeNamespaceSwitch: 'not there',
        buildsUnderSysbox: true,
        sysbox: '0.7.0',
        sysboxNamespaces: 'no answer',
        sysboxMgr: { runs: false, socket: 'refuses' },
      },
    ],
  ])('%s', (name, expected) => {
    expect(valuesOf(hostFixture(name))).toMatchObject(expected);
  });

  test('a host of which nothing was seen has no facts, and says of each thing why', () => {
    const nothing: DoctorView = {
      files: {},
      places: {},
      sockets: {},
      commands: {},
      programs: {},
      daemons: [],
      engine: { socket: '/run/docker.sock', info: { status: 200, text: '[' }, version: { status: 500, text: '' } },
    };
    const observations = observe(nothing);
    expect(new Set(observations.map(({ id }) => id)).size).toBe(observations.length);
    expect(Object.keys(toHostFacts({ collected: '2026-11-28', observations }))).toEqual(expect.arrayContaining(['collected', 'source']));
    expect(toHostFacts({ collected: '2026-11-28', observations })).not.toHaveProperty('kernel');
  });
});

test('facts of a host', () => {
  expect(toHostFacts({ collected: '2026-11-28', observations: observe(hostFixture('ubuntu-24.04-sysbox')) })).toMatchObject({
    kernel: '6.8.0-60-generic',
    distribution: 'ubuntu',
    sysbox: { version: '0.7.0', namespaces: expect.any(Array) as unknown },
    engine: { version: '29.6.1', imageStore: 'containerd', defaultRuntime: 'runc', rootless: false, snap: false },
    containerd: { version: '2.2.1' },
    timeNamespaces: false,
    idMappedMounts: true,
    collected: '2026-11-28',
    source: 'this host',
  });
});

test.each(['ubuntu-24.04-sysbox', 'debian-12', 'wsl2-docker-desktop', 'rootless', 'snap', 'cgroup-v1-no-systemd', 'inside-sysbox'])(
  'the facts of %s can be read again as a file of facts',
  (name) => {
    const facts = toHostFacts({ collected: '2026-11-28', observations: observe(hostFixture(name)) });
    const machine = { readText: () => ({ text: JSON.stringify(facts) }), kernelRelease: () => undefined, workingFolder: () => '/' };
    expect(hostFacts({ host: 'facts.json' }, machine)).toEqual(facts);
  },
);
