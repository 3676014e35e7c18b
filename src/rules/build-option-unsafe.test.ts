import { expect, test } from 'vitest';
import { build, messages, said } from '../../test/requests.ts';
import { buildOptionUnsafe } from './build-option-unsafe.ts';

const option = (name: string, value: string) => build({ options: [said({ name, value })] });
const step = (name: string, value: string) => build({ steps: [said({ command: 'make', flags: [{ name, value }] })] });

test.each([
  ['network', 'host', 'Build steps share the host’s network: they reach whatever listens on localhost'],
  ['network', 'container:db', 'Build steps join the network container:db'],
  ['allow', 'security.insecure', 'The build is granted security.insecure, which BuildKit withholds unless asked'],
  ['entitlement', 'network.host', 'The build is granted network.host, which BuildKit withholds unless asked'],
  ['security', 'insecure', 'Build steps run without a sandbox (security.insecure)'],
  ['ssh', 'default', 'The build gets your SSH agent or key (default): its steps can log in as you'],
  ['secret', 'id=npm,src=/root/.npmrc', 'The build reads /root/.npmrc of this machine as a secret'],
  ['secret', 'id=npm,src=~/.npmrc', 'The build reads ~/.npmrc of this machine as a secret'],
  ['secret', 'id=token,env=GITHUB_TOKEN', 'The build gets the variable GITHUB_TOKEN of this machine as a secret'],
  ['secret', 'id=GITHUB_TOKEN', 'The build gets the variable GITHUB_TOKEN of this machine as a secret'],
  ['build-context', 'home=/home/me', 'The build gets /home/me as a context, a place outside the workspace'],
  ['build-context', 'x=../..', 'The build gets ../.. as a context, a place outside the workspace'],
  ['add-host', 'host.docker.internal:host-gateway', 'Build steps can reach this machine as host.docker.internal'],
  ['add-host', 'github.com:1.2.3.4', 'Build steps resolve github.com:1.2.3.4 as the text says, not as the network does'],
  [
    'syntax',
    'evil/x:1',
    'The image evil/x:1 (# syntax=) reads the Dockerfile instead of Docker’s own frontend: whoever made it decides what is built',
  ],
  ['output', 'type=local,dest=/etc', 'The build writes its result to /etc, outside the workspace'],
])('--%s %s', (name, value, message) => expect(messages(buildOptionUnsafe, option(name, value))).toEqual([message]));

test.each([
  ['network', 'default'],
  ['network', 'none'],
  ['network', ''],
  ['secret', 'id=npm,src=.npmrc'],
  ['build-context', 'lib=./lib'],
  ['build-context', 'base=docker-image://debian:12'],
  ['build-context', 'src=https://github.com/acme/x.git'],
  ['output', 'type=local,dest=./out'],
  ['syntax', 'docker/dockerfile:1'],
  ['pull', 'true'],
])('--%s %s is clear', (name, value) => expect(messages(buildOptionUnsafe, option(name, value))).toEqual([]));

test.each([
  ['network', 'host', 1],
  ['security', 'insecure', 1],
  ['network', 'none', 0],
  ['mount', 'type=secret,id=x', 0],
])('RUN --%s=%s', (name, value, count) => expect(messages(buildOptionUnsafe, step(name, value))).toHaveLength(count));

test.each([
  ['BUILDKIT_SYNTAX', 'evil.test/frontend', 1],
  ['BUILDKIT_SYNTAX', '${localEnv:X:evil/x}', 1],
  ['BUILDKIT_SYNTAX', 'docker/dockerfile:1', 0],
  ['BUILDKIT_SYNTAX', 'dockerfile.v0', 0],
  ['BUILDKIT_SYNTAX', undefined, 0],
  ['SYNTAX', 'evil.test/frontend', 0],
])('build argument %s=%s', (name, value, count) => {
  const argument = said(value === undefined ? { name, scope: 'build' as const } : { name, value, scope: 'build' as const });
  expect(messages(buildOptionUnsafe, build({ arguments: [argument] }))).toHaveLength(count);
});

test('a privileged build', () => expect(messages(buildOptionUnsafe, build({ privileged: said(true) }))).toHaveLength(1));
test('clear: privileged false, and nothing at all', () => {
  expect(messages(buildOptionUnsafe, build({ privileged: said(false) }))).toEqual([]);
  expect(messages(buildOptionUnsafe, build())).toEqual([]);
});
