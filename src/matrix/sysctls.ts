import type { Row } from '../model/row.ts';
import { converted, fsSource, measured, measuredOnHead, runcSource, sysboxTest } from './evidence.ts';
import { patternTable, remark, summary } from './study.ts';
import { inContainer, pick, untouched } from './uses.ts';

const section = 'Pattern 6: Kernel Sysctls';
const study = patternTable(section, 'inferred from userns/sysctl interaction');

const ipcKeys = new Set(
  ['msgmax', 'msgmnb', 'msgmni', 'sem', 'shmall', 'shmmax', 'shmmni', 'shm_rmid_forced'].map((key) => `kernel.${key}`),
);
// Raised inside, these are raised on the host: measured, and in the source of sysbox-fs.
const hostKeys = /^net\.(?:core\.somaxconn|unix\.max_dgram_qlen|netfilter\.nf_conntrack_.*|ipv4\.vs\..*)$/u;

const queueDiscipline = 'net.core.default_qdisc';

const dotted = (key: string): string => (key.includes('.') ? key : key.replaceAll('/', '.'));
const isNet = (key: string): boolean => dotted(key).startsWith('net.') && !hostKeys.test(dotted(key)) && dotted(key) !== queueDiscipline;
const isIpc = (key: string): boolean => ipcKeys.has(dotted(key)) || dotted(key).startsWith('fs.mqueue.');
const isName = (key: string): boolean => dotted(key) === 'kernel.domainname' || dotted(key) === 'kernel.hostname';
const isRefused = (key: string): boolean => !dotted(key).startsWith('net.') && !isIpc(key) && !isName(key);

const keyed = (test: (key: string) => boolean): Row['uses'] => inContainer((request) => pick(request.sysctls, ({ name }) => test(name)));

/** Pattern 6: kernel parameters, from outside and from inside. */
export const rows: readonly Row[] = [
  {
    id: 'sysctls.run-args',
    pattern: 6,
    aspect: '--sysctl in general',
    expectation: 'Any kernel parameter can be set',
    uses: untouched,
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Allowed: net.*, fs.mqueue.* and eight kernel.* keys of shared memory and messages. The Docker client refuses others; through Compose or the API sysbox-runc does, so the container does not start.',
        error: 'invalid argument "kernel.pid_max=1000" for "--sysctl" flag: sysctl \'kernel.pid_max=1000\' is not allowed',
        shows: { fails: /sysctl "vm.max_map_count" is not in a separate kernel namespace/u },
        evidence: [
          measured(
            '--sysctl net.*, kernel.shmmax, kernel.sem, fs.mqueue.msg_max applied; kernel.pid_max, kernel.domainname, vm.max_map_count refused by the client',
          ),
          converted('what the validator and the Docker CLI 28.2.2 accept and refuse'),
          runcSource('libcontainer/configs/validate/validator.go'),
        ],
      },
    ],
    action: 'pass',
    probe: { create: { HostConfig: { Sysctls: { 'vm.max_map_count': '70000' } } } },
    study: [
      study('`--sysctl` in runArgs', 'Modify kernel parameters', 'Most blocked; namespaced ones allowed', 'PARTIAL'),
      summary('Kernel sysctls', '2%', 'PARTIAL', 'Allow net.*, block kernel.*'),
    ],
    differs:
      'The rule “allow net.*, block kernel.*” is wrong both ways: eight kernel.* keys are namespaced, and some net.* keys reach the host.',
  },
  {
    id: 'sysctls.net',
    pattern: 6,
    aspect: 'sysctls net.*',
    expectation: 'Network settings of the container',
    uses: keyed(isNet),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Applied to the container’s own network. A key that only the host’s network has does not work.',
        shows: { prints: /^81\nexit 0\nhost setting net.ipv4.ip_unprivileged_port_start same$/mu },
        evidence: [
          measured('--sysctl net.*: applied'),
          measuredOnHead('the same'),
          runcSource('libcontainer/configs/validate/validator.go'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      create: { HostConfig: { Sysctls: { 'net.ipv4.ip_unprivileged_port_start': '81' } } },
      run: 'echo $(cat /proc/sys/net/ipv4/ip_unprivileged_port_start)',
      looks: [{ setting: 'net.ipv4.ip_unprivileged_port_start' }],
    },
    study: [
      study('Net sysctls (net.*)', 'Network tuning', 'Allowed (network namespace)', 'COMPATIBLE'),
      remark(
        section,
        'From usage analysis',
        'Only 1 repo (cilium/cilium) uses `--sysctl`, for network-related parameters. Network sysctls are namespaced and should work in Sysbox.',
      ),
    ],
  },
  {
    id: 'sysctls.reaches-host',
    pattern: 6,
    aspect: 'sysctls that Sysbox passes to the host',
    expectation: 'A container cannot change the host’s settings',
    uses: keyed((key) => hostKeys.test(dotted(key))),
    behaviours: [
      {
        result: 'WARN',
        says: 'Raised inside, net.core.somaxconn, fs.nr_open, net.netfilter.nf_conntrack_max and net.unix.max_dgram_qlen rise on the host too. By source so do fs.file-max and other conntrack and IPVS keys; lower values stay inside. What --sysctl sets is written the same way, by source.',
        shows: { prints: /^host setting net.core.somaxconn raised$/mu },
        evidence: [
          measured(
            'raised inside: net.core.somaxconn 4096 to 8192, fs.nr_open, nf_conntrack_max and net.unix.max_dgram_qlen doubled, on the host too',
          ),
          fsSource('handler/implementations/utils.go writeMaxIntToFs'),
          sysboxTest('sysfs/procSysNetNetfilterNfconntrackmax.bats'),
        ],
      },
    ],
    action: 'rewrite',
    probe: {
      run: `v=$(cat /proc/sys/net/core/somaxconn)
echo $((v + 1)) >/proc/sys/net/core/somaxconn`,
      looks: [{ setting: 'net.core.somaxconn' }],
    },
    workaround: 'Take the key away, or set it on the host.',
  },
  {
    id: 'sysctls.queue-discipline',
    pattern: 6,
    aspect: 'sysctl net.core.default_qdisc',
    expectation: 'The container’s queue discipline changes',
    uses: keyed((key) => dotted(key) === queueDiscipline),
    behaviours: [
      {
        result: 'BLOCKED',
        says: 'Writing it from inside gave an I/O error and left the host’s value; by source sysbox-fs passes every write of it to the host.',
        shows: { prints: /refused\nexit 0\nhost setting net.core.default_qdisc same$/mu },
        evidence: [measured('net.core.default_qdisc raised inside: I/O error, host unchanged'), fsSource('handler/implementations')],
      },
    ],
    action: 'rewrite',
    probe: {
      run: `v=$(cat /proc/sys/net/core/default_qdisc)
[ "$v" = fq_codel ] && w=pfifo_fast || w=fq_codel
echo $w >/proc/sys/net/core/default_qdisc || echo refused`,
      looks: [{ setting: 'net.core.default_qdisc' }],
    },
  },
  {
    id: 'sysctls.kernel',
    pattern: 6,
    aspect: 'sysctls without a namespace (kernel.*, vm.*, fs.*, user.*)',
    expectation: 'Kernel settings change',
    uses: keyed(isRefused),
    behaviours: [
      {
        result: 'FAILS',
        says: 'The container does not start: the Docker client refuses the key, and through Compose or the API sysbox-runc does.',
        error: 'sysctl "kernel.pid_max" is not in a separate kernel namespace',
        shows: { fails: /sysctl "kernel.pid_max" is not in a separate kernel namespace/u },
        evidence: [
          measured(
            'through the API kernel.pid_max, vm.max_map_count, user.max_user_namespaces, fs.file-max: not in a separate kernel namespace; through the client: not allowed',
          ),
          measuredOnHead('the same'),
          runcSource('libcontainer/configs/validate/validator.go'),
        ],
      },
    ],
    action: 'block',
    probe: { create: { HostConfig: { Sysctls: { 'kernel.pid_max': '40000' } } } },
    study: [study('Kernel sysctls (kernel.*)', 'Kernel behavior', 'Blocked (not namespaced)', 'BLOCKED')],
    differs: 'Eight kernel.* keys have a namespace and are allowed; the container is not merely refused the others, it does not start.',
    workaround: 'Set the key on the host.',
  },
  {
    id: 'sysctls.ipc',
    pattern: 6,
    aspect: 'sysctls kernel.shm*, kernel.sem, kernel.msg* and fs.mqueue.*',
    expectation: 'Limits of shared memory and messages',
    uses: keyed(isIpc),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Applied to the container’s own IPC namespace.',
        shows: { prints: /^123456\nexit 0\nhost setting kernel.shmmax same$/mu },
        evidence: [
          measured('--sysctl kernel.shmmax, kernel.sem, fs.mqueue.msg_max: applied'),
          converted('the eight keys and fs.mqueue.* accepted'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      create: { HostConfig: { Sysctls: { 'kernel.shmmax': '123456' } } },
      run: 'echo $(cat /proc/sys/kernel/shmmax)',
      looks: [{ setting: 'kernel.shmmax' }],
    },
    study: [study('IPC sysctls', 'Shared memory limits', 'Allowed (IPC namespace)', 'COMPATIBLE')],
  },
  {
    id: 'sysctls.names',
    pattern: 6,
    aspect: 'sysctls kernel.hostname and kernel.domainname',
    expectation: 'The container’s names change',
    uses: keyed(isName),
    behaviours: [
      {
        result: 'FAILS',
        says: 'The Docker client refuses both. Through Compose or the API kernel.domainname is applied, and kernel.hostname keeps the container from starting.',
        error: 'is not allowed as it conflicts with the OCI "hostname" field',
        shows: { fails: /conflicts with the OCI "hostname" field/u },
        evidence: [
          measured('through the API: kernel.domainname applied, kernel.hostname refused; through the client both are not allowed'),
          measuredOnHead('the same'),
        ],
      },
    ],
    action: 'block',
    probe: { create: { HostConfig: { Sysctls: { 'kernel.hostname': 'probed' } } } },
    workaround: 'Use --hostname and --domainname.',
  },
];
