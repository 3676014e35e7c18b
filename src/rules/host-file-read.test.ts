import { expect, test } from 'vitest';
import type { HostFile } from '../model/request.ts';
import { readHostPath } from '../syntax/host-path.ts';
import { hostFileRead as rule } from './host-file-read.ts';
import { build, check, given, tell } from '../../test/rule-cases.ts';

const file = (text: string, by: string, access: HostFile['access'] = 'read') => given({ path: readHostPath(text), access, by });

tell(rule, [
  ['variables', { hostFiles: [file('/etc/environment', '--env-file')] }, /--env-file reads \/etc\/environment/u],
  ['labels', { hostFiles: [file('~/labels', '--label-file')] }, /~\/labels/u],
  ['a secret', { hostFiles: [file('~/.aws/credentials', 'secrets.file')] }, /AWS credentials/u],
  ['a config', { hostFiles: [file('../../config', 'configs.file')] }, /configs\.file/u],
  ['a security profile', { hostFiles: [file('/srv/profile.json', 'seccomp')] }, /seccomp/u],
  ['by variable', { hostFiles: [file('${localEnv:SECRETS}', 'env_file')] }, /\$SECRETS/u],
  [
    'a link that was resolved',
    { hostFiles: [given({ path: { base: 'workspace', path: '.env', real: '/home/x/.aws/credentials' }, access: 'read', by: 'env_file' })] },
    /AWS/u,
  ],
  ['of a build', build({ hostFiles: [file('~/.npmrc', 'secret')] }), /npm token/u],
  ['the cache of a build', build({ cacheFrom: [given('type=local,src=/etc')] }), /cacheFrom reads \/etc/u],
  ['a cache in the workspace', build({ cacheFrom: [given('type=local,src=cache')] }), 'clear'],
  ['a cache elsewhere', build({ cacheFrom: [given('ghcr.io/acme/app:cache')] }), 'clear'],
  ['of the workspace', { hostFiles: [file('.env', 'env_file')] }, 'clear'],
  ['written', { hostFiles: [file('/tmp/id', '--cidfile', 'write')] }, 'clear'],
]);

test('a cache whose folder is listed among the files is told once', () => {
  const cache = given('type=local,src=/etc');
  const listed = { value: { path: readHostPath('/etc'), access: 'read', by: 'build.cache_from' }, from: cache.from } as const;
  expect(check(rule, build({ cacheFrom: [cache], hostFiles: [listed] }))).toHaveLength(1);
});
