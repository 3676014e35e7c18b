import { expect, test } from 'vitest';
import { container, given, mount, place } from '../../test/rule-cases.ts';
import { fact, type Fact } from '../model/fact.ts';
import type { Change, ContainerRequest, FeatureUse, Mount } from '../model/request.ts';
import type { Fix, Rule } from '../model/rule.ts';
import { planFix } from './plan-fix.ts';

const line = place('file', 'devcontainer.json', '/features/x');
const use: Fact<FeatureUse> = fact({ id: 'x', source: 'registry', name: 'x', options: {}, adds: [] }, line);
const byFeature = <T>(value: T): Fact<T> => fact(value, { ...place('feature', 'Feature x 1.0.0', '/p'), via: line });
const socket = mount('type=bind,source=/var/run/docker.sock,target=/s');
const remove = (field: string, one: Fact<unknown>): Change => ({ do: 'remove', kind: 'container', field, fact: one }) as unknown as Change;

function plan(changes: readonly Change[], more: Partial<Fix> = {}, request: ContainerRequest = container({ features: [use] })) {
  const rule = { id: 'r', fix: () => ({ title: 'Do it', safety: 'safe', changes, ...more }) } as unknown as Rule;
  return planFix(rule, { message: '', evidence: [] }, request);
}

test.each([
  ['what the file says, there', remove('privileged', given(true)), { where: 'file', safety: 'safe' }],
  ['a Feature’s privileged, at start', remove('privileged', byFeature(true)), { where: 'start', changes: [] }],
  ['an image’s, at start', remove('privileged', given(true, 'image')), { where: 'start', changes: [] }],
  [
    'a Feature’s mount, by a mask',
    remove('mounts', byFeature(socket.value)),
    {
      where: 'file',
      safety: 'risky',
      changes: [{ do: 'add', field: 'mounts', of: 'app', value: { kind: 'tmpfs', target: '/s', readOnly: false } }],
      stops: 'What Feature x 1.0.0 does with /s stops working: an empty file system of the container hides it.',
    },
  ],
  [
    'a Feature’s variable, with the line that names it',
    remove('environment', byFeature({ name: 'A', value: 'b', scope: 'container' })),
    { where: 'source', safety: 'risky', changes: [{ do: 'remove', field: 'features', fact: use }] },
  ],
])('takes away %s', (_what, change, expected) => {
  expect(plan([change])).toMatchObject({ rule: 'r', title: 'Do it', ...expected });
});

test('says where it is to add what a fix adds', () => {
  const value: Mount = { kind: 'tmpfs', target: '/run', readOnly: false };
  expect(plan([{ do: 'add', kind: 'container', field: 'mounts', value }])?.changes).toEqual([
    { do: 'add', kind: 'container', field: 'mounts', value, of: 'app' },
  ]);
});

test('makes the same change once', () => {
  expect(plan([remove('mounts', socket), remove('mounts', socket)])?.changes).toHaveLength(1);
});

test('leaves all to the gate where one part can only be taken away there', () => {
  expect(plan([remove('privileged', given(true)), remove('privileged', byFeature(true))])).toMatchObject({ where: 'start', changes: [] });
});

test('keeps what a risky fix costs', () => {
  expect(plan([remove('mounts', socket)], { safety: 'risky', stops: 'It stops.' })).toMatchObject({ safety: 'risky', stops: 'It stops.' });
});

test('offers nothing where the rule does not', () => {
  expect(planFix({ id: 'r' } as unknown as Rule, { message: '', evidence: [] }, container())).toBeUndefined();
});
