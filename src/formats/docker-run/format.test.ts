import { fc } from '../../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import { type Fact, uncovered } from '../../model/fact.ts';
import type { Change, ContainerField, ContainerRequest } from '../../model/request.ts';
import { fieldNames, fieldShapes } from '../../model/request-fields.ts';
import { applySplices } from '../../syntax/splice.ts';
import { dockerRun } from './format.ts';

const none = new Map();
const parse = (text: string) => dockerRun.parse({ document: 'command line', path: '', text });

function read(text: string): ContainerRequest {
  const [request] = dockerRun.read(parse(text).doc, none).requests;
  if (request?.kind !== 'container') throw new Error(`not read: ${text}`);
  return request;
}

const factsOf = (request: ContainerRequest, field: ContainerField): readonly Fact<unknown>[] => {
  const held = request[field] as Fact<unknown> | readonly Fact<unknown>[] | undefined;
  return held === undefined ? [] : fieldShapes.container[field] === 'list' ? (held as readonly Fact<unknown>[]) : [held as Fact<unknown>];
};
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
const valuesOf = (request: ContainerRequest, field: ContainerField): unknown => plain(factsOf(request, field).map(({ value }) => value));
const removal = (field: ContainerField, fact: Fact<unknown>): Change =>
  ({ do: 'remove', kind: 'container', field, fact }) as unknown as Change;
const replacement = (field: ContainerField, fact: Fact<unknown>, value: unknown): Change =>
  ({ do: 'replace', kind: 'container', field, fact, value }) as unknown as Change;
const addition = (field: ContainerField, value: unknown): Change => ({ do: 'add', kind: 'container', field, value }) as unknown as Change;

const inAnyOrder = (values: unknown): string[] => (plain(values) as unknown[]).map((value) => JSON.stringify(value)).sort();

function edited(text: string, ...changes: readonly Change[]): string {
  const { splices, refused } = dockerRun.edit(parse(text).doc, changes);
  expect(refused).toEqual([]);
  return applySplices(text, splices);
}

describe('parse', () => {
  test.each([
    ['docker run node', 'node'],
    ['docker container run --name web node', 'web'],
    ['docker create node', 'node'],
    ['docker container create node', 'node'],
    ['podman run node', 'node'],
    ['/usr/bin/docker run node', 'node'],
    ['sudo -E docker run node', 'node'],
    ['  # start\n docker \\\n run node', 'node'],
    ['docker run', 'container'],
  ])('%s', (text, name) => expect(read(text).name).toBe(name));

  test.each([
    '',
    'docker',
    'docker ps',
    'docker container ls',
    'kubectl run x',
    'echo docker run x',
    'docker exec x y',
    'x'.repeat(200_000),
  ])('is none: %s', (text) => {
    const { doc, problems } = parse(text);
    expect(problems).toMatchObject([{ fatal: true }]);
    expect(dockerRun.read(doc, none).requests).toEqual([]);
  });

  test.each([
    ['docker --context far run node', 'engine of another context'],
    ['docker -H tcp://far:2375 run node', 'another engine'],
    ['docker --config=x run node', 'settings'],
    ['docker --nope run node', 'no flag --nope'],
    ['DOCKER_HOST=tcp://far docker run node', 'DOCKER_HOST'],
    ['docker run node > log', 'redirection'],
    ['docker run node; rm -rf x', 'not read'],
    ['docker run node "a', 'not closed'],
  ])('says of %s', (text, part) => {
    const { problems } = parse(text);
    expect(problems.map(({ message }) => message).join()).toContain(part);
    expect(read(text).image?.value).toBe('node');
  });

  test('a redirection does not hide the flags behind it', () =>
    expect(read('docker run >log --privileged node').privileged?.value).toBe(true));
});

describe('read', () => {
  test('facts point at their words', () => {
    const text = `docker run -e 'A=b c' --pid host node`;
    const { environment, namespaces, image } = read(text);
    const at = (fact: Fact<unknown> | undefined) => `${fact!.from.pointer} ${text.slice(...fact!.from.offset!)}`;
    expect([at(environment[0]), at(namespaces[0]), at(image)]).toEqual([`/3 'A=b c'`, '/5 host', '/6 node']);
  });
  test('an image is looked up by nobody', () =>
    expect(read('docker run -u 1 node').unknown).toMatchObject([{ layer: 'image', want: { kind: 'image', name: 'node' } }]));
  test('no image: a problem, and the image is unknown', () => {
    const { problems, requests } = dockerRun.read(parse('docker run -d').doc, none);
    expect(problems).toHaveLength(1);
    expect(requests[0]!.unknown).toMatchObject([{ fields: ['image'] }]);
  });
  test('flags of podman that docker has not leave everything open', () =>
    expect(read('podman run --systemd=always node').unknown.map(({ fields }) => fields)).toContainEqual(fieldNames.container));
  test('files that are named are wanted', () =>
    expect(dockerRun.read(parse('docker run --env-file .env node').doc, none).wants).toMatchObject([
      { kind: 'file', name: '.env' },
      { kind: 'image' },
    ]));
});

const first = (text: string, field: ContainerField): Fact<unknown> => factsOf(read(text), field)[0]!;

describe('an official image', () => {
  test('is known without looking it up, and its label does not count: only the Dev Containers CLI reads it', () => {
    const request = read('docker run mcr.microsoft.com/devcontainers/go:1.22');
    expect(request.unknown).toEqual([]);
    expect(request.user).toMatchObject({ value: 'root', from: { layer: 'image' } });
    expect(request.securityOptions).toEqual([]);
  });
});

describe('edit keeps the rest byte for byte', () => {
  test.each<[string, ContainerField, string]>([
    ['docker run --privileged node', 'privileged', 'docker run node'],
    ['docker run \\\n  --privileged \\\n  -it  node', 'privileged', 'docker run \\\n  -it  node'],
    ['docker run -v /:/h node', 'mounts', 'docker run node'],
    ['docker run -v "/:/h"   node', 'mounts', 'docker run   node'],
    ['docker run -itdv /:/h node', 'mounts', 'docker run -itd node'],
    ['docker run -itdv/:/h node', 'mounts', 'docker run -itd node'],
    ['docker run -itdPv /:/h node', 'publishAllPorts', 'docker run -itdv /:/h node'],
    ['docker run -Pv=/:/h node', 'publishAllPorts', 'docker run -v=/:/h node'],
    ['docker run -Pu"$USER" node', 'publishAllPorts', 'docker run -u"${USER}" node'],
    ['docker run --use-api-socket node', 'mounts', 'docker run node'],
    ['docker run --env-file x node', 'hostFiles', 'docker run node'],
    ['docker run --nope node', 'oddities', 'docker run node'],
    ['docker run node  sh -c "a b" # x', 'command', 'docker run node # x'],
    ['docker run -v /:/h > log node', 'mounts', 'docker run > log node'],
  ])('remove: %s', (text, field, expected) => expect(edited(text, removal(field, first(text, field)))).toBe(expected));

  test.each<[string, ContainerField, unknown, string]>([
    ['docker run --runtime runc node', 'runtime', 'sysbox-runc', 'docker run --runtime sysbox-runc node'],
    ['docker run -du root node', 'user', 'node', 'docker run -du node node'],
    [
      'docker run -v data:/b:nocopy node',
      'mounts',
      { kind: 'volume', source: 'other', target: '/b', readOnly: false },
      'docker run -v other:/b:nocopy node',
    ],
    [
      'docker run -v /a:/b:Z node',
      'mounts',
      { kind: 'bind', source: { base: 'root', path: '/a' }, target: '/b', readOnly: true },
      'docker run -v /a:/b:ro,Z node',
    ],
    [
      'docker run --tmpfs /a:size=1m node',
      'mounts',
      { kind: 'tmpfs', target: '/b', readOnly: true },
      'docker run --tmpfs /b:ro,size=1m node',
    ],
    [
      'docker run --mount type=volume,src=a,dst=/b,volume-subpath=s node',
      'mounts',
      { kind: 'volume', source: 'a', target: '/b', readOnly: true },
      'docker run --mount type=volume,src=a,dst=/b,volume-subpath=s,readonly node',
    ],
    ['docker run node', 'image', 'node:20', 'docker run node:20'],
    ['docker run node a b', 'command', ['sh', '-c', 'x y'], `docker run node sh -c 'x y'`],
  ])('replace: %s', (text, field, value, expected) => expect(edited(text, replacement(field, first(text, field), value))).toBe(expected));

  test.each<[string, ContainerField, unknown, string]>([
    ['docker run node sh', 'runtime', 'sysbox-runc', 'docker run --runtime sysbox-runc node sh'],
    ['docker run -- node', 'privileged', false, 'docker run --privileged=false -- node'],
    ['docker run -e -- node', 'init', true, 'docker run -e -- --init node'],
    ['docker run -d', 'readOnlyRoot', true, 'docker run -d --read-only'],
    ['docker run node', 'command', ['a b'], `docker run node 'a b'`],
  ])('add: %s', (text, field, value, expected) => expect(edited(text, addition(field, value))).toBe(expected));

  test('several at once, in one bundle', () => {
    const text = 'docker run -Pu root -e A=1 node sh';
    const request = read(text);
    expect(
      edited(
        text,
        removal('publishAllPorts', request.publishAllPorts!),
        replacement('user', request.user!, 'node'),
        addition('init', true),
        removal('command', request.command!),
      ),
    ).toBe('docker run -u node -e A=1 --init node');
  });

  test.each<[string, Change | ((request: ContainerRequest) => Change)]>([
    ['the image', ({ image }) => removal('image', image!)],
    ['a field without a flag', addition('hostCommands', { event: 'x', command: 'y' })],
    ['an entrypoint of two words', addition('entrypoint', ['a', 'b'])],
    ['a value that would be read as another one', addition('ports', { containerPort: 'x', protocol: 'tcp' })],
    ['a variable for lifecycle commands', addition('environment', { name: 'A', value: 'b', scope: 'remote' })],
    ['what another document says', ({ image }) => removal('runtime', { ...image!, from: { ...image!.from, document: 'other' } })],
    ['part of a word that is not understood', ({ publishAllPorts }) => removal('publishAllPorts', publishAllPorts!)],
    ['a build', { do: 'add', kind: 'build', field: 'target', value: 'x' }],
  ])('refuses %s', (_title, change) => {
    const text = 'docker run -PZ node';
    const { splices, refused } = dockerRun.edit(parse(text).doc, [typeof change === 'function' ? change(read(text)) : change]);
    expect(refused).toHaveLength(1);
    expect(splices).toEqual([]);
  });
});

/** By what a value of a list hides an earlier one. */
const name = (one: unknown): unknown => (one as { name?: unknown }).name ?? (one as { event?: unknown }).event;

describe('laws', () => {
  const flags = [
    '-it',
    '--rm',
    '-d',
    '-P',
    '--privileged',
    '--privileged=false',
    '--init',
    '--read-only',
    '-v /a:/b',
    '-v data:/d:ro',
    '-itv "$HOME/x":/y',
    '--mount type=bind,src=/a,dst=/b',
    '--tmpfs /run',
    '-e A=1',
    "-e 'B=x y'",
    '-eA=2',
    '-dPe C',
    '--cap-add ALL',
    '--cap-drop=net_raw',
    '--pid host',
    '--pid=',
    '--net=host',
    '--network mine',
    '-u root',
    '--user=1:2',
    '-Pu0',
    '--runtime runc',
    '--runtime=sysbox-runc',
    '--security-opt seccomp=unconfined',
    '--security-opt no-new-privileges',
    '-p 80:80',
    '-p [::1]:1-2:3-4/udp',
    '--device /dev/fuse',
    '--device vendor.com/class=a',
    '--gpus all',
    '-m 1g',
    '--memory=2g',
    '--sysctl net.a=1',
    '--ulimit nofile=1:2',
    '-l a=b',
    '-l a',
    '--label c=d',
    '--entrypoint sh',
    '--entrypoint ""',
    '--health-cmd true',
    '--health-cmd ""',
    '--add-host a:1.1.1.1',
    '--dns 1.1.1.1',
    '--link a',
    '--volumes-from x',
    '--restart always',
    '--oom-score-adj -5',
    '--log-driver x',
    '--log-opt a=b',
    '--annotation a=b',
    '--group-add 5',
    '-w /w',
    '--hostname h',
    '--env-file e',
    '--cidfile c',
    '--use-api-socket',
    '--cgroup-parent p',
    '--device-cgroup-rule "c *:* rwm"',
    '--nope',
  ];
  const blank = fc.constantFrom(' ', '  ', ' \\\n  ');
  const lines = fc
    .tuple(
      fc.array(fc.tuple(fc.constantFrom(...flags), blank), { maxLength: 8 }),
      fc.constantFrom('node', '"node:20"', '-- node', 'node sh', `node sh -c 'a b'`),
    )
    .map(([parts, end]) => `docker run ${parts.map((part) => part.join('')).join('')}${end}`);

  test('reading never throws', () =>
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...flags), fc.string()), { maxLength: 8 }), (parts) => {
        const { doc } = parse(`docker run ${parts.join(' ')}`);
        expect(dockerRun.read(doc, none).requests).toHaveLength(1);
      }),
    ));

  test('remove, then read = read, then remove', () =>
    fc.assert(
      fc.property(lines, fc.nat(), (text, pick) => {
        const request = read(text);
        const all = fieldNames.container.flatMap((field) => factsOf(request, field).map((fact) => ({ field, fact })));
        const { field, fact } = all[pick % all.length]!;
        const { splices, refused } = dockerRun.edit(parse(text).doc, [removal(field, fact)]);
        const mayRefuse = field === 'image' || field === 'hostVariables' || field === 'oddities';
        expect(refused.length).toBeLessThanOrEqual(mayRefuse ? 1 : 0);
        if (refused.length > 0) return;
        const next = uncovered(fact);
        const expected = factsOf(request, field)
          .flatMap((one) => (one === fact ? (next === undefined ? [] : [next]) : [one]))
          .map(({ value }) => value);
        // What was hidden comes back in the place of its own word.
        expect(inAnyOrder(valuesOf(read(applySplices(text, splices)), field))).toEqual(inAnyOrder(expected));
      }),
      { numRuns: 500 },
    ));

  const values: readonly [ContainerField, unknown][] = [
    ['runtime', 'sysbox-runc'],
    ['user', 'a b'],
    ['privileged', false],
    ['init', true],
    ['environment', { name: 'NEW', value: '$x "y" \'z\'', scope: 'container' }],
    ['environment', { name: 'NEW', scope: 'container' }],
    ['mounts', { kind: 'bind', source: { base: 'home', path: 'a,b "c"' }, target: '/t', readOnly: true }],
    ['mounts', { kind: 'bind', source: { base: 'workspace', path: '' }, target: '/t', readOnly: false, propagation: 'rshared' }],
    [
      'mounts',
      {
        kind: 'bind',
        source: { base: 'variable', variable: 'V', path: 'x', otherwise: { base: 'root', path: '/x' } },
        target: '/t',
        readOnly: false,
      },
    ],
    [
      'mounts',
      {
        kind: 'bind',
        source: { base: 'variable', variable: 'V', path: 'x', otherwise: { base: 'root', path: '/d/x' } },
        target: '/t',
        readOnly: false,
      },
    ],
    ['mounts', { kind: 'volume', source: 'v', target: '/t', readOnly: false, driver: 'd', options: { o: 'bind', device: '/x' } }],
    ['mounts', { kind: 'tmpfs', target: '/t', readOnly: false }],
    ['capabilities', { change: 'drop', name: 'ALL' }],
    ['namespaces', { kind: 'uts', mode: 'host' }],
    ['networks', 'other'],
    ['ports', { address: '::1', hostPort: '5', containerPort: '6', protocol: 'udp' }],
    ['ports', { address: '127.0.0.1', containerPort: '6', protocol: 'tcp' }],
    ['devices', { path: { base: 'root', path: '/dev/a' }, target: '/dev/b', permissions: 'r' }],
    ['deviceRequests', { driver: 'x', ids: ['1', '2'], capabilities: ['compute', 'gpu'] }],
    ['deviceRequests', { driver: 'cdi', ids: ['a.b/c=d'], capabilities: [] }],
    ['securityOptions', { name: 'apparmor', value: 'x' }],
    ['sysctls', { name: 'net.new', value: '1' }],
    ['ulimits', { name: 'core', value: '0' }],
    ['resources', { name: 'cpus', value: '2' }],
    ['labels', { name: 'new', value: '' }],
    ['entrypoint', []],
    ['entrypoint', ['/x y']],
    ['command', ['a', 'b c']],
    ['containerCommands', { event: 'healthcheck', command: 'x || y' }],
    ['logging', { name: 'driver', value: 'none' }],
    ['hostFiles', { path: { base: 'root', path: '/x' }, access: 'read', by: '--env-file' }],
    ['readOnlyRoot', true],
    ['publishAllPorts', true],
    ['oomScoreAdjust', 7],
    ['oomKillDisable', true],
    ['groups', 'g'],
    ['volumesFrom', 'c'],
    ['links', 'a:b'],
    ['extraHosts', 'a:host-gateway'],
    ['dns', '9.9.9.9'],
    ['hostname', 'n'],
    ['workingFolder', '/q'],
    ['annotations', { name: 'new', value: 'x' }],
    ['restart', 'no'],
    ['platform', 'linux/amd64'],
    ['cgroupParent', 'q'],
    ['deviceRules', 'a *:* r'],
    ['image', 'other@sha256:0'],
  ];

  test('add, then read = read, then add', () =>
    fc.assert(
      fc.property(lines, fc.constantFrom(...values), (text, [field, value]) => {
        if (field === 'image') return;
        const before = read(text);
        const after = read(edited(text, addition(field, value)));
        const kept = fieldShapes.container[field] === 'one' ? [] : factsOf(before, field).map((one) => one.value);
        const replaced = kept.findIndex(
          (one) => name(value) !== undefined && name(one) === name(value) && field !== 'securityOptions' && field !== 'capabilities',
        );
        const expected = replaced < 0 ? [...kept, value] : kept.with(replaced, value);
        // Files of variables are read first, and named ones keep their place in their list.
        expect(new Set((valuesOf(after, field) as unknown[]).map((one) => JSON.stringify(sorted(one))))).toEqual(
          new Set(expected.map((one) => JSON.stringify(sorted(one)))),
        );
      }),
      { numRuns: 500 },
    ));

  test('replace, then read = read, then replace', () =>
    fc.assert(
      fc.property(lines, fc.constantFrom(...values), fc.nat(), (text, [field, value], pick) => {
        const request = read(text);
        const facts = factsOf(request, field);
        const fact = facts[pick % Math.max(1, facts.length)];
        // Replacing by a name that stands elsewhere already is another change, and a flag that says two things at once says the new one alone.
        if (
          fact === undefined ||
          facts.some((one) => one !== fact && name(one.value) !== undefined && name(one.value) === name(value)) ||
          text.includes('--use-api-socket')
        )
          return;
        const result = read(edited(text, replacement(field, fact, value)));
        const others = fact.hides === undefined || fieldShapes.container[field] === 'one' || name(fact.value) === name(value);
        const expected = facts.flatMap((one) => (one !== fact ? [one.value] : others ? [value] : [fact.hides![0]!.value, value]));
        expect(new Set((valuesOf(result, field) as unknown[]).map((one) => JSON.stringify(sorted(one))))).toEqual(
          new Set(expected.map((one) => JSON.stringify(sorted(one)))),
        );
      }),
      { numRuns: 500 },
    ));
});

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
