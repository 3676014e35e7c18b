import type { Row } from '../model/row.ts';
import { issue, measured, measuredOnHead, page, source, sysboxIssue, sysboxTest } from './evidence.ts';
import { untouched } from './uses.ts';

const release071 = issue('nestybox/sysbox', 1024);
// An update takes the old version off first, for which no container of it may run (sysbox guide: install-package.md).
const update = 'Update Sysbox to 0.7.1 or newer: stop its containers, take the old version off, then install the new one.';

/** Pattern 17, continued: versions that do not go together, and faults of single ones. */
export const rows: readonly Row[] = [
  {
    id: 'host.time-namespace-old-runc',
    pattern: 17,
    aspect: 'Docker Engine 29.5 and newer with an old runc',
    expectation: 'Containers under plain runc start',
    uses: untouched,
    behaviours: [
      {
        when: { engine: { from: '29.5' }, timeNamespaces: true, runc: { below: '1.2' } },
        result: 'FAILS',
        says: 'No container under plain runc starts: the engine asks for a time namespace, which runc knows from 1.2.0 on. So the error need not come from Sysbox.',
        error: 'failed to create shim task: OCI runtime create failed: namespace {"time" ""} does not exist: unknown',
        evidence: [
          measuredOnHead('Docker 29.7.2 with runc 1.1.5'),
          issue('opencontainers/runc', 3876),
          issue('opencontainers/runtime-tools', 783),
        ],
      },
      {
        when: { engine: { from: '29.5' }, timeNamespaces: true, runc: { from: '1.2' } },
        result: 'COMPATIBLE',
        says: 'runc knows the time namespace.',
        evidence: [measuredOnHead('Docker 29.7.2 with runc 1.4.3'), issue('opencontainers/runc', 3876)],
      },
      {
        when: { engine: { from: '29.5' }, timeNamespaces: false },
        result: 'COMPATIBLE',
        says: 'The engine asks for no time namespace.',
        evidence: [measuredOnHead('Docker 29.7.2 with "time-namespaces": false')],
      },
      {
        when: { engine: { below: '29.5' } },
        result: 'COMPATIBLE',
        says: 'The engine asks for no time namespace.',
        evidence: [measured('Docker 26.1.5 with runc 1.1.5'), source('moby/moby@docker-v29.5.0: daemon/pkg/oci/defaults.go')],
      },
    ],
    action: 'warn',
    check: { group: 'Engine', title: 'Time namespaces under plain runc' },
    workaround: 'Update runc, or set {"features":{"time-namespaces":false}} in daemon.json.',
  },
  {
    id: 'host.containerd-store',
    pattern: 17,
    aspect: 'containerd image store',
    expectation: 'Works like overlay2',
    uses: untouched,
    behaviours: [
      {
        when: { imageStore: 'containerd', sysbox: { from: '0.7.0' } },
        result: 'COMPATIBLE',
        says: 'Works with Docker 29.7.2 where its containers start at all, with Sysbox 0.7.0 and the development head. Sysbox’s own tests of 0.7.0 switch the store off.',
        evidence: [
          measuredOnHead(
            'containerd and overlay2 stores: plain, bind, volume, privileged, user, limits, systemd, inner dockerd, commit, restart',
          ),
          sysboxTest('scr/testContainerInit'),
        ],
      },
      {
        when: { imageStore: 'containerd', sysbox: { below: '0.7.0' } },
        result: 'PARTIAL',
        says: 'Not proved with a Sysbox before 0.7.0: its own tests switch the store off.',
        evidence: [sysboxTest('scr/testContainerInit'), issue('nestybox/sysbox', 1007)],
        remedy: 'Update Sysbox to 0.7.0 or newer, or set {"features":{"containerd-snapshotter":false}} in daemon.json.',
      },
      {
        when: { imageStore: 'graph' },
        result: 'COMPATIBLE',
        says: 'The engine keeps its images itself, as Sysbox’s tests have it.',
        evidence: [measured('overlay2'), sysboxTest('scr/testContainerInit')],
      },
    ],
    action: 'pass',
    check: { group: 'Engine', afterSysbox: true },
  },
  {
    id: 'host.containerd-2',
    pattern: 17,
    aspect: 'containerd 2',
    expectation: 'Containers start as with containerd 1',
    uses: untouched,
    behaviours: [
      {
        when: { containerd: { below: '2.0' } },
        result: 'COMPATIBLE',
        says: 'Older than 2.0.',
        evidence: [measured('containerd 1.7.24 and 1.6.20')],
      },
      {
        when: { containerd: { from: '2.0' } },
        result: 'COMPATIBLE',
        says: 'Docker’s containers start. Pods of Kubernetes do not with Sysbox before 0.7.1, reported for kernels 5.15, 6.8 and 6.17; Sysbox 0.7.1 names it fixed for Ubuntu 24.04.',
        error: 'mounting "sysfs" to rootfs … at "sys" caused: mount through procfd: operation not permitted',
        evidence: [
          measuredOnHead('Docker 29.7.2 with containerd 2.3.3'),
          sysboxIssue(1006),
          sysboxIssue(1013),
          sysboxIssue(1025),
          release071,
        ],
      },
    ],
    action: 'pass',
    check: { group: 'Engine' },
  },
  {
    id: 'host.sysbox-fs-crash',
    pattern: 17,
    aspect: 'Crashes of sysbox-fs',
    expectation: 'It goes on running',
    uses: untouched,
    behaviours: [
      {
        when: { sysbox: { below: '0.7.1' } },
        result: 'PARTIAL',
        says: 'sysbox-fs can crash on a nil pointer when a container joins another’s network, and can stand still when many inner containers start and stop at once. Both are fixed in 0.7.1.',
        error: 'write sysctl key net.ipv4.ping_group_range: write /proc/sys/net/ipv4/ping_group_range: input/output error',
        evidence: [sysboxIssue(1003), sysboxIssue(998), release071],
      },
      {
        when: { sysbox: { from: '0.7.1' } },
        result: 'COMPATIBLE',
        says: 'The crash with shared networks and the standstill are fixed.',
        evidence: [release071],
      },
    ],
    action: 'warn',
    check: { group: 'Sysbox', title: 'Faults of sysbox-fs', afterSysbox: true },
    workaround: update,
  },
  {
    id: 'host.limit-of-files',
    pattern: 17,
    aspect: 'Limits of open files',
    expectation: 'The engine’s and the request’s limits apply',
    uses: untouched,
    behaviours: [
      {
        when: { sysbox: { from: '0.7.0', below: '0.7.1' } },
        result: 'PARTIAL',
        says: 'A soft limit (--ulimit nofile) is silently not applied where the hard limit is large.',
        evidence: [sysboxIssue(1014), release071],
      },
      {
        when: { sysbox: { from: '0.7.1' } },
        result: 'COMPATIBLE',
        says: 'Named as fixed in 0.7.1.',
        evidence: [sysboxIssue(1014), release071],
      },
      {
        when: { sysbox: { below: '0.7.0' } },
        result: 'COMPATIBLE',
        says: 'The fault is reported for 0.7.0.',
        evidence: [sysboxIssue(1014)],
      },
    ],
    action: 'warn',
    check: { group: 'Sysbox', afterSysbox: true },
    workaround: update,
  },
  {
    id: 'host.gpu-toolkit',
    pattern: 17,
    aspect: 'NVIDIA’s container toolkit',
    expectation: '--gpus works',
    uses: untouched,
    behaviours: [
      {
        when: { gpuToolkit: false },
        result: 'FAILS',
        says: 'Not installed: the engine refuses every request for a GPU.',
        error: 'could not select device driver "" with capabilities: [[gpu]]',
        evidence: [measured('--gpus all without the hook')],
        remedy: 'Install nvidia-container-toolkit (docs.nvidia.com/datacenter/cloud-native), and restart the engine.',
      },
      {
        when: { gpuToolkit: true },
        result: 'PARTIAL',
        says: 'Installed. Sysbox does not support GPUs: reported to work on some hosts with one GPU, and to fail on others.',
        error: 'nvidia-container-cli: mount error: … /proc/driver/nvidia: no such file or directory',
        evidence: [sysboxIssue(901), sysboxIssue(643)],
      },
    ],
    action: 'block',
    check: { group: 'Devices', only: ['gpu'] },
    workaround: 'Try one container; a tmpfs on /proc/driver/nvidia is reported to help.',
  },
  {
    id: 'host.insecure-builds',
    pattern: 17,
    aspect: 'Builds that ask for all privileges',
    expectation: 'The engine refuses them',
    uses: untouched,
    behaviours: [
      {
        when: { insecureBuilds: true },
        result: 'WARN',
        says: 'daemon.json allows the entitlement security.insecure: whoever may build may run steps with all privileges of the host.',
        evidence: [
          page('https://docs.docker.com/build/buildkit/toml-configuration/'),
          source('moby/buildkit@v0.26.0-rc1: util/testutil/dockerd/config.go'),
        ],
      },
      {
        when: { insecureBuilds: false },
        result: 'COMPATIBLE',
        says: 'The entitlement security.insecure is off.',
        evidence: [page('https://docs.docker.com/build/buildkit/toml-configuration/')],
      },
    ],
    action: 'warn',
    check: { group: 'Builds', title: 'security.insecure', stops: ['builds'] },
    workaround: 'Take builder.entitlements.security-insecure out of daemon.json, and restart the engine.',
  },
];
