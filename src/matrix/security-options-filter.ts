import type { SecurityOption } from '../model/request.ts';
import type { Row } from '../model/row.ts';
import { converted, measured, measuredOnHead, runcSource } from './evidence.ts';
import { patternTable, remark } from './study.ts';
import { inContainer, isFilterOff, pick, wished, untouched, wishes } from './uses.ts';

const section = 'Pattern 11: Security Options';
const study = patternTable(section, 'doc-link');

const option = (test: (option: SecurityOption) => boolean): Row['uses'] => inContainer((request) => pick(request.securityOptions, test));

/** Pattern 11: the filter of system calls. */
export const rows: readonly Row[] = [
  {
    id: 'security-options.seccomp-unconfined',
    pattern: 11,
    aspect: 'seccomp=unconfined',
    expectation: 'No system call filter',
    uses: inContainer(({ securityOptions }) => wished(securityOptions, isFilterOff, wishes.filterOff, false)),
    behaviours: [
      {
        result: 'WARN',
        says: 'Honoured: Docker’s filter is gone and Sysbox puts none in its place. One filter of Sysbox’s remains, which traps mount, umount2 and openat2 and denies nothing.',
        shows: { prints: /^host status Seccomp_filters 1$/mu },
        evidence: [
          measured('seccomp=unconfined: Seccomp_filters 1 in place of 2'),
          measuredOnHead('the same'),
          runcSource('libsysbox/syscont/spec.go cfgSeccomp'),
        ],
      },
    ],
    action: 'rewrite',
    probe: { create: { HostConfig: { SecurityOpt: ['seccomp=unconfined'] } }, looks: [{ status: 'Seccomp_filters' }] },
    study: [study('`--security-opt seccomp=...`', 'Custom seccomp profile', 'Ignored - Sysbox uses own profile', 'IGNORED')],
    differs:
      'Nothing is ignored: unconfined takes Docker’s filter away, a custom profile is merged with Sysbox’s list or turned round, and some profiles keep the container from starting.',
    workaround: 'Take it away: debuggers work without it.',
  },
  {
    id: 'security-options.seccomp-profile',
    pattern: 11,
    aspect: 'A seccomp profile of your own',
    expectation: 'The profile applies as written',
    uses: option(({ name, value }) => name === 'seccomp' && value !== 'unconfined' && value !== 'builtin'),
    behaviours: [
      {
        result: 'DIFFERENT',
        says: 'Sysbox changes it. Its list of 326 calls is added to a list of allowed calls, and denials of other calls are taken out of a list of denied ones. Without a list of architectures it applies as written; some default actions keep the container from starting.',
        shows: { prints: /^inside the list: denied\noutside the list: allowed$/mu },
        evidence: [
          measured(
            'default ERRNO allowing four calls: the container runs normally; default ALLOW denying mount, chmod, ptrace, keyctl: chmod and mount denied; SCMP_ACT_LOG: does not start',
          ),
          converted('profiles of each kind'),
          runcSource('libsysbox/syscont/spec.go cfgSeccomp'),
        ],
      },
    ],
    action: 'warn',
    probe: {
      create: {
        HostConfig: {
          SecurityOpt: [
            'seccomp={"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_X86_64","SCMP_ARCH_AARCH64"],"syscalls":[{"names":["chmod","fchmodat","clock_settime","settimeofday"],"action":"SCMP_ACT_ERRNO","errnoRet":38}]}',
          ],
        },
      },
      run: `touch /tmp/f
chmod 600 /tmp/f && echo "inside the list: allowed" || echo "inside the list: denied"
date -s "@$(date +%s)" >/dev/null 2>/tmp/e
grep -q implemented /tmp/e && echo "outside the list: denied" || echo "outside the list: allowed"`,
    },
  },
  {
    id: 'security-options.seccomp-allow-list',
    pattern: 11,
    aspect: 'A seccomp profile that denies by default (ERRNO or KILL)',
    expectation: 'Only the listed calls are allowed',
    uses: untouched,
    behaviours: [
      {
        result: 'DIFFERENT',
        says: 'Widened: 326 calls are allowed all the same, mount, chmod and keyctl among them, and argument filters are dropped except for personality and socket. It can only take away calls outside the 326, such as ptrace, bpf and kexec_load.',
        shows: { prints: /^allowed$/mu },
        evidence: [
          measured('default ERRNO allowing four calls: the container runs normally, chmod and mount work'),
          measuredOnHead('the same'),
          converted('the 326 names added, denials of others stay'),
        ],
      },
    ],
    action: 'warn',
    probe: {
      create: {
        HostConfig: {
          SecurityOpt: [
            'seccomp={"defaultAction":"SCMP_ACT_ERRNO","architectures":["SCMP_ARCH_X86_64","SCMP_ARCH_AARCH64"],"syscalls":[{"names":["read","write"],"action":"SCMP_ACT_ALLOW"}]}',
          ],
        },
      },
      run: `touch /tmp/f; chmod 600 /tmp/f && echo allowed`,
    },
  },
  {
    id: 'security-options.seccomp-deny-list',
    pattern: 11,
    aspect: 'A seccomp profile that allows by default',
    expectation: 'The listed calls are denied',
    uses: untouched,
    behaviours: [
      {
        result: 'DIFFERENT',
        says: 'Turned round: denials of calls inside Sysbox’s list stay, such as mount, chmod and keyctl; denials of calls outside it are taken away, such as ptrace, kexec_load, bpf, reboot and open_by_handle_at.',
        shows: { prints: /^inside the list: denied\noutside the list: allowed$/mu },
        evidence: [
          converted('denying mount, chmod, keyctl, ptrace, kexec_load, bpf, reboot, open_by_handle_at leaves mount, chmod, keyctl denied'),
          measured('denying mount, chmod, ptrace, keyctl: chmod and mount denied'),
        ],
      },
    ],
    action: 'warn',
    probe: {
      create: {
        HostConfig: {
          SecurityOpt: [
            'seccomp={"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_X86_64","SCMP_ARCH_AARCH64"],"syscalls":[{"names":["chmod","fchmodat","clock_settime","settimeofday"],"action":"SCMP_ACT_ERRNO","errnoRet":38}]}',
          ],
        },
      },
      run: `touch /tmp/f
chmod 600 /tmp/f && echo "inside the list: allowed" || echo "inside the list: denied"
date -s "@$(date +%s)" >/dev/null 2>/tmp/e
grep -q implemented /tmp/e && echo "outside the list: denied" || echo "outside the list: allowed"`,
    },
  },
  {
    id: 'security-options.seccomp-without-architectures',
    pattern: 11,
    aspect: 'A seccomp profile without architectures',
    expectation: 'The profile applies as written',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Applied as written. A list of allowed calls that lacks mount and the like breaks Docker inside.',
        shows: { prints: /^inside the list: denied\noutside the list: denied$/mu },
        evidence: [converted('returned unmodified'), runcSource('libsysbox/syscont/spec.go cfgSeccomp')],
      },
    ],
    action: 'warn',
    probe: {
      create: {
        HostConfig: {
          SecurityOpt: [
            'seccomp={"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["chmod","fchmodat","clock_settime","settimeofday"],"action":"SCMP_ACT_ERRNO","errnoRet":38}]}',
          ],
        },
      },
      run: `touch /tmp/f
chmod 600 /tmp/f && echo "inside the list: allowed" || echo "inside the list: denied"
date -s "@$(date +%s)" >/dev/null 2>/tmp/e
grep -q implemented /tmp/e && echo "outside the list: denied" || echo "outside the list: allowed"`,
    },
  },
  {
    id: 'security-options.seccomp-other-action',
    pattern: 11,
    aspect: 'A seccomp profile whose default action is log, trap, trace or kill-process',
    expectation: 'The profile applies as written',
    uses: untouched,
    behaviours: [
      {
        result: 'FAILS',
        says: 'The container does not start: Sysbox knows allow, errno and kill alone.',
        error: 'failed to configure seccomp: spec seccomp default actions other than allow, errno, and kill are not supported',
        shows: { fails: /spec seccomp default actions other than allow, errno, and kill are not supported/u },
        evidence: [measured('default action SCMP_ACT_LOG'), measuredOnHead('the same'), converted('TRAP, TRACE, LOG, KILL_PROCESS')],
      },
    ],
    action: 'block',
    probe: {
      create: {
        HostConfig: {
          SecurityOpt: ['seccomp={"defaultAction":"SCMP_ACT_LOG","architectures":["SCMP_ARCH_X86_64","SCMP_ARCH_AARCH64"],"syscalls":[]}'],
        },
      },
    },
  },
  {
    id: 'security-options.system-calls',
    pattern: 11,
    aspect: 'System calls that Sysbox adds to Docker’s default filter',
    expectation: 'None',
    uses: untouched,
    behaviours: [
      {
        result: 'DIFFERENT',
        says: 'mount, umount, umount2, add_key, request_key, keyctl, pivot_root, gethostname, sethostname, setns and unshare; and argument filters are dropped, those of clone included, except for personality and socket.',
        shows: { prints: /^probed\nallowed$/mu },
        evidence: [
          converted('Docker 29.5.0’s default profile on amd64: 370 names become 381'),
          runcSource('libsysbox/syscont/syscalls.go'),
        ],
      },
    ],
    action: 'pass',
    probe: { run: 'hostname probed && hostname; mount -t tmpfs none /tmp && umount /tmp && unshare -m true && echo allowed' },
    study: [
      remark(
        section,
        'Sysbox seccomp additions',
        'Allows syscalls that regular containers block: mount, umount2; add_key, request_key, keyctl; pivot_root; sethostname; setns, unshare',
      ),
    ],
    differs: 'The list is right and leaves out what matters more: argument filters are dropped.',
  },
];
