import { describe, expect, test } from 'vitest';
import type { Machine } from '../../machine/machine.ts';
import { rules } from '../../rules/catalogue.ts';
import type { Target } from '../target.ts';
import { findPolicy, ignoredPolicies, policyPlaceOf } from './find-policy.ts';

type Powers = Pick<Machine, 'readText' | 'workingFolder' | 'configFolder' | 'kindOf' | 'realPath'>;

/** A machine with these files, started in /work. */
function machineWith(files: Readonly<Record<string, string>>, more: Partial<Powers> = {}): Powers {
  return {
    readText: (path) => (files[path] === undefined ? { missing: true } : { text: files[path] }),
    workingFolder: () => '/work',
    configFolder: () => '/home/a/.config',
    kindOf: (path) =>
      files[path] !== undefined ? 'file' : Object.keys(files).some((one) => one.startsWith(`${path}/`)) ? 'folder' : 'missing',
    realPath: (path) => path,
    ...more,
  };
}

describe('the policy that counts', () => {
  const files = { '/work/p.yaml': 'tier: standard', '/home/a/.config/containai/policy.yaml': 'tier: permissive', '/work/bad.yaml': 'x: 1' };
  test.each<[what: string, named: string | undefined, more: Partial<Powers>, holds: object]>([
    ['is the one that is named', 'p.yaml', {}, { policy: { tier: 'standard', document: 'p.yaml' } }],
    [
      'is the user’s own, where none is',
      undefined,
      {},
      { policy: { tier: 'permissive', document: '/home/a/.config/containai/policy.yaml' } },
    ],
    ['is none, where the user has none', undefined, { configFolder: () => '/none' }, {}],
    ['is none, where the user has no folder', undefined, { configFolder: () => undefined }, {}],
    ['is not there', 'none.yaml', {}, { mistakes: [{ message: 'The policy file does not exist.' }] }],
    [
      'cannot be read',
      undefined,
      { readText: () => ({ refused: 'it is a folder' }) },
      { mistakes: [{ message: 'The policy file was not read: it is a folder.' }] },
    ],
    ['has a mistake', 'bad.yaml', {}, { mistakes: [{ document: 'bad.yaml', line: 1, column: 1 }] }],
  ])('%s', async (_what, named, more, holds) => {
    const found = await findPolicy(named, rules, machineWith(files, more));
    expect(found).toMatchObject(holds);
    expect(Object.keys(found)).toEqual(Object.keys(holds));
  });
});

const target = (workspace: string, prefix: string, boundary = workspace): Target => ({
  format: 'devcontainer',
  workspace,
  boundary,
  prefix,
  path: '.devcontainer.json',
  named: false,
});

describe('the policies that do not count', () => {
  const files = { '/work/a/.containai.yaml': '', '/work/b/.containai.yml': '', '/repo/.containai.yaml': '' };
  test.each<[what: string, targets: readonly Target[], named: string | undefined, ignored: readonly string[]]>([
    ['are those of repositories', [target('/work/a', 'a/'), target('/work/b', 'b/')], undefined, ['a/.containai.yaml', 'b/.containai.yml']],
    ['are told once', [target('/work/a', 'a/'), target('/work/a', 'a/')], undefined, ['a/.containai.yaml']],
    ['are not the one that was named', [target('/work/a', 'a/')], './a/.containai.yaml', []],
    ['are those around a folder too', [target('/repo/sub', '../repo/sub/', '/repo')], undefined, ['../repo/.containai.yaml']],
    ['are none for a command line', [{ ...target('/work/a', ''), text: 'docker run x' }], undefined, []],
  ])('%s', (_what, targets, named, ignored) => {
    expect(ignoredPolicies(targets, named, machineWith(files))).toEqual(ignored);
  });
});

test.each([
  ['a new one', 'new', { folder: '/work/new', file: '/work/new/.containai.yaml', name: 'new/.containai.yaml' }],
  ['one that is there', 'b', { folder: '/work/b', file: '/work/b/.containai.yml', name: 'b/.containai.yml' }],
  ['here', '.', { folder: '/work', file: '/work/.containai.yaml', name: '.containai.yaml' }],
  ['of nothing', 'none', { refused: 'none is not there: a policy is written for a folder.' }],
  ['of a file', 'new/x', { refused: 'new/x is no folder: a policy is written for a folder.' }],
])('the place of %s', (_what, path, place) => {
  expect(policyPlaceOf(path, machineWith({ '/work/new/x': '', '/work/b/.containai.yml': '' }))).toEqual(place);
});
