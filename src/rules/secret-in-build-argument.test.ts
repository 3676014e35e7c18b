import { expect, test } from 'vitest';
import { build, messages, said } from '../../test/requests.ts';
import { secretInBuildArgument } from './secret-in-build-argument.ts';

const argument = (name: string, value?: string) =>
  build({ arguments: [said({ name, scope: 'build', ...(value === undefined ? {} : { value }) } as const)] });

test.each([
  [
    'NPM_TOKEN',
    '${localEnv:NPM_TOKEN}',
    'The build argument NPM_TOKEN takes the secret NPM_TOKEN from this machine into the image’s history',
  ],
  ['NPM', '${localEnv:NPM_TOKEN:none}', 'The build argument NPM takes the secret NPM_TOKEN from this machine into the image’s history'],
  ['DB_PASSWORD', 'hunter2', 'The build argument DB_PASSWORD looks like a secret: its value stays in the image’s history'],
  ['GITHUB_TOKEN', undefined, 'The build argument GITHUB_TOKEN looks like a secret: its value stays in the image’s history'],
  ['X', `gh${'p'}_aB3dE5gH7jK9mN2pQ4rS6tU8vW0xY1zA3bC5`, 'The build argument X holds a GitHub token, which stays in the image’s history'],
])('%s=%s', (name, value, message) => expect(messages(secretInBuildArgument, argument(name, value))).toEqual([message]));

test.each([
  ['NODE_VERSION', '22'],
  ['USERNAME', '${localEnv:USER}'],
  ['NPM_TOKEN', ''],
  ['TOKEN_URL', 'https://example.test'],
])('%s=%s is clear', (name, value) => expect(messages(secretInBuildArgument, argument(name, value))).toEqual([]));
test('clear without arguments', () => expect(messages(secretInBuildArgument, build())).toEqual([]));
