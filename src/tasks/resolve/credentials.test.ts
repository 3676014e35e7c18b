import { describe, expect, test } from 'vitest';
import { findCredentials, type CredentialPowers } from './find-credentials.ts';

const auth = (text: string): string => Buffer.from(text).toString('base64');
const powersOf = (configuration: unknown, more: Partial<CredentialPowers> = {}): CredentialPowers => ({
  ociAuth: undefined,
  dockerConfiguration: () => (typeof configuration === 'string' ? configuration : JSON.stringify(configuration)),
  askHelper: async () => undefined,
  ...more,
});
const helped =
  (answers: Readonly<Record<string, unknown>>) =>
  async (name: string, server: string): Promise<string | undefined> =>
    answers[`${name} ${server}`] === undefined ? undefined : JSON.stringify(answers[`${name} ${server}`]);

describe('credentials of a registry', () => {
  test.each([
    ['none', 'r.example', powersOf({}), undefined],
    [
      'Docker’s configuration',
      'r.example',
      powersOf({ auths: { 'r.example': { auth: auth('me:a:b') } } }),
      { user: 'me', password: 'a:b' },
    ],
    ['an address', 'r.example', powersOf({ auths: { 'https://r.example/v1/': { auth: auth('me:p') } } }), { user: 'me', password: 'p' }],
    [
      'Docker Hub’s',
      'docker.io',
      powersOf({ auths: { 'https://index.docker.io/v1/': { auth: auth('me:p') } } }),
      { user: 'me', password: 'p' },
    ],
    [
      'an identity token',
      'r.example',
      powersOf({ auths: { 'r.example': { identitytoken: 'R', auth: auth('x:y') } } }),
      { identityToken: 'R' },
    ],
    [
      'another registry’s',
      'r.example',
      powersOf({ auths: { 'r.example.evil': { auth: auth('me:p') }, 'r.example:5000': { auth: auth('me:p') } } }),
      undefined,
    ],
    ['a broken configuration', 'r.example', powersOf('{'), undefined],
    ['what is no pair', 'r.example', powersOf({ auths: { 'r.example': { auth: auth('nocolon') } } }), undefined],
    [
      'a helper of its own',
      'r.example',
      powersOf(
        { credHelpers: { 'r.example': 'own' }, credsStore: 'all', auths: { 'r.example': { auth: auth('x:y') } } },
        { askHelper: helped({ 'own r.example': { Username: 'u', Secret: 's' } }) },
      ),
      { user: 'u', password: 's' },
    ],
    [
      'the store of all',
      'r.example',
      powersOf({ credsStore: 'all' }, { askHelper: helped({ 'all r.example': { Username: '<token>', Secret: 's' } }) }),
      { identityToken: 's' },
    ],
    [
      'a store that knows nothing',
      'r.example',
      powersOf({ credsStore: 'all', auths: { 'r.example': { auth: auth('x:y') } } }),
      { user: 'x', password: 'y' },
    ],
    [
      'a helper whose name is a path',
      'r.example',
      powersOf({ credsStore: '../x' }, { askHelper: helped({ '../x r.example': { Username: 'u', Secret: 's' } }) }),
      undefined,
    ],
    [
      'the variable',
      'r.example',
      powersOf({ auths: { 'r.example': { auth: auth('x:y') } } }, { ociAuth: 'q|a|b, r.example|u|t' }),
      { user: 'u', password: 't' },
    ],
    ['a variable for another registry', 'r.example', powersOf({}, { ociAuth: 'r.example.evil|u|t,r.exampl|u|t' }), undefined],
  ])('from %s', async (_, registry, powers, expected) => {
    expect(await findCredentials(registry, powers)).toEqual(expected);
  });
});
