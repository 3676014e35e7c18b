import { expect, test } from 'vitest';
import type { Origin } from '../model/fact.ts';
import type { BuildRequest, FeatureUse } from '../model/request.ts';
import { build, messages, said } from '../../test/requests.ts';
import { featureGrantsRights } from './feature-grants-rights.ts';

const line: Origin = { layer: 'file', document: 'devcontainer.json', pointer: '/features/x', offset: [0, 1] };
const script = (command: string) => ({
  value: { command, flags: [] },
  from: { layer: 'feature' as const, document: 'install.sh of Feature x 1.0.0', pointer: '', via: line },
});
const feature = (more: Partial<FeatureUse> = {}) => ({
  value: { id: 'ghcr.io/acme/x:1', source: 'registry' as const, name: 'ghcr.io/acme/x', options: {}, adds: [], ...more },
  from: line,
});

test.each([
  ['echo "x ALL=NOPASSWD:ALL" > /etc/sudoers.d/x', 'makes a user root by sudo: echo x ALL=NOPASSWD:ALL > /etc/sudoers.d/x'],
  ['usermod -aG docker x', 'lets a user command the Docker engine: usermod -aG docker x'],
  ['apt-get install -y openssh-server', 'opens a way in by SSH: apt-get install -y openssh-server'],
  ['chmod u+s /usr/bin/x', 'makes a program that runs with rights of another than who starts it: chmod u+s /usr/bin/x'],
])('%j', (command, message) =>
  expect(messages(featureGrantsRights, build({ steps: [script(command)], features: [feature()] }))).toEqual([
    `install.sh of Feature x 1.0.0 ${message}`,
  ]),
);

test('a file of the archive', () =>
  expect(messages(featureGrantsRights, build({ features: [feature({ setuidFiles: ['bin/x', 'bin/y'] })] }))).toEqual([
    'Feature ghcr.io/acme/x:1 brings a file with a setuid or setgid bit: bin/x, and 1 more',
  ]));

const atMost = (features: BuildRequest['features']) =>
  featureGrantsRights.check(build({ steps: [script('usermod -aG docker x')], features }), { host: {} }).map((issue) => issue.atMost);

test('of an official Feature it is a note', () => {
  expect(atMost([feature()])).toEqual([undefined]);
  const official = feature({ name: 'ghcr.io/devcontainers/features/docker-in-docker' });
  expect(atMost([official])).toEqual(['note']);
});

test('clear', () => {
  expect(messages(featureGrantsRights, build({ steps: [script('make install')], features: [feature()] }))).toEqual([]);
  expect(messages(featureGrantsRights, build({ steps: [said({ command: 'usermod -aG docker x', flags: [] })] }))).toEqual([]);
});
