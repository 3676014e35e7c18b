import { expect, test } from 'vitest';
import type { BuildField } from '../../model/request.ts';
import { fieldNames, newBuild } from '../../model/request-fields.ts';
import { dockerBuildFlags } from '../../known/docker-build-flags.ts';
import { applyBuildOptions } from './apply-build-options.ts';

const place = { layer: 'file', document: 'file', pointer: '' } as const;

function read(words: readonly string[]) {
  const draft = newBuild('x', place);
  applyBuildOptions(
    draft,
    words.map((text, index) => ({ text, from: { ...place, pointer: `/${index}` } })),
    { folder: 'sub' },
  );
  return draft;
}

type Held = { readonly value: unknown };
const valuesOf = (draft: ReturnType<typeof read>, field: BuildField): unknown => {
  const held = draft[field] as Held | readonly Held[] | undefined;
  return Array.isArray(held) ? held.map(({ value }: Held) => value) : (held as Held | undefined)?.value;
};

const option = (name: string, value: string) => [{ name, value }];
const inSub = (access: string, path: string, by: string) => [{ path: { base: 'workspace', path: `sub/${path}` }, access, by }];

test.each<[string, BuildField, unknown]>([
  ['--network=host', 'options', option('network', 'host')],
  ['--network host --network none', 'options', option('network', 'none')],
  ['--allow security.insecure', 'options', option('allow', 'security.insecure')],
  [
    '--add-host a:1.1.1.1,b:2.2.2.2',
    'options',
    [
      { name: 'add-host', value: 'a:1.1.1.1' },
      { name: 'add-host', value: 'b:2.2.2.2' },
    ],
  ],
  ['--cgroup-parent p', 'options', option('cgroup-parent', 'p')],
  ['--ulimit nofile=1', 'options', option('ulimit', 'nofile=1')],
  [
    '-t x --push',
    'options',
    [
      { name: 'tag', value: 'x' },
      { name: 'push', value: 'true' },
    ],
  ],
  ['--secret id=a,src=key', 'options', option('secret', 'id=a,src=key')],
  ['--secret id=a,src=key', 'hostFiles', inSub('read', 'key', '--secret')],
  ['--secret id=a,env=TOKEN', 'hostVariables', [{ name: 'TOKEN', into: 'options', hasDefault: false }]],
  ['--secret type=env,id=TOKEN', 'hostVariables', [{ name: 'TOKEN', into: 'options', hasDefault: false }]],
  ['--secret id=TOKEN', 'hostVariables', [{ name: 'TOKEN', into: 'options', hasDefault: false }]],
  ['--ssh default', 'hostFiles', [{ path: { base: 'variable', variable: 'SSH_AUTH_SOCK', path: '' }, access: 'read', by: '--ssh' }]],
  ['--ssh k=a,b', 'hostFiles', [...inSub('read', 'a', '--ssh'), ...inSub('read', 'b', '--ssh')]],
  ['--build-context n=../..', 'hostFiles', [{ path: { base: 'workspace', path: '..' }, access: 'read', by: '--build-context' }]],
  ['--build-context n=docker-image://x', 'hostFiles', []],
  ['--build-context n=oci-layout:///x', 'hostFiles', [{ path: { base: 'root', path: '/x' }, access: 'read', by: '--build-context' }]],
  ['-f a/Dockerfile', 'dockerfile', { base: 'workspace', path: 'sub/a/Dockerfile' }],
  ['-f a', 'hostFiles', inSub('read', 'a', '--file')],
  ['--iidfile i --metadata-file m', 'hostFiles', [...inSub('write', 'i', '--iidfile'), ...inSub('write', 'm', '--metadata-file')]],
  ['-o out', 'hostFiles', inSub('write', 'out', '--output')],
  ['--output type=local,dest=out', 'hostFiles', inSub('write', 'out', '--output')],
  ['--output type=tar,dest=-', 'hostFiles', []],
  ['--cache-from a,b', 'cacheFrom', ['a', 'b']],
  ['--cache-from type=local,src=c', 'hostFiles', inSub('read', 'c', '--cache-from')],
  ['--cache-to type=local,dest=c', 'hostFiles', inSub('write', 'c', '--cache-to')],
  ['--cache-to type=local,src=b,dest=c', 'hostFiles', inSub('write', 'c', '--cache-to')],
  [
    '--build-arg A=1 --build-arg B --build-arg A=2',
    'arguments',
    [
      { name: 'A', value: '2', scope: 'build' },
      { name: 'B', scope: 'build' },
    ],
  ],
  ['--build-arg B', 'hostVariables', [{ name: 'B', into: 'arguments', hasDefault: false }]],
  ['--build-arg A=${localEnv:T:x}', 'hostVariables', [{ name: 'T', into: 'arguments', hasDefault: true }]],
  ['--target t --target u', 'target', 'u'],
  ['--platform linux/arm64', 'platform', 'linux/arm64'],
  ['--network=${localEnv:N:host}', 'options', option('network', 'host')],
  ['${localEnv:N:--allow=network.host}', 'options', option('allow', 'network.host')],
  ['--no-cache --progress plain -q', 'options', []],
  ['--pull', 'options', option('pull', 'true')],
])('%s: %s', (line, field, expected) => {
  const draft = read(line.split(' '));
  expect(valuesOf(draft, field)).toEqual(expected);
  expect(draft.oddities).toEqual([]);
});

test('what a variable decides is unknown besides', () =>
  expect(read(['--network=${localEnv:N:host}']).unknown).toMatchObject([{ fields: ['options'] }]));

test.each([
  ['--nope', 'unknown-property'],
  ['--runArgs=x', 'unknown-property'],
  ['--network', 'wrong-type'],
  ['--push=maybe', 'wrong-type'],
  ['/other-context', 'wrong-type'],
])('docker refuses %s', (line, kind) => expect(read([line]).oddities).toMatchObject([{ value: { kind } }]));

test('a second context is a folder that would be read', () =>
  expect(valuesOf(read(['x', '--no-cache', '/']), 'hostFiles')).toMatchObject([{ by: 'context' }, { path: { path: '/' } }]));

test('every flag has fields or a reason to have none', () => {
  for (const flag of dockerBuildFlags.flags) expect(flag.inert === undefined, flag.name).toBe(flag.fields.length > 0);
});

test('too many words: everything is unknown', () => {
  const draft = read(Array.from({ length: 100_000 }, () => '--push'));
  expect(draft.options).toEqual([]);
  expect(draft.unknown).toMatchObject([{ fields: fieldNames.build }]);
});
