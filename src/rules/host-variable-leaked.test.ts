import { expect, test } from 'vitest';
import type { HostVariable } from '../model/request.ts';
import { hostVariableLeaked as rule } from './host-variable-leaked.ts';
import { build, container, given, place, tell } from '../../test/rule-cases.ts';

const use = (name: string, into: HostVariable['into'] = 'environment') => ({ hostVariables: [given({ name, into, hasDefault: false })] });

const ofCompose = (hasDefault: boolean) => ({
  hostVariables: [
    { value: { name: 'DB_PASSWORD', into: 'environment' as const, hasDefault }, from: place('file', '.devcontainer/docker-compose.yml') },
  ],
});

tell(rule, [
  ...[
    'GITHUB_TOKEN',
    'GH_TOKEN',
    'NPM_TOKEN',
    'DB_PASSWORD',
    'MY_SECRET',
    'OPENAI_API_KEY',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'CREDENTIALS',
  ].map((name) => [name, use(name), new RegExp(`takes ${name} of the host’s environment into the environment`, 'u')] as const),
  ['into labels', use('API_TOKEN', 'labels'), /into the labels/u],
  ['into mounts', use('API_TOKEN', 'mounts'), /into the mounts/u],
  [
    'into a build',
    build({ hostVariables: [given({ name: 'API_TOKEN', into: 'arguments', hasDefault: true })] }),
    [/into the build arguments/u, 'warn'],
  ],
  [
    'by an image',
    { hostVariables: [given({ name: 'SECRET', into: 'environment', hasDefault: false }, 'image')] },
    /^The image’s label takes SECRET/u,
  ],
  [
    'by a Feature',
    { hostVariables: [{ value: { name: 'SECRET', into: 'environment', hasDefault: false }, from: place('feature', 'Feature x 1.0.0') }] },
    /^Feature x 1\.0\.0 takes SECRET/u,
  ],
  ...[
    'PATH',
    'HOME',
    'USER',
    'USERNAME',
    'DISPLAY',
    'PWD',
    'TERM',
    'LANG',
    'SSH_AUTH_SOCK',
    'AWS_REGION',
    'AWS_PROFILE',
    'KEYBOARD',
    'COMPOSE_PROJECT_NAME',
    '',
  ].map((name) => [name, use(name), 'clear'] as const),
  [
    'with a default',
    { hostVariables: [given({ name: 'API_TOKEN', into: 'environment', hasDefault: true })] },
    [/^The configuration takes API_TOKEN of the host’s environment/u, 'warn'],
  ],
  [
    'by an image with a default',
    { hostVariables: [given({ name: 'SECRET', into: 'environment', hasDefault: true }, 'image')] },
    /^The image’s label takes SECRET/u,
  ],
  ['by Compose', ofCompose(false), [/^Compose puts DB_PASSWORD into the environment, from your environment, else from \.env$/u, 'warn']],
  ['by Compose with a default', ofCompose(true), [/else from \.env, else its default$/u, 'note']],
  ['for a command of the host', use('GITHUB_TOKEN', 'hostCommands'), 'clear'],
]);

test('an option allows names', () => {
  expect(rule.check(container(use('GITHUB_TOKEN')), { host: {}, options: { allowed: ['GITHUB_TOKEN'] } })).toEqual([]);
});
