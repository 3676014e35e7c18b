import { expect, test } from 'vitest';
import { rootWritesWorkspace as rule } from './root-writes-workspace.ts';
import { check, given, mount, tell, volume } from '../../test/rule-cases.ts';

const held = [given({ name: 'no-new-privileges', value: 'true' })];

tell(rule, [
  ['user not said', { mounts: [volume('.:/w')] }, /^The workspace is mounted at \/w, writable: the container’s user is root unless/u],
  ['root', { mounts: [volume('.:/w')], user: given('root') }, /user is root, and/u],
  ['root by number', { mounts: [volume('.:/w')], user: given('0:0') }, /user is root, and/u],
  ['another user', { mounts: [volume('.:/w')], user: given('vscode') }, /vscode can become root where the image has sudo/u],
  ['root, without new privileges', { mounts: [volume('.:/w')], user: given('root'), securityOptions: held }, /user is root, and/u],
  ['another folder', { mounts: [volume('/srv/data:/data')] }, /\/srv\/data is mounted/u],
  [
    'a volume that the local driver binds',
    { mounts: [mount('source=v,target=/x,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/srv')] },
    /\/srv is mounted/u,
  ],
  [
    'several',
    { mounts: [volume('.:/w'), volume('cache:/c'), volume('/srv:/s')] },
    /^The workspace is mounted at \/w, writable, and 1 more/u,
  ],
  ['another user without new privileges', { mounts: [volume('.:/w')], user: given('vscode'), securityOptions: held }, 'clear'],
  [
    'another user, option off',
    { mounts: [volume('.:/w')], user: given('vscode'), securityOptions: [given({ name: 'no-new-privileges', value: 'false' })] },
    /can become root/u,
  ],
  ['read-only', { mounts: [volume('.:/w:ro')] }, 'clear'],
  ['a device', { mounts: [volume('/dev/dri:/dev/dri')] }, 'clear'],
  ['the log', { mounts: [volume('/dev/log:/dev/log')] }, 'clear'],
  ['shared memory', { mounts: [volume('/dev/shm:/dev/shm')] }, 'clear'],
  ['the kernel’s folders', { mounts: [volume('/sys/fs/cgroup:/sys/fs/cgroup'), volume('/proc:/hostproc')] }, 'clear'],
  ['a volume', { mounts: [volume('code:/w')] }, 'clear'],
  ['a socket', { mounts: [volume('/var/run/docker.sock:/s')] }, 'clear'],
  ['no mounts', { user: given('root') }, 'clear'],
]);

test('it is said once, and points at each folder', () => {
  const issues = check(rule, { mounts: [volume('.:/w'), volume('/srv:/s')] });
  expect(issues).toHaveLength(1);
  expect(issues[0]?.evidence).toHaveLength(2);
});
