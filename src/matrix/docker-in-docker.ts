import type { Row } from '../model/row.ts';
import { converted, guide, issue, measured, measuredOnHead, sysboxIssue, sysboxTest } from './evidence.ts';
import { patternTable, remark, restricts, summary, virtualizes } from './study.ts';
import { inContainer, mounts, pick, untouched } from './uses.ts';

const section = 'Pattern 1: Docker-in-Docker Feature';
const study = patternTable(section, 'doc-link + inferred from ContainAI fn-10-vep architecture');
const features = patternTable('Pattern 12: Features Installation', 'inferred');

/** The official Feature that starts an engine inside the container. */
const dockerInDocker = /(?:^|\/)docker-in-docker$/u;

/** Pattern 1: an engine of its own inside the container. */
export const rows: readonly Row[] = [
  {
    id: 'docker-in-docker.feature',
    pattern: 1,
    aspect: 'docker-in-docker Feature',
    expectation: 'A Docker engine of its own inside the container',
    uses: inContainer((request) => pick(request.features, (feature) => dockerInDocker.test(feature.name))),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Inner Docker works. The Feature asks for privileged in every version; under Sysbox it is contained and not needed. Its attempt to mount securityfs is refused with a warning.',
        error: 'mount: /sys/kernel/security: permission denied',
        evidence: [
          measured(
            'devcontainer up with a local Feature that asks for privileged, volumes on /var/lib/docker and /var/lib/containerd and an entrypoint that starts dockerd: up in 2.4 s, inner Docker works, mount -t securityfs refused with a warning',
          ),
          { kind: 'source', where: 'devcontainers/features@765e8eb: src/docker-in-docker/devcontainer-feature.json, "privileged": true' },
          issue('devcontainers/features', 1319),
        ],
      },
    ],
    action: 'pass',
    study: [
      study('`docker-in-docker:2` feature', 'Requires DinD support', 'Native support without --privileged', 'COMPATIBLE'),
      features('docker-in-docker feature', 'Requires DinD capability', 'Native support', 'COMPATIBLE'),
      summary('Docker-in-Docker', '22%', 'EXCELLENT', 'Native support'),
      remark(
        section,
        'Key Finding',
        "Sysbox's primary design goal is secure DinD. This is ContainAI's strongest compatibility point - 22% of repos use docker-in-docker feature.",
      ),
    ],
    differs:
      'It works, but the Feature itself declares privileged in every version, so a policy that refuses privileged would refuse the pattern that works best.',
  },
  {
    id: 'docker-in-docker.inner-engine',
    pattern: 1,
    aspect: 'Inner Docker daemon',
    expectation: 'Starts and runs containers, with runc as its runtime',
    uses: untouched,
    behaviours: [
      {
        when: { sysbox: { from: '0.7.0' } },
        result: 'COMPATIBLE',
        says: 'Run, build, networks, published ports and mounts of the inner host work, all inside the outer boundary. The inner runtime is runc.',
        evidence: [
          measured(
            'Docker 20.10.24 inside: overlay2 on the implicit mount and on a volume; run, build, network, published ports, inner / and socket mounted; uid_map of an inner container 0 165536 65536',
          ),
          measuredOnHead('the same inside Sysbox of July 2026'),
          sysboxTest('dind/basic.bats'),
        ],
      },
      {
        when: { sysbox: { from: '0.6.6', below: '0.7.0' } },
        result: 'PARTIAL',
        says: 'Inner runc 1.3.3 or newer (Docker 28.5.2, containerd.io 1.7.28-2 and newer) does not run containers: it needs Sysbox 0.7.0.',
        error: 'unsafe procfs detected: openat2 /proc/./sys/net/ipv4/ip_unprivileged_port_start: invalid cross-device link',
        evidence: [sysboxIssue(972), sysboxIssue(973), { kind: 'source', where: 'nestybox/sysbox@v0.7.0: CHANGELOG.md, 0.7.0' }],
      },
      {
        when: { sysbox: { below: '0.6.6' } },
        result: 'PARTIAL',
        says: 'Inner runc 1.2 or newer (containerd 1.7.24 and newer) does not run containers: it needs Sysbox 0.6.6, and from runc 1.3.3 on Sysbox 0.7.0.',
        evidence: [sysboxIssue(879), { kind: 'source', where: 'nestybox/sysbox@v0.7.0: CHANGELOG.md, 0.6.6' }],
      },
    ],
    action: 'pass',
    check: { group: 'Sysbox', only: ['nested'], stops: ['nested'], afterSysbox: true },
    study: [study('Inner Docker daemon', 'Works normally', 'Works; defaults to runc (not sysbox)', 'COMPATIBLE')],
    differs: 'The study leaves out the versions: a recent inner runc does not run containers under an older Sysbox.',
    workaround: 'Update Sysbox to 0.7.0 or newer, or keep the inner engine older.',
  },
  {
    id: 'docker-in-docker.inner-build',
    pattern: 1,
    aspect: 'docker build inside',
    expectation: 'Images are built by the inner engine',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Inner builds work, and their steps run inside the outer boundary.',
        evidence: [measured('docker build with the inner engine'), sysboxTest('dind/build.bats')],
      },
    ],
    action: 'pass',
    study: [study('Nested container builds', '`docker build` inside', 'Works correctly', 'COMPATIBLE')],
  },
  {
    id: 'docker-in-docker.inner-privileged',
    pattern: 1,
    aspect: 'Privileged inner containers',
    expectation: 'docker run --privileged inside',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'They run, and stay inside the outer user namespace. Writes to kernel settings that have no namespace are refused.',
        error: "sh: can't create /proc/sys/...: Permission denied",
        evidence: [measured('inner docker run --privileged; uid_map of an inner container 0 165536 65536'), sysboxTest('dind/priv.bats')],
      },
    ],
    action: 'pass',
    study: [
      study('Inner privileged containers', '`docker run --privileged`', 'Allowed but contained in outer userns', 'COMPATIBLE'),
      virtualizes('**Privileged inner containers**', 'Allowed but contained within outer namespace'),
    ],
  },
  {
    id: 'docker-in-docker.inner-namespaces',
    pattern: 1,
    aspect: 'Host namespaces and socket of the inner engine',
    expectation: '--network=host, --pid=host, the inner / and the inner socket',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'They work, since the host they reach is the outer container. So a dev container that asks for them can run inside a Sysbox container.',
        evidence: [
          measured('inner docker run with --network=host, --pid=host, the inner / and the inner socket mounted'),
          measured(
            'devcontainer up inside a Sysbox container with privileged, --network=host, --pid=host, --cap-add=ALL, seccomp=unconfined, the socket and / mounted: works; initializeCommand ran inside, with uid_map 0 165536 65536',
          ),
        ],
      },
    ],
    action: 'pass',
  },
  {
    id: 'docker-in-docker.containerd-volume',
    pattern: 1,
    aspect: 'Volume on /var/lib/containerd',
    expectation: 'The inner containerd keeps its images when the container is re-created',
    uses: mounts(({ target }) => target === '/var/lib/containerd'),
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'When the container is re-created, the metadata in the volume survives and the snapshots do not, since Sysbox puts its own mount for this one container on top of their folder; an inner Docker with the containerd image store then misses them. The docker-in-docker Feature asks for this volume since 3.0.1.',
        error: 'RWLayer of container … is unexpectedly nil',
        evidence: [
          measured('a volume on /var/lib/containerd: both mounts present, Sysbox’s on top of io.containerd.snapshotter.v1.overlayfs'),
          converted('the volume is kept, the implicit mount below it stays'),
          sysboxIssue(1021),
        ],
      },
    ],
    action: 'warn',
    workaround:
      'Mount the volume on /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs as well, or do not keep /var/lib/containerd.',
  },
  {
    id: 'docker-in-docker.inner-userns-remap',
    pattern: 1,
    aspect: 'userns-remap of the inner engine',
    expectation: 'The inner engine remaps its containers once more',
    uses: untouched,
    behaviours: [
      {
        result: 'BLOCKED',
        says: 'Not supported: a nested user namespace cannot mount its own /proc.',
        error: 'unshare: mount /proc failed: Invalid argument',
        shows: { prints: /Invalid argument\nrefused$/mu },
        evidence: [measured('unshare -Urm --mount-proc --pid --fork inside'), guide('dind.md'), sysboxIssue(590)],
      },
    ],
    action: 'warn',
    probe: { run: 'unshare -Urm --mount-proc --pid --fork true || echo refused' },
    study: [restricts('**userns-remap on inner Docker**', 'Not supported', 'Technical limitation, planned')],
  },
];
