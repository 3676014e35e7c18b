import { callsOfCapability } from '../known/capability-filters.ts';
import type { Row } from '../model/row.ts';
import { converted, fsSource, guide, measured, measuredOnHead, runcSource, sysboxTest } from './evidence.ts';
import { patternTable, remark, summary } from './study.ts';
import { inContainer, pick, untouched } from './uses.ts';

const section = 'Pattern 7: Capabilities (capAdd)';
const study = patternTable(section, 'doc-link');

const added = (test: (name: string) => boolean): Row['uses'] =>
  inContainer((request) => pick(request.capabilities, ({ change, name }) => change === 'add' && test(name)));

const named = new Set(['SYS_PTRACE', 'NET_ADMIN']);

/** Pattern 7: capabilities. */
export const rows: readonly Row[] = [
  {
    id: 'capabilities.sys-ptrace',
    pattern: 7,
    aspect: 'capAdd: SYS_PTRACE',
    expectation: 'Debuggers attach to processes',
    uses: added((name) => name === 'SYS_PTRACE'),
    behaviours: [
      {
        result: 'IGNORED',
        says: 'Root has it anyway, and another user does not get it. A user traces its own children without it; attaching to others hangs on kernel.yama.ptrace_scope. It still widens Docker’s system call filter.',
        shows: { prints: /^CapEff:\s+0+$/mu },
        evidence: [
          measured(
            '--user 1000 --cap-add SYS_PTRACE: effective set empty; strace of a child and attach to an own process work without (a kernel without Yama)',
          ),
          measuredOnHead('the same sets'),
          runcSource('libsysbox/syscont/spec.go cfgCapabilities'),
          sysboxTest('config/honorcaps.bats'),
        ],
      },
    ],
    action: 'rewrite',
    probe: { create: { User: '1000', HostConfig: { CapAdd: ['SYS_PTRACE'] } }, run: 'grep CapEff /proc/self/status' },
    study: [study('`capAdd: [SYS_PTRACE]`', 'Debugger support', 'Granted within user namespace', 'COMPATIBLE')],
    differs: 'It is discarded, not granted: root has it anyway, and remoteUser does not get it.',
    workaround: 'Take it away.',
  },
  {
    id: 'capabilities.net-admin',
    pattern: 7,
    aspect: 'capAdd: NET_ADMIN',
    expectation: 'The container configures its network',
    uses: added((name) => name === 'NET_ADMIN'),
    behaviours: [
      {
        result: 'IGNORED',
        says: 'Root has it anyway, for the container’s own network; another user does not get it.',
        shows: { prints: /^CapEff:\s+0+$/mu },
        evidence: [
          measured('--user 1000 --cap-add NET_ADMIN: effective set empty; root: all sets full'),
          measuredOnHead('the same'),
          runcSource('libsysbox/syscont/spec.go cfgCapabilities'),
        ],
      },
    ],
    action: 'rewrite',
    probe: { create: { User: '1000', HostConfig: { CapAdd: ['NET_ADMIN'] } }, run: 'grep CapEff /proc/self/status' },
    study: [study('`capAdd: [NET_ADMIN]`', 'Network configuration', 'Granted within user namespace', 'COMPATIBLE')],
    differs: 'It is discarded, not granted: root has it anyway, and remoteUser does not get it.',
    workaround: 'Take it away; a user that is not root uses sudo.',
  },
  {
    id: 'capabilities.root',
    pattern: 7,
    aspect: 'Capabilities of root',
    expectation: 'Docker’s short list',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Root has all capabilities in all five sets, within the container’s user namespace.',
        shows: { prints: /^CapInh:\s+0*1f[ef]+\nCapPrm:\s+0*1f[ef]+\nCapEff:\s+0*1f[ef]+\nCapBnd:\s+0*1f[ef]+\nCapAmb:\s+0*1f[ef]+$/mu },
        evidence: [measured('root, default: all five sets full'), sysboxTest('config/honorcaps.bats')],
      },
    ],
    action: 'pass',
    probe: { run: 'grep Cap /proc/self/status' },
    study: [study('Any capability', 'Additional powers', 'All granted to root by default', 'COMPATIBLE')],
  },
  {
    id: 'capabilities.other-users',
    pattern: 7,
    aspect: 'Capabilities of users other than root',
    expectation: 'What cap-add names',
    uses: untouched,
    behaviours: [
      {
        result: 'IGNORED',
        says: 'None are effective, with or without --cap-add; the bounding set is full, so sudo gives all.',
        shows: { prints: /^CapEff:\s+0+\nCapBnd:\s+0*1f[ef]+$/mu },
        evidence: [
          measured('--user 1000, with or without --cap-add: only the bounding set is full'),
          converted('uid 1000 and SYS_PTRACE: only bounding'),
        ],
      },
    ],
    action: 'pass',
    probe: { create: { User: '1000', HostConfig: { CapAdd: ['SYS_ADMIN'] } }, run: 'grep Cap /proc/self/status' },
  },
  {
    id: 'capabilities.add',
    pattern: 7,
    aspect: '--cap-add in the arguments, and other capabilities',
    expectation: 'Added to the container',
    uses: added((name) => !named.has(name)),
    behaviours: [
      {
        result: 'IGNORED',
        says: 'Discarded: root has every capability, other users get none. It still widens Docker’s system call filter.',
        shows: { prints: /^CapEff:\s+0+$/mu },
        evidence: [
          measured('--cap-add has no effect on the sets of root or of uid 1000'),
          runcSource('libsysbox/syscont/spec.go cfgCapabilities'),
          sysboxTest('config/honorcaps.bats'),
        ],
      },
    ],
    action: 'rewrite',
    probe: { create: { User: '1000', HostConfig: { CapAdd: ['SYS_ADMIN'] } }, run: 'grep CapEff /proc/self/status' },
    study: [
      study('`--cap-add` in runArgs', 'Same as capAdd', 'Same behavior', 'COMPATIBLE'),
      summary('runArgs capabilities', '8%', 'GOOD', 'Allow (contained by userns)'),
    ],
    differs: 'It is discarded, and it widens Docker’s system call filter all the same, so there is nothing to gain from allowing it.',
    workaround: 'Take it away.',
  },
  {
    id: 'capabilities.filter-widened',
    pattern: 7,
    aspect: 'What --cap-add does to Docker’s system call filter',
    expectation: 'Nothing',
    uses: added((name) => name === 'ALL' || (name !== 'SYS_PTRACE' && callsOfCapability.has(name))),
    behaviours: [
      {
        result: 'WARN',
        says: 'Docker opens its filter for each capability: SYS_ADMIN adds bpf, clone3, fsopen, fsmount, move_mount, open_tree, mount_setattr, perf_event_open and more; SYS_PTRACE adds kcmp, pidfd_getfd and process_madvise; NET_ADMIN adds none.',
        evidence: [
          converted('Docker 29.5.0’s default profile with each capability, through cfgSeccomp'),
          runcSource('libsysbox/syscont/spec.go cfgSeccomp'),
        ],
      },
    ],
    action: 'rewrite',
  },
  {
    id: 'capabilities.drop',
    pattern: 7,
    aspect: '--cap-drop',
    expectation: 'Root loses capabilities',
    uses: inContainer((request) => pick(request.capabilities, ({ change }) => change === 'drop')),
    behaviours: [
      {
        result: 'IGNORED',
        says: 'No effect, without a word: root keeps all capabilities. It counts with SYSBOX_HONOR_CAPS=TRUE, with sysbox-mgr --honor-caps, and with SYSBOX_SYSCONT_MODE=FALSE.',
        shows: { prints: /^CapEff:\s+0*1f[ef]+$/mu },
        evidence: [
          measured('--cap-drop ALL as root: all sets full; with SYSBOX_HONOR_CAPS=TRUE: all empty'),
          measuredOnHead('the same'),
          sysboxTest('config/honorcaps.bats'),
        ],
      },
    ],
    action: 'warn',
    probe: { create: { HostConfig: { CapDrop: ['ALL'] } }, run: 'grep CapEff /proc/self/status' },
    workaround:
      'Run as a user that is not root, or start the host’s sysbox-mgr with --honor-caps and add what systemd or Docker inside need.',
  },
  {
    id: 'capabilities.host-reach',
    pattern: 7,
    aspect: 'What root’s capabilities reach on the host',
    expectation: 'Nothing',
    uses: untouched,
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'They count inside the user namespace only. What still reaches the host: some sysctls that Sysbox passes on, device nodes that everybody may open, and bound folders.',
        shows: { prints: /^refused\n[^]*host file made 0:0 644$/mu },
        evidence: [
          measured(
            'net.core.somaxconn, fs.nr_open, nf_conntrack_max and net.unix.max_dgram_qlen raised on the host; files on binds belong to host root',
          ),
          fsSource('handler/implementations/utils.go writeMaxIntToFs'),
          guide('storage.md'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      create: { HostConfig: { CapAdd: ['ALL'], Binds: ['{scratch}:/x'] } },
      run: `( : >>/proc/sys/vm/swappiness ) || echo refused
touch /x/made`,
      looks: [{ file: 'made' }],
    },
    study: [
      remark(
        section,
        'Sysbox default behavior',
        "Root process in container gets ALL capabilities. But capabilities are scoped to container's user namespace. Cannot affect host resources outside container",
      ),
    ],
    differs: '“Cannot affect host resources” is not strictly true: some sysctls, open device nodes and bound folders reach the host.',
  },
];
