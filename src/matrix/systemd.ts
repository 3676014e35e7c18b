import type { Row } from '../model/row.ts';
import { converted, issue, measured, measuredOnHead, page, runcSource, source, sysboxIssue, sysboxTest } from './evidence.ts';
import { patternTable, remark, studyWorkaround, virtualizes } from './study.ts';
import { inContainer, mounts, nothing, single, untouched, wished, wishes } from './uses.ts';

const section = 'Pattern 9: overrideCommand';
const study = patternTable(section, 'doc-link');

const systemd = new Set(['/sbin/init', '/usr/sbin/init', 'init', '/lib/systemd/systemd', '/usr/lib/systemd/systemd']);

const startsSystemd = (words: readonly string[]): boolean => words.some((word) => systemd.has(word));

/** Pattern 9: the container’s command, and systemd as it. */
export const rows: readonly Row[] = [
  {
    id: 'systemd.override-true',
    pattern: 9,
    aspect: 'overrideCommand: true',
    expectation: 'The image’s command gives way to a loop that keeps the container',
    uses: inContainer(({ overrideCommand }) => single(overrideCommand, (value) => value)),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Works; a systemd of the image does not start.',
        evidence: [measured('devcontainer up of a local image'), source('devcontainers/cli@f683c29: src/spec-node/singleContainer.ts')],
      },
    ],
    action: 'pass',
    study: [
      study('`overrideCommand: true`', 'Replace container entrypoint', 'Works', 'COMPATIBLE'),
      remark(
        section,
        'ContainAI consideration',
        "ContainAI expects systemd as PID 1 for SSH/services. If devcontainer overrides entrypoint, systemd won't run. This is a ContainAI model conflict, not Sysbox limitation",
      ),
    ],
  },
  {
    id: 'systemd.override-false',
    pattern: 9,
    aspect: 'overrideCommand: false',
    expectation: 'The image’s entrypoint and command run',
    uses: inContainer(({ overrideCommand }) => single(overrideCommand, (value) => !value)),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Works: the Dev Containers CLI still starts /bin/sh, which then becomes the image’s entrypoint and command.',
        evidence: [
          source('devcontainers/cli@f683c29: src/spec-node/singleContainer.ts, dockerCompose.ts'),
          issue('devcontainers/cli', 816),
        ],
      },
    ],
    action: 'pass',
    study: [study('`overrideCommand: false`', 'Keep container entrypoint', 'Works', 'COMPATIBLE')],
  },
  {
    id: 'systemd.entrypoint',
    pattern: 9,
    aspect: 'systemd as PID 1',
    expectation: 'The image’s systemd runs',
    uses: inContainer(({ command, entrypoint, init }) => {
      if (init?.value === true) return nothing;
      const found = single(command, startsSystemd);
      return found.length > 0 ? found : single(entrypoint, startsSystemd);
    }),
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'It comes up, though Sysbox prepares for it (tmpfs on /run and /run/lock, container=private-users) only when the command is exactly /sbin/init, which it never is through the Dev Containers CLI; systemd 252 copes without. Its state is “degraded”, since three kernel mounts fail.',
        evidence: [
          measured(
            '/sbin/init: detected; /lib/systemd/systemd and sh -c exec "$@" /sbin/init: not detected, systemd 252 mounts its own /run and comes up, sshd active',
          ),
          measuredOnHead('the same'),
          converted('detected: /sbin/init with or without arguments; not /usr/sbin/init, init, /lib/systemd/systemd or a wrapper'),
          sysboxTest('apps/l1/systemd.bats'),
        ],
      },
    ],
    action: 'pass',
    study: [
      study('Systemd as entrypoint', 'PID 1 = /sbin/init', 'Fully supported', 'COMPATIBLE'),
      virtualizes('**Systemd as PID 1**', 'Fully supported'),
      studyWorkaround(
        '6. Systemd Entrypoint Override',
        '**Symptoms:** Devcontainer sets `overrideCommand: true` which prevents systemd from running. **Workaround:** This is a ContainAI model conflict. Options: 1. Modify devcontainer to keep systemd as entrypoint 2. Run devcontainer inside the Sysbox system container (nested) 3. Skip devcontainer and use base ContainAI image',
      ),
    ],
    differs:
      'It is detected by the exact command /sbin/init alone, and its state is “degraded”; keeping systemd as the entrypoint does not change that under the Dev Containers CLI.',
    workaround: 'Add --tmpfs /run --tmpfs /run/lock --tmpfs /tmp -e container=private-users, which is what detection would do.',
  },
  {
    id: 'systemd.undetected-older',
    pattern: 9,
    aspect: 'systemd undetected, in older images',
    expectation: 'systemd comes up',
    uses: untouched,
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Reported: Debian bullseye’s systemd (247) does not come up undetected, Ubuntu jammy’s (249) does. Measured here: Debian bookworm’s (252) does.',
        evidence: [sysboxIssue(601), measured('systemd 252, undetected: comes up')],
      },
    ],
    action: 'warn',
    workaround: 'Add --tmpfs /run --tmpfs /run/lock --tmpfs /tmp -e container=private-users.',
  },
  {
    id: 'systemd.init',
    pattern: 9,
    aspect: '--init with systemd',
    expectation: 'A small init reaps processes',
    uses: inContainer(({ command, entrypoint, init }) => {
      if (init?.value !== true) return nothing;
      return single(command, startsSystemd).length > 0 || single(entrypoint, startsSystemd).length > 0 ? [init] : nothing;
    }),
    behaviours: [
      {
        result: 'FAILS',
        says: 'The container exits at once: systemd must be PID 1.',
        error: "Couldn't find an alternative telinit implementation to spawn.",
        evidence: [measured('--init with an image whose command is /sbin/init'), measuredOnHead('the same')],
      },
    ],
    action: 'rewrite',
    workaround: 'Take init away.',
  },
  {
    id: 'systemd.init-alone',
    pattern: 9,
    aspect: '--init without systemd',
    expectation: 'A small init reaps processes',
    uses: inContainer(({ command, entrypoint, init }) =>
      init?.value !== true || single(command, startsSystemd).length > 0 || single(entrypoint, startsSystemd).length > 0
        ? nothing
        : wished([init], (value) => value, wishes.init, false),
    ),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Works. It hides a systemd of the image from Sysbox.',
        shows: { prints: /^(?:docker-init|tini)$/mu },
        evidence: [sysboxTest('docker/basic.bats'), converted('/sbin/docker-init -- /sbin/init: not detected')],
      },
    ],
    action: 'pass',
    probe: { create: { HostConfig: { Init: true } }, run: 'cat /proc/1/comm' },
  },
  {
    id: 'systemd.run-volume',
    pattern: 9,
    aspect: 'A volume on /run or /run/lock with systemd',
    expectation: 'The volume is used',
    uses: mounts(({ kind, target }) => (kind === 'bind' || kind === 'volume') && (target === '/run' || target === '/run/lock')),
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Dropped without a word when Sysbox detects systemd (command exactly /sbin/init); kept otherwise. A tmpfs is kept.',
        evidence: [
          measured('a volume on /run: replaced, systemd runs'),
          converted('kept; dropped only when the command is /sbin/init'),
          runcSource('libsysbox/syscont/spec.go cfgSystemdMounts'),
          sysboxTest('apps/l1/systemd.bats'),
        ],
      },
    ],
    action: 'warn',
    workaround: 'Use a tmpfs.',
  },
  {
    id: 'systemd.cgroup-bind',
    pattern: 9,
    aspect: 'The old recipe -v /sys/fs/cgroup:/sys/fs/cgroup:ro',
    expectation: 'systemd finds its cgroups',
    uses: untouched,
    behaviours: [
      {
        result: 'IGNORED',
        says: 'Replaced by Sysbox’s own cgroup mount, which is writable: systemd runs.',
        evidence: [measured('a bind on /sys/fs/cgroup: replaced, systemd runs'), converted('removed, Sysbox’s mount present')],
      },
    ],
    action: 'rewrite',
    workaround: 'Take it away.',
  },
  {
    id: 'systemd.degraded',
    pattern: 9,
    aspect: 'State of systemd',
    expectation: 'running',
    uses: untouched,
    behaviours: [
      {
        result: 'DIFFERENT',
        says: 'degraded: sys-kernel-config.mount, sys-kernel-debug.mount and sys-kernel-tracing.mount fail, with --privileged getty@tty1 too. With the three masked it is running.',
        evidence: [measured('systemctl is-system-running, before and after masking'), measuredOnHead('the same')],
      },
    ],
    action: 'pass',
    workaround: 'Mask the three units in the image.',
  },
  {
    id: 'systemd.stop-signal',
    pattern: 9,
    aspect: 'Stopping systemd',
    expectation: 'docker stop ends it cleanly',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'With STOPSIGNAL SIGRTMIN+3 in the image it stops in less than a second. Sysbox adds no stop signal of its own.',
        evidence: [
          measured('docker stop with STOPSIGNAL SIGRTMIN+3: 0.6 to 0.9 s'),
          page('https://docs.docker.com/reference/dockerfile/#stopsignal'),
        ],
      },
    ],
    action: 'pass',
  },
];
