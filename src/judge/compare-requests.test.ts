import { fc } from '../../test/seeded.ts';
import { expect, test } from 'vitest';
import { anyContainer } from '../../test/any-request.ts';
import { fullRequests } from '../../test/full-requests.ts';
import { build, container, said } from '../../test/requests.ts';
import type { ContainerRequest } from '../model/request.ts';
import { compareRequests, type Difference } from './compare-requests.ts';

const root = (path: string) => ({ base: 'root' as const, path });
const bind = (path: string, target: string, readOnly = false) => said({ kind: 'bind' as const, source: root(path), target, readOnly });

test.each<[string, Partial<ContainerRequest>, Partial<ContainerRequest>, string[]]>([
  ['a new mount', {}, { mounts: [bind('/a', '/b')] }, ['+mounts /b']],
  ['a mount of another source', { mounts: [bind('/a', '/b')] }, { mounts: [bind('/c', '/b')] }, ['~mounts /b']],
  ['a mount elsewhere', { mounts: [bind('/a', '/b')] }, { mounts: [bind('/a', '/c')] }, ['-mounts /b', '+mounts /c']],
  ['another order', { mounts: [bind('/a', '/b'), bind('/c', '/d')] }, { mounts: [bind('/c', '/d'), bind('/a', '/b')] }, []],
  ['another place', { user: said('node') }, { user: said('node', { pointer: '/x', layer: 'image' }) }, []],
  ['said twice', { groups: [said('a')] }, { groups: [said('a'), said('a')] }, []],
  ['privileged: false', {}, { privileged: said(false) }, []],
  ['an image in other words', { image: said('node') }, { image: said('docker.io/library/node:latest') }, []],
  ['an image of another tag', { image: said('node:20') }, { image: said('node:22') }, ['~image ']],
  [
    'a variable of another value',
    { environment: [said({ name: 'A', value: '1', scope: 'container' })] },
    { environment: [said({ name: 'A', value: '2', scope: 'container' })] },
    ['~environment A'],
  ],
  [
    'a variable for editors alone',
    { environment: [said({ name: 'A', value: '1', scope: 'container' })] },
    { environment: [said({ name: 'A', value: '1', scope: 'remote' })] },
    ['-environment A', '+environment A (remote)'],
  ],
  [
    'a port of the host',
    { ports: [said({ hostPort: '1', containerPort: '80', protocol: 'tcp' })] },
    { ports: [said({ hostPort: '2', containerPort: '80', protocol: 'tcp' })] },
    ['~ports 80/tcp'],
  ],
  ['an oddity', {}, { oddities: [said({ kind: 'wrong-type', text: 'x' })] }, []],
  ['a capability dropped that was added', cap('add'), cap('drop'), ['~capabilities NET_RAW']],
  ['a short id of a Feature', feature('legacy', undefined), feature('registry', 'latest'), []],
])('%s', (_name, before, after, expected) => {
  expect(signed(container(before), container(after))).toEqual(expected.toSorted());
});

const step = (command: string) => said({ command, flags: [] });

test('steps of a build are what they run', () => {
  const { added, removed, changed } = compareRequests(build({ steps: [step('a'), step('b')] }), build({ steps: [step('b'), step('c')] }));
  expect([added, removed, changed].map((some) => some.map((one) => (one.after ?? one.before)?.value))).toEqual([
    [{ command: 'c', flags: [] }],
    [{ command: 'a', flags: [] }],
    [],
  ]);
});

test('a container is not compared with a build', () => {
  expect(() => compareRequests<ContainerRequest | ReturnType<typeof build>>(container(), build())).toThrow('one kind');
});

test('every field that says something is seen', () => {
  const [full, empty, emptyBuild, fullBuild] = fullRequests;
  for (const [with_, without] of [
    [full!, empty!],
    [fullBuild!, emptyBuild!],
  ] as const) {
    const seen = new Set(compareRequests(without, with_).added.map(({ field }) => field));
    const said_ = Object.entries(with_).filter(
      ([key, value]) => isField(key) && value !== undefined && (!Array.isArray(value) || value.length > 0),
    );
    expect([...seen].toSorted()).toEqual(
      said_
        .map(([key]) => key)
        .filter((key) => key !== 'oddities')
        .toSorted(),
    );
  }
});

test('a request compared with itself has no differences', () => {
  fc.assert(
    fc.property(anyContainer, (one) => {
      expect(signed(one, structuredClone(one))).toEqual([]);
    }),
  );
});

test('what is added one way is removed the other way', () => {
  fc.assert(
    fc.property(anyContainer, anyContainer, (a, b) => {
      const there = compareRequests(a, b);
      const back = compareRequests(b, a);
      expect(names(there.added, 'after')).toEqual(names(back.removed, 'before'));
      expect(names(there.removed, 'before')).toEqual(names(back.added, 'after'));
      expect(names(there.changed, 'after')).toEqual(names(back.changed, 'before'));
    }),
  );
});

function isField(key: string): boolean {
  return !['kind', 'name', 'from', 'unknown'].includes(key);
}

function names(differences: readonly Difference[], side: 'before' | 'after'): string[] {
  return differences.map((one) => `${one.field} ${one.subject} ${JSON.stringify(one[side]?.value)}`).toSorted();
}

function show(sign: string, some: readonly Difference[]): string[] {
  return some.map(({ field, subject }) => `${sign}${field} ${subject}`);
}

function signed(before: ContainerRequest, after: ContainerRequest): string[] {
  const { added, removed, changed } = compareRequests(before, after);
  return [...show('+', added), ...show('-', removed), ...show('~', changed)].toSorted();
}

function cap(change: 'add' | 'drop'): Partial<ContainerRequest> {
  return { capabilities: [said({ change, name: 'NET_RAW' })] };
}

function feature(source: 'legacy' | 'registry', tag: string | undefined): Partial<ContainerRequest> {
  return {
    features: [
      said({ id: source, source, name: 'ghcr.io/devcontainers/features/go', ...(tag === undefined ? {} : { tag }), options: {}, adds: [] }),
    ],
  };
}
