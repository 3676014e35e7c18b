import type { Row } from '../model/row.ts';
import { converted, guide, measured, measuredOnHead, runcSource, source, sysboxIssue, sysboxTest } from './evidence.ts';
import { isForeign, isHost, namespaces, untouched } from './uses.ts';

const refusal = (kind: string): string =>
  `error in the container spec: invalid or unsupported container spec: sysbox containers can't share namespaces [${kind}] with the host (because they use the linux user-namespace for isolation)`;

// With userns-remap the engine refuses it before Sysbox can: namespaces.host-with-userns-remap.
const whereRemapped = /namespace when user namespaces are enabled/u;

const modes = { pid: 'PidMode', ipc: 'IpcMode', uts: 'UTSMode' } as const;

function hostNamespace(kind: 'pid' | 'ipc' | 'uts', aspect: string, expectation: string): Row {
  return {
    id: `namespaces.host-${kind}`,
    pattern: 13,
    aspect,
    expectation,
    uses: namespaces(kind, isHost),
    behaviours: [
      {
        result: 'FAILS',
        says: 'Sysbox refuses it: the container always has a user namespace of its own.',
        error: refusal(kind),
        shows: { fails: new RegExp(String.raw`can't share namespaces \[${kind}\] with the host`, 'u') },
        evidence: [
          measured(`--${kind}=host, Docker 26.1.5 and 20.10.24`),
          measuredOnHead('the same'),
          runcSource('libsysbox/syscont/spec.go cfgNamespaces'),
        ],
      },
    ],
    action: 'block',
    probe: { create: { HostConfig: { [modes[kind]]: 'host' } }, lacks: whereRemapped },
    workaround: 'Take it away, or open the whole dev container inside a Sysbox container, whose namespaces are then the host’s.',
  };
}

/** Pattern 13: namespaces of the host and of other containers. */
export const rows: readonly Row[] = [
  {
    id: 'namespaces.host-network',
    pattern: 13,
    aspect: '--network=host',
    expectation: 'The container uses the host’s network',
    uses: namespaces('net', isHost),
    behaviours: [
      {
        result: 'FAILS',
        says: "Sysbox refuses it, since the container always has a user namespace of its own; with Docker 20.10 in the words “sysbox containers can't share a network namespace with the host (because they use the linux user-namespace for isolation)”.",
        error: refusal('network'),
        shows: { fails: /can't share (?:namespaces \[network\]|a network namespace) with the host/u },
        evidence: [
          measured('--network=host, Docker 26.1.5, and with the other words Docker 20.10.24'),
          measuredOnHead('the same'),
          sysboxTest('docker/net.bats'),
          runcSource('libsysbox/syscont/spec.go'),
        ],
      },
    ],
    action: 'block',
    probe: { create: { HostConfig: { NetworkMode: 'host' } }, lacks: whereRemapped },
    workaround:
      'Take it away and publish the ports that are needed, or open the whole dev container inside a Sysbox container, whose namespaces are then the host’s.',
  },
  hostNamespace('pid', '--pid=host', 'The container sees the host’s processes'),
  hostNamespace('ipc', '--ipc=host', 'The container shares memory with the host'),
  hostNamespace('uts', '--uts=host', 'The container has the host’s name'),
  {
    id: 'namespaces.host-user',
    pattern: 13,
    aspect: '--userns=host',
    expectation: 'No user namespace',
    uses: namespaces('user', isHost),
    behaviours: [
      {
        result: 'IGNORED',
        says: 'Sysbox gives the container its own user namespace all the same, without a word.',
        shows: { prints: /^host map uid_map 0 [1-9]\d{4,} 65536\nhost namespace user own$/mu },
        evidence: [
          measured('--userns=host: uid_map 0 165536 65536'),
          measuredOnHead('the same'),
          runcSource('libsysbox/syscont/spec.go cfgNamespaces'),
        ],
      },
    ],
    action: 'rewrite',
    probe: { create: { HostConfig: { UsernsMode: 'host' } }, looks: [{ map: 'uid_map' }, { namespace: 'user' }] },
  },
  {
    id: 'namespaces.host-cgroup',
    pattern: 13,
    aspect: '--cgroupns=host',
    expectation: 'The container sees the host’s cgroups',
    uses: namespaces('cgroup', isHost),
    behaviours: [
      {
        result: 'IGNORED',
        says: 'Sysbox gives the container its own cgroup namespace all the same, without a word.',
        shows: { prints: /^host namespace cgroup own$/mu },
        evidence: [measured('--cgroupns=host: starts, ignored'), measuredOnHead('the same'), converted('cgroup namespace added')],
      },
    ],
    action: 'rewrite',
    probe: { create: { HostConfig: { CgroupnsMode: 'host' } }, looks: [{ namespace: 'cgroup' }] },
  },
  {
    id: 'namespaces.container-network',
    pattern: 13,
    aspect: '--network=container:X and network_mode: service:X',
    expectation: 'The container uses another container’s network',
    uses: namespaces('net', isForeign),
    behaviours: [
      {
        when: { sysbox: { below: '0.7.1' } },
        result: 'PARTIAL',
        says: 'Works when X runs under Sysbox too, and shares X’s user namespace as well. When X runs under runc, the container does not start. Sysbox 0.7.0 has a crash of sysbox-fs on this path.',
        error: 'mounting "sysfs" to rootfs … at "sys" caused: mount through procfd: operation not permitted',
        shows: { prints: /^exit 0\nhost namespace user own$/mu },
        evidence: [
          measured('X under Sysbox: network and user namespace shared; X under runc: fails'),
          sysboxTest('docker/net.bats'),
          sysboxIssue(518),
          sysboxIssue(1003),
        ],
      },
      {
        when: { sysbox: { from: '0.7.1' } },
        result: 'PARTIAL',
        says: 'Works when X runs under Sysbox, and shares X’s user namespace as well. With X under runc it also started and joined on the development head of July 2026.',
        shows: { prints: /^exit 0\nhost namespace user own$/mu },
        evidence: [measured('X under Sysbox: network and user namespace shared'), measuredOnHead('X under runc: starts and joins')],
      },
    ],
    action: 'warn',
    probe: { peer: 'same', create: { HostConfig: { NetworkMode: 'container:{peer}' } }, looks: [{ namespace: 'user' }] },
    workaround: 'Run X under Sysbox too, or put both on one network.',
  },
  {
    id: 'namespaces.container-ipc',
    pattern: 13,
    aspect: '--ipc=container:X',
    expectation: 'The containers share memory',
    uses: namespaces('ipc', isForeign),
    behaviours: [
      {
        when: { usernsRemap: false },
        result: 'FAILS',
        says: 'The container does not start, even when X runs under Sysbox: the two have different user namespaces.',
        error: 'mounting "mqueue" … at "dev/mqueue" … operation not permitted',
        shows: { fails: /mounting "mqueue"[^]*operation not permitted/u },
        evidence: [measured('--ipc=container:X, X under Sysbox'), measuredOnHead('the same'), sysboxIssue(482)],
      },
      {
        when: { usernsRemap: true },
        result: 'COMPATIBLE',
        says: 'It starts, where X runs under Sysbox: the engine lets the two share the user namespace too.',
        shows: { prints: /^exit 0$/mu },
        evidence: [
          measured('--ipc=container:X, X under Sysbox, an engine with userns-remap: starts'),
          source('moby/moby@v26.1.5: daemon/oci_linux.go WithNamespaces'),
        ],
      },
    ],
    action: 'block',
    probe: { peer: 'same', create: { HostConfig: { IpcMode: 'container:{peer}' } } },
  },
  {
    id: 'namespaces.container-pid',
    pattern: 13,
    aspect: '--pid=container:X',
    expectation: 'The container sees another container’s processes',
    uses: namespaces('pid', isForeign),
    behaviours: [
      {
        when: { usernsRemap: false },
        result: 'FAILS',
        says: 'The container does not start, even when X runs under Sysbox: the two have different user namespaces.',
        error: 'mounting "proc" … at "proc" … operation not permitted',
        shows: { fails: /mounting "proc"[^]*operation not permitted/u },
        evidence: [measured('--pid=container:X, X under Sysbox'), measuredOnHead('the same')],
      },
      {
        when: { usernsRemap: true },
        result: 'COMPATIBLE',
        says: 'It starts, where X runs under Sysbox: the engine lets the two share the user namespace too.',
        shows: { prints: /^exit 0$/mu },
        evidence: [
          measured('--pid=container:X, X under Sysbox, an engine with userns-remap: starts'),
          source('moby/moby@v26.1.5: daemon/oci_linux.go WithNamespaces'),
        ],
      },
    ],
    action: 'block',
    probe: { peer: 'same', create: { HostConfig: { PidMode: 'container:{peer}' } } },
  },
  {
    id: 'namespaces.host-with-userns-remap',
    pattern: 13,
    aspect: 'Host namespaces when the engine runs with userns-remap',
    expectation: '--pid=host, --network=host',
    uses: untouched,
    behaviours: [
      {
        when: { usernsRemap: true },
        result: 'FAILS',
        says: 'The engine refuses them before Sysbox is asked.',
        error: "cannot share the host's network namespace when user namespaces are enabled",
        evidence: [source('moby/moby@docker-v29.5.0: daemon/daemon_unix.go'), guide('install-package.md')],
      },
    ],
    action: 'block',
  },
];
