import type { Row } from '../model/row.ts';
import { converted, guide, measured } from './evidence.ts';
import { remark, studyWorkaround } from './study.ts';
import { untouched } from './uses.ts';

const section = 'Pattern 2: `--privileged` Requests';

/** Pattern 2, continued: how far such a container reaches. */
export const rows: readonly Row[] = [
  {
    id: 'privileged.device-nodes',
    pattern: 2,
    aspect: 'Device nodes of a privileged container',
    expectation: 'Every device of the host',
    uses: untouched,
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'All nodes appear, owned by nobody:nogroup. Only those whose permissions let everybody in can be opened: on many hosts /dev/fuse and /dev/net/tun, sometimes /dev/kvm.',
        shows: { prints: /^65534\ndone$/mu },
        evidence: [
          measured('108 entries in /dev, nobody:nogroup; root disk, /dev/kvm and /dev/fuse, all 0600 on this host: Permission denied'),
          converted('device list kept but /dev/kmsg, device cgroup allows all'),
        ],
      },
    ],
    action: 'rewrite',
    probe: {
      create: { HostConfig: { Privileged: true } },
      lacks: /privileged mode is incompatible with user namespaces/u,
      run: `n=0; o=0
for d in /dev/*; do
  if [ -b "$d" ]; then
    n=$((n + 1)); stat -c %u "$d"
    (exec 3<"$d") 2>/dev/null && o=$((o + 1))
  fi
done | sort -u
for d in /dev/*; do [ -b "$d" ] && (exec 3<"$d") 2>/dev/null && echo "$d opened"; done
echo done`,
    },
  },
  {
    id: 'privileged.writes',
    pattern: 2,
    aspect: 'Kernel settings in a privileged container',
    expectation: 'Any sysctl can be written',
    uses: untouched,
    behaviours: [
      {
        result: 'BLOCKED',
        says: 'vm.swappiness, kernel.core_pattern and the cgroup release agent are refused. Emulated settings such as kernel.panic can be written and change the container’s own copy only.',
        error: 'Permission denied',
        shows: {
          prints:
            /Permission denied\nvm\/swappiness refused\n[^]*kernel\/core_pattern refused\n7\nexit 0\nhost setting kernel.panic same$/mu,
        },
        evidence: [
          measured('--privileged: vm.swappiness, kernel.core_pattern, release_agent refused; kernel.panic written, host value unchanged'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      create: { HostConfig: { Privileged: true } },
      lacks: /privileged mode is incompatible with user namespaces/u,
      run: `for k in vm/swappiness kernel/core_pattern; do
  ( : >>/proc/sys/$k ) && echo "$k opened" || echo "$k refused"
done
echo 7 >/proc/sys/kernel/panic && cat /proc/sys/kernel/panic`,
      looks: [{ setting: 'kernel.panic' }],
    },
  },
  {
    id: 'privileged.true-privilege',
    pattern: 2,
    aspect: 'True privilege: kernel modules, raw devices, host namespaces',
    expectation: 'The container works on the host’s kernel and hardware',
    uses: untouched,
    behaviours: [
      {
        result: 'BLOCKED',
        says: 'Not to be had: loading a module and mknod are refused, host namespaces do not start, and a raw device opens only where its permissions let everybody in.',
        error: 'Operation not permitted',
        shows: { prints: /Operation not permitted\nrefused$/mu },
        evidence: [measured('--privileged: mknod refused, root disk refused'), guide('limitations.md')],
      },
    ],
    action: 'warn',
    probe: {
      create: { HostConfig: { Privileged: true } },
      lacks: /privileged mode is incompatible with user namespaces/u,
      run: 'mknod /tmp/n b 7 200 || echo refused',
    },
    study: [
      studyWorkaround(
        '1. True Privileged Mode Requirement',
        "**Symptoms:** Application needs raw host device access, kernel module loading, or host namespace access. **Workaround:** None within Sysbox. These use cases are fundamentally incompatible with ContainAI's security model. **Alternative:** Run in VM instead of container, or use outside of ContainAI.",
      ),
      remark(
        section,
        'Workaround',
        'For most use cases (DinD), no workaround needed - Sysbox provides the capability without the flag. For true privileged use cases (kernel module loading, raw device access), Sysbox is not suitable.',
      ),
    ],
    differs: 'One exception the study leaves out: a device node whose permissions let everybody in can be used.',
    workaround: 'Use a virtual machine.',
  },
];
