import { fc } from '../../test/seeded.ts';
import { expect, test } from 'vitest';
import { anyContainer } from '../../test/any-request.ts';
import { build, container, said } from '../../test/requests.ts';
import type { BuildRequest, CapabilityChange, ContainerRequest, FeatureUse, Mount, Port, Unknown } from '../model/request.ts';
import { asksForMore } from './asks-for-more.ts';

const digest = `sha256:${'a'.repeat(64)}`;
type Fields = Partial<ContainerRequest>;

const mounts = (...all: Mount[]): Fields => ({ mounts: all.map((one) => said(one)) });
const socket: Mount = { kind: 'bind', source: { base: 'root', path: '/run/docker.sock' }, target: '/s', readOnly: false };
const work: Mount = { kind: 'bind', source: { base: 'workspace', path: '' }, target: '/w', readOnly: false };
const workspace: Mount = { ...work, target: '/workspaces/${localWorkspaceFolderBasename}' };
const port = (address?: string, hostPort = '80'): Fields => ({
  ports: [said<Port>({ ...(address === undefined ? {} : { address }), hostPort, containerPort: '80', protocol: 'tcp' })],
});
const caps = (...words: string[]): Fields => ({
  capabilities: words.map((word) => said<CapabilityChange>({ change: word.startsWith('+') ? 'add' : 'drop', name: word.slice(1) })),
});
const option = (name: string, value: string): Fields => ({ securityOptions: [said({ name, value })] });
const net = (mode: string): Fields => ({ namespaces: [said({ kind: 'net', mode })] });
const memory = (value: string): Fields => ({ resources: [said({ name: 'memory', value })] });
const variable = (value?: string): Fields => ({
  environment: [said({ name: 'A', scope: 'container' as const, ...(value === undefined ? {} : { value }) })],
});
const go = (fields: Partial<FeatureUse>): Fields => ({
  features: [
    said<FeatureUse>({ id: 'go', source: 'registry', name: 'ghcr.io/devcontainers/features/go', options: {}, adds: [], ...fields }),
  ],
});
const privileged: Fields = { privileged: said(true) };
const device = (permissions: string): Fields => ({
  devices: [said({ path: { base: 'root' as const, path: '/dev/fuse' }, target: '/dev/fuse', permissions })],
});
const image = (text: string): Fields => ({ image: said(text) });
const unread = (fields: Unknown['fields'], why = 'x', want?: Unknown['want']): Fields => ({
  unknown: [{ fields, can: 'add', layer: 'image', why, from: said('').from, ...(want === undefined ? {} : { want }) }],
});

test.each<[string, Fields, Fields]>([
  ['nothing', {}, {}],
  ['a mount gone', mounts(socket), {}],
  ['a mount gone beside one whose target has a variable', mounts(workspace, socket), mounts(workspace)],
  ['a mount that is read-only now', mounts(socket), mounts({ ...socket, readOnly: true })],
  ['a mount that no longer spreads', mounts({ ...socket, propagation: 'rshared' }), mounts(socket)],
  ['memory in place of a file of the host', mounts(socket), mounts({ kind: 'tmpfs', target: '/s', readOnly: false })],
  ['memory over a part of a mount', mounts(work), mounts(work, { kind: 'tmpfs', target: '/w/x', readOnly: false })],
  ['no longer privileged', privileged, {}],
  ['in place of privileged what it held', privileged, { ...caps('+SYS_ADMIN'), ...option('seccomp', 'unconfined'), ...device('rwm') }],
  ['a port of this machine alone', port(), port('127.0.0.1')],
  ['a port on one address', port('0.0.0.0'), port('::1')],
  ['confined again', option('seccomp', 'unconfined'), {}],
  ['a profile in place of none', option('seccomp', 'unconfined'), option('seccomp', 'mine.json')],
  ['no new privileges', {}, option('no-new-privileges', 'true')],
  ['a capability that all had', {}, caps('+CHOWN')],
  ['one capability in place of all', caps('+ALL'), caps('+SYS_ADMIN')],
  ['a capability dropped', {}, caps('-NET_RAW')],
  ['all dropped, some of them added', {}, caps('-ALL', '+CHOWN')],
  ['memory somewhere', {}, mounts({ kind: 'tmpfs', target: '/tmp', readOnly: false })],
  ['the opened folder in place of another', mounts({ ...workspace, source: { base: 'root', path: '/' } }), mounts(workspace)],
  ['a word to systemd', {}, { environment: [said({ name: 'container', value: 'private-users', scope: 'container' })] }],
  ['another way to the same plain runtime', { runtime: said('runc') }, {}],
  ['a network of its own', net('host'), net('bridge')],
  ['no network', {}, net('none')],
  ['a limit', {}, memory('1g')],
  ['a lower limit', memory('1g'), memory('512m')],
  ['no limit, said otherwise', memory('-1'), {}],
  ['a variable emptied', variable('secret'), variable('')],
  ['an image pinned', image('node:20'), image(`node:20@${digest}`)],
  ['an image in other words', image('node'), image(`docker.io/library/node:latest@${digest}`)],
  ['a user who is not root', { user: said('root') }, { user: said('node') }],
  ['a user where the image has none', {}, { user: said('node') }],
  ['sysbox', {}, { runtime: said('sysbox-runc') }],
  ['a Feature by the version that it was', go({ tag: '1', version: '1.3.4' }), go({ tag: '1.3.4', version: '1.3.4' })],
  ['a Feature that is locked', go({ tag: '1', lock: 'missing' }), go({ tag: '1', lock: 'locked' })],
  ['a device without writing', device('rwm'), device('r')],
  ['restarted less', { restart: said('always') }, { restart: said('on-failure:3') }],
  ['paths masked again', { maskedPaths: said([]) }, {}],
  ['the same unread', unread(['user']), unread(['user'])],
  ['another image unread', unread(['user']), unread(['user'], 'y', { kind: 'image', name: 'y', from: said('').from })],
  ['something unread that may make it privileged, as it was', privileged, { ...privileged, ...unread(['privileged']) }],
])('no more: %s', (_name, before, after) => {
  expect(asksForMore(container(before), container(after))).toEqual([]);
});

test.each<[string, Fields, Fields, string]>([
  ['a mount', {}, mounts(socket), 'mounts'],
  ['a mount that is writable now', mounts({ ...socket, readOnly: true }), mounts(socket), 'mounts'],
  ['a mount of a folder inside', mounts(work), mounts({ ...work, source: { base: 'workspace', path: 'x' } }), 'mounts'],
  ['a mount that spreads', mounts(socket), mounts({ ...socket, propagation: 'rslave' }), 'mounts'],
  ['a part of a mount that shows', mounts(work, { kind: 'tmpfs', target: '/w/x', readOnly: false }), mounts(work), 'mounts'],
  [
    'a part of a mount that may show',
    mounts(workspace, { kind: 'tmpfs', target: '/workspaces/a/b', readOnly: false }),
    mounts(workspace),
    'mounts',
  ],
  ['a named volume in place of a folder', mounts(work), mounts({ kind: 'volume', source: 'x', target: '/w', readOnly: false }), 'mounts'],
  ['privileged', {}, privileged, 'privileged'],
  ['a port', {}, port('127.0.0.1'), 'ports'],
  ['a port of another number', port('127.0.0.1'), port('127.0.0.1', '81'), 'ports'],
  ['a port on all addresses', port('0.0.0.0'), port(), 'ports'],
  ['unconfined', {}, option('seccomp', 'unconfined'), 'securityOptions'],
  ['a profile gone', option('seccomp', 'mine.json'), {}, 'securityOptions'],
  ['new privileges', option('no-new-privileges', 'true'), {}, 'securityOptions'],
  ['a capability', {}, caps('+SYS_ADMIN'), 'capabilities'],
  ['a capability no longer dropped', caps('-NET_RAW'), {}, 'capabilities'],
  ['all no longer dropped', caps('-ALL'), {}, 'capabilities'],
  ['the host’s network', {}, net('host'), 'namespaces'],
  ['a network again', net('none'), {}, 'namespaces'],
  ['another container’s network', net('container:a'), net('container:b'), 'namespaces'],
  ['a limit gone', memory('1g'), {}, 'resources'],
  ['a higher limit', memory('1g'), memory('1.5g'), 'resources'],
  ['a limit that cannot be read', memory('1g'), memory('${localEnv:X}'), 'resources'],
  ['a variable', {}, variable(''), 'environment'],
  ['a variable of the host', variable('x'), variable(), 'environment'],
  ['an image of another tag', image('node:20'), image('node:22'), 'image'],
  ['an image whose digest is gone', image(`node:20@${digest}`), image('node:20'), 'image'],
  ['an image without its tag', image('node:20'), image(`node@${digest}`), 'image'],
  ['root', { user: said('node') }, { user: said('root') }, 'user'],
  ['a user where the image was not read', unread(['user']), { ...unread(['user']), user: said('node') }, 'user'],
  ['nobody said to be the user', { user: said('node') }, {}, 'user'],
  ['not sysbox', { runtime: said('sysbox-runc') }, {}, 'runtime'],
  ['a Feature by another version', go({ tag: '1', version: '1.3.4' }), go({ tag: '1.3.3', version: '1.3.3' }), 'features'],
  ['other options of a Feature', go({}), go({ options: { moby: false } }), 'features'],
  ['a lockfile that does not match', go({ lock: 'locked' }), go({ lock: 'mismatch' }), 'features'],
  ['a root that is writable', { readOnlyRoot: said(true) }, {}, 'readOnlyRoot'],
  ['a command on the host', {}, { hostCommands: [said({ event: 'initializeCommand', command: 'x' })] }, 'hostCommands'],
  ['paths no longer masked', {}, { maskedPaths: said([]) }, 'maskedPaths'],
  ['out of the only network', { networks: [said('inner')] }, {}, 'networks'],
  ['something unread', {}, unread(['mounts']), 'mounts'],
  ['something else unread', unread(['mounts']), unread(['mounts'], 'y'), 'mounts'],
])('more: %s', (_name, before, after, field) => {
  expect(asksForMore(container(before), container(after)).map((one) => one.field)).toEqual([field]);
});

test.each<[string, Partial<BuildRequest>, Partial<BuildRequest>, readonly string[]]>([
  ['a step', {}, { steps: [said({ command: 'x', flags: [] })] }, ['steps']],
  ['a step gone', { steps: [said({ command: 'x', flags: [] })] }, {}, []],
  ['a base image pinned', { baseImages: [said('node:20')] }, { baseImages: [said(`node:20@${digest}`)] }, []],
  ['another base image', { baseImages: [said('node:20')] }, { baseImages: [said('debian')] }, ['baseImages']],
])('build: %s', (_name, before, after, fields) => {
  expect(asksForMore(build(before), build(after)).map((one) => one.field)).toEqual(fields);
});

test('a request asks for no more than itself', () => {
  fc.assert(
    fc.property(anyContainer, (one) => {
      expect(asksForMore(one, structuredClone(one))).toEqual([]);
    }),
  );
});

// Most fields of two requests at random differ for the worse: each of these changes a few of the one before. What is not known stays: a
// user who is not known may be anybody, and knowing is no difference.
const chain = fc
  .tuple(anyContainer, anyContainer, anyContainer, fc.array(fc.nat(), { minLength: 4, maxLength: 4 }))
  .map(([first, other, last, picks]) => {
    const keys = (Object.keys(first) as (keyof ContainerRequest)[]).filter((key) => key !== 'unknown');
    const filled = keys.filter((key) =>
      [first, other, last].some((one) => (Array.isArray(one[key]) ? one[key].length > 0 : one[key] !== undefined)),
    );
    const names = picks.map((pick) => filled[pick % filled.length]!);
    const patched = (request: ContainerRequest, from: ContainerRequest, some: typeof names): ContainerRequest => ({
      ...request,
      ...Object.fromEntries(some.map((key) => [key, from[key]])),
    });
    const second = patched(first, other, names.slice(0, 2));
    return [first, second, patched(second, last, names.slice(2))] as const;
  });

// What was read on the way is known better than at its start: an image without a user says root, one unread says nothing.
const isReadAlike = (...all: readonly ContainerRequest[]): boolean => new Set(all.map(({ unknown }) => JSON.stringify(unknown))).size === 1;
const asksNoMore = (a: ContainerRequest, b: ContainerRequest): boolean => asksForMore(a, b).length === 0;

test('what asks for no more than one that asks for no more, asks for no more', () => {
  const holds = fc.property(chain, ([a, b, c]) => !isReadAlike(a, b, c) || !asksNoMore(a, b) || !asksNoMore(b, c) || asksNoMore(a, c));
  expect(fc.check(holds, { numRuns: 2000 }).counterexample).toBeNull();
});
