import type { Fact } from '../model/fact.ts';
import type { Row } from '../model/row.ts';
import { guide, measured, measuredOnHead, runcSource, source, sysboxTest } from './evidence.ts';
import { patternTable, remark, summary } from './study.ts';
import { inContainer, single, untouched } from './uses.ts';

const section = 'Pattern 2: `--privileged` Requests';
const study = patternTable(section, 'doc-link');

type Asker = 'property' | 'arguments' | 'feature';

// One fact touches one row: who asked decides which.
function askedBy(asker: Asker): Row['uses'] {
  return inContainer(({ privileged }) => single(privileged, (value) => value && whoAsked(privileged) === asker));
}

function whoAsked(privileged: Fact<boolean> | undefined): Asker {
  if (privileged?.from.layer === 'feature') return 'feature';
  const isArgument = privileged?.from.document === 'command line' || privileged?.from.pointer.startsWith('/runArgs') === true;
  return isArgument ? 'arguments' : 'property';
}

const contained =
  'The container starts and is contained: same user namespace, same emulated /proc and /sys, no root on the host. But Docker’s system call filter and masked paths are gone, and every device node of the host appears, owned by nobody.';

const evidence = [
  measured(
    '--privileged: uid_map 0 165536 65536, 6 sysboxfs mounts, Seccomp_filters 1; 108 entries in /dev, owned nobody:nogroup; opening the root disk, /dev/kvm, /dev/fuse (0600 on this host) refused; mknod, vm.swappiness, kernel.core_pattern, cgroup release_agent refused',
  ),
  measuredOnHead('the same'),
  sysboxTest('config/syscont-mode-false.bats “with --privileged”'),
  sysboxTest('k8s-kind/basic.bats'),
];

/** Pattern 2: privileged containers. */
export const rows: readonly Row[] = [
  {
    id: 'privileged.property',
    pattern: 2,
    aspect: 'privileged: true',
    expectation: 'All powers of the host',
    uses: askedBy('property'),
    behaviours: [
      {
        when: { usernsRemap: false },
        result: 'MITIGATED',
        says: contained,
        shows: { prints: /^host map uid_map 0 [1-9]\d{4,} 65536\nhost namespace user own\nhost status Seccomp_filters 1$/mu },
        evidence,
      },
      {
        when: { usernsRemap: true },
        result: 'FAILS',
        says: 'The engine refuses it.',
        error:
          'privileged mode is incompatible with user namespaces.  You must run the container in the host namespace when running privileged mode',
        shows: { fails: /privileged mode is incompatible with user namespaces/u },
        evidence: [source('moby/moby@docker-v29.5.0: daemon/daemon_unix.go')],
      },
    ],
    action: 'rewrite',
    probe: {
      create: { HostConfig: { Privileged: true } },
      looks: [{ map: 'uid_map' }, { namespace: 'user' }, { status: 'Seccomp_filters' }],
    },
    study: [
      study('`privileged: true` property', 'Full host capabilities', 'Ignored - Sysbox always uses user namespace', 'BLOCKED/IGNORED'),
      summary('Privileged mode', '6%', 'BLOCKED', 'Warn/block (DinD works without it)'),
      remark(
        section,
        'Important',
        "The devcontainer `privileged: true` property is handled at container creation time by the devcontainer CLI, which translates it to Docker's `--privileged` flag. When Sysbox is the runtime, this flag is effectively neutered.",
      ),
    ],
    differs:
      'It is neither blocked nor ignored: the container starts, gets no root on the host, loses Docker’s system call filter and sees all device nodes.',
    workaround: 'Take it away: under Sysbox the usual reason for it, an inner Docker, works without.',
  },
  {
    id: 'privileged.run-args',
    pattern: 2,
    aspect: '--privileged in the arguments',
    expectation: 'All powers of the host',
    uses: askedBy('arguments'),
    behaviours: [
      {
        when: { usernsRemap: false },
        result: 'MITIGATED',
        says: contained,
        shows: { prints: /^host map uid_map 0 [1-9]\d{4,} 65536\nhost namespace user own\nhost status Seccomp_filters 1$/mu },
        evidence,
      },
      {
        when: { usernsRemap: true },
        result: 'FAILS',
        says: 'The engine refuses it.',
        error:
          'privileged mode is incompatible with user namespaces.  You must run the container in the host namespace when running privileged mode',
        shows: { fails: /privileged mode is incompatible with user namespaces/u },
        evidence: [source('moby/moby@docker-v29.5.0: daemon/daemon_unix.go')],
      },
    ],
    action: 'rewrite',
    probe: {
      create: { HostConfig: { Privileged: true } },
      looks: [{ map: 'uid_map' }, { namespace: 'user' }, { status: 'Seccomp_filters' }],
    },
    study: [study('`--privileged` in runArgs', 'Same as above', 'Same as above', 'BLOCKED/IGNORED')],
    differs: 'It is neither blocked nor ignored: see privileged.property.',
    workaround: 'Take it away: under Sysbox the usual reason for it, an inner Docker, works without.',
  },
  {
    id: 'privileged.reason',
    pattern: 2,
    aspect: 'privileged, asked for by a Feature',
    expectation: 'Usually an inner Docker',
    uses: askedBy('feature'),
    behaviours: [
      {
        when: { usernsRemap: false },
        result: 'MITIGATED',
        says: 'Not needed: Sysbox gives a container its inner Docker without. It is contained, but Docker’s system call filter goes with it.',
        shows: { prints: /^host map uid_map 0 [1-9]\d{4,} 65536\nhost namespace user own\nhost status Seccomp_filters 1$/mu },
        evidence: [measured('inner Docker works with and without --privileged'), sysboxTest('dind/')],
      },
      {
        when: { usernsRemap: true },
        result: 'FAILS',
        says: 'The engine refuses it.',
        error:
          'privileged mode is incompatible with user namespaces.  You must run the container in the host namespace when running privileged mode',
        shows: { fails: /privileged mode is incompatible with user namespaces/u },
        evidence: [source('moby/moby@docker-v29.5.0: daemon/daemon_unix.go')],
      },
    ],
    action: 'rewrite',
    probe: {
      create: { HostConfig: { Privileged: true } },
      looks: [{ map: 'uid_map' }, { namespace: 'user' }, { status: 'Seccomp_filters' }],
    },
    study: [study('Why privileged is requested', 'Usually for DinD', 'Sysbox provides DinD without privileged', 'MITIGATED')],
    differs: 'Only on an engine without userns-remap: with it, what asks for privileged does not start.',
  },
  {
    id: 'privileged.create',
    pattern: 2,
    aspect: 'Creating a container with --privileged',
    expectation: 'docker run --runtime=sysbox-runc --privileged',
    uses: untouched,
    behaviours: [
      {
        when: { sysbox: { from: '0.3.0' } },
        result: 'COMPATIBLE',
        says: 'Sysbox does not check for the flag, and its own tests start privileged containers.',
        shows: { prints: /^exit 0$/mu },
        evidence: [
          measured('--privileged starts'),
          runcSource('libsysbox/syscont/spec.go ConvertSpec'),
          sysboxTest('config/syscont-mode-false.bats'),
        ],
      },
      {
        when: { sysbox: { below: '0.3.0' } },
        result: 'FAILS',
        says: 'The container does not start.',
        error: 'setting up ptmx … device or resource busy',
        shows: { fails: /ptmx/u },
        evidence: [guide('troubleshoot.md'), runcSource('libcontainer/rootfs_linux.go createDevices')],
      },
    ],
    action: 'rewrite',
    probe: { create: { HostConfig: { Privileged: true } }, lacks: /privileged mode is incompatible with user namespaces/u },
    study: [
      remark(
        section,
        'Actual behavior when privileged is requested',
        'Sysbox containers CANNOT be created with `--privileged` flag through Docker. The container will be created but WITHOUT actual privileged access - Sysbox enforces user namespace isolation regardless.',
      ),
    ],
    differs: 'The study’s two sentences contradict each other; the second is right, as far as power over the host goes.',
  },
];
