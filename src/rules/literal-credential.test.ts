import { expect, test } from 'vitest';
import type { FeatureUse } from '../model/request.ts';
import { withoutCredentials } from '../known/without-credentials.ts';
import { showFact } from '../syntax/show.ts';
import { literalCredential as rule } from './literal-credential.ts';
import { build, check, container, given, tell, variable } from '../../test/rule-cases.ts';

const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
const random = 'q8Zr3LwX0nVt7KpYb5JdFh2M';
const feature = (options: FeatureUse['options']) => ({
  features: [given<FeatureUse>({ id: 'ghcr.io/x/y:1', source: 'registry', name: 'ghcr.io/x/y', options, adds: [] })],
});

tell(rule, [
  ['a token in the environment', { environment: [variable('GITHUB_TOKEN', token)] }, /^GITHUB_TOKEN holds a GitHub token$/u],
  ['under a plain name', { environment: [variable('X', token)] }, /^X holds a GitHub token$/u],
  ['in a text', { environment: [variable('URL', `https://x:${token}@github.com/x`)] }, /a GitHub token/u],
  ['for commands', { environment: [variable('X', token, 'remote')] }, /a GitHub token/u],
  ['a private key', { environment: [variable('X', '-----BEGIN OPENSSH PRIVATE KEY-----\nabc')] }, /a private key/u],
  ['in a label', { labels: [given({ name: 'x', value: token })] }, /^label x holds/u],
  [
    'in a lifecycle command',
    { containerCommands: [given({ event: 'postCreateCommand', command: `git clone https://${token}@github.com/x/y` })] },
    /^postCreateCommand holds/u,
  ],
  ['in a host command', { hostCommands: [given({ event: 'initializeCommand', command: `x ${token}` })] }, /^initializeCommand holds/u],
  ['in the command', { command: given(['x', token]) }, /^the command holds/u],
  ['in an option of a Feature', feature({ token }), /^option token of ghcr\.io\/x\/y:1 holds/u],
  ['in a build argument', build({ arguments: [variable('TOKEN', token, 'build')] }), /^TOKEN holds/u],
  ['in a Dockerfile', build({ environment: [variable('TOKEN', token)] }), /^TOKEN holds/u],
  ['in the default of an argument', build({ argumentDefaults: [variable('TOKEN', token, 'build')] }), /^TOKEN holds/u],
  ['in a label of a Dockerfile', build({ labels: [given({ name: 'x', value: token })] }), /^label x holds/u],
  ['in a file that a Dockerfile writes', build({ writtenFiles: [given({ target: '/x', text: `a\n${token}\n` })] }), /^the file \/x holds/u],
  ['a harmless default', build({ argumentDefaults: [variable('NODE_VERSION', '22', 'build')] }), 'clear'],
  [
    'in a build step',
    build({ steps: [given({ command: `npm config set //registry/:_authToken ${token}`, flags: [] })] }),
    /^a build step holds/u,
  ],
  [
    'a random value of a secret',
    { environment: [variable('SESSION_SECRET', random)] },
    /^SESSION_SECRET is given a value that looks like a real secret$/u,
  ],
  ['a secret that may be one', { environment: [variable('DB_PASSWORD', 'Tr0ub4dor&3x')] }, [/may be a real secret/u, 'note']],
  ['a demo password', { environment: [variable('POSTGRES_PASSWORD', 'postgres')] }, 'clear'],
  ['another', { environment: [variable('MYSQL_ROOT_PASSWORD', 'mariadb')] }, 'clear'],
  ['a hint', { environment: [variable('API_TOKEN', 'your-token-here')] }, 'clear'],
  ['a variable of the host', { environment: [variable('API_TOKEN', '${localEnv:API_TOKEN}')] }, 'clear'],
  ['taken from the host', { environment: [variable('API_TOKEN')] }, 'clear'],
  ['a random value of nothing secret', { environment: [variable('BUILD_ID', random)] }, 'clear'],
  ['documentation’s own', { environment: [variable('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE')] }, 'clear'],
  ['a switch of a Feature', feature({ token: true, version: 'latest' }), 'clear'],
]);

test('neither message nor evidence shows the secret', () => {
  const requests = [
    { environment: [variable('TOKEN', token), variable('SECRET', random)] },
    {
      labels: [given({ name: 'x', value: token })],
      command: given([token]),
      containerCommands: [given({ event: 'postCreateCommand', command: token })],
    },
    feature({ token }),
  ];
  for (const request of requests) {
    for (const issue of check(rule, request)) {
      const shown = issue.message + issue.evidence.map((fact) => showFact(fact, withoutCredentials)).join('');
      expect(shown).not.toContain(token.slice(0, 8));
      expect(shown).not.toContain(random.slice(0, 8));
    }
  }
});

test('what a Dockerfile sets is said of the container that runs its image, where that is at hand', () => {
  const environment = [variable('GITHUB_TOKEN', token)];
  const made = build({ environment, steps: [given({ command: token, flags: [] })] });
  expect(check(rule, made, [made])).toHaveLength(2);
  expect(check(rule, made, [made, container({ environment })])).toHaveLength(1);
});
