import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { moreErrorTexts } from '../known/more-error-texts.ts';
import { matrix } from '../matrix/catalogue.ts';
import { findErrors } from './find-error.ts';

function rowsOf(pasted: string): readonly string[] {
  return findErrors(pasted).map(({ row }) => row);
}

const docker = 'docker: Error response from daemon: ';
const shim = `${docker}failed to create task for container: failed to create shim task: OCI runtime create failed: `;
const spec = `${shim}error in the container spec: `;
const init = `${shim}container_linux.go:439: starting container process caused: `;
const help = "\n\nRun 'docker run --help' for more information\n";

describe('errors that were seen', () => {
  test.each<[error: string, row: string]>([
    // Recorded from a real Sysbox.
    [`${init}setup user: cannot set uid to unmapped user in user namespace: unknown${help}`, 'users.id-out-of-range'],
    [
      `${spec}invalid env var SYSBOX_BAR; must be one of map[SYSBOX_ALLOW_TRUSTED_XATTR:bool SYSBOX_HONOR_CAPS:bool SYSBOX_IGNORE_SYSFS_CHOWN:bool SYSBOX_SKIP_UID_SHIFT:string SYSBOX_SYSCONT_MODE:bool]: unknown${help}`,
      'sysbox-variables.unknown',
    ],
    [
      `${spec}invalid or unsupported container spec: sysbox containers can't share namespaces [network] with the host (because they use the linux user-namespace for isolation): unknown${help}`,
      'namespaces.host-network',
    ],
    [
      `${spec}invalid or unsupported container spec: sysbox containers can't share namespaces [pid] with the host (because they use the linux user-namespace for isolation): unknown${help}`,
      'namespaces.host-pid',
    ],
    [
      `${init}process_linux.go:608: container init caused: rootfs_linux.go:82: creating device nodes caused: no such file or directory: unknown${help}`,
      'devices.renamed-device',
    ],
    [
      `${init}process_linux.go:608: container init caused: process_linux.go:579: handleReqOp caused: rootfs_init_linux.go:422: chdir to rootfs /var/lib/docker/overlay2/4f30d9b32ad45baa64a6d93ebf708240667e84bfca78dc6b87a3b96310b229a5/merged caused: no such file or directory: unknown${help}`,
      'mounts.below-emulated',
    ],
    ['mount: /mnt: permission denied.\n       dmesg(1) may have more information after failed mount system call.', 'runtime.mount-program'],
    // Other words, versions, programs and terminals.
    [
      `${docker}failed to create shim task: OCI runtime create failed: error in the container spec: invalid or unsupported container spec: sysbox containers can't share a network namespace with the host (because they use the linux user-namespace for isolation): unknown.`,
      'namespaces.host-network',
    ],
    [
      '\u001B[31mError response from daemon:\u001B[0m failed to create task for container: failed to create shim task: OCI runtime create failed: namespace {"time" ""} does not exist: unknown',
      'host.time-namespace',
    ],
    ['namespace {“time” “”} does not exist', 'host.time-namespace'],
    [
      'Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/containers/json": dial unix /var/run/docker.sock: connect: permission denied',
      'host.engine-answers',
    ],
    ['permission denied while trying to connect to the docker API at unix:///run/user/1000/docker.sock', 'host.engine-answers'],
    [
      `${shim}failed to pre-register with sysbox-fs: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/sysbox/sysfs.sock: connect: no such file or directory"`,
      'host.services-down',
    ],
    ['time="2026-11-24T10:00:00Z" level=error msg="namespace {\\"time\\" \\"\\"} does not exist"', 'host.time-namespace'],
    ['sysbox containers can’t share namespaces [ipc]\nwith the host', 'namespaces.host-ipc'],
    [`${docker}unknown or invalid runtime name: sysbox-runc.`, 'host.runtime-missing'],
    [`${docker}Unknown runtime specified sysbox-runc.`, 'host.snap'],
    [
      `${init}process_linux.go:608: container init caused: rootfs_linux.go:68: mounting "sysfs" to rootfs "/var/lib/docker/overlay2/aa/merged" at "sys" caused: mount through procfd: operation not permitted: unknown.`,
      'namespaces.container-network',
    ],
    [
      `${init}process_linux.go:608: container init caused: rootfs_linux.go:68: mounting "mqueue" to rootfs "/var/lib/docker/overlay2/aa/merged" at "dev/mqueue" caused: mount through procfd: operation not permitted: unknown.`,
      'namespaces.container-ipc',
    ],
    [
      `${init}process_linux.go:608: container init caused: rootfs_linux.go:68: mounting "proc" to rootfs at "proc" caused: mount through procfd: operation not permitted: unknown.`,
      'namespaces.container-pid',
    ],
    [`${init}rootfs_linux.go:91: jailing process inside rootfs caused: pivot_root invalid argument: unknown`, 'mounts.shared-propagation'],
    [
      `${init}mounting "/var/lib/docker/volumes/x/_data" to rootfs at "/var/run/foo" caused: bind mount through procfd: open o_path procfd: open /merged/var/run/foo: no such file or directory: unknown`,
      'mounts.symlinked-parent',
    ],
    [`${docker}could not select device driver "" with capabilities: [[gpu]].`, 'devices.gpu-without-hook'],
    [`${docker}error gathering device information while adding custom device "/dev/net/tun": no such file or directory`, 'devices.nested'],
    [
      `${docker}privileged mode is incompatible with user namespaces.  You must run the container in the host namespace when running privileged mode.`,
      'host.userns-remap',
    ],
    [`${shim}env var SYSBOX_SYSCONT_MODE has invalid value 1; expect [TRUE|FALSE].: unknown`, 'sysbox-variables.value'],
    [`${shim}env var SYSBOX_SKIP_UID_SHIFT has an invalid (not absolute) path: data/x: unknown`, 'sysbox-variables.skip-list'],
    [`${shim}sysctl "vm.max_map_count" is not in a separate kernel namespace: unknown`, 'sysctls.kernel'],
    [`${shim}sysctl "kernel.hostname" is not allowed as it conflicts with the OCI "hostname" field: unknown`, 'sysctls.names'],
    [
      `invalid argument "vm.swappiness=1" for "--sysctl" flag: sysctl 'vm.swappiness=1' is not allowed\n\nRun 'docker run --help' for more information`,
      'sysctls.run-args',
    ],
    [
      `${docker}failed to create shim task: OCI runtime create failed: failed to configure seccomp: spec seccomp default actions other than allow, errno, and kill are not supported: unknown.`,
      'security-options.seccomp-other-action',
    ],
    [`${docker}rro is not supported by runtime "sysbox-runc"`, 'mounts.read-only-recursive'],
    [
      'Nov 24 10:00:00 host sysbox-mgr[700]: time="2026-11-24 10:00:00" level=warning msg="mount source at /var/lib/docker/volumes/x/_data should be mounted in one container only, but is already mounted in containers [4f30d9b32ad4]"',
      'mounts.shared-inner-store',
    ],
    ['Error response from daemon: Could not find the file /tmp in container 4f30d9b32ad45baa64a6d93e', 'runtime.copy'],
    [
      `${shim}failed to register with sysbox-mgr: failed to invoke Register via grpc: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/sysbox/sysmgr.sock: connect: connection refused": unknown`,
      'host.services-down',
    ],
    [
      `${shim}failed to get sysbox-fs mountpoint: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing dial unix /run/sysbox/sysfs.sock: connect: connection refused": unknown`,
      'host.services-down',
    ],
    [
      'OCI runtime exec failed: exec failed: get handle to /proc/thread-self/fd: unsafe procfs detected: openat2 fsmount:fscontext:proc/thread-self/fd/: operation not permitted',
      'host.sysbox-fs-restarted',
    ],
    [
      'docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: open sysctl net.ipv4.ip_unprivileged_port_start file: unsafe procfs detected: openat2 /proc/./sys/net/ipv4/ip_unprivileged_port_start: invalid cross-device link: unknown',
      'docker-in-docker.inner-engine',
    ],
    ['ls: cannot access /proc/sys: Transport endpoint is not connected', 'host.sysbox-fs-restarted'],
    ['sysbox-fs[20604]: 2026/04/27 23:43:05 mount helper error: fusermount3: mount failed: Permission denied', 'host.ubuntu-26-04'],
    [
      `${shim}failed to pre-register with sysbox-fs: failed to pre-register container with sysbox-fs: rpc error: code = Internal desc = Initialization error for container-id 4f30d9b32ad4: unknown`,
      'host.ubuntu-26-04',
    ],
    ['kernel version check failed: ubuntu kernel release 4.15.0-20-generic is not supported; need >= 5.5', 'host.kernel'],
    ["Couldn't find an alternative telinit implementation to spawn.", 'systemd.init'],
    ['sudo: The "no new privileges" flag is set, which prevents sudo from running as root.', 'security-options.no-new-privileges'],
    ['Error response from daemon: RWLayer of container 4f30d9b32ad45baa is unexpectedly nil', 'docker-in-docker.containerd-volume'],
    ['unshare: mount /proc failed: Invalid argument', 'runtime.nested-user-namespace'],
    ['failed to register layer: Error processing tar file(exit status 1): lchown /opt/x: invalid argument', 'users.large-ids-in-images'],
    ["sh: can't create /proc/sys/vm/swappiness: Permission denied", 'docker-in-docker.inner-privileged'],
    ['bash: /proc/sys/vm/swappiness: Permission denied', 'sysctls.inside-refused'],
    ['mknod: /tmp/x: Operation not permitted', 'devices.mknod'],
    ['exec /usr/bin/uname: exec format error', 'docker-in-docker.multi-architecture'],
    ['Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?', 'mounts.docker-socket'],
  ])('%s', (error, row) => {
    expect(rowsOf(error)).toContain(row);
  });

  test.each([
    ['sh: 1: cannot create /proc/sys/vm/swappiness: Permission denied', 'sysctls.inside-refused'],
    ['bash: line 1: /proc/sys/vm/swappiness: Permission denied', 'sysctls.inside-refused'],
    ['cat: /dev/kvm: Permission denied', 'devices.device'],
  ])('%s is of one row alone', (error, row) => {
    expect(rowsOf(error)).toEqual([row]);
  });

  test.each([
    ['sysbox-host-network', 'namespaces.host-network'],
    ['sysbox-host-pid', 'namespaces.host-pid'],
  ])('the best alone is shown: %s', (_, row) => {
    const [, kind] = row.split('host-');
    expect(
      rowsOf(
        `${spec}sysbox containers can't share namespaces [${kind ?? ''}] with the host (because they use the linux user-namespace for isolation): unknown`,
      ),
    ).toEqual([row]);
  });
});

describe('what is no error of ours', () => {
  test.each([
    '',
    'hello',
    'permission',
    'denied',
    'The operation of a container is not permitted to share its namespaces, he said, and went on about the host.',
    'Please give me the permission that was denied yesterday.',
    'no such file or directory',
    'cat: x: No such file or directory',
    'invalid argument',
    'unknown',
    'docker: Error response from daemon: ',
    'docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: unknown',
    'docker: Error response from daemon: Conflict. The container name "/x" is already in use by container "4f30d9b32ad45baa". You have to remove (or rename) that container to be able to reuse that name.',
    'docker: Error response from daemon: driver failed programming external connectivity on endpoint x: Bind for 0.0.0.0:80 failed: port is already allocated.',
    "Unable to find image 'nope:latest' locally\ndocker: Error response from daemon: pull access denied for nope, repository does not exist or may require 'docker login': denied: requested access to the resource is denied.",
    'npm ERR! code ENOENT\nnpm ERR! syscall open\nnpm ERR! path /app/package.json',
    'fatal: not a git repository (or any of the parent directories): .git',
    "TypeError: Cannot read properties of undefined (reading 'map')\n    at Object.<anonymous> (/app/x.js:1:1)",
    "error: failed to push some refs to 'github.com:x/y.git'",
    'The container runs on the host network and the kernel is fine; mount the volume with the right options and the user namespace works.',
    'The docker daemon is running.',
    'in the to a of is not the be and with on for it as',
    '…'.repeat(1000),
    'a'.repeat(65_536),
    '-'.repeat(65_536),
    '/'.repeat(65_536),
    '\u001B['.repeat(10_000),
    '\u0000\u0001\u0002',
  ])('%j', (text) => {
    expect(rowsOf(text)).toEqual([]);
  });
});

test('every row that fails gives an error, and that error finds the row', () => {
  const failing = matrix.flatMap(({ id, behaviours }) =>
    behaviours.filter(({ result }) => result === 'FAILS').map(({ error }) => ({ id, error })),
  );
  expect(failing.length).toBeGreaterThan(20);
  expect(failing.filter(({ error }) => error === undefined)).toEqual([]);
  expect(failing.filter(({ id, error }) => !rowsOf(error ?? '').includes(id))).toEqual([]);
});

test('every text finds its row, also within what an engine says around it', () => {
  const all = [
    ...matrix.flatMap(({ id, behaviours }) => behaviours.flatMap(({ error }) => (error === undefined ? [] : [{ row: id, text: error }]))),
    ...moreErrorTexts,
  ];
  const missed = all.filter(
    ({ row, text }) => ![text, `${docker}${text}: unknown`, `${shim}${text}: unknown.${help}`].every((one) => rowsOf(one).includes(row)),
  );
  expect(missed).toEqual([]);
  expect(moreErrorTexts.filter(({ row }) => !matrix.some(({ id }) => id === row))).toEqual([]);
});

test('a long text is looked through in time', () => {
  const page = readFileSync(new URL('../../docs/reference/matrix.md', import.meta.url), 'utf8').slice(0, 65_536);
  expect(findErrors(page).length).toBeGreaterThan(0);
});
