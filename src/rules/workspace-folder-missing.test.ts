import { expect, test } from 'vitest';
import { build, container, messages, said } from '../../test/requests.ts';
import { workspaceFolderMissing } from './workspace-folder-missing.ts';

const odd = { oddities: [said({ kind: 'workspace-folder-missing', text: 'this is odd' } as const)] };

test('repeats what the reader saw, in a container and in a build', () => {
  expect(messages(workspaceFolderMissing, container(odd))).toEqual(['this is odd']);
  expect(messages(workspaceFolderMissing, build(odd))).toEqual(['this is odd']);
});

test('is silent about other oddities and about none', () => {
  expect(messages(workspaceFolderMissing, container({ oddities: [said({ kind: 'control-character', text: 'x' } as const)] }))).toEqual([]);
  expect(messages(workspaceFolderMissing, container())).toEqual([]);
});

test('points at the place', () => expect(workspaceFolderMissing.check(container(odd), { host: {} })[0]!.evidence).toEqual(odd.oddities));
