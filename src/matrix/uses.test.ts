import { afterAll, describe, expect, test } from 'vitest';
import { build, container, said } from '../../test/requests.ts';
import type { Fact } from '../model/fact.ts';
import type { BuildRequest, ContainerRequest, FeatureUse, Mount, Namespace } from '../model/request.ts';
import { readHostPath } from '../syntax/host-path.ts';
import { readMountFlag, readVolumeFlag } from '../syntax/mount-strings.ts';
import { matrix } from './catalogue.ts';
import { untouched } from './uses.ts';

/** Ids of the rows of the given words that a request touches. */
function touched(request: ContainerRequest | BuildRequest, ...words: readonly string[]): string[] {
  return matrix
    .filter((row) => (words.length === 0 || words.includes(row.id.split('.')[0]!)) && row.uses(request).length > 0)
    .map(({ id }) => {
      seen.add(id);
      return id;
    });
}

const seen = new Set<string>();

afterAll(() => {
  const without = matrix.filter(({ id, uses }) => uses !== untouched && !seen.has(id)).map(({ id }) => id);
  expect(without, 'rows that no case of this file touches').toEqual([]);
});

function mounted(text: string): Fact<Mount> {
  const read = text.includes('target=') ? readMountFlag(text) : readVolumeFlag(text);
  if ('problem' in read) throw new Error(read.problem);
  return said(read.mount);
}

const feature = (name: string): Fact<FeatureUse> => said({ id: name, source: 'registry', name, options: {}, adds: [] });
const official = (id: string): Fact<FeatureUse> => feature(`ghcr.io/devcontainers/features/${id}`);

test.each<[why: string, Fact<boolean>, string[]]>([
  ['the property', said(true, { pointer: '/privileged' }), ['privileged.property']],
  ['a Compose service', said(true, { document: 'compose.yaml', pointer: '/services/app/privileged' }), ['privileged.property']],
  ['an image', said(true, { layer: 'image' }), ['privileged.property']],
  ['the arguments', said(true, { pointer: '/runArgs/0' }), ['privileged.run-args']],
  ['a docker run line', said(true, { document: 'command line', pointer: '/2' }), ['privileged.run-args']],
  ['a Feature', said(true, { layer: 'feature', pointer: '/privileged' }), ['privileged.reason']],
  ['false', said(false, { pointer: '/privileged' }), []],
])('privileged: %s', (_why, privileged, rows) => {
  expect(touched(container({ privileged }))).toEqual(rows);
});

test.each<[text: string, rows: string[]]>([
  ['/var/run/docker.sock:/var/run/docker.sock', ['mounts.docker-socket']],
  ['source=/run,target=/host-run,type=bind', ['mounts.docker-socket']],
  ['/var/run/docker.sock:/var/run/docker-host.sock', ['mounts.docker-socket']],
  ['${localEnv:XDG_RUNTIME_DIR}/docker.sock:/s', ['mounts.docker-socket']],
  ['type=volume,source=v,target=/s,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/run/docker.sock', ['mounts.docker-socket']],
  ['/var/lib/docker:/x', ['mounts.engine-store']],
  ['/var/lib/docker/volumes:/x:ro', ['mounts.engine-store']],
  ['/:/host', ['mounts.host-root']],
  ['/var/lib:/x', ['mounts.host-root']],
  ['/run/sysbox:/x', ['mounts.sysbox-sockets']],
  ['/etc:/x', ['mounts.system-folder']],
  ['/root:/x', ['mounts.system-folder']],
  ['/etc/ssh:/x:ro', ['mounts.system-folder']],
  ['/etc/shadow:/x:ro', ['mounts.system-folder']],
  ['/etc/localtime:/etc/localtime', ['mounts.system-folder']],
  ['/etc/localtime:/etc/localtime:ro', ['mounts.system-file']],
  ['/etc/hosts:/etc/hosts:ro', ['mounts.system-file']],
  ['/etc/machine-id:/etc/machine-id:ro', ['mounts.system-file']],
  ['/etc/ssl/certs:/etc/ssl/certs:ro', ['mounts.system-file']],
  ['${localEnv:ZONE:/etc/localtime}:/etc/localtime:ro', ['mounts.system-file']],
  ['${localEnv:ZONE:/etc/shadow}:/etc/localtime:ro', ['mounts.system-folder']],
  ['/dev:/hostdev', ['mounts.host-dev']],
  ['/dev/bus/usb:/dev/bus/usb', ['mounts.host-dev']],
  ['/dev/dri:/dev/dri', ['mounts.host-dev']],
  ['/dev:/dev', ['mounts.emulated-path']],
  ['./a:/dev', ['mounts.emulated-path']],
  ['./a:/dev/kmsg', ['mounts.emulated-path']],
  ['/dev/kvm:/dev/kvm', ['mounts.device-node']],
  ['/dev/bus/usb/001/002:/dev/bus/usb/001/002', ['mounts.device-node']],
  ['/dev/log:/dev/log', ['mounts.bind']],
  ['/dev/shm:/dev/shm', ['mounts.bind']],
  ['/sys/fs/cgroup:/sys/fs/cgroup:ro', ['mounts.emulated-path']],
  ['/proc:/proc', ['mounts.emulated-path']],
  ['/sys/fs/cgroup/systemd:/sys/fs/cgroup/systemd', ['mounts.below-cgroup']],
  ['/proc:/hostproc', ['mounts.host-proc']],
  ['/sys/fs/cgroup:/cg', ['mounts.host-proc']],
  ['/tmp/.X11-unix:/tmp/.X11-unix', ['mounts.agent-socket']],
  ['${localEnv:SSH_AUTH_SOCK}:/agent', ['mounts.agent-socket']],
  ['${localEnv:XDG_RUNTIME_DIR}/wayland-0:/w', ['mounts.agent-socket']],
  ['./src:/src', ['mounts.bind']],
  ['~/.ssh:/home/dev/.ssh', ['mounts.bind']],
  ['./src:/src:ro', ['mounts.read-only']],
  ['./src:/src:rshared', ['mounts.bind', 'mounts.shared-propagation']],
  ['./src:/src:rslave', ['mounts.bind']],
  ['data:/data', ['mounts.named-volume']],
  ['data:/var/lib/docker', ['mounts.var-lib-docker']],
  ['/var/lib/docker:/var/lib/docker', ['mounts.engine-store']],
  ['/var/lib/docker/overlay2:/var/lib/docker', ['mounts.engine-store']],
  ['/var/lib:/var/lib/docker', ['mounts.host-root']],
  ['/srv/store:/var/lib/docker', ['mounts.bind', 'mounts.var-lib-docker']],
  ['./store:/var/lib/docker', ['mounts.bind', 'mounts.var-lib-docker']],
  ['data:/var/run/foo', ['mounts.named-volume']],
  ['type=tmpfs,target=/scratch', ['mounts.tmpfs']],
  ['./a:/proc/sys', ['mounts.emulated-path']],
  ['./a:/proc/uptime', ['mounts.emulated-path']],
  ['./a:/sys/fs/cgroup', ['mounts.emulated-path']],
  ['./a:/sys/fs/cgroup/systemd', ['mounts.below-cgroup']],
  ['./a:/proc/sys/vm', ['mounts.below-emulated']],
  ['./a:/sys/kernel/debug', ['mounts.below-emulated']],
  ['./a:/proc/cpuinfo', ['mounts.kernel-path']],
  ['/lib/modules:/lib/modules:ro', ['mounts.system-folder', 'mounts.lib-modules']],
])('mounts: %s', (text, rows) => {
  expect(touched(container({ mounts: [mounted(text)] }), 'mounts')).toEqual(rows);
});

test.each<[texts: string[], isTouched: boolean]>([
  [['data:/run', 'other:/var/run/foo'], true],
  [['./run:/run', '/var/run/docker.sock:/var/run/docker.sock'], true],
  [['data:/run/foo', 'other:/var/run/foo/bar'], true],
  [['type=tmpfs,target=/run', 'other:/var/run/foo'], false],
  [['data:/run/foo', 'other:/var/run/food'], false],
  [['data:/run', 'other:/run/foo'], false],
])('a mount below a link, beside others: %j', (texts, isTouched) => {
  expect(touched(container({ mounts: texts.map(mounted) }), 'mounts').includes('mounts.symlinked-parent')).toBe(isTouched);
});

test.each<[text: string, rows: string[]]>([
  ['data:/var/lib/containerd', ['docker-in-docker.containerd-volume']],
  ['data:/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs', []],
  ['data:/run', ['systemd.run-volume']],
  ['type=tmpfs,target=/run', []],
])('mounts of other patterns: %s', (text, rows) => {
  expect(touched(container({ mounts: [mounted(text)] }), 'docker-in-docker', 'systemd')).toEqual(rows);
});

test.each<[Namespace['kind'], string, string[]]>([
  ['net', 'host', ['namespaces.host-network']],
  ['pid', 'host', ['namespaces.host-pid']],
  ['ipc', 'host', ['namespaces.host-ipc']],
  ['uts', 'host', ['namespaces.host-uts']],
  ['user', 'host', ['namespaces.host-user']],
  ['cgroup', 'host', ['namespaces.host-cgroup']],
  ['net', 'container:db', ['namespaces.container-network']],
  ['net', 'service:db', ['namespaces.container-network']],
  ['ipc', 'container:db', ['namespaces.container-ipc']],
  ['pid', 'service:db', ['namespaces.container-pid']],
  ['net', 'none', []],
  ['ipc', 'shareable', []],
  ['cgroup', 'private', []],
])('namespaces: %s=%s', (kind, mode, rows) => {
  expect(touched(container({ namespaces: [said({ kind, mode })] }))).toEqual(rows);
});

test.each<[why: string, Partial<ContainerRequest>, string[]]>([
  ['a user', { remoteUser: said('vscode') }, ['users.remote-user']],
  ['root', { user: said('root') }, ['users.root']],
  ['root by number, with a group', { user: said('0:0') }, ['users.root']],
  ['remote root', { remoteUser: said('root') }, ['users.root']],
  ['rooty is not root', { remoteUser: said('rooty') }, ['users.remote-user']],
  ['65535', { remoteUser: said('65535') }, ['users.remote-user']],
  ['65536', { user: said('65536') }, ['users.id-out-of-range']],
  ['a large group', { user: said('1000:70000') }, ['users.id-out-of-range']],
  ['a large remote user', { remoteUser: said('100000') }, ['users.id-out-of-range']],
  ['an added group', { groups: [said('65536')] }, ['users.id-out-of-range']],
  ['a name of digits and letters', { user: said('70000x') }, []],
  ['an absurd number', { user: said('9'.repeat(400)) }, []],
  ['updateRemoteUserUID', { updateRemoteUserUid: said(true) }, ['users.update-remote-user-uid']],
  ['updateRemoteUserUID off', { updateRemoteUserUid: said(false) }, ['users.update-remote-user-uid']],
])('users: %s', (_why, fields, rows) => {
  expect(touched(container(fields))).toEqual(rows);
});

test.each<[key: string, rows: string[]]>([
  ['net.ipv4.ip_forward', ['sysctls.net']],
  ['net/ipv4/ip_forward', ['sysctls.net']],
  ['net.core.somaxconn', ['sysctls.reaches-host']],
  ['net.netfilter.nf_conntrack_max', ['sysctls.reaches-host']],
  ['net.core.default_qdisc', ['sysctls.queue-discipline']],
  ['kernel.shmmax', ['sysctls.ipc']],
  ['fs.mqueue.msg_max', ['sysctls.ipc']],
  ['kernel.pid_max', ['sysctls.kernel']],
  ['vm.max_map_count', ['sysctls.kernel']],
  ['fs.file-max', ['sysctls.kernel']],
  ['kernel.domainname', ['sysctls.names']],
  ['kernel.hostname', ['sysctls.names']],
])('sysctls: %s', (name, rows) => {
  expect(touched(container({ sysctls: [said({ name, value: '1' })] }))).toEqual(rows);
});

test.each<['add' | 'drop', string, string[]]>([
  ['add', 'SYS_PTRACE', ['capabilities.sys-ptrace']],
  ['add', 'NET_ADMIN', ['capabilities.net-admin']],
  ['add', 'NET_RAW', ['capabilities.add']],
  ['add', 'SYS_ADMIN', ['capabilities.add', 'capabilities.filter-widened']],
  ['add', 'ALL', ['capabilities.add', 'capabilities.filter-widened']],
  ['drop', 'ALL', ['capabilities.drop']],
  ['drop', 'SYS_PTRACE', ['capabilities.drop']],
])('capabilities: %s %s', (change, name, rows) => {
  expect(touched(container({ capabilities: [said({ change, name })] }))).toEqual(rows);
});

test.each<[string, string[]]>([
  ['onCreateCommand', ['lifecycle.on-create']],
  ['updateContentCommand', ['lifecycle.update-content']],
  ['postCreateCommand', ['lifecycle.post-create']],
  ['postStartCommand', ['lifecycle.post-start']],
  ['postAttachCommand', ['lifecycle.post-attach']],
  ['healthcheck', []],
])('lifecycle: %s', (event, rows) => {
  expect(touched(container({ containerCommands: [said({ event, command: 'make' })] }))).toEqual(rows);
});

test('lifecycle: initializeCommand', () => {
  expect(touched(container({ hostCommands: [said({ event: 'initializeCommand', command: './setup.sh' })] }))).toEqual([
    'lifecycle.initialize',
  ]);
});

test.each<[why: string, Partial<ContainerRequest>, string[]]>([
  ['overridden', { overrideCommand: said(true) }, ['systemd.override-true']],
  ['kept', { overrideCommand: said(false) }, ['systemd.override-false']],
  ['/sbin/init', { command: said(['/sbin/init']) }, ['systemd.entrypoint']],
  ['as the entrypoint', { entrypoint: said(['/lib/systemd/systemd']) }, ['systemd.entrypoint']],
  ['behind a wrapper', { command: said(['/bin/sh', '-c', 'exec "$@"', '-', '/sbin/init']) }, ['systemd.entrypoint']],
  ['with init', { command: said(['/sbin/init']), init: said(true) }, ['systemd.init']],
  ['init alone', { command: said(['sleep', '60']), init: said(true) }, ['systemd.init-alone']],
  ['init off', { command: said(['/sbin/init']), init: said(false) }, ['systemd.entrypoint']],
  ['a name that only ends like it', { command: said(['/opt/sbin/init']) }, []],
])('systemd: %s', (_why, fields, rows) => {
  expect(touched(container(fields))).toEqual(rows);
});

test('ports: a published one', () => {
  expect(touched(container({ ports: [said({ containerPort: '22', protocol: 'tcp' })] }))).toEqual(['ports.published']);
});

test.each<[name: string, value: string, rows: string[]]>([
  ['seccomp', 'unconfined', ['security-options.seccomp-unconfined']],
  ['seccomp', 'profile.json', ['security-options.seccomp-profile']],
  ['seccomp', 'builtin', []],
  ['apparmor', 'unconfined', ['security-options.apparmor']],
  ['label', 'disable', ['security-options.label']],
  ['no-new-privileges', '', ['security-options.no-new-privileges']],
  ['no-new-privileges', 'true', ['security-options.no-new-privileges']],
  ['no-new-privileges', 'false', []],
  ['systempaths', 'unconfined', ['security-options.system-paths']],
])('security options: %s=%s', (name, value, rows) => {
  expect(touched(container({ securityOptions: [said({ name, value })] }))).toEqual(rows);
});

test.each<[Fact<FeatureUse>, string[]]>([
  [official('docker-in-docker'), ['docker-in-docker.feature', 'features.install-script']],
  [official('docker-outside-of-docker'), ['features.install-script', 'features.docker-outside-of-docker']],
  [official('go'), ['features.install-script', 'features.go-rust', 'features.init']],
  [official('rust'), ['features.install-script', 'features.go-rust']],
  [official('desktop-lite'), ['features.install-script', 'features.init']],
  [official('nvidia-cuda'), ['features.install-script', 'features.nvidia-cuda']],
  [feature('ghcr.io/acme/features/golang'), ['features.install-script']],
])('features: %j', (one, rows) => {
  expect(touched(container({ features: [one] }))).toEqual(rows);
});

const by = (document: string) => ({ layer: 'feature' as const, document, pointer: '/x' });

describe('what a Feature asks for has the Feature’s row, the same from elsewhere the general one', () => {
  const filter = { name: 'seccomp', value: 'unconfined' };
  const socket = mounted('/var/run/docker.sock:/var/run/docker-host.sock').value;
  const use = (id: string) => said({ ...official(id).value, version: '1.0.0' });
  const filterRows = ['security-options.seccomp-unconfined', 'features.go-rust'];
  const socketRows = ['mounts.docker-socket', 'features.docker-outside-of-docker'];
  const initRows = ['systemd.init-alone', 'features.init'];

  test.each<[why: string, Partial<ContainerRequest>, rows: string[], touched: string[]]>([
    [
      'the filter, go',
      { features: [use('go')], securityOptions: [said(filter, by('Feature go 1.3.4'))] },
      filterRows,
      ['features.go-rust'],
    ],
    [
      'the filter, the file beside go',
      { features: [use('go')], securityOptions: [{ ...said(filter), hides: [said(filter, by('Feature go 1.3.4'))] }] },
      filterRows,
      filterRows,
    ],
    [
      'the filter, go over the image',
      { features: [use('go')], securityOptions: [{ ...said(filter, by('Feature go 1.3.4')), hides: [said(filter, { layer: 'image' })] }] },
      filterRows,
      filterRows,
    ],
    [
      'the filter, another Feature',
      { securityOptions: [said(filter, by('.devcontainer/go/devcontainer-feature.json'))] },
      filterRows,
      ['security-options.seccomp-unconfined'],
    ],
    [
      'the filter, an image made with go',
      { securityOptions: [said(filter, { layer: 'image', document: 'Feature go of image mcr.microsoft.com/devcontainers/go' })] },
      filterRows,
      ['security-options.seccomp-unconfined'],
    ],
    ['a go Feature that asks for nothing', { features: [use('go')] }, [...filterRows, ...initRows], []],
    ['one that is not known', { features: [official('go')] }, [...filterRows, ...initRows], ['features.go-rust', 'features.init']],
    [
      'the socket',
      { features: [use('docker-outside-of-docker')], mounts: [said(socket, by('Feature docker-outside-of-docker 1.6.5'))] },
      socketRows,
      ['features.docker-outside-of-docker'],
    ],
    [
      'the socket, bound by the file in the Feature’s place',
      {
        features: [use('docker-outside-of-docker')],
        mounts: [{ ...said(socket), hides: [said(socket, by('Feature docker-outside-of-docker 1.6.5'))] }],
      },
      socketRows,
      ['mounts.docker-socket'],
    ],
    ['init', { features: [use('desktop-lite')], init: said(true, by('Feature desktop-lite 1.2.8')) }, initRows, ['features.init']],
    [
      'init, the file too',
      { features: [use('go')], init: { ...said(true), hides: [said(true, by('Feature go 1.3.4'))] } },
      initRows,
      initRows,
    ],
    [
      'init, the file against it',
      { features: [use('go')], init: { ...said(true, by('Feature go 1.3.4')), hides: [said(false)] } },
      initRows,
      ['features.init'],
    ],
  ])('%s', (_why, fields, rows, expected) => {
    expect(touched(container(fields)).filter((id) => rows.includes(id))).toEqual(expected);
  });
});

test.each<[why: string, Partial<ContainerRequest>, string[]]>([
  ['a device', { devices: [said({ path: readHostPath('/dev/fuse'), target: '/dev/fuse', permissions: 'rwm' })] }, ['devices.device']],
  [
    'a renamed one',
    { devices: [said({ path: readHostPath('/dev/null'), target: '/dev/mynull', permissions: 'rwm' })] },
    ['devices.renamed-device'],
  ],
  ['a GPU', { deviceRequests: [said({ driver: '', count: -1, ids: [], capabilities: ['gpu'] })] }, ['devices.gpu']],
  ['a GPU wished for', { hostRequirements: [said({ name: 'gpu', value: 'true' })] }, ['devices.gpu']],
  ['memory wished for', { hostRequirements: [said({ name: 'memory', value: '8gb' })] }, []],
  ['a rule', { deviceRules: [said('c 1:3 rwm')] }, ['devices.rule']],
])('devices: %s', (_why, fields, rows) => {
  expect(touched(container(fields))).toEqual(rows);
});

test.each<[why: string, Partial<BuildRequest>, string[]]>([
  ['a step', { steps: [said({ command: 'make', flags: [] })] }, ['build.steps']],
  ['the host’s network', { options: [said({ name: 'network', value: 'host' })] }, ['build.host-network']],
  ['an entitlement', { options: [said({ name: 'allow', value: 'network.host' })] }, ['build.host-network']],
  ['another network', { options: [said({ name: 'network', value: 'none' })] }, []],
  ['insecure steps', { options: [said({ name: 'allow', value: 'security.insecure' })] }, ['build.insecure']],
  ['a privileged build', { privileged: said(true) }, ['build.insecure']],
  ['data-root on its line', { daemonConfiguration: [said('{\n  "data-root": "/d"\n}')] }, ['docker-in-docker.data-root']],
  ['data-root on one line', { daemonConfiguration: [said('{"data-root":"/d"}')] }, ['docker-in-docker.data-root-unseen']],
  [
    'data-root beside another key',
    { daemonConfiguration: [said('{"debug":true,"data-root":"/d"}')] },
    ['docker-in-docker.data-root-unseen'],
  ],
  ['the default data-root', { daemonConfiguration: [said('{"debug":true}')] }, []],
  ['no JSON', { daemonConfiguration: [said('"data-root" {')] }, []],
])('builds: %s', (_why, fields, rows) => {
  expect(touched(build(fields))).toEqual(rows);
});

describe('SYSBOX_ variables', () => {
  test.each<[name: string, value: string | undefined, rows: string[]]>([
    ['SYSBOX_FOO', '1', ['sysbox-variables.unknown']],
    ['SYSBOX_VERSION', '0.7', ['sysbox-variables.unknown']],
    ['SYSBOX', '1', []],
    ['SYSBOX_HONOR_CAPS', 'TRUE', ['sysbox-variables.honor-caps']],
    ['SYSBOX_HONOR_CAPS', 'true', ['sysbox-variables.value']],
    ['SYSBOX_HONOR_CAPS', undefined, ['sysbox-variables.honor-caps']],
    ['SYSBOX_HONOR_CAPS', '${localEnv:X}', ['sysbox-variables.honor-caps']],
    ['SYSBOX_SYSCONT_MODE', 'FALSE', ['sysbox-variables.syscont-mode']],
    ['SYSBOX_SYSCONT_MODE', '0', ['sysbox-variables.value']],
    ['SYSBOX_ALLOW_TRUSTED_XATTR', 'TRUE', ['sysbox-variables.trusted-xattr']],
    ['SYSBOX_IGNORE_SYSFS_CHOWN', 'TRUE', ['sysbox-variables.sysfs-chown']],
    ['SYSBOX_SKIP_UID_SHIFT', '/a,/b', ['sysbox-variables.skip-uid-shift']],
    ['SYSBOX_SKIP_UID_SHIFT', '/a, /b', ['sysbox-variables.skip-list']],
    ['SYSBOX_SKIP_UID_SHIFT', 'a', ['sysbox-variables.skip-list']],
    ['SYSBOX_SKIP_UID_SHIFT', '/a=b', ['sysbox-variables.skip-list']],
    ['PATH', '/bin', []],
  ])('%s=%s', (name, value, rows) => {
    const environment = [said({ name, scope: 'container' as const, ...(value === undefined ? {} : { value }) })];
    expect(touched(container({ environment }))).toEqual(rows);
  });

  test('those of lifecycle commands do not reach the runtime’s start', () => {
    expect(touched(container({ environment: [said({ name: 'SYSBOX_FOO', value: '1', scope: 'remote' })] }))).toEqual([]);
  });
});

test.each<[why: string, Partial<ContainerRequest>, string[]]>([
  ['another runtime', { runtime: said('runc') }, ['host.other-runtime']],
  ['Sysbox', { runtime: said('sysbox-runc') }, []],
  ['a mount that Compose changes', { oddities: [said({ kind: 'mount-changed-by-compose', text: 'readonly' })] }, ['compose.mounts']],
  ['a privileged hook', { containerCommands: [said({ event: 'post_start', command: 'id', privileged: true })] }, ['compose.hooks']],
  ['a read-only root', { readOnlyRoot: said(true) }, ['runtime.read-only-root']],
  ['a memory limit', { resources: [said({ name: 'memory', value: '256m' })] }, ['runtime.memory-limit']],
  ['a low score', { oomScoreAdjust: said(-1000) }, ['runtime.oom-score']],
  ['a score that stays', { oomScoreAdjust: said(-999) }, []],
  ['a limit of files', { ulimits: [said({ name: 'nofile', value: '1024' })] }, ['runtime.ulimit']],
])('host, Compose and runtime: %s', (_why, fields, rows) => {
  expect(touched(container(fields))).toEqual(rows);
});

test('the facts themselves are handed out, so that a report can point at them', () => {
  const socket = mounted('/var/run/docker.sock:/var/run/docker.sock');
  const row = matrix.find(({ id }) => id === 'mounts.docker-socket')!;
  expect(row.uses(container({ mounts: [mounted('./src:/src'), socket] }))).toEqual([socket]);
});

test('what touches nothing costs nothing: one constant for all rows', () => {
  const empty = container();
  const fresh = matrix.filter((row) => row.uses(empty) !== matrix[0]!.uses(empty) && !Object.values(empty).includes(row.uses(empty)));
  expect(fresh.map(({ id }) => id)).toEqual([]);
});
