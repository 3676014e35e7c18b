import { describe, expect, test } from 'vitest';
import type { Fact } from '../../model/fact.ts';
import type { Change, ContainerField, ContainerRequest } from '../../model/request.ts';
import { applySplices } from '../../syntax/splice.ts';
import { compose } from './format.ts';

function parse(text: string) {
  return compose.parse({ document: 'compose.yaml', path: 'compose.yaml', text, named: true }).doc;
}

function read(text: string): readonly ContainerRequest[] {
  return compose.read(parse(text), new Map()).requests.filter((request) => request.kind === 'container');
}

function factsOf(request: ContainerRequest, field: ContainerField): readonly Fact<unknown>[] {
  const held = request[field] as Fact<unknown> | readonly Fact<unknown>[] | undefined;
  return held === undefined ? [] : Array.isArray(held) ? held : [held as Fact<unknown>];
}

function remove(text: string, field: ContainerField, index = 0, service = 0): Change {
  return { do: 'remove', kind: 'container', field, fact: factsOf(read(text)[service]!, field)[index]! } as unknown as Change;
}

function replace(text: string, field: ContainerField, value: unknown, index = 0, service = 0): Change {
  return { ...remove(text, field, index, service), do: 'replace', value } as unknown as Change;
}

function add(field: ContainerField, value: unknown, of?: string): Change {
  return { do: 'add', kind: 'container', field, value, ...(of === undefined ? {} : { of }) } as unknown as Change;
}

/** The text with the changes made, or why not. */
function edited(text: string, changes: readonly Change[]): string {
  const { splices, refused } = compose.edit(parse(text), changes);
  expect(refused.length === changes.length ? splices : []).toEqual([]);
  if (refused.length > 0) return `refused: ${refused.map(({ why }) => why).join('; ')}`;
  return applySplices(text, splices);
}

/** A file with one service, whose lines follow. */
function service(...lines: readonly string[]): string {
  return `services:\n  web:\n    image: x\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

type Case = readonly [name: string, text: string, changes: (text: string) => readonly Change[], result: string];

const removals: readonly Case[] = [
  ['a key', service('privileged: true', 'init: true'), (text) => [remove(text, 'privileged')], service('init: true')],
  ['the last key of the file', service('init: true', 'pid: host'), (text) => [remove(text, 'namespaces')], service('init: true')],
  ['an item', service('cap_add:', '  - A', '  - B'), (text) => [remove(text, 'capabilities')], service('cap_add:', '  - B')],
  ['the last item takes its key with it', service('cap_add:', '  - A'), (text) => [remove(text, 'capabilities')], service()],
  [
    'two items that are all there is',
    service('cap_add:', '- A', '- B', 'init: true'),
    (text) => [remove(text, 'capabilities', 0), remove(text, 'capabilities', 1)],
    service('init: true'),
  ],
  [
    'the same twice',
    service('cap_add: [A, B]'),
    (text) => [remove(text, 'capabilities'), remove(text, 'capabilities')],
    service('cap_add: [B]'),
  ],
  ['the first in brackets', service('cap_add: [A, B, C]'), (text) => [remove(text, 'capabilities')], service('cap_add: [B, C]')],
  ['the last in brackets', service('cap_add: [ A, B ]'), (text) => [remove(text, 'capabilities', 1)], service('cap_add: [ A ]')],
  [
    'the last two in brackets',
    service('cap_add: [A, B, C]'),
    (text) => [remove(text, 'capabilities', 2), remove(text, 'capabilities', 1)],
    service('cap_add: [A]'),
  ],
  ['the only one in brackets', service('cap_add: [A] # c'), (text) => [remove(text, 'capabilities')], service('# c')],
  [
    'lines in brackets',
    service('cap_add: [', '  A, # a', '  B, # b', '  C # c', ']'),
    (text) => [remove(text, 'capabilities', 1)],
    service('cap_add: [', '  A, # a', '  # b', '  C # c', ']'),
  ],
  [
    'the last line in brackets',
    service('cap_add: [', '  A, # a', '  C', ']'),
    (text) => [remove(text, 'capabilities', 1)],
    service('cap_add: [', '  A # a', ']'),
  ],
  ['a pair in braces', service('environment: {A: 1, B: 2}'), (text) => [remove(text, 'environment')], service('environment: {B: 2}')],
  [
    'a service in braces',
    'services: {web: {image: x, privileged: true}}\n',
    (text) => [remove(text, 'privileged')],
    'services: {web: {image: x}}\n',
  ],
  [
    'comments stay',
    service('cap_add: # why', '  # before', '  - A # with', '  # after', 'init: true'),
    (text) => [remove(text, 'capabilities')],
    service('# why', '  # before', '  # with', '  # after', 'init: true'),
  ],
  ['a quoted key', service('"privileged": true # c'), (text) => [remove(text, 'privileged')], service('# c')],
  [
    'a variable of a map',
    service('environment:', '  A: 1', '  B:'),
    (text) => [remove(text, 'environment', 1)],
    service('environment:', '  A: 1'),
  ],
  [
    'a variable of a list',
    service('environment:', '  - A=1', '  - B'),
    (text) => [remove(text, 'environment', 1)],
    service('environment:', '  - A=1'),
  ],
  [
    'a long mount',
    service('volumes:', '  - type: bind # c', '    source: /a', '    # d', '    target: /b', '  - c:/d'),
    (text) => [remove(text, 'mounts')],
    service('volumes:', '  # c', '    # d', '  - c:/d'),
  ],
  [
    'a named volume: its declaration stays',
    `${service('volumes: [data:/d]')}volumes:\n  data:\n    driver_opts: {type: none, o: bind, device: /}\n`,
    (text) => [remove(text, 'mounts')],
    `${service()}volumes:\n  data:\n    driver_opts: {type: none, o: bind, device: /}\n`,
  ],
  [
    'the mount of a secret: its declaration stays',
    `${service('secrets:', '  - s')}secrets:\n  s: {file: /etc/shadow}\n`,
    (text) => [remove(text, 'mounts')],
    `${service()}secrets:\n  s: {file: /etc/shadow}\n`,
  ],
  [
    'the network of the host: its declaration stays',
    `${service('networks: [h, i]')}networks:\n  i:\n  h: {external: true, name: host}\n`,
    (text) => [remove(text, 'namespaces')],
    `${service('networks: [i]')}networks:\n  i:\n  h: {external: true, name: host}\n`,
  ],
  [
    'the default network that is the host’s',
    `${service()}networks:\n  default: {external: true, name: host}\n`,
    (text) => [remove(text, 'namespaces')],
    service(),
  ],
  ['use_api_socket', service('use_api_socket: true'), (text) => [remove(text, 'mounts')], service()],
  ['one tmpfs', service('tmpfs: /run'), (text) => [remove(text, 'mounts')], service()],
  [
    'devices deep in deploy',
    service('deploy:', '  resources:', '    reservations:', '      devices:', '        - capabilities: [gpu]'),
    (text) => [remove(text, 'deviceRequests')],
    service(),
  ],
  [
    'a sysctl and a ulimit',
    service('sysctls:', '  a.b: 1', 'ulimits:', '  nofile: {soft: 1, hard: 2}', '  core: 0'),
    (text) => [remove(text, 'sysctls'), remove(text, 'ulimits')],
    service('ulimits:', '  core: 0'),
  ],
  ['an env_file of a map', service('env_file:', '  - path: ../a', '    required: false'), (text) => [remove(text, 'hostFiles')], service()],
  ['a provider', service('provider:', '  type: x'), (text) => [remove(text, 'hostCommands')], service()],
  [
    'what is merged in goes where it stands',
    `x-c: &c\n  init: true\n  pid: host\n${service('<<: *c')}`,
    (text) => [remove(text, 'namespaces')],
    `x-c: &c\n  init: true\n${service('<<: *c')}`,
  ],
  [
    'an alias of a whole value goes where it is used',
    `x-v: &v /a:/b\nservices:\n  web:\n    image: x\n    volumes: [*v, c:/c]\n  api:\n    image: x\n    volumes: [*v]\n`,
    (text) => [remove(text, 'mounts', 0, 0)],
    `x-v: &v /a:/b\nservices:\n  web:\n    image: x\n    volumes: [c:/c]\n  api:\n    image: x\n    volumes: [*v]\n`,
  ],
  [
    'what comes by extends goes where it stands',
    'services:\n  base:\n    image: x\n    privileged: true\n  web:\n    extends: base\n',
    (text) => [remove(text, 'privileged', 0, 1)],
    'services:\n  base:\n    image: x\n  web:\n    extends: base\n',
  ],
  [
    'windows line ends, a mark and no last one',
    '\uFEFFservices:\r\n  web:\r\n    image: x\r\n    init: true # c\r\n    pid: host',
    (text) => [remove(text, 'namespaces')],
    '\uFEFFservices:\r\n  web:\r\n    image: x\r\n    init: true # c',
  ],
  [
    'two last ones without a line end',
    'services:\n  web:\n    image: x\n    init: true\n    pid: host',
    (text) => [remove(text, 'namespaces'), remove(text, 'init')],
    'services:\n  web:\n    image: x',
  ],
  [
    'the first line after a mark',
    '\uFEFFname: a\nservices: {web: {image: x}}\n',
    (text) => [remove(text, 'project')],
    '\uFEFFservices: {web: {image: x}}\n',
  ],
  [
    'what depends on a variable',
    service('image2: y', 'volumes:', '  - ${A:-/a}:/b'),
    (text) => [remove(text, 'mounts')],
    service('image2: y'),
  ],
  ['an unknown key', service('image2: y'), (text) => [remove(text, 'oddities')], service()],
  ['a key in the wrong case', service('Privileged: true'), (text) => [remove(text, 'oddities')], service()],
  [
    'an unknown key first in an item',
    service('volumes:', '  - tpye: bind', '    type: bind', '    source: /a', '    target: /b'),
    (text) => [remove(text, 'oddities')],
    service('volumes:', '  - type: bind', '    source: /a', '    target: /b'),
  ],
  [
    'an unknown key first in an item, with a comment',
    service('volumes:', '  - tpye: bind # c', '    type: bind', '    target: /b'),
    (text) => [remove(text, 'oddities')],
    service('volumes:', '  - # c', '    type: bind', '    target: /b'),
  ],
  [
    'of a key written twice, the one that nobody reads',
    service('privileged: true', 'init: true', 'privileged: false'),
    (text) => [remove(text, 'oddities')],
    service('init: true', 'privileged: false'),
  ],
  [
    'after a text block',
    service('command: |', '  a', '', 'pid: host # c'),
    (text) => [remove(text, 'namespaces')],
    service('command: |', '  a', '', '# c'),
  ],
  [
    'comments after a text block that would become part of it',
    service('command: |', '  a', 'cap_add:', '    # c', '    - A # d', '    # e', 'init: true'),
    (text) => [remove(text, 'capabilities')],
    service('command: |', '  a', '# c', '# d', '# e', 'init: true'),
  ],
  [
    'a text block',
    service('command: | # c', '  a', '', '  b', '', 'pid: host'),
    (text) => [remove(text, 'command')],
    service('# c', '', 'pid: host'),
  ],
  [
    'the first entry of a map that is used elsewhere',
    `x-c: &c\n  privileged: true\n  init: true\n${service('<<: *c')}`,
    (text) => [remove(text, 'privileged')],
    `x-c: &c\n  init: true\n${service('<<: *c')}`,
  ],
];

describe('what is removed is gone, and its comments stay', () => {
  test.each(removals)('%s', (_, text, changes, result) => {
    expect(edited(text, changes(text))).toBe(result);
  });
});

const kept: readonly Case[] = [
  ['the image of a service without a build', service(), (text) => [remove(text, 'image')], 'nothing but its image'],
  [
    'an anchor that is used elsewhere',
    `${service('volumes:', '  - &v /a:/b')}  api:\n    image: x\n    volumes: [*v]\n`,
    (text) => [remove(text, 'mounts')],
    'an anchor in it is used elsewhere, by *v',
  ],
  ['the last of a list that overrides', service('cap_add: !override [A]'), (text) => [remove(text, 'capabilities')], '!override'],
  [
    'the last of a list that hides a merged one',
    `x-c: &c {cap_add: [B]}\n${service('<<: *c', 'cap_add: [A]')}`,
    (text) => [remove(text, 'capabilities')],
    'a merge key would bring in another cap_add',
  ],
  [
    'the last key of a service',
    'services:\n  base: {image: x}\n  web:\n    privileged: true\n',
    (text) => [remove(text, 'privileged', 0, 1)],
    'nothing would be left of the service',
  ],
  ['a question mark', service('? privileged', ': true'), (text) => [remove(text, 'privileged')], 'its key is written in a way'],

  [
    'what an extended file of the project as a whole says',
    service(),
    () => [{ ...remove(service('init: true'), 'init') } as Change],
    'its place in the file was not found',
  ],
  ['a variable inside a value', service('volumes: ["$A:/a"]'), (text) => [remove(text, 'hostVariables')], 'part of another value'],
  [
    'a map in it that is used elsewhere',
    `${service('logging:', '  options: &o', '    a: b')}  api:\n    image: x\n    logging:\n      driver: y\n      options: *o\n`,
    (text) => [remove(text, 'logging')],
    'an anchor in it is used elsewhere, by *o',
  ],
];

describe('what cannot go without guessing stays', () => {
  test.each(kept)('%s', (_, text, changes, why) => {
    expect(edited(text, changes(text))).toMatch(/^refused: /u);
    expect(edited(text, changes(text))).toContain(why);
  });

  test('what another file says', () => {
    const text = service('init: true');
    const change = remove(text, 'init') as Extract<Change, { do: 'remove' }>;
    const other = { ...change, fact: { ...change.fact, from: { ...change.fact.from, document: 'other.yaml' } } } as Change;
    expect(edited(text, [other])).toBe('refused: it is said in other.yaml, not in compose.yaml');
  });
});

const bind = { kind: 'bind', source: { base: 'root', path: '/a' }, target: '/b', readOnly: false };

const replacements: readonly Case[] = [
  [
    'a short volume from elsewhere keeps what the request does not carry',
    service('volumes:', '  - /x:/b:cached,z'),
    (text) => [replace(text, 'mounts', bind)],
    service('volumes:', '  - /a:/b:cached,z'),
  ],
  [
    'a mount without propagation',
    service('volumes:', '  - /a:/b:rshared # c'),
    (text) => [replace(text, 'mounts', bind)],
    service('volumes:', '  - /a:/b # c'),
  ],
  [
    'a mount that is read-only',
    service('volumes:', "  - '/a:/b:z'"),
    (text) => [replace(text, 'mounts', { ...bind, readOnly: true })],
    service('volumes:', "  - '/a:/b:ro,z'"),
  ],
  [
    'a mount with variables',
    service('volumes:', '  - ${A:-/a}/x:/b'),
    (text) => [replace(text, 'mounts', { ...(factsOf(read(text)[0]!, 'mounts')[0]!.value as object), readOnly: true })],
    service('volumes:', '  - ${A:-/a}/x:/b:ro'),
  ],
  [
    'a long mount',
    service('volumes:', '  - type: bind', '    source: /a', '    target: /b', '    bind: {propagation: rshared} # c', '  - d:/d'),
    (text) => [replace(text, 'mounts', { ...bind, readOnly: true })],
    service('volumes:', '  - type: bind', '    source: /a', '    target: /b', '    read_only: true', '    # c', '  - d:/d'),
  ],
  [
    'a mount by a volume',
    service('volumes:', '  - /a:/b'),
    (text) => [replace(text, 'mounts', { kind: 'volume', target: '/b', readOnly: false })],
    service('volumes:', '  - /b'),
  ],
  [
    'a port',
    service('ports:', '  - 8080:80'),
    (text) => [replace(text, 'ports', { address: '127.0.0.1', hostPort: '8080', containerPort: '80', protocol: 'tcp' })],
    service('ports:', '  - "127.0.0.1:8080:80"'),
  ],
  [
    'a port in quotes',
    service("ports: ['8080:80/udp']"),
    (text) => [replace(text, 'ports', { address: '::1', hostPort: '8080', containerPort: '80', protocol: 'udp' })],
    service("ports: ['[::1]:8080:80/udp']"),
  ],
  [
    'a port alone',
    service('ports:', '  - 80'),
    (text) => [replace(text, 'ports', { address: '127.0.0.1', containerPort: '80', protocol: 'tcp' })],
    service('ports:', '  - "127.0.0.1::80"'),
  ],
  [
    'a port that is a variable',
    service('ports:', '  - "${P:-80}:80"'),
    (text) => [replace(text, 'ports', { ...(factsOf(read(text)[0]!, 'ports')[0]!.value as object), address: '127.0.0.1' })],
    service('ports:', '  - "127.0.0.1:${P:-80}:80"'),
  ],
  [
    'a long port',
    service('ports:', '  - target: 80', '    published: 8080 # c', 'init: true'),
    (text) => [replace(text, 'ports', { address: '127.0.0.1', hostPort: '8080', containerPort: '80', protocol: 'tcp' })],
    service('ports:', '  - target: 80', '    published: 8080 # c', '    host_ip: "127.0.0.1"', 'init: true'),
  ],
  [
    'a long port’s address',
    service('ports:', '  - {target: 80, host_ip: 0.0.0.0}'),
    (text) => [replace(text, 'ports', { address: '127.0.0.1', containerPort: '80', protocol: 'tcp' })],
    service('ports:', '  - {target: 80, host_ip: "127.0.0.1"}'),
  ],
  ['a yes', service('privileged: true # c'), (text) => [replace(text, 'privileged', false)], service('privileged: false # c')],
  ['a yes in quotes', service('init: "true"'), (text) => [replace(text, 'init', false)], service('init: "false"')],
  [
    'an image',
    'services: {web: {image: "x"}}',
    (text) => [replace(text, 'image', 'y@sha256:00')],
    'services: {web: {image: "y@sha256:00"}}',
  ],
  ['a word that YAML takes for another', service('restart: always'), (text) => [replace(text, 'restart', 'no')], service('restart: "no"')],
  [
    'a restart of deploy',
    service('deploy: {restart_policy: {condition: any}}'),
    (text) => [replace(text, 'restart', 'no')],
    service('deploy: {restart_policy: {condition: none}}'),
  ],
  ['a user by number', service('user: root'), (text) => [replace(text, 'user', '1000')], service('user: "1000"')],
  [
    'a security option',
    service('security_opt:', '  - seccomp:unconfined'),
    (text) => [replace(text, 'securityOptions', { name: 'seccomp', value: 'builtin' })],
    service('security_opt:', '  - seccomp:builtin'),
  ],
  [
    'a capability',
    service('cap_add: [ALL]'),
    (text) => [replace(text, 'capabilities', { change: 'add', name: 'NET_ADMIN' })],
    service('cap_add: [NET_ADMIN]'),
  ],
  [
    'a namespace',
    service('pid: host'),
    (text) => [replace(text, 'namespaces', { kind: 'pid', mode: 'service:db' })],
    service('pid: service:db'),
  ],
  ['a runtime', service('runtime: runc'), (text) => [replace(text, 'runtime', 'sysbox-runc')], service('runtime: sysbox-runc')],
  [
    'a variable of a map',
    service('environment:', '  A: 1'),
    (text) => [replace(text, 'environment', { name: 'A', value: 'a: $b', scope: 'container' })],
    service('environment:', '  A: "a: $$b"'),
  ],
  [
    'a variable of a list',
    service('environment: [A=1]'),
    (text) => [replace(text, 'environment', { name: 'A', value: '${localEnv:X:y}', scope: 'container' })],
    service('environment: ["A=${X:-y}"]'),
  ],
  [
    'a variable without a value',
    service('environment:', '  A:', '  B: 1'),
    (text) => [replace(text, 'environment', { name: 'A', value: 'x', scope: 'container' })],
    service('environment:', '  A: x', '  B: 1'),
  ],
  ['a sysctl', service('sysctls: [a.b=1]'), (text) => [replace(text, 'sysctls', { name: 'a.b', value: '0' })], service('sysctls: [a.b=0]')],
  [
    'a ulimit',
    service('ulimits:', '  nofile:', '    soft: 1', '    hard: 2 # c'),
    (text) => [replace(text, 'ulimits', { name: 'nofile', value: '1:3' })],
    service('ulimits:', '  nofile:', '    soft: 1', '    hard: 3 # c'),
  ],
  [
    'a ulimit that is one number',
    service('ulimits: {nofile: 5}'),
    (text) => [replace(text, 'ulimits', { name: 'nofile', value: '1:3' })],
    service('ulimits: {nofile: { soft: 1, hard: 3 }}'),
  ],
  ['a command', service('command: sleep 1'), (text) => [replace(text, 'command', ['/sbin/init', '-x'])], service('command: /sbin/init -x')],
  [
    'a command with words of its own',
    service('command: sleep 1'),
    (text) => [replace(text, 'command', ['sh', '-c', 'a b'])],
    service('command: [sh, -c, a b]'),
  ],
  [
    'a command that is a list',
    service('command:', '  - sleep # a', '  - "1" # b', '  - x'),
    (text) => [replace(text, 'command', ['sleep', '2'])],
    service('command:', '  - sleep # a', '  - "2" # b'),
  ],
  [
    'a command in brackets that grows',
    service('entrypoint: ["a"]'),
    (text) => [replace(text, 'entrypoint', ['a', 'b c', ''])],
    service('entrypoint: ["a", b c, ""]'),
  ],
  [
    'a hook that is privileged',
    service('post_start:', '  - command: a', '    privileged: true'),
    (text) => [replace(text, 'containerCommands', { event: 'post_start', command: 'a' })],
    service('post_start:', '  - command: a'),
  ],
  [
    'a device',
    service('devices: ["/dev/a:/dev/b"]'),
    (text) => [replace(text, 'devices', { path: { base: 'root', path: '/dev/a' }, target: '/dev/b', permissions: 'r' })],
    service('devices: ["/dev/a:/dev/b:r"]'),
  ],
  ['a limit', service('mem_limit: 1g'), (text) => [replace(text, 'resources', { name: 'memory', value: '2g' })], service('mem_limit: 2g')],
  [
    'a text block',
    service('command: >-', '  a', '  b', 'init: true'),
    (text) => [replace(text, 'command', ['c'])],
    service('command: c', 'init: true'),
  ],
  [
    'a list that grows by one word twice',
    service('command:', '  - a'),
    (text) => [replace(text, 'command', ['a', 'b', 'b'])],
    service('command:', '  - a', '  - b', '  - b'),
  ],
  [
    'one text that two services build on, asked for twice',
    'services:\n  a:\n    image: x\n    command: [a]\n  b: {extends: a}\n',
    (text) => [replace(text, 'command', ['a', 'b']), replace(text, 'command', ['a', 'b'], 0, 1)],
    'services:\n  a:\n    image: x\n    command: [a, b]\n  b: {extends: a}\n',
  ],
  ['what is there already', service('user: root'), (text) => [replace(text, 'user', 'root')], service('user: root')],
];

describe('what is replaced reads as what was asked for', () => {
  test.each(replacements)('%s', (_, text, changes, result) => {
    expect(edited(text, changes(text))).toBe(result);
    const [change] = changes(text) as Extract<Change, { do: 'replace' }>[];
    const [fact] = factsOf(read(result)[0]!, change!.field as ContainerField);
    expect(fact!.value).toEqual(change!.value);
  });
});

const unsayable: readonly Case[] = [
  [
    'an image that is a variable',
    service('image: $X').replace('    image: x\n', ''),
    (text) => [replace(text, 'image', 'y')],
    'cannot say this of image',
  ],
  [
    'another kind of capability',
    service('cap_add: [A]'),
    (text) => [replace(text, 'capabilities', { change: 'drop', name: 'A' })],
    'read as something else',
  ],
  ['a scalar with a tag', service('user: !!str 5'), (text) => [replace(text, 'user', '6')], 'alias or a tag'],
  [
    'a declared volume’s driver',
    `${service('volumes: [data:/d]')}volumes: {data: {driver: x}}\n`,
    (text) => [replace(text, 'mounts', { kind: 'volume', source: 'data', target: '/d', readOnly: false })],
    'cannot say this of mounts',
  ],
  [
    'the mount of a secret',
    `${service('secrets: [s]')}secrets: {s: {file: /a}}\n`,
    (text) => [replace(text, 'mounts', bind)],
    'the top level declares it',
  ],
  [
    'a comment inside',
    service('ulimits:', '  nofile:', '    # c', '    soft: 1'),
    (text) => [replace(text, 'ulimits', { name: 'nofile', value: '5' })],
    'there is a comment in it',
  ],
  [
    'two values for one place',
    service('user: a'),
    (text) => [replace(text, 'user', 'b'), replace(text, 'user', 'c')],
    'another change writes something else there',
  ],
  ['what goes away', service('user: a'), (text) => [replace(text, 'user', 'b'), remove(text, 'user')], 'another change takes it away'],
];

describe('what cannot be said is refused', () => {
  test.each(unsayable)('%s', (_, text, changes, why) => {
    expect(edited(text, changes(text))).toContain(why);
  });
});

const additions: readonly Case[] = [
  ['a key', service('init: true # c'), () => [add('user', 'node')], service('init: true # c', 'user: node')],
  [
    'an item',
    service('cap_drop:', '  - A # c', 'init: true'),
    () => [add('capabilities', { change: 'drop', name: 'B' })],
    service('cap_drop:', '  - A # c', '  - B', 'init: true'),
  ],
  [
    'an item in brackets',
    service('cap_drop: [A] # c'),
    () => [add('capabilities', { change: 'drop', name: 'B' })],
    service('cap_drop: [A, B] # c'),
  ],
  [
    'an item in empty brackets',
    service('cap_drop: []'),
    () => [add('capabilities', { change: 'drop', name: 'B' })],
    service('cap_drop: [B]'),
  ],
  [
    'two items of a list that is not there',
    service('ports:', '- "80"'),
    () => [add('capabilities', { change: 'drop', name: 'A' }), add('capabilities', { change: 'drop', name: 'B' })],
    service('ports:', '- "80"', 'cap_drop:', '- A', '- B'),
  ],
  [
    'what is there already',
    service('cap_drop: [A]', 'init: true'),
    () => [add('capabilities', { change: 'drop', name: 'A' }), add('init', true)],
    service('cap_drop: [A]', 'init: true'),
  ],
  [
    'a security option',
    service(),
    () => [add('securityOptions', { name: 'no-new-privileges', value: 'true' })],
    service('security_opt:', '  - no-new-privileges:true'),
  ],
  [
    'a mount',
    service('volumes:', '  - .:/w'),
    () => [add('mounts', { kind: 'bind', source: { base: 'home', path: 'x' }, target: '/x', readOnly: true })],
    service('volumes:', '  - .:/w', '  - ~/x:/x:ro'),
  ],
  [
    'a mount with colons',
    service('volumes:', '  - .:/w'),
    () => [add('mounts', { kind: 'bind', source: { base: 'root', path: '/a:b' }, target: '/x', readOnly: true })],
    service('volumes:', '  - .:/w', '  - type: bind', '    source: /a:b', '    target: /x', '    read_only: true'),
  ],
  ['a tmpfs', service(), () => [add('mounts', { kind: 'tmpfs', target: '/run', readOnly: false })], service('tmpfs:', '  - /run')],
  [
    'a volume and its declaration',
    service(),
    () => [add('mounts', { kind: 'volume', source: 'data', target: '/var/lib/docker', readOnly: false })],
    `${service('volumes:', '  - data:/var/lib/docker')}volumes:\n  data:\n`,
  ],
  [
    'a volume beside declared ones',
    `${service()}volumes: {c:}\n`,
    () => [add('mounts', { kind: 'volume', source: 'data', target: '/d', readOnly: false })],
    `${service('volumes:', '  - data:/d')}volumes: {c:, data: null}\n`,
  ],
  [
    'a variable in a map',
    service('environment:', '  A: 1'),
    () => [add('environment', { name: 'B', value: 'no', scope: 'container' })],
    service('environment:', '  A: 1', '  B: "no"'),
  ],
  [
    'a variable in a list',
    service('environment:', '  - A=1'),
    () => [add('environment', { name: 'B', value: 'no', scope: 'container' })],
    service('environment:', '  - A=1', '  - B=no'),
  ],
  ['a command', service(), () => [add('command', ['sleep', 'infinity'])], service('command:', '  - sleep', '  - infinity')],
  [
    'instead of what goes',
    service('volumes:', '  - /a:/b # c', 'init: true'),
    (text) => [remove(text, 'mounts'), add('mounts', { kind: 'volume', target: '/b', readOnly: false })],
    service('volumes:', '  - /b # c', 'init: true'),
  ],
  [
    'after what goes',
    service('volumes:', '  - c:/c', '  - /a:/b'),
    (text) => [remove(text, 'mounts', 1), add('mounts', { kind: 'volume', target: '/b', readOnly: false }), add('init', true)],
    service('volumes:', '  - c:/c', '  - /b', 'init: true'),
  ],
  ['in braces', 'services: {web: {image: x}}', () => [add('init', true)], 'services: {web: {image: x, init: true}}'],
  [
    'to a named one',
    'services:\r\n    a:\r\n        image: x\r\n    b:\r\n        image: x',
    () => [add('capabilities', { change: 'drop', name: 'ALL' }, 'a')],
    'services:\r\n    a:\r\n        image: x\r\n        cap_drop:\r\n            - ALL\r\n    b:\r\n        image: x',
  ],
];

describe('what is added is said in the way of the file', () => {
  test.each(additions)('%s', (_, text, changes, result) => {
    expect(edited(text, changes(text))).toBe(result);
  });
});

const notAdded: readonly Case[] = [
  ['no service named', 'services: {a: {image: x}, b: {image: x}}', () => [add('init', true)], '2 services, and none is named'],
  ['no such service', service(), () => [add('init', true, 'api')], 'there is no service api'],
  ['a service that is an alias', 'x-s: &s {image: x}\nservices: {web: *s}', () => [add('init', true)], 'an alias of another'],
  [
    'a list that is an alias',
    `x-c: &c [A]\n${service('cap_drop: *c')}`,
    () => [add('capabilities', { change: 'drop', name: 'B' })],
    'cap_drop is an alias',
  ],
  [
    'a list that is merged in',
    `x-c: &c {cap_drop: [A]}\n${service('<<: *c')}`,
    () => [add('capabilities', { change: 'drop', name: 'B' })],
    'a merge key brings in cap_drop',
  ],
  ['another value', service('init: false'), () => [add('init', true)], 'init is set already'],
  ['what no key says', service(), () => [add('overrideCommand', true)], 'no key of a service says this'],
  ['a text whose line breaks count', service('command: |+', '  a', ''), () => [add('init', true)], 'whose line breaks count'],
];

describe('what cannot be added is refused', () => {
  test.each(notAdded)('%s', (_, text, changes, why) => {
    expect(edited(text, changes(text))).toContain(why);
  });
});
