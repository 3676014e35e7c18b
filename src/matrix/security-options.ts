import type { SecurityOption } from '../model/request.ts';
import type { Row } from '../model/row.ts';
import { readGoBoolean } from '../syntax/argv.ts';
import { converted, guide, measured, runcSource } from './evidence.ts';
import { patternTable, restricts } from './study.ts';
import { inContainer, pick } from './uses.ts';

const section = 'Pattern 11: Security Options';
const study = patternTable(section, 'doc-link');

const option = (test: (option: SecurityOption) => boolean): Row['uses'] => inContainer((request) => pick(request.securityOptions, test));

/** Pattern 11: security options. */
export const rows: readonly Row[] = [
  {
    id: 'security-options.apparmor',
    pattern: 11,
    aspect: 'apparmor=…',
    expectation: 'The profile applies',
    uses: option(({ name }) => name === 'apparmor'),
    behaviours: [
      {
        result: 'IGNORED',
        says: 'No effect, unless SYSBOX_SYSCONT_MODE=FALSE: Sysbox clears the profile.',
        shows: { prints: /^exit 0$/mu },
        evidence: [
          measured('apparmor=…: starts, no effect (a host without AppArmor)'),
          converted('the profile’s name is cleared'),
          runcSource('libsysbox/syscont/spec.go cfgAppArmor'),
        ],
      },
    ],
    action: 'rewrite',
    probe: { create: { HostConfig: { SecurityOpt: ['apparmor=unconfined'] } } },
    study: [
      study('`--security-opt apparmor=...`', 'Custom AppArmor profile', 'Ignored - Sysbox skips AppArmor', 'IGNORED'),
      restricts('**AppArmor profiles**', 'Ignored', 'Too restrictive for system containers'),
    ],
  },
  {
    id: 'security-options.label',
    pattern: 11,
    aspect: 'label=…',
    expectation: 'SELinux labels change',
    uses: option(({ name }) => name === 'label'),
    behaviours: [
      {
        when: { selinux: false },
        result: 'N/A',
        says: 'Accepted, without effect on a host without SELinux.',
        shows: { prints: /^exit 0$/mu },
        evidence: [measured('label=disable, label=type:…: start, no effect')],
      },
      {
        when: { selinux: true },
        result: 'N/A',
        says: 'Sysbox does not support hosts with SELinux enabled.',
        shows: { fails: /selinux|SELinux/u },
        evidence: [guide('security.md')],
      },
    ],
    action: 'rewrite',
    probe: { create: { HostConfig: { SecurityOpt: ['label=disable'] } } },
    study: [study('`--security-opt label=disable`', 'Disable SELinux', 'N/A - SELinux not supported', 'N/A')],
  },
  {
    id: 'security-options.no-new-privileges',
    pattern: 11,
    aspect: 'no-new-privileges',
    expectation: 'Nothing inside gains privileges',
    uses: option(({ name, value }) => name === 'no-new-privileges' && readGoBoolean(value) !== false),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Honoured: no effect for root, and sudo and su do not work for other users.',
        error: 'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.',
        shows: { prints: /^NoNewPrivs:\s+1\nexit 0\n1000$/mu },
        evidence: [measured('sudo by a user that is not root, with no-new-privileges'), guide('security.md')],
      },
    ],
    action: 'pass',
    probe: {
      create: { HostConfig: { SecurityOpt: ['no-new-privileges'] } },
      run: `grep NoNewPrivs /proc/self/status; cp /bin/sh /tmp/s && chmod 4755 /tmp/s
case "$(readlink -f /bin/sh)" in */busybox) echo "lacks a shell that keeps setuid privileges: busybox gives them up" ;; esac`,
      exec: { user: '1000', run: "/tmp/s -p -c 'id -u'" },
    },
  },
  {
    id: 'security-options.system-paths',
    pattern: 11,
    aspect: 'systempaths=unconfined',
    expectation: 'Masked and read-only paths of /proc are open',
    uses: option(({ name, value }) => name === 'systempaths' && value === 'unconfined'),
    behaviours: [
      {
        result: 'IGNORED',
        says: 'Accepted, and without effect when tried: Sysbox opens most of these paths anyway, and the user namespace guards the rest.',
        shows: { prints: /^trigger refused\n[^]*memory refused$/mu },
        evidence: [measured('systempaths=unconfined: starts, no effect'), runcSource('libsysbox/syscont/spec.go cfgMaskedPaths')],
      },
    ],
    action: 'rewrite',
    probe: {
      create: { HostConfig: { MaskedPaths: [], ReadonlyPaths: [] } },
      run: `( : >>/proc/sysrq-trigger ) || echo "trigger refused"
( exec 3</proc/kcore ) || echo "memory refused"`,
    },
  },
];
