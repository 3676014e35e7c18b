import type { Row } from '../model/row.ts';
import { inferred, measured, measuredOnHead, measuredWithCli, runcSource, source, sysboxIssue, sysboxTest } from './evidence.ts';
import { inContainer, pick, untouched } from './uses.ts';

/** Pattern 18: what is different through Compose. A service’s namespaces, mounts and privileges touch the rows of those patterns. */
export const rows: readonly Row[] = [
  {
    id: 'compose.network-of-service',
    pattern: 18,
    aspect: 'network_mode: service:X',
    expectation: 'The service uses another’s network',
    uses: untouched,
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Both services must run under Sysbox: they then share the user namespace as well. See namespaces.container-network.',
        error: 'mounting "sysfs" to rootfs … at "sys" caused: mount through procfd: operation not permitted',
        shows: { prints: /^exit 0\nhost namespace user own$/mu },
        evidence: [
          measured('--network=container:X, X under Sysbox: works; X under runc: fails'),
          sysboxTest('docker/net.bats'),
          sysboxIssue(518),
        ],
      },
    ],
    action: 'warn',
    probe: { peer: 'same', create: { HostConfig: { NetworkMode: 'container:{peer}' } }, looks: [{ namespace: 'user' }] },
    workaround: 'Give every service of the group runtime: sysbox-runc.',
  },
  {
    id: 'compose.ipc-and-pid-of-service',
    pattern: 18,
    aspect: 'ipc: service:X and pid: service:X',
    expectation: 'The services share memory or see each other’s processes',
    uses: untouched,
    behaviours: [
      {
        when: { usernsRemap: false },
        result: 'FAILS',
        says: 'The service does not start, even when both run under Sysbox.',
        error: 'mounting "mqueue" … at "dev/mqueue" … operation not permitted',
        shows: { fails: /mounting "mqueue"[^]*operation not permitted/u },
        evidence: [measured('--ipc=container:X and --pid=container:X, X under Sysbox'), sysboxIssue(482)],
      },
      {
        when: { usernsRemap: true },
        result: 'COMPATIBLE',
        says: 'It starts, where both run under Sysbox: the engine lets the two share the user namespace too.',
        shows: { prints: /^exit 0$/mu },
        evidence: [
          measured('--ipc=container:X and --pid=container:X, X under Sysbox, an engine with userns-remap: starts'),
          source('moby/moby@v26.1.5: daemon/oci_linux.go WithNamespaces'),
        ],
      },
    ],
    action: 'block',
    probe: { peer: 'same', create: { HostConfig: { IpcMode: 'container:{peer}' } } },
  },
  {
    id: 'compose.sysctls',
    pattern: 18,
    aspect: 'sysctls through Compose',
    expectation: 'Checked like docker run --sysctl',
    uses: untouched,
    behaviours: [
      {
        result: 'FAILS',
        says: 'Compose does not check the keys as the Docker client does: sysbox-runc refuses those without a namespace, and the service does not start. kernel.domainname passes.',
        error: 'sysctl "kernel.pid_max" is not in a separate kernel namespace',
        shows: { fails: /sysctl "kernel.pid_max" is not in a separate kernel namespace/u },
        evidence: [
          measured(
            'through the API: kernel.domainname applied; kernel.pid_max, vm.max_map_count, user.max_user_namespaces, fs.file-max refused',
          ),
          runcSource('libcontainer/configs/validate/validator.go'),
        ],
      },
    ],
    action: 'block',
    probe: { create: { HostConfig: { Sysctls: { 'kernel.pid_max': '40000' } } } },
  },
  {
    id: 'compose.other-services',
    pattern: 18,
    aspect: 'Services other than the dev container',
    expectation: 'They get the dev container’s settings',
    uses: untouched,
    behaviours: [
      {
        result: 'N/A',
        says: 'They start exactly as the Compose file says, privileges and host mounts included, and under the engine’s default runtime.',
        evidence: [
          measuredWithCli('the generated override names the dev container’s service alone'),
          source('devcontainers/cli@f683c29: src/spec-node/dockerCompose.ts'),
        ],
      },
    ],
    action: 'rewrite',
    workaround: 'Look at every service: containai audit judges each. Take away what it does not need, and give it runtime: sysbox-runc.',
  },
  {
    id: 'compose.mounts',
    pattern: 18,
    aspect: 'mounts of devcontainer.json in Compose mode',
    expectation: 'The same mounts as without Compose',
    uses: inContainer((request) => pick(request.oddities, ({ kind }) => kind === 'mount-changed-by-compose')),
    behaviours: [
      {
        result: 'N/A',
        says: 'The Dev Containers CLI keeps source and target only: readonly is dropped, and a source that is a path becomes a bind whatever the type says.',
        evidence: [
          measuredWithCli('readonly asked for, RW=true; "source=/etc,target=/x" became a bind of /etc'),
          { kind: 'issue', where: 'https://github.com/devcontainers/cli/issues/881' },
        ],
      },
    ],
    action: 'warn',
    workaround: 'Write such mounts into the Compose file.',
  },
  {
    id: 'compose.hooks',
    pattern: 18,
    aspect: 'post_start and pre_stop with privileged: true',
    expectation: 'The hook has all powers',
    uses: inContainer((request) => pick(request.containerCommands, ({ privileged }) => privileged === true)),
    behaviours: [
      {
        result: 'MITIGATED',
        says: 'Contained like every exec: root has all capabilities inside and none over the host, another user none even with privileged.',
        shows: { prints: /^CapEff:\s+0+$/mu },
        evidence: [
          measured('exec, exec -u 1000, exec --privileged -u 1000: full, empty, empty'),
          measuredOnHead('the same'),
          inferred('Compose runs hooks by exec'),
        ],
      },
    ],
    action: 'warn',
    probe: { exec: { user: '1000', privileged: true, run: 'grep CapEff /proc/self/status' } },
  },
  {
    id: 'compose.runtime',
    pattern: 18,
    aspect: 'runtime: sysbox-runc in a service',
    expectation: 'The service runs under Sysbox',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Compose passes it to the engine, as --runtime does.',
        shows: { prints: /^host map uid_map 0 [1-9]\d{4,} 65536\nhost namespace user own$/mu },
        evidence: [
          measuredWithCli('Compose 2.26.1 config with runtime: sysbox-runc in a policy file'),
          measured('docker run --runtime=sysbox-runc'),
        ],
      },
    ],
    action: 'rewrite',
    probe: { looks: [{ map: 'uid_map' }, { namespace: 'user' }] },
  },
];
