import type { Row } from '../model/row.ts';
import { converted, guide, issue, measured, measuredOnHead, runcSource, source, sysboxIssue, sysboxTest } from './evidence.ts';
import { inContainer, pick, single, untouched } from './uses.ts';

/** Pattern 0, continued: options of a container as a whole. */
export const rows: readonly Row[] = [
  {
    id: 'runtime.read-only-root',
    pattern: 0,
    aspect: '--read-only',
    expectation: 'Nothing but tmpfs and volumes can be written',
    uses: inContainer(({ readOnlyRoot }) => single(readOnlyRoot, (value) => value)),
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'The root file system, /var/lib/docker and /sys/fs/cgroup are read-only; /tmp and /run become tmpfs, and /proc/sys stays writable. Docker inside needs sysbox-mgr --relaxed-read-only (0.6.5).',
        shows: { prints: /^\/ not\n\/var\/lib\/docker not\n\/sys\/fs\/cgroup\S* not\n\/tmp writable\n\/run writable\n7$/mu },
        evidence: [
          measured('--read-only: rootfs and /var/lib/docker read-only, /tmp and /run tmpfs, /proc/sys rw'),
          sysboxTest('docker/basic.bats'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      create: { HostConfig: { ReadonlyRootfs: true } },
      run: `c=/sys/fs/cgroup; [ -d $c/memory ] && c=$c/memory
for p in / /var/lib/docker $c /tmp /run; do
  if mkdir $p/containai-probe 2>/dev/null; then echo "$p writable"; else echo "$p not"; fi
done
echo 7 >/proc/sys/kernel/panic && cat /proc/sys/kernel/panic`,
    },
  },
  {
    id: 'runtime.memory-limit',
    pattern: 0,
    aspect: 'Memory and process limits',
    expectation: 'The container cannot lift them',
    uses: inContainer((request) => pick(request.resources, ({ name }) => name === 'memory' || name === 'pids-limit')),
    behaviours: [
      {
        when: { cgroup: 1 },
        result: 'COMPATIBLE',
        says: 'They hold. Inside, the container’s own child group can be raised and may show “max”, but the parent’s limit counts.',
        shows: { prints: /^(?:Killed|exit 137)$/mu },
        evidence: [
          measured('cgroup v1, -m 256m raised to 1 GiB inside: an allocation of 500 MiB was killed; --pids-limit 100 shows max inside'),
        ],
      },
      {
        when: { cgroup: 2 },
        result: 'COMPATIBLE',
        says: 'They hold, by Sysbox’s tests. Not measured here.',
        shows: { prints: /^(?:Killed|exit 137)$/mu },
        evidence: [sysboxTest('cgroup/cgroup-v2.bats')],
      },
    ],
    action: 'pass',
    probe: {
      create: { HostConfig: { Memory: 67_108_864, MemorySwap: 67_108_864 } },
      run: `d=/sys/fs/cgroup; [ -d $d/memory ] && d=$d/memory
for l in memory.limit_in_bytes memory.max; do [ -f $d/$l ] && echo 1073741824 >$d/$l; done
head -c 209715200 /dev/zero | tail -c 209715200 | wc -c`,
    },
  },
  {
    id: 'runtime.oom-score',
    pattern: 0,
    aspect: '--oom-score-adj',
    expectation: 'The kernel spares the container',
    uses: inContainer(({ oomScoreAdjust }) => single(oomScoreAdjust, (value) => value < -999)),
    behaviours: [
      {
        result: 'DIFFERENT',
        says: '-1000 becomes -999.',
        shows: { prints: /^-999$/mu },
        evidence: [
          converted('-1000 becomes -999'),
          runcSource('libsysbox/syscont/spec.go cfgOomScoreAdj'),
          sysboxTest('docker/basic.bats'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      create: { HostConfig: { OomScoreAdj: -1000 } },
      run: `score=$(cat /proc/self/oom_score_adj)
echo "$score"
case "$score" in -*) exit 0 ;; esac
bounds=$(sed -n "s/^CapBnd:[^0-9a-f]*//p" /proc/self/status)
[ $((0x$bounds >> 24 & 1)) = 1 ] || echo "lacks CAP_SYS_RESOURCE, without which a score cannot be lowered"`,
      lacks: /oom_score_adj.*permission denied/iu,
    },
  },
  {
    id: 'runtime.ulimit',
    pattern: 0,
    aspect: '--ulimit nofile',
    expectation: 'The limit applies',
    uses: inContainer((request) => pick(request.ulimits, ({ name }) => name === 'nofile')),
    behaviours: [
      {
        when: { sysbox: { below: '0.7.1' } },
        result: 'PARTIAL',
        says: 'A fault is reported for 0.7.0 and fixed in 0.7.1. Not measured here.',
        evidence: [sysboxIssue(1014)],
      },
      {
        when: { sysbox: { from: '0.7.1' } },
        result: 'COMPATIBLE',
        says: 'Reported fixed. Not measured here.',
        evidence: [sysboxIssue(1014)],
      },
    ],
    action: 'pass',
  },
  {
    id: 'runtime.restart',
    pattern: 0,
    aspect: 'Stop, start and restart',
    expectation: 'Inner images stay',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Inner images stay. Registered binary formats do not, see docker-in-docker.binfmt-after-restart.',
        shows: { prints: /^restarted\nkept$/mu },
        evidence: [
          sysboxTest('docker/basic.bats'),
          measuredOnHead('restart with Docker 29.7.2'),
          measured('docker stop and start: the binfmt_misc mount is gone'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      restarts: true,
      run: `[ -e /var/lib/docker/containai-probe ] && echo kept
touch /var/lib/docker/containai-probe`,
    },
  },
  {
    id: 'runtime.copy',
    pattern: 0,
    aspect: 'docker cp with a running container',
    expectation: 'Files are copied',
    uses: untouched,
    behaviours: [
      {
        when: { sysbox: { below: '0.7.1' } },
        result: 'BLOCKED',
        says: 'Refused by Docker 26.1.5, in and out, without harm. Docker 20.10.24 copies, and the owner shows as 65534.',
        error: 'Could not find the file /root in container ID',
        evidence: [measured('docker cp: Docker 26.1.5 fails, Docker 20.10.24 copies')],
      },
      {
        when: { sysbox: { from: '0.7.1' } },
        result: 'WARN',
        says: 'On the development head of July 2026 it damages the container: copied files and the folders they land in become 65534:65534 and unwritable, sometimes all of /root or /etc, for good.',
        evidence: [measuredOnHead('docker cp into a running container')],
      },
    ],
    action: 'block',
    workaround: 'Stop the container first, or use docker exec with tar.',
  },
  {
    id: 'runtime.checkpoint',
    pattern: 0,
    aspect: 'docker checkpoint',
    expectation: 'The container is frozen to disk',
    uses: untouched,
    behaviours: [{ result: 'BLOCKED', says: 'Not supported yet.', evidence: [guide('limitations.md')] }],
    action: 'pass',
  },
  {
    id: 'runtime.features-command',
    pattern: 0,
    aspect: 'What sysbox-runc says it can do',
    expectation: 'sysbox-runc features',
    uses: untouched,
    behaviours: [
      {
        when: { sysbox: { from: '0.7.0' } },
        result: 'COMPATIBLE',
        says: 'Lists namespaces and mount options. 0.7.0 lists no time namespace; the development head of July 2026 does.',
        evidence: [measured('sysbox-runc features: cgroup ipc mount network pid user uts'), measuredOnHead('time too')],
      },
      {
        when: { sysbox: { below: '0.7.0' } },
        result: 'BLOCKED',
        says: 'The command came with 0.7.0.',
        evidence: [source('nestybox/sysbox@v0.7.0: CHANGELOG.md, 0.7.0')],
      },
    ],
    action: 'pass',
  },
  {
    id: 'runtime.kubernetes-privileged',
    pattern: 0,
    aspect: 'privileged: true and host namespaces in a Kubernetes pod',
    expectation: 'As with Docker',
    uses: untouched,
    behaviours: [
      {
        result: 'BLOCKED',
        says: 'Documented as not supported in a pod’s security context. Not measured here.',
        evidence: [guide('limitations.md'), issue('nestybox/sysbox', 618)],
      },
    ],
    action: 'block',
  },
];
