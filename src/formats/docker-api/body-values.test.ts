import { expect, test } from 'vitest';
import type { ApiBodyKind } from '../../known/docker-api-fields.ts';
import { containerOf, isDetached, labelsOf, networkWish } from './body-values.ts';
import { parseBody } from './body.ts';
import type { ApiDoc } from './read-body.ts';

function parse(kind: ApiBodyKind, body: unknown): ApiDoc {
  return parseBody(kind, 'call', JSON.stringify(body)).doc!;
}

test.each([
  [
    { Name: 'n', IPAM: null, Options: null },
    { name: 'n', driver: '', options: [], addressDriver: '', addressOptions: [], subnets: [] },
  ],
  [
    {
      Name: 'n',
      Driver: 'macvlan',
      Options: { parent: 'eth0' },
      IPAM: { Driver: 'x', Options: { a: 'b' }, Config: [{ Subnet: '10.0.0.0/8', IPRange: '10.1.0.0/16', Gateway: '10.0.0.1' }, {}] },
    },
    {
      name: 'n',
      driver: 'macvlan',
      options: [{ name: 'parent', value: 'eth0' }],
      addressDriver: 'x',
      addressOptions: [{ name: 'a', value: 'b' }],
      subnets: [
        { subnet: '10.0.0.0/8', range: '10.1.0.0/16', gateway: '10.0.0.1' },
        { subnet: '', range: '', gateway: '' },
      ],
    },
  ],
])('the network %j', (body, wish) => {
  expect(networkWish(parse('network', body))).toEqual(wish);
});

test.each([
  ['connect', { Container: 'c' }, 'c'],
  ['disconnect', { container: 'c' }, 'c'],
  ['disconnect', {}, ''],
] as const)('%s %j is about %j', (kind, body, container) => {
  expect(containerOf(parse(kind, body))).toBe(container);
});

test.each([
  [{ Detach: true }, true],
  [{ Detach: false, Tty: true }, false],
  [{}, false],
])('%j is detached: %j', (body, detached) => {
  expect(isDetached(parse('exec-start', body))).toBe(detached);
});

test.each([
  ['volume', { Labels: { a: 'b' } }, ['a']],
  ['network', {}, []],
  ['commit', { Labels: { a: 'b', c: '' } }, ['a', 'c']],
  [
    'create',
    {
      Image: 'x',
      Labels: { a: 'b' },
      HostConfig: {
        Mounts: [
          { Type: 'volume', Target: '/v', VolumeOptions: { Labels: { owner: 'me' } } },
          { Type: 'tmpfs', Target: '/t' },
        ],
      },
    },
    ['a', 'owner'],
  ],
] as const)('labels of %s %j', (kind, body, names) => {
  expect(labelsOf(parse(kind, body)).map(({ name }) => name)).toEqual(names);
});
