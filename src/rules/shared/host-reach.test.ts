import { fc } from '../../../test/seeded.ts';
import { expect, test } from 'vitest';
import { agentSockets, engineSockets, engineStores, ordinaryPaths, sharedMemory } from '../../known/host-paths.ts';
import { readHostPath, withoutAliases } from '../../syntax/host-path.ts';
import { leaves, reach, showMount } from './host-reach.ts';
import { volume } from '../../../test/rule-cases.ts';

test.each<readonly [text: string, found: readonly string[]]>([
  ['.', []],
  ['./src', []],
  ['..', []],
  ['/srv', []],
  ['/', ['engineSocket', 'hostRoot']],
  ['/run', ['engineSocket']],
  ['/var', ['engineStore', 'hostRoot']],
  ['/var/lib/docker', ['engineStore']],
  ['/run/user/1000', ['agentSocket', 'engineSocket']],
  ['~', ['home']],
  ['~/.ssh', ['credential']],
  ['~/.gnupg/S.gpg-agent', ['agentSocket']],
  ['~/.docker/run', ['engineSocket']],
  ['~/.local/share/docker', ['engineStore']],
  ['/root', ['systemPath']],
  ['/root/.ssh', ['credential']],
  ['/etc', ['systemPath']],
  ['/etc/localtime', ['ordinary', 'systemPath']],
  ['/dev/shm', ['ordinary']],
  ['${localEnv:X}/etc', ['systemPath', 'unset']],
  ['${localEnv:X:~/.aws}', ['credential', 'unset']],
  ['${localEnv:XDG_CONFIG_HOME}/gh', ['credential']],
])('%s gives away %j', (text, found) => {
  expect(Object.keys(reach(readHostPath(text))).sort()).toEqual(found);
});

test('the tables that paths are compared with name none by a usual link', () => {
  const listed = [...engineSockets, ...engineStores, ...agentSockets.map(([path]) => path), ...ordinaryPaths.keys(), sharedMemory];
  expect(listed.filter((path) => withoutAliases(path) !== path)).toEqual([]);
});

test('what was asked before is answered in the same way', () => {
  const paths = ['/etc', '/srv', '/run/docker.sock', `/${'x'.repeat(300)}`, '/bin'].map((path) => ({ base: 'root' as const, path }));
  const before = paths.map((path) => reach(path));
  for (let number = 0; number < 2000; number++) reach({ base: 'root', path: `/srv/${number}` });
  expect(paths.map((path) => reach({ ...path }))).toEqual(before);
});

test.each<readonly [text: string, outside: boolean]>([
  ['.', false],
  ['a/../b', false],
  ['a/../..', true],
  ['..', true],
  ['../x', true],
  ['..x', false],
  ['/x', true],
  ['~', true],
  ['${localEnv:X}', true],
  ['${localEnv:PWD}', false],
  ['${localEnv:PWD}/..', true],
  ['${localWorkspaceFolder}', false],
])('%s leaves the workspace: %s', (text, outside) => {
  expect(leaves(readHostPath(text))).toBe(outside);
});

test('any text has an answer, the same each time', () => {
  const part = fc.constantFrom(
    '..',
    '.',
    '',
    'etc',
    '.ssh',
    'var',
    'run',
    'docker.sock',
    'home',
    'x',
    '${localEnv:X}',
    '${localEnv:HOME}',
    '~',
    'C:',
    'tmp',
    'root',
    'lib',
    'docker',
  );
  const path = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 8 }).map((parts) => parts.join('/')),
  );
  fc.assert(
    fc.property(path, (text) => {
      const first = readHostPath(text);
      const found = reach(first);
      expect(reach(readHostPath(text))).toEqual(found);
      for (const key of Object.keys(found))
        expect(showMount({ kind: 'bind', source: first, target: '/x', readOnly: false }, key as keyof typeof found)).toContain(' mounted ');
    }),
  );
});

test('a folder inside the workspace never gives anything away by its name', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('etc', '.ssh', 'var', 'run', 'home', '.config', 'docker.sock', 'x'), { minLength: 1, maxLength: 5 }),
      (parts) => {
        expect(reach(readHostPath(`./${parts.join('/')}`))).toEqual({});
      },
    ),
  );
});

test('long paths are no burden', () => {
  const start = performance.now();
  for (const part of [
    '../',
    'a/',
    '.config/agent',
    'agent',
    '/podman-machine-',
    'x-agent',
    '${localEnv:X}/',
    '${localEnv:X}',
    '${localEnv:X:/a}',
    '/run/user/',
    '.ssh/',
  ])
    for (const prefix of ['', '/', '~/', '${localEnv:X}/']) reach(readHostPath(prefix + part.repeat(5_000)));
  expect(performance.now() - start).toBeLessThan(3000);
});

test('a path behind many variables is seen', () => {
  expect(reach(readHostPath(`${'${localEnv:X}'.repeat(5_000)}/etc`)).systemPath).toBeDefined();
});

test('a volume is named as it is', () => {
  expect(showMount(volume('data:/d').value)).toBe('data is mounted at /d');
});
