import { fc } from './seeded.ts';
import type { ContainerRequest, Mount, Unknown } from '../src/model/request.ts';
import { container, said } from './requests.ts';

const some = <T>(values: readonly T[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 }).map((all) => all.map((one) => said(one)));
const perhaps = <T>(values: readonly T[]) =>
  fc.option(fc.constantFrom(...values), { nil: undefined }).map((one) => (one === undefined ? undefined : said(one)));

const mount: fc.Arbitrary<Mount> = fc
  .record({
    kind: fc.constantFrom('bind' as const, 'volume' as const, 'tmpfs' as const),
    source: fc.constantFrom<Mount['source']>(undefined, { base: 'root', path: '/a' }, 'data'),
    target: fc.constantFrom('/w', '/w/x', '/run/docker.sock', '/w/${localEnv:X}'),
    readOnly: fc.boolean(),
    propagation: fc.constantFrom(undefined, 'rprivate', 'rslave', 'shared', 'rshared'),
  })
  .map(({ source, propagation, ...rest }) => ({
    ...rest,
    ...(source === undefined ? {} : { source }),
    ...(propagation === undefined ? {} : { propagation }),
  }));

const unknown: fc.Arbitrary<Unknown> = fc.record({
  fields: fc.constantFrom<Unknown['fields']>(['user'], ['privileged', 'mounts'], ['user', 'environment']),
  can: fc.constantFrom('add' as const, 'replace' as const),
  layer: fc.constantFrom('image' as const, 'file' as const),
  why: fc.constantFrom('one', 'two'),
  from: fc.constant({ layer: 'image' as const, document: 'x', pointer: '' }),
});

/** Container requests that often have things in common, and things on the same subject. */
export const anyContainer: fc.Arbitrary<ContainerRequest> = fc
  .record({
    runtime: perhaps(['runc', 'sysbox-runc', 'other']),
    image: perhaps(['node', 'node:20', `node:20@sha256:${'0'.repeat(64)}`, 'debian']),
    user: perhaps(['root', '0', 'node', '1000']),
    remoteUser: perhaps(['root', 'node']),
    privileged: perhaps([true, false]),
    readOnlyRoot: perhaps([true, false]),
    restart: perhaps(['no', 'always', 'on-failure:3']),
    groups: some(['docker', 'video']),
    environment: some([
      { name: 'A', scope: 'container' as const },
      { name: 'A', value: '', scope: 'container' as const },
      { name: 'A', value: '1', scope: 'remote' as const },
    ]),
    namespaces: some([
      { kind: 'net' as const, mode: 'host' },
      { kind: 'pid' as const, mode: 'host' },
      { kind: 'pid' as const, mode: 'container:x' },
    ]),
    mounts: fc.uniqueArray(mount, { maxLength: 3, selector: ({ target }) => target }).map((all) => all.map((one) => said(one))),
    capabilities: some([
      { change: 'add' as const, name: 'ALL' },
      { change: 'drop' as const, name: 'ALL' },
      { change: 'add' as const, name: 'SYS_ADMIN' },
      { change: 'drop' as const, name: 'NET_RAW' },
      { change: 'add' as const, name: 'NET_RAW' },
    ]),
    securityOptions: some([
      { name: 'seccomp', value: 'unconfined' },
      { name: 'no-new-privileges', value: 'true' },
      { name: 'apparmor', value: 'mine' },
    ]),
    resources: some([
      { name: 'memory', value: '-1' },
      { name: 'pids-limit', value: '100' },
      { name: 'shm-size', value: '1g' },
    ]),
    ports: fc
      .constantFrom(undefined, '127.0.0.1', '0.0.0.0', '192.0.2.1')
      .chain((address) => some([{ ...(address === undefined ? {} : { address }), hostPort: '80', containerPort: '80', protocol: 'tcp' }])),
    unknown: fc.uniqueArray(unknown, { maxLength: 2, selector: (one) => JSON.stringify(one) }),
  })
  .map((fields) => container(fields));
