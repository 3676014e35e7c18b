import { expect, test } from 'vitest';
import { dockerConfiguration } from './docker-configuration.ts';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const users = JSON.stringify({
  auths: {
    'ghcr.io': { auth: base64('me:ghcr') },
    'other.example': { auth: base64('me:other') },
    'https://index.docker.io/v1/': { auth: base64('me:hub') },
    'azure.example': { identitytoken: 'refresh' },
  },
  credHelpers: { 'helped.example': 'vault' },
  HttpHeaders: { 'X-Meta': 'secret' },
  proxies: { default: { httpProxy: 'http://me:secret@proxy' } },
  cliPluginsExtraDirs: ['/opt/plugins', 'relative'],
  currentContext: 'remote',
});
const powers = {
  ociAuth: 'oci.example|me|said',
  dockerConfiguration: () => users,
  askHelper: async (name: string, server: string) =>
    name === 'vault' && server === 'helped.example' ? '{"Username":"me","Secret":"helped"}' : undefined,
};

test.each<[string, readonly string[], object]>([
  ['no registry', [], {}],
  ['one whose credentials are written down', ['ghcr.io'], { 'ghcr.io': { auth: base64('me:ghcr') } }],
  ['a token', ['azure.example'], { 'azure.example': { identitytoken: 'refresh' } }],
  ['one that a helper knows', ['helped.example'], { 'helped.example': { auth: base64('me:helped') } }],
  ['one of the reference CLI’s variable', ['oci.example'], { 'oci.example': { auth: base64('me:said') } }],
  ['one that nobody knows', ['unknown.example'], {}],
  [
    'Docker Hub, by its names',
    ['docker.io', 'docker.io'],
    Object.fromEntries(
      ['https://index.docker.io/v1/', 'index.docker.io', 'docker.io', 'registry-1.docker.io'].map((name) => [
        name,
        { auth: base64('me:hub') },
      ]),
    ),
  ],
])('%s: nothing else of the user’s settings', async (_, registries, auths) => {
  expect(JSON.parse(await dockerConfiguration(registries, '/home/me/.docker', powers))).toEqual({
    auths: { 'containai.invalid': {}, ...auths },
    cliPluginsExtraDirs: ['/opt/plugins', '/home/me/.docker/cli-plugins'],
  });
});

test('where nothing is known of the user there is still something, so that no key store is asked', async () => {
  const none = { ociAuth: undefined, dockerConfiguration: () => undefined, askHelper: async () => undefined };
  expect(JSON.parse(await dockerConfiguration(['ghcr.io'], undefined, none))).toEqual({
    auths: { 'containai.invalid': {} },
    cliPluginsExtraDirs: [],
  });
});
