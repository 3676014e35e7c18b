import { describe, expect, test } from 'vitest';
import type { ContainerField } from '../../model/request.ts';
import { fieldNames, newContainer } from '../../model/request-fields.ts';
import { dockerRunFlags } from '../../known/docker-run-flags.ts';
import type { Word } from '../../syntax/argv.ts';
import { splitShellWords } from '../../syntax/shell-words.ts';
import type { Files } from '../format.ts';
import { applyRunArguments } from './apply-run-arguments.ts';
import { runFlagPlacers } from './place-run-flag.ts';

const place = { layer: 'file', document: 'line', pointer: '' } as const;

/** Words by a simple rule: a test line has no quotes or expansions unless it asks for the shell. */
function read(words: readonly (string | Word)[], positionals: 'image' | 'replace-image' = 'image', files?: Files) {
  const draft = newContainer('x', place);
  applyRunArguments(
    draft,
    words.map((word, index) => (typeof word === 'string' ? { text: word, from: { ...place, pointer: `/${index}` } } : word)),
    { folder: 'sub', positionals, ...(files === undefined ? {} : { files }) },
  );
  return draft;
}

const shell = (line: string): Word[] =>
  splitShellWords(line).words.map((word, index) => Object.assign({ from: { ...place, pointer: `/${index}` } }, word));

type Held = { readonly value: unknown; readonly hides?: readonly { readonly value: unknown }[] };
const valuesOf = (draft: ReturnType<typeof read>, field: ContainerField): unknown => {
  const held = draft[field] as Held | readonly Held[] | undefined;
  return Array.isArray(held) ? held.map(({ value }: Held) => value) : (held as Held | undefined)?.value;
};
const oddities = (draft: ReturnType<typeof read>): unknown[] => draft.oddities.map(({ value }) => `${value.kind} ${value.subject ?? ''}`);

test('every flag has an effect or a reason to have none', () => {
  for (const flag of dockerRunFlags.flags) {
    const name = flag.means ?? flag.name;
    expect(dockerRunFlags.long.has(name), flag.name).toBe(true);
    expect(runFlagPlacers.has(name), flag.name).toBe(flag.fields.length > 0);
    expect(flag.inert === undefined, flag.name).toBe(flag.fields.length > 0);
  }
  for (const name of runFlagPlacers.keys()) expect(dockerRunFlags.long.has(name), name).toBe(true);
});

const bind = (path: string, target: string, more: object = {}) => ({
  kind: 'bind',
  source: { base: 'root', path },
  target,
  readOnly: false,
  ...more,
});

describe('flags go into their fields', () => {
  test.each<[string, ContainerField, unknown]>([
    ['-v /:/h', 'mounts', [bind('/', '/h')]],
    ['-itdv /:/h', 'mounts', [bind('/', '/h')]],
    ['-v /a:/b:ro,rshared', 'mounts', [bind('/a', '/b', { readOnly: true, propagation: 'rshared' })]],
    ['-v ./a:/b', 'mounts', [{ kind: 'bind', source: { base: 'workspace', path: 'sub/a' }, target: '/b', readOnly: false }]],
    ['-v=', 'mounts', [{ kind: 'volume', target: '=', readOnly: false }]],
    [
      '--memory-swap=-1 --memory=1e3kib',
      'resources',
      [
        { name: 'memory-swap', value: '-1' },
        { name: 'memory', value: '1e3kib' },
      ],
    ],
    ['-v data:/b', 'mounts', [{ kind: 'volume', source: 'data', target: '/b', readOnly: false }]],
    [
      '-v data:/b -v /x:/y --volume-driver rexray',
      'mounts',
      [{ kind: 'volume', source: 'data', target: '/b', readOnly: false, driver: 'rexray' }, bind('/x', '/y')],
    ],
    [
      '--mount type=volume,dst=/x,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/etc',
      'mounts',
      [{ kind: 'volume', target: '/x', readOnly: false, options: { type: 'none', o: 'bind', device: '/etc' } }],
    ],
    ['--tmpfs /run:size=1m,ro', 'mounts', [{ kind: 'tmpfs', target: '/run', readOnly: true }]],
    ['--use-api-socket', 'mounts', [bind('/var/run/docker.sock', '/var/run/docker.sock')]],
    ['--use-api-socket', 'hostFiles', [{ path: { base: 'home', path: '.docker/config.json' }, access: 'read', by: '--use-api-socket' }]],
    ['--use-api-socket --use-api-socket=false', 'mounts', []],
    ['--device /dev/fuse', 'devices', [{ path: { base: 'root', path: '/dev/fuse' }, target: '/dev/fuse', permissions: 'rwm' }]],
    ['--device nvidia.com/gpu=all', 'deviceRequests', [{ driver: 'cdi', ids: ['nvidia.com/gpu=all'], capabilities: [] }]],
    ['--gpus all', 'deviceRequests', [{ driver: '', count: -1, ids: [], capabilities: ['gpu'] }]],
    ['--device-cgroup-rule=c¶*:*¶rwm', 'deviceRules', ['c *:* rwm']],
    [
      '--cap-add=ALL --cap-drop cap_net_raw',
      'capabilities',
      [
        { change: 'add', name: 'ALL' },
        { change: 'drop', name: 'NET_RAW' },
      ],
    ],
    [
      '--security-opt seccomp:unconfined --security-opt no-new-privileges',
      'securityOptions',
      [
        { name: 'seccomp', value: 'unconfined' },
        { name: 'no-new-privileges', value: 'true' },
      ],
    ],
    ['--security-opt seccomp=p.json', 'hostFiles', [{ path: { base: 'workspace', path: 'sub/p.json' }, access: 'read', by: 'seccomp' }]],
    [
      '--pid=host --ipc container:x --uts=host --userns=host --cgroupns=host',
      'namespaces',
      [
        { kind: 'pid', mode: 'host' },
        { kind: 'ipc', mode: 'container:x' },
        { kind: 'uts', mode: 'host' },
        { kind: 'user', mode: 'host' },
        { kind: 'cgroup', mode: 'host' },
      ],
    ],
    ['--pid=host --pid=', 'namespaces', []],
    [
      '--net=host --net=bridge',
      'namespaces',
      [
        { kind: 'net', mode: 'host' },
        { kind: 'net', mode: 'bridge' },
      ],
    ],
    ['--network name=Mine,alias=x', 'networks', ['mine']],
    ['--sysctl net.core.somaxconn=1 --sysctl net.core.somaxconn=2', 'sysctls', [{ name: 'net.core.somaxconn', value: '2' }]],
    ['--sysctl kernel.pid_max=1', 'sysctls', [{ name: 'kernel.pid_max', value: '1' }]],
    ['--ulimit nofile=1:2', 'ulimits', [{ name: 'nofile', value: '1:2' }]],
    [
      '-e A=1 -e B -e A=2 --env=C=',
      'environment',
      [
        { name: 'A', value: '2', scope: 'container' },
        { name: 'B', scope: 'container' },
        { name: 'C', value: '', scope: 'container' },
      ],
    ],
    [
      '-e B -e A=${localEnv:T}',
      'hostVariables',
      [
        { name: 'B', into: 'environment', hasDefault: false },
        { name: 'T', into: 'environment', hasDefault: false },
      ],
    ],
    ['--env=SYSBOX_HONOR_CAPS=TRUE', 'environment', [{ name: 'SYSBOX_HONOR_CAPS', value: 'TRUE', scope: 'container' }]],
    [
      '--env-file /etc/x --label-file l --cidfile out',
      'hostFiles',
      [
        { path: { base: 'root', path: '/etc/x' }, access: 'read', by: '--env-file' },
        { path: { base: 'workspace', path: 'sub/l' }, access: 'read', by: '--label-file' },
        { path: { base: 'workspace', path: 'sub/out' }, access: 'write', by: '--cidfile' },
      ],
    ],
    ['-l a -l a=b', 'labels', [{ name: 'a', value: 'b' }]],
    ['-p 127.0.0.1:80:80', 'ports', [{ address: '127.0.0.1', hostPort: '80', containerPort: '80', protocol: 'tcp' }]],
    ['-P', 'publishAllPorts', true],
    ['--entrypoint /bin/sh', 'entrypoint', ['/bin/sh']],
    ['--entrypoint=', 'entrypoint', []],
    ['--health-cmd true', 'containerCommands', [{ event: 'healthcheck', command: 'true' }]],
    [
      '-m 1g --memory=2g --cpus .5 -c 10',
      'resources',
      [
        { name: 'memory', value: '2g' },
        { name: 'cpus', value: '.5' },
        { name: 'cpu-shares', value: '10' },
      ],
    ],
    ['--device-read-bps /dev/sda:1mb', 'resources', [{ name: 'device-read-bps', value: '/dev/sda:1mb' }]],
    ['--oom-score-adj=-500', 'oomScoreAdjust', -500],
    ['--oom-kill-disable', 'oomKillDisable', true],
    ['--privileged=true', 'privileged', true],
    ['--privileged --privileged=f', 'privileged', false],
    ['--runtime=sysbox-runc --runtime=runc', 'runtime', 'runc'],
    ['--runtime=', 'runtime', undefined],
    ['-u 0 -w /w -h host --cgroup-parent p --platform linux/arm64 --restart always', 'user', '0'],
    ['-w /w', 'workingFolder', '/w'],
    ['-h name', 'hostname', 'name'],
    ['--init=0', 'init', false],
    ['--read-only', 'readOnlyRoot', true],
    ['--group-add docker', 'groups', ['docker']],
    ['--volumes-from x:ro', 'volumesFrom', ['x:ro']],
    ['--link a:b', 'links', ['a:b']],
    ['--add-host a:1.2.3.4 --add-host=b=::1', 'extraHosts', ['a:1.2.3.4', 'b:::1']],
    ['--dns 1.1.1.1', 'dns', ['1.1.1.1']],
    ['--annotation a=b', 'annotations', [{ name: 'a', value: 'b' }]],
    [
      '--log-driver none --log-opt x=y',
      'logging',
      [
        { name: 'driver', value: 'none' },
        { name: 'x', value: 'y' },
      ],
    ],
    ['node sh -c x', 'command', ['sh', '-c', 'x']],
    ['--privileged false', 'image', 'false'],
    ['-- --privileged', 'image', '--privileged'],
  ])('%s', (line, field, expected) => {
    const draft = read(line.split(' ').map((word) => word.replaceAll('¶', ' ')));
    expect(valuesOf(draft, field)).toEqual(expected);
    expect(oddities(draft)).toEqual([]);
  });

  test('the last value hides the earlier ones, nearest first, and says where it stands', () => {
    const { runtime } = read(['--runtime=a', '--runtime', 'b', '--runtime=c']);
    expect(runtime).toMatchObject({
      value: 'c',
      from: { pointer: '/3' },
      hides: [
        { value: 'b', from: { pointer: '/2' } },
        { value: 'a', from: { pointer: '/0' } },
      ],
    });
  });

  test('what the request said before is hidden too', () => {
    const draft = newContainer('x', place);
    draft.user = { value: 'node', from: place };
    draft.environment.push(
      { value: { name: 'A', value: '1', scope: 'container' }, from: place },
      { value: { name: 'A', value: 'r', scope: 'remote' }, from: place },
    );
    applyRunArguments(
      draft,
      ['-u', 'root', '-e', 'A=2'].map((text) => ({ text, from: place })),
      { folder: '', positionals: 'image' },
    );
    expect(draft.user).toMatchObject({ value: 'root', hides: [{ value: 'node' }] });
    expect(draft.environment).toMatchObject([{ value: { value: '2' }, hides: [{ value: { value: '1' } }] }, { value: { value: 'r' } }]);
  });
});

test.each<[string, string]>([
  ['--nope', 'unknown-property --nope'],
  ['-Z', 'unknown-property -Z'],
  ['--volume', 'wrong-type --volume'],
  ['-v=:/b', 'wrong-type --volume'],
  ['-v=data:b', 'wrong-type --volume'],
  ['--memory=-1', 'wrong-type --memory'],
  ['--pids-limit=0b', 'wrong-type --pids-limit'],
  ['--pull=often', 'wrong-type --pull'],
  ['--add-host=a:b', 'wrong-type --add-host'],
  ['--restart=on-failure:x', 'wrong-type --restart'],
  ['--label==x', 'wrong-type --label'],
  ['--privileged=yes', 'wrong-type --privileged'],
  ['--userns=private', 'wrong-type --userns'],
  ['--pid=container:', 'wrong-type --pid'],
  ['--memory=lots', 'wrong-type --memory'],
  ['--cpus=many', 'wrong-type --cpus'],
  ['--pids-limit=x', 'wrong-type --pids-limit'],
  ['--health-interval=5', 'wrong-type --health-interval'],
  ['--ip=x', 'wrong-type --ip'],
  ['--ulimit=files=1', 'wrong-type --ulimit'],
  ['--security-opt=seccomp', 'wrong-type --security-opt'],
  ['--mount=type=bind,what=/', 'wrong-type --mount'],
  ['--mount=type=bind,src=/,dst=h', 'wrong-type --mount'],
  ['--net=', 'wrong-type --network'],
  ['-e==x', 'wrong-type --env'],
  ['--sysctl=net.x', 'wrong-type --sysctl'],
])('docker refuses %s', (line, expected) => expect(oddities(read([line]))).toEqual([expected]));

describe('what depends on the host', () => {
  test.each<[string, ContainerField, unknown]>([
    ['--pid=${localEnv:X:host}', 'namespaces', [{ kind: 'pid', mode: 'host' }]],
    ['--privileged=${localEnv:X:true}', 'privileged', true],
    ['--privileged=${localEnv:X}', 'privileged', undefined],
    ['--${localEnv:X:privileged}', 'privileged', true],
    ['${localEnv:X:--privileged}', 'privileged', true],
    ['-${localEnv:X:P}', 'publishAllPorts', true],
    ['--runtime=${localEnv:X}', 'runtime', '${localEnv:X}'],
    ['--cap-add=${localEnv:X:all}', 'capabilities', [{ change: 'add', name: 'ALL' }]],
    ['--security-opt=${localEnv:X:seccomp=unconfined}', 'securityOptions', [{ name: 'seccomp', value: 'unconfined' }]],
    [
      '--mount=${localEnv:X:type=bind,src=/,dst=/h}',
      'mounts',
      [{ kind: 'bind', source: { base: 'root', path: '/' }, target: '/h', readOnly: false }],
    ],
    [
      '--mount=type=${localEnv:X:bind},src=/,dst=/h',
      'mounts',
      [{ kind: 'bind', source: { base: 'root', path: '/' }, target: '/h', readOnly: false }],
    ],
    [
      '--mount=type=bind,src=/,dst=/h,bind-propagation=${localEnv:X:rshared}',
      'mounts',
      [{ kind: 'bind', source: { base: 'root', path: '/' }, target: '/h', readOnly: false, propagation: 'rshared' }],
    ],
    [
      '--mount=type=volume,dst=/h,volume-opt=o=${localEnv:X:bind}',
      'mounts',
      [{ kind: 'volume', target: '/h', readOnly: false, options: { o: 'bind' } }],
    ],
    [
      '-v=/:/h:${localEnv:X:rshared}',
      'mounts',
      [{ kind: 'bind', source: { base: 'root', path: '/' }, target: '/h', readOnly: false, propagation: 'rshared' }],
    ],
    ['-v=${localEnv:X}', 'mounts', []],
    ['-e=${localEnv:X:SYSBOX_HONOR_CAPS}=TRUE', 'environment', [{ name: 'SYSBOX_HONOR_CAPS', value: 'TRUE', scope: 'container' }]],
  ])('%s is read with its default, and unknown besides', (word, field, expected) => {
    const draft = read([word], 'replace-image');
    expect(valuesOf(draft, field)).toEqual(expected);
    expect(draft.unknown.flatMap(({ fields }) => fields)).toContain(field);
    expect(draft.hostVariables).toMatchObject([{ value: { name: 'X' } }]);
  });

  test.each<[string, ContainerField, unknown]>([
    ['-v=${localEnv:HOME}/.ssh:/s', 'mounts', [{ kind: 'bind', source: { base: 'home', path: '.ssh' }, target: '/s', readOnly: false }]],
    ['-e=A=${localEnv:T:x}', 'environment', [{ name: 'A', value: '${localEnv:T:x}', scope: 'container' }]],
    [
      '--device=${localEnv:D:/dev/fuse}',
      'devices',
      [
        {
          path: { base: 'variable', variable: 'D', path: '', otherwise: { base: 'root', path: '/dev/fuse' } },
          target: '${localEnv:D:/dev/fuse}',
          permissions: 'rwm',
        },
      ],
    ],
  ])('%s keeps its variable', (word, field, expected) => {
    const draft = read([word], 'replace-image');
    expect(valuesOf(draft, field)).toEqual(expected);
    expect(draft.unknown).toEqual([]);
    expect(draft.hostVariables).toHaveLength(1);
  });

  test('a default is cut at its colon in devcontainer.json and kept in a shell', () => {
    expect(valuesOf(read(['-v', '${localEnv:X:/:/h}'], 'replace-image'), 'mounts')).toEqual([
      { kind: 'volume', target: '/', readOnly: false },
    ]);
    expect(valuesOf(read(['-v', '${localEnv:X:/:/h}'], 'image'), 'mounts')).toEqual([
      { kind: 'bind', source: { base: 'root', path: '/' }, target: '/h', readOnly: false },
    ]);
  });

  test.each<[string, readonly ContainerField[] | 'all']>([
    ['-u "$(id -u)" node', ['user']],
    ['-u $(id -u):$(id -g) node', ['user']],
    ['-v "$(realpath x)":/x node', ['mounts']],
    ['--pid="$(x)" node', ['namespaces']],
    ['$(cat flags) node', 'all'],
    ['-v $(cat flags) node', 'all'],
    ['$FLAGS node', 'all'],
    ['--"$(x)" node', 'all'],
    ['--name "$(x)" node', []],
    ['-v $PWD:/x node', []],
    ['-v $DIR:/x node', []],
    ['node "$(x)"', ['command']],
  ])('shell: %s', (line, expected) => {
    const fields = new Set(read(shell(line)).unknown.flatMap((one) => one.fields));
    expect([...fields]).toEqual(expected === 'all' ? [...fieldNames.container] : expected);
  });

  test('an unreadable value does not swallow the next flag', () =>
    expect(read(shell('-u$(id -u) --privileged node')).privileged?.value).toBe(true));
});

describe('positionals', () => {
  test('in runArgs the image is replaced', () => {
    const draft = read(['--rm', 'other:evil', 'sh', '-c', 'x'], 'replace-image');
    expect(draft).toMatchObject({
      replacedImage: { value: 'other:evil', from: { pointer: '/1' } },
      command: { value: ['sh', '-c', 'x'], from: { pointer: '/2' } },
      image: undefined,
    });
  });
  test('none: nothing is replaced', () => expect(read(['--rm'], 'replace-image').replacedImage).toBeUndefined());
});

describe('files of variables and labels', () => {
  const files: Files = new Map([
    ['sub/env', { text: '\uFEFF# c\nA=file\n  B=b=c\r\nHOME\n\nbad name=1\n' }],
    ['sub/labels', { text: 'l\nm=1' }],
    ['sub/gone', { missing: true }],
    ['sub/big', { refused: 'too large' }],
  ]);
  test('are read below the flags, wherever they stand', () => {
    const draft = read(['-e', 'A=flag', '--env-file', 'env', '--label-file=labels'], 'image', files);
    expect(draft.environment.map(({ value }) => value)).toEqual([
      { name: 'A', value: 'flag', scope: 'container' },
      { name: 'B', value: 'b=c', scope: 'container' },
      { name: 'HOME', scope: 'container' },
    ]);
    expect(draft.environment[1]!.from).toMatchObject({ document: 'sub/env', via: { pointer: '/3' } });
    expect(draft.labels.map(({ value }) => value)).toEqual([
      { name: 'l', value: '' },
      { name: 'm', value: '1' },
    ]);
    expect(draft.hostVariables).toMatchObject([{ value: { name: 'HOME' } }]);
    expect(oddities(draft)).toEqual(['wrong-type bad name']);
    expect(draft.unknown).toEqual([]);
  });
  test.each<[string, object]>([
    ['other', { want: { kind: 'file', name: 'sub/other' } }],
    ['big', { why: expect.stringContaining('too large') }],
    ['/etc/env', { fields: ['environment'], can: 'add' }],
    ['../../env', { fields: ['environment'] }],
  ])('%s is unknown', (name, expected) => expect(read(['--env-file', name], 'image', files).unknown).toMatchObject([expected]));
  test('one that does not exist stops docker', () =>
    expect(oddities(read(['--env-file', 'gone'], 'image', files))).toEqual(['wrong-type --env-file']));
});

describe('hostile input', () => {
  test('too many words are one oddity, and everything is unknown', () => {
    const draft = read(Array.from({ length: 100_000 }, () => '--privileged'));
    expect(draft.oddities).toHaveLength(1);
    expect(draft.unknown).toMatchObject([{ fields: fieldNames.container }]);
    expect(draft.privileged).toBeUndefined();
  });
  test.each([
    ['one name again and again', (index: number) => (index % 2 === 0 ? '-e' : 'A=1')],
    ['many names', (index: number) => `-eA${index}=1`],
    ['one runtime after the other', (index: number) => `--runtime=r${index}`],
    ['namespaces on and off', (index: number) => `--pid=${index % 2 === 0 ? 'host' : ''}`],
    ['variables', (index: number) => `-v${'${localEnv:A:'.repeat(index % 50)}`],
  ])('%s, 10,000 times', (_title, word) => {
    const request = read(
      Array.from({ length: 10_000 }, (_, index) => word(index)),
      'replace-image',
    );
    expect(request.kind).toBe('container');
  });
  test('names of prototypes are names', () => {
    const draft = read([
      '-e',
      '__proto__=1',
      '--label=constructor=x',
      '--sysctl',
      'net.__proto__=1',
      '--mount',
      'type=volume,dst=/x,volume-opt=__proto__=y',
    ]);
    expect(valuesOf(draft, 'environment')).toEqual([{ name: '__proto__', value: '1', scope: 'container' }]);
    expect(({} as Record<string, unknown>)['y']).toBeUndefined();
  });
});
