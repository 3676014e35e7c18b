import { describe, expect, test } from 'vitest';
import { hostFixture, hostFixtureNames } from '../../../test/host-fixture.ts';
import { hostCommands, hostDaemons, hostFiles, hostPlaces, hostSockets } from '../../machine/host-places.ts';
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
        builds: { client: '297e128' },
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
    ['inside-sysbox', { insideContainer: 'sysbox', engine: 'no answer', sysbox: '0.7.0', sysboxMgr: { runs: false, socket: 'missing' } }],
    [
      'ubuntu-20.04',
      {
        kernel: '5.4.0-100-generic',
        architecture: 'x86_64',
        distribution: { id: 'ubuntu', version: '20.04', name: 'Ubuntu 20.04.4 LTS' },
        cgroup: 1,
        cgroupDriver: 'cgroupfs',
        idMappedMounts: false,
        idMappedOverlay: false,
        binfmtNamespaced: false,
        shiftfs: true,
        timeNamespace: false,
        lackingCapabilities: [],
        engine: '24.0.6',
        containerd: '1.6.22',
        runc: '1.1.8',
        builds: { client: 'ed223bc', engine: '1a79695', runc: 'v1.1.8-0-g82f18fe' },
        imageStore: { kind: 'graph', driver: 'overlay2' },
        sysbox: 'not there',
        sysboxMgr: { runs: false, socket: 'missing' },
        subordinateIds: { first: 0, count: 0 },
      },
    ],
    [
      'ubuntu-22.04',
      {
        kernel: '5.15.0-136-generic',
        cgroup: 2,
        idMappedMounts: true,
        idMappedOverlay: false,
        shiftfs: false,
        userNamespacesRestricted: false,
        client: '26.1.3',
        engine: '26.1.3',
        defaultRuntime: 'sysbox-runc',
        runtimes: expect.arrayContaining([{ name: 'sysbox-runc', program: '/usr/bin/sysbox-runc', binary: 'there' }]) as unknown,
        containerd: '1.7.24',
        // The engine tells of its default runtime alone.
        runc: '1.1.12-0ubuntu2~22.04.1',
        builds: { client: '26.1.3-0ubuntu1~22.04.1', engine: '26.1.3-0ubuntu1~22.04.1', containerd: '' },
        sysbox: '0.6.6',
        sysboxNamespaces: 'no answer',
        sysboxMgr: { runs: true, socket: 'answers' },
        sysboxFs: { runs: true, socket: 'answers' },
        timeNamespaceSwitch: 'not there',
      },
    ],
    [
      'ubuntu-26.04',
      {
        kernel: '7.0.0-22-generic',
        distribution: { id: 'ubuntu', version: '26.04', name: 'Ubuntu 26.04 LTS' },
        userNamespacesRestricted: true,
        binfmtNamespaced: true,
        apparmor: true,
        engine: '29.6.2',
        imageStore: { kind: 'containerd', driver: 'overlayfs' },
        containerd: '2.2.6',
        runc: '1.3.6',
        sysbox: '0.7.1',
        sysboxNamespaces: ['cgroup', 'ipc', 'mount', 'network', 'pid', 'time', 'user', 'uts'],
      },
    ],
    [
      'debian-13',
      {
        kernel: '6.12.107+deb13-amd64',
        architecture: 'x86_64',
        userNamespacesRestricted: false,
        client: '26.1.5+dfsg1',
        engine: '26.1.5+dfsg1',
        engineHere: true,
        containerd: '1.7.24~ds1',
        runc: 'not there',
        builds: { engine: '411e817', containerd: '1.7.24~ds1-6+deb13u1' },
        buildsUnderSysbox: 'needs root',
        timeNamespaceSwitch: 'not there',
        sysbox: 'not there',
      },
    ],
    [
      'fedora-41',
      {
        kernel: '6.11.10-300.fc41.x86_64',
        distribution: { id: 'fedora', version: '41', name: 'Fedora Linux 41 (Workstation Edition)' },
        selinux: true,
        apparmor: false,
        userNamespacesRestricted: false,
        engine: '27.3.1',
        runc: '1.1.14',
        sysbox: 'not there',
      },
    ],
    [
      'wsl2',
      {
        wsl: true,
        systemd: true,
        kernel: '6.6.87.2-microsoft-standard-WSL2',
        apparmor: false,
        engineHere: true,
        engine: '28.3.3',
        shiftfs: false,
        overlay: true,
        virtualisation: 'not there',
      },
    ],
    ['wsl2-no-systemd', { wsl: true, systemd: false, cgroupDriver: 'cgroupfs', engineHere: true }],
    [
      'docker-desktop-linux',
      {
        // What counts is the kernel of the engine’s machine, of which nothing else is seen.
        kernel: '6.12.76-linuxkit',
        virtualisation: 'not there',
        engine: '29.4.1',
        client: '29.4.2',
        engineHere: false,
        engineSocket: '/home/user/.docker/desktop/docker.sock',
        runtimes: [
          { name: 'runc', program: 'runc', binary: 'missing' },
          { name: 'io.containerd.runc.v2', program: 'runc', binary: 'missing' },
        ],
        timeNamespaceSwitch: 'not there',
        buildsUnderSysbox: 'not there',
        sysbox: 'not there',
      },
    ],
    [
      'k3s',
      { engine: 'no answer', runtimes: 'no answer', client: 'not there', containerd: 'not there', runc: 'not there', sysbox: 'not there' },
    ],
    [
      'docker-29.5-sysbox-0.7.0',
      {
        engine: '29.5.3',
        sysbox: '0.7.0',
        sysboxNamespaces: ['cgroup', 'ipc', 'mount', 'network', 'pid', 'user', 'uts'],
        timeNamespace: true,
        timeNamespaceSwitch: true,
        sysboxMgr: { runs: true, socket: 'answers' },
        subordinateIds: { first: 165536, count: 65536 },
      },
    ],
    [
      'sysbox-fs-down',
      {
        engine: '26.1.5',
        sysbox: '0.7.0',
        sysboxMgr: { runs: true, socket: 'answers', since: '2026-09-21T14:13:32Z' },
        sysboxFs: { runs: false, socket: 'refuses' },
      },
    ],
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

  // Its dockerd has the variable in its environment.
  test.each<[version: string, contained: boolean | string]>([
    ['26.1.5', true],
    ['25.0.0', true],
    ['24.0.9', false],
    ['20.10.24+dfsg1', false],
  ])('an engine before 25.0 does not heed the variable that has builds run under Sysbox: %s', (version, contained) => {
    const view = hostFixture('cgroup-v1-no-systemd');
    const info = JSON.stringify({
      ...(JSON.parse('text' in view.engine.info ? view.engine.info.text : '') as object),
      ServerVersion: version,
    });
    const told = { ...view, engine: { ...view.engine, info: { status: 200, text: info } } };
    expect(valuesOf(told)).toMatchObject({ buildsUnderSysbox: contained });
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

describe.each(hostFixtureNames)('the fixture %s', (name) => {
  const fixture = hostFixture(name);

  test('says what host it stands for', () => {
    expect(fixture.about).toMatch(/^[A-Z].{40,}\.$/u);
  });

  test('is looked at as a whole: what is in it is what is looked at', () => {
    expect(Object.keys(fixture.files).filter((path) => !(hostFiles as readonly string[]).includes(path))).toEqual([]);
    expect(Object.keys(fixture.places).filter((path) => !(hostPlaces as readonly string[]).includes(path))).toEqual([]);
    expect(Object.keys(fixture.sockets).filter((path) => !(hostSockets as readonly string[]).includes(path))).toEqual([]);
    expect(Object.keys(fixture.commands).filter((line) => !hostCommands.some((words) => words.join(' ') === line))).toEqual([]);
    expect(fixture.daemons.filter((daemon) => !(hostDaemons as readonly string[]).includes(daemon.name))).toEqual([]);
  });

  test('has facts that can be read again as a file of facts', () => {
    const facts = toHostFacts({ collected: '2026-11-28', observations: observe(fixture) });
    const machine = { readText: () => ({ text: JSON.stringify(facts) }), kernelRelease: () => undefined, workingFolder: () => '/' };
    expect(hostFacts({ host: 'facts.json' }, machine)).toEqual(facts);
  });
});

test('a process that sysbox-fs has started for a moment is not taken for it', () => {
  const view = hostFixture('ubuntu-24.04-sysbox');
  const daemon = view.daemons.find(({ name }) => name === 'sysbox-fs')!;
  const child = { ...daemon, pid: 300, stat: daemon.stat.replace(/^\d+/u, '300').replace('360050', '999999999') };
  const valueOf = (daemons: typeof view.daemons): unknown => valuesOf({ ...view, daemons })['sysboxFs'];
  expect(valueOf([child, ...view.daemons])).toEqual(valueOf(view.daemons));
});

test('connections beyond those that are read leave the ports open', () => {
  const view = hostFixture('ubuntu-24.04-sysbox');
  const files = { ...view.files, '/proc/net/tcp': { text: '  sl\n', isCut: true as const } };
  expect(valuesOf({ ...view, files })['busyPorts']).toBe('not understood');
});

test.each([
  [{ folder: '/x', mount: 'refused' as const }, 'idMappedMounts', false],
  [{ folder: '/x', mount: 'works' as const, overlay: 'refused' as const }, 'idMappedOverlay', false],
  [{ folder: '/x', mount: 'works' as const, overlay: 'works' as const }, 'idMappedOverlay', true],
])('what was tried wins over the release of the kernel: %j', (idMapping, id, expected) => {
  expect(valuesOf({ ...hostFixture('ubuntu-24.04-sysbox'), idMapping })[id]).toBe(expected);
});

test.each([
  [[], 0],
  [[{ started: '2026-09-21T15:00:00Z', runtime: 'sysbox-runc' }], 1],
  [[{ started: '2026-09-21T15:00:00Z', runtime: 'runc' }], 0],
  [[{ started: '2026-09-21T16:00:00.5Z', runtime: 'sysbox-runc' }], 0],
  [[{ started: 'soon', runtime: 'sysbox-runc' }], 'not understood'],
])('containers older than sysbox-fs: %j', (containers, expected) => {
  const view = hostFixture('ubuntu-24.04-sysbox');
  const answers = containers.map(({ started, runtime }) => ({
    status: 200,
    text: JSON.stringify({ State: { StartedAt: started }, HostConfig: { Runtime: runtime } }),
  }));
  expect(valuesOf({ ...view, engine: { ...view.engine, containers: answers } })['staleContainers']).toBe(expected);
});
