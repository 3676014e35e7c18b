import { describe, expect, test } from 'vitest';
import type { Fact } from '../../model/fact.ts';
import type { ContainerField } from '../../model/request.ts';
import type { ContainerDraft } from '../../model/request-fields.ts';
import type { FileAnswer } from '../format.ts';
import { readComposeProject } from './read-project.ts';

/** Reads a project of one service `app`; files not given are missing. */
function read(body: string, rest = '', files: Readonly<Record<string, string>> = {}): ContainerDraft {
  const text = `services:\n  app:\n${body
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('')}${rest}`;
  const known = new Map<string, FileAnswer>([
    ['sub/compose.yaml', { text }],
    ...Object.entries(files).map(([path, one]): [string, FileAnswer] => [path, { text: one }]),
  ]);
  const lookUp = { get: (path: string) => known.get(path) ?? { missing: true } } as unknown as ReadonlyMap<string, FileAnswer>;
  return readComposeProject({ paths: ['sub/compose.yaml'], folder: 'sub', files: lookUp }).containers[0]!;
}

const values = (draft: ContainerDraft, field: ContainerField): unknown => {
  const held = draft[field] as Fact<unknown> | readonly Fact<unknown>[] | undefined;
  return held === undefined || !('length' in held) ? held?.value : held.map(({ value }) => value);
};

const root = (path: string): object => ({ base: 'root', path });
const workspace = (path: string): object => ({ base: 'workspace', path });
const bind = (source: object, target: string, readOnly = false): object => ({ kind: 'bind', source, target, readOnly });
const socket = bind(root('/var/run/docker.sock'), '/var/run/docker.sock');

const cases: readonly (readonly [body: string, field: ContainerField, expected: unknown, rest?: string])[] = [
  ['image: node:22', 'image', 'node:22'],
  ['image: node:${TAG:-22}', 'image', 'node:${localEnv:TAG:22}'],
  ['user: "1000:1000"', 'user', '1000:1000'],
  ['user: ${UID:-1000}', 'user', '${localEnv:UID:1000}'],
  ['runtime: sysbox-runc', 'runtime', 'sysbox-runc'],
  ['platform: linux/arm64', 'platform', 'linux/arm64'],
  ['hostname: h', 'hostname', 'h'],
  ['working_dir: /w', 'workingFolder', '/w'],
  ['restart: always', 'restart', 'always'],
  ['cgroup_parent: /x', 'cgroupParent', '/x'],
  ['deploy: {restart_policy: {condition: any}}', 'restart', 'always'],
  ['privileged: true', 'privileged', true],
  ['privileged: "on"', 'privileged', true],
  ['privileged: No', 'privileged', false],
  ['privileged: "1"', 'privileged', undefined],
  ['privileged: ${P:-yes}', 'privileged', true],
  ['privileged: ${P}', 'privileged', undefined],
  ['privileged: [true]', 'privileged', undefined],
  ['init: true', 'init', true],
  ['read_only: true', 'readOnlyRoot', true],
  ['oom_kill_disable: true', 'oomKillDisable', true],
  ['oom_score_adj: -1000', 'oomScoreAdjust', -1000],
  ['oom_score_adj: "5"', 'oomScoreAdjust', 5],
  [
    'cap_add: [CAP_SYS_ADMIN, net_admin, NET_ADMIN]\ncap_drop: [ALL]',
    'capabilities',
    [
      { change: 'add', name: 'SYS_ADMIN' },
      { change: 'add', name: 'NET_ADMIN' },
      { change: 'drop', name: 'ALL' },
    ],
  ],
  ['cap_add: ["${C:-SYS_PTRACE}"]', 'capabilities', [{ change: 'add', name: 'SYS_PTRACE' }]],
  [
    'security_opt: [seccomp:unconfined, "apparmor=x", no-new-privileges]',
    'securityOptions',
    [
      { name: 'seccomp', value: 'unconfined' },
      { name: 'apparmor', value: 'x' },
      { name: 'no-new-privileges', value: 'true' },
    ],
  ],
  ['security_opt: [seccomp=p.json]', 'securityOptions', [{ name: 'seccomp', value: 'p.json', file: workspace('sub/p.json') }]],
  ['security_opt: [seccomp=../../p.json]', 'hostFiles', [{ path: workspace('../p.json'), access: 'read', by: 'seccomp' }]],
  [
    'pid: host\nipc: shareable\nuts: host\nuserns_mode: host\ncgroup: private\nnetwork_mode: none',
    'namespaces',
    [
      { kind: 'pid', mode: 'host' },
      { kind: 'ipc', mode: 'shareable' },
      { kind: 'uts', mode: 'host' },
      { kind: 'user', mode: 'host' },
      { kind: 'cgroup', mode: 'private' },
      { kind: 'net', mode: 'none' },
    ],
  ],
  [
    'network_mode: service:db\npid: container:x',
    'namespaces',
    [
      { kind: 'net', mode: 'service:db' },
      { kind: 'pid', mode: 'container:x' },
    ],
  ],
  ['network_mode: ${N:-host}', 'namespaces', [{ kind: 'net', mode: 'host' }]],
  ['network_mode: ${HOME:+host}', 'namespaces', [{ kind: 'net', mode: 'host' }]],
  ['networks: [n]', 'namespaces', [{ kind: 'net', mode: 'host' }], 'networks: {n: {external: true, name: host}}\n'],
  ['networks: {n: }', 'namespaces', [{ kind: 'net', mode: 'host' }], 'networks: {n: {driver: host}}\n'],
  ['networks: [n]', 'namespaces', [{ kind: 'net', mode: 'host' }], 'networks: {n: {external: {name: host}}}\n'],
  ['networks: [host]', 'namespaces', [{ kind: 'net', mode: 'host' }], 'networks: {host: {external: true}}\n'],
  ['networks: [n]', 'namespaces', [{ kind: 'net', mode: 'host' }], 'networks: {n: {name: "${N:-host}"}}\n'],
  ['image: x', 'namespaces', [{ kind: 'net', mode: 'host' }], 'networks: {default: {external: true, name: host}}\n'],
  ['network_mode: bridge', 'namespaces', [{ kind: 'net', mode: 'bridge' }], 'networks: {default: {external: true, name: host}}\n'],
  ['networks: [a, b]', 'networks', ['a', 'real'], 'networks: {b: {name: real}}\n'],
  [
    'devices: [/dev/kvm, "/dev/a:/dev/b:r"]',
    'devices',
    [
      { path: root('/dev/kvm'), target: '/dev/kvm', permissions: 'rwm' },
      { path: root('/dev/a'), target: '/dev/b', permissions: 'r' },
    ],
  ],
  [
    'devices: [{source: /dev/a, target: /dev/b, permissions: rw}]',
    'devices',
    [{ path: root('/dev/a'), target: '/dev/b', permissions: 'rw' }],
  ],
  ['devices: ["${D:-/dev/sda:/dev/x}"]', 'devices', [{ path: root('/dev/sda'), target: '/dev/x', permissions: 'rwm' }]],
  ['devices: ["nvidia.com/gpu=all"]', 'deviceRequests', [{ driver: 'cdi', ids: ['nvidia.com/gpu=all'], capabilities: [] }]],
  ['gpus: all', 'deviceRequests', [{ driver: '', count: -1, ids: [], capabilities: ['gpu'] }]],
  ['gpus: [{driver: nvidia, count: 2}]', 'deviceRequests', [{ driver: 'nvidia', count: 2, ids: [], capabilities: ['gpu'] }]],
  [
    'deploy: {resources: {reservations: {devices: [{capabilities: [gpu], device_ids: ["0"]}]}}}',
    'deviceRequests',
    [{ driver: '', ids: ['0'], capabilities: ['gpu'] }],
  ],
  ['device_cgroup_rules: ["c *:* rwm"]', 'deviceRules', ['c *:* rwm']],
  [
    'volumes: [/:/host, "./a:/a:ro", "../../b:/b", "~/c:/c:rslave", data:/d, /e]',
    'mounts',
    [
      bind(root('/'), '/host'),
      bind(workspace('sub/a'), '/a', true),
      bind(workspace('../b'), '/b'),
      { ...bind({ base: 'home', path: 'c' }, '/c'), propagation: 'rslave' },
      { kind: 'volume', source: 'data', target: '/d', readOnly: false },
      { kind: 'volume', target: '/e', readOnly: false },
    ],
  ],
  ['volumes: ["~evil:/c"]', 'mounts', [bind({ base: 'home', path: 'evil' }, '/c')]],
  ['volumes: ["${X:-/var/run/docker.sock:/var/run/docker.sock}"]', 'mounts', [socket]],
  ['volumes: ["${X:-/etc:/a}:/b"]', 'mounts', [bind(root('/etc'), '/a')]],
  ['volumes: ["${D:-./d}:/b"]', 'mounts', [bind({ base: 'variable', variable: 'D', path: '', otherwise: workspace('sub/d') }, '/b')]],
  ['volumes: ["${X:-$HOME/.ssh}:/b"]', 'mounts', [bind({ base: 'home', path: '.ssh' }, '/b')]],
  ['volumes: ["/${X:-etc/x}/..:/b"]', 'mounts', [bind(root('/etc'), '/b')]],
  [
    'volumes: ["${X:-/etc}:/b", "${A:-}${B:-/root}:/c"]',
    'mounts',
    [
      bind({ base: 'variable', variable: 'X', path: '', otherwise: root('/etc') }, '/b'),
      bind({ base: 'variable', variable: 'A', path: 'root', otherwise: root('/root') }, '/c'),
    ],
  ],
  [
    'volumes: ["${V:-data}:/x"]',
    'mounts',
    [{ kind: 'volume', source: 'data', target: '/x', readOnly: false, options: { o: 'bind', device: '/' } }],
    'volumes: {data: {driver_opts: {o: bind, device: /}}}\n',
  ],
  [
    'volumes: [{type: volume, source: "${V:-data}", target: /x}]',
    'mounts',
    [{ kind: 'volume', source: 'data', target: '/x', readOnly: false, options: { o: 'bind', device: '/' } }],
    'volumes: {data: {driver: "${D:-local}", driver_opts: {o: "${O:-bind}", device: /}}}\n',
  ],
  [
    'volumes: [{type: bind, source: /x, target: /x, bind: {propagation: "${P:-rshared}"}}]',
    'mounts',
    [{ ...bind(root('/x'), '/x'), propagation: 'rshared' }],
  ],
  ['secrets: ["${S:-s}"]', 'mounts', [bind(root('/x'), '/run/secrets/s', true)], 'secrets: {s: {file: /x}}\n'],
  ['networks: ["${N:-n}"]', 'namespaces', [{ kind: 'net', mode: 'host' }], 'networks: {n: {driver: host}}\n'],
  ['volumes: ["${V}"]', 'mounts', []],
  ['volumes: ["data:/x", "/etc:/x:ro"]', 'mounts', [bind(root('/etc'), '/x', true)]],
  [
    'volumes: [{type: bind, source: rel, target: /x, read_only: yes, bind: {propagation: shared}}]',
    'mounts',
    [{ ...bind(workspace('sub/rel'), '/x', true), propagation: 'shared' }],
  ],
  [
    'volumes: [{type: image, source: busybox, target: /x}, {type: npipe, source: p, target: /y}]',
    'mounts',
    [
      { kind: 'image', source: 'busybox', target: '/x', readOnly: false },
      { kind: 'other', source: 'p', target: '/y', readOnly: false },
    ],
  ],
  [
    'volumes: [vol:/x]',
    'mounts',
    [{ kind: 'volume', source: 'vol', target: '/x', readOnly: false, options: { type: 'none', o: 'bind', device: '/etc' } }],
    'volumes: {vol: {driver_opts: {type: none, o: bind, device: /etc}}}\n',
  ],
  [
    'volumes: [vol:/x]',
    'mounts',
    [{ kind: 'volume', source: 'vol', target: '/x', readOnly: false, options: { o: 'bind', device: '../up' } }],
    'volumes: {vol: {driver: local, driver_opts: {o: bind, device: ../../up}}}\n',
  ],
  [
    'volumes: [vol:/x]',
    'mounts',
    [{ kind: 'volume', source: 'real', external: true, target: '/x', readOnly: false, driver: 'sshfs' }],
    'volumes: {vol: {name: real, driver: sshfs}}\n',
  ],
  [
    'tmpfs: [/run, "/tmp:size=1m,ro"]',
    'mounts',
    [
      { kind: 'tmpfs', target: '/run', readOnly: false },
      { kind: 'tmpfs', target: '/tmp', readOnly: true },
    ],
  ],
  ['use_api_socket: true', 'mounts', [socket]],
  ['use_api_socket: false', 'mounts', []],
  ['volumes_from: ["db:ro", "container:x"]', 'volumesFrom', ['db:ro', 'container:x']],
  ['secrets: [s]', 'mounts', [bind(root('/etc/shadow'), '/run/secrets/s', true)], 'secrets: {s: {file: /etc/shadow}}\n'],
  [
    'configs: [{source: c, target: /x}]',
    'hostFiles',
    [{ path: workspace('../c'), access: 'read', by: 'configs.file' }],
    'configs: {c: {file: ../../c}}\n',
  ],
  ['secrets: [s]', 'hostVariables', [{ name: 'TOKEN', into: 'mounts', hasDefault: false }], 'secrets: {s: {environment: TOKEN}}\n'],
  [
    'environment: {A: 1, B: true, C: , D: "${X}"}',
    'environment',
    [
      { name: 'A', value: '1', scope: 'container' },
      { name: 'B', value: 'true', scope: 'container' },
      { name: 'C', scope: 'container' },
      { name: 'D', value: '${localEnv:X}', scope: 'container' },
    ],
  ],
  [
    'environment: [A=1, B, "C=${X:-a=b}", A=2]',
    'environment',
    [
      { name: 'A', value: '2', scope: 'container' },
      { name: 'B', scope: 'container' },
      { name: 'C', value: '${localEnv:X:a=b}', scope: 'container' },
    ],
  ],
  ['environment: ["${X:-SYSBOX_HONOR_CAPS=TRUE}"]', 'environment', [{ name: 'SYSBOX_HONOR_CAPS', value: 'TRUE', scope: 'container' }]],
  [
    'environment: {A: "${X:-1}", B: }',
    'hostVariables',
    [
      { name: 'X', into: 'environment', hasDefault: true },
      { name: 'B', into: 'environment', hasDefault: false },
    ],
  ],
  [
    'env_file: ["../../out.env", {path: /etc/env}]',
    'hostFiles',
    [
      { path: workspace('../out.env'), access: 'read', by: 'env_file' },
      { path: root('/etc/env'), access: 'read', by: 'env_file' },
    ],
  ],
  [
    'sysctls: [net.core.somaxconn=1, kernel.x=2]',
    'sysctls',
    [
      { name: 'net.core.somaxconn', value: '1' },
      { name: 'kernel.x', value: '2' },
    ],
  ],
  [
    'ulimits: {nofile: 10, nproc: {soft: 1, hard: 2}}',
    'ulimits',
    [
      { name: 'nofile', value: '10' },
      { name: 'nproc', value: '1:2' },
    ],
  ],
  [
    'mem_limit: 1g\ncpus: 0.5\npids_limit: 10\nshm_size: 1m\nmemswap_limit: -1\nisolation: hyperv',
    'resources',
    [
      { name: 'memory', value: '1g' },
      { name: 'cpus', value: '0.5' },
      { name: 'pids-limit', value: '10' },
      { name: 'shm-size', value: '1m' },
      { name: 'memory-swap', value: '-1' },
      { name: 'isolation', value: 'hyperv' },
    ],
  ],
  [
    'deploy: {resources: {limits: {cpus: "1", memory: 1g, pids: 5}, reservations: {memory: 1m}}}',
    'resources',
    [
      { name: 'cpus', value: '1' },
      { name: 'memory', value: '1g' },
      { name: 'pids-limit', value: '5' },
      { name: 'memory-reservation', value: '1m' },
    ],
  ],
  [
    'blkio_config: {weight: 300, device_read_bps: [{path: /dev/sda, rate: 1mb}]}\nstorage_opt: {size: 1G}',
    'resources',
    [
      { name: 'blkio-weight', value: '300' },
      { name: 'device-read-bps', value: '/dev/sda:1mb' },
      { name: 'storage-opt', value: 'size=1G' },
    ],
  ],
  [
    'ports: ["127.0.0.1:80:81/udp", 82, {target: 83, published: "84", host_ip: "::1"}]',
    'ports',
    [
      { address: '127.0.0.1', hostPort: '80', containerPort: '81', protocol: 'udp' },
      { containerPort: '82', protocol: 'tcp' },
      { address: '::1', hostPort: '84', containerPort: '83', protocol: 'tcp' },
    ],
  ],
  ['ports: ["${P:-80}:81"]', 'ports', [{ hostPort: '${localEnv:P:80}', containerPort: '81', protocol: 'tcp' }]],
  ['ports: ["${P:-0.0.0.0:80:81}"]', 'ports', [{ address: '0.0.0.0', hostPort: '80', containerPort: '81', protocol: 'tcp' }]],
  ['links: [db]\nexternal_links: ["x:y"]', 'links', ['db', 'x:y']],
  ['extra_hosts: {a: 1.1.1.1}', 'extraHosts', ['a=1.1.1.1']],
  ['dns: 1.1.1.1', 'dns', ['1.1.1.1']],
  ['group_add: [docker, 999]', 'groups', ['docker', '999']],
  ['depends_on: [a, b]', 'dependsOn', ['a', 'b']],
  ['depends_on: {a: {condition: service_started}}', 'dependsOn', ['a']],
  [
    'labels: [a=b, c]',
    'labels',
    [
      { name: 'a', value: 'b' },
      { name: 'c', value: '' },
    ],
  ],
  ['annotations: {a: b}', 'annotations', [{ name: 'a', value: 'b' }]],
  [
    'logging: {driver: syslog, options: {syslog-address: "tcp://x"}}',
    'logging',
    [
      { name: 'driver', value: 'syslog' },
      { name: 'syslog-address', value: 'tcp://x' },
    ],
  ],
  ['command: sh -c "a b" c\\ d', 'command', ['sh', '-c', 'a b', 'c d']],
  ['command: []', 'command', []],
  ['entrypoint: [a, b c]', 'entrypoint', ['a', 'b c']],
  ['command: x ${A:-b c}', 'command', ['x', '${localEnv:A:b c}']],
  ['command: null', 'command', undefined],
  ['healthcheck: {test: [CMD, curl, x]}', 'containerCommands', [{ event: 'healthcheck', command: 'curl x' }]],
  ['healthcheck: {test: curl x}', 'containerCommands', [{ event: 'healthcheck', command: 'curl x' }]],
  ['healthcheck: {test: [CMD, sh, -c, "a | b"]}', 'containerCommands', [{ event: 'healthcheck', command: "sh -c 'a | b'" }]],
  ['healthcheck: {test: [CMD-SHELL, "a | b"]}', 'containerCommands', [{ event: 'healthcheck', command: 'a | b' }]],
  ['healthcheck: {test: [NONE]}', 'containerCommands', []],
  ['healthcheck: {disable: true, test: x}', 'containerCommands', []],
  [
    'post_start: [{command: chown x, user: root, privileged: true}]\npre_stop: [{command: [a, b]}]',
    'containerCommands',
    [
      { event: 'post_start', command: 'chown x', user: 'root', privileged: true },
      { event: 'pre_stop', command: 'a b' },
    ],
  ],
  ['pre_start: [{command: x, privileged: "yes"}]', 'containerCommands', [{ event: 'pre_start', command: 'x', privileged: true }]],
  [
    'provider: {type: awesomecloud, options: {type: mysql, sizes: [1, 2]}}',
    'hostCommands',
    [{ event: 'provider', command: 'docker-awesomecloud compose up --type=mysql --sizes=1 --sizes=2 app' }],
  ],
  ['provider: {type: ./evil.sh}', 'hostCommands', [{ event: 'provider', command: './evil.sh compose up app' }]],
  ['credential_spec: {file: /etc/x}', 'hostFiles', [{ path: root('/etc/x'), access: 'read', by: 'credential_spec' }]],
  ['extends: {file: ../../base.yaml, service: x}', 'hostFiles', [{ path: workspace('../base.yaml'), access: 'read', by: 'extends.file' }]],
];

test.each(cases.map((one) => one as [string, ContainerField, unknown, string?]))('%s: %s', (body, field, expected, rest) => {
  const found = values(read(body, rest), field);
  expect(found === undefined ? undefined : JSON.parse(JSON.stringify(found))).toEqual(expected);
});

describe('what depends on the host leaves its field open', () => {
  test.each([
    ['privileged: ${P:-false}', 'privileged'],
    ['privileged: ${P}', 'privileged'],
    ['pid: ${P:-private}', 'namespaces'],
    ['cap_add: ["${C}"]', 'capabilities'],
    ['security_opt: ["${S:-label=disable}"]', 'securityOptions'],
    ['volumes: ["${V}"]', 'mounts'],
    ['volumes: ["${V:-/a:/b}"]', 'mounts'],
    ['volumes: [{type: "${T:-volume}", source: /, target: /x}]', 'mounts'],
    ['runtime: ${R:-sysbox-runc}', 'runtime'],
    ['volumes: ["${V:-data}:/x"]', 'mounts'],
    ['volumes: ["${X:-/etc:/a}:/b"]', 'mounts'],
    ['secrets: ["${S:-s}"]', 'mounts'],
    ['devices: ["${D:-/dev/a:/dev/b}"]', 'devices'],
    ['ports: ["${P}"]', 'ports'],
    ['post_start: [{command: x, privileged: "${P:-no}"}]', 'containerCommands'],
    ['env_file: "${E:-a}.env"', 'environment'],
    ['privileged: maybe', 'privileged'],
    ['volumes: ["a::b"]', 'mounts'],
  ] as const)('%s', (body, field) => {
    expect(
      read(body)
        .unknown.filter(({ layer }) => layer === 'file')
        .flatMap(({ fields }) => fields),
    ).toContain(field);
  });

  test.each([
    'image: x',
    'volumes: ["${D:-./d}:/b", "$X:/c"]',
    'ports: ["${P:-80}:80"]',
    'environment: {A: "${X}"}',
    'user: ${UID:-1000}',
    'env_file: [{path: a.env, required: false}]',
  ])('%s does not', (body) => {
    expect(read(body).unknown.filter(({ layer }) => layer === 'file')).toEqual([]);
  });
});

describe('what no engine would read is odd', () => {
  test.each([
    ['privilegd: true', 'unknown-property', 'privilegd'],
    ['Privileged: true', 'case-variant-key', 'Privileged'],
    ['privileged: 1', 'wrong-type', 'privileged'],
    ['user: 1000', 'wrong-type', 'user'],
    ['volumes: {a: b}', 'wrong-type', 'volumes'],
    ['cap_add: SYS_ADMIN', 'wrong-type', 'cap_add'],
    ['command: {a: b}', 'wrong-type', 'command'],
    ['environment: x', 'wrong-type', 'environment'],
    ['privileged: true\nprivileged: false', 'duplicate-key', 'privileged'],
    ['__proto__: {a: b}', 'prototype-key', '__proto__'],
    ['deploy: {resource: {}}', 'unknown-property', 'resource'],
    ['healthcheck: {tests: x}', 'unknown-property', 'tests'],
    ['volumes: [{type: bind, src: /, target: /x}]', 'unknown-property', 'src'],
    ['environment: {1: x}', 'wrong-type', '1'],
    ['build: {contex: .}', 'unknown-property', 'contex'],
    ['ports: ["x:y:z:w:v"]', 'wrong-type', 'ports'],
  ] as const)('%s', (body, kind, subject) => {
    const text = `services:\n  app:\n${body
      .split('\n')
      .map((line) => `    ${line}\n`)
      .join('')}`;
    const { containers, builds } = readComposeProject({
      paths: ['compose.yaml'],
      folder: '',
      files: new Map([
        ['compose.yaml', { text }],
        ['.env', { missing: true }],
      ]),
    });
    const oddities = [...containers, ...builds].flatMap(({ oddities: all }) => all);
    expect(oddities.map(({ value }) => [value.kind, value.subject])).toContainEqual([kind, subject]);
    for (const { from } of oddities) expect(text.slice(...from.offset!)).not.toBe('');
  });

  test('what is known or an extension is not', () => {
    const draft = read(
      'image: x\nx-own: 1\nattach: false\ndevelop: {watch: []}\nmodels: [m]\nprofiles: [p]\nstop_signal: SIGTERM\nexpose: [80]\ncontainer_name: c\nmac_address: a\nstop_grace_period: 1s\ndns_search: a\nscale: 2\npull_policy: always',
      'x-top: 1\nversion: "3"\nmodels: {m: {model: x}}\n',
    );
    expect(draft.oddities).toEqual([]);
  });
});
