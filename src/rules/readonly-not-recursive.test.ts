import { expect, test } from 'vitest';
import { readVolumeFlag } from '../syntax/mount-strings.ts';
import { container, messages, said } from '../../test/requests.ts';
import { readonlyNotRecursive } from './readonly-not-recursive.ts';

const volume = (text: string) => {
  const read = readVolumeFlag(text);
  return container({ mounts: 'mount' in read ? [said(read.mount)] : [] });
};

test.each([
  ['/srv/data:/data:ro', '/srv/data is read-only at /data'],
  ['./src:/src:ro', './src is read-only at /src'],
  ['~/.ssh:/root/.ssh:ro', '~/.ssh is read-only at /root/.ssh'],
  ['/run/user/1000:/run/user/1000:ro', '/run/user/1000 is read-only at /run/user/1000'],
  ['/tmp/.X11-unix:/tmp/.X11-unix:ro', '/tmp/.X11-unix is read-only at /tmp/.X11-unix'],
])('%s', (text, start) =>
  expect(messages(readonlyNotRecursive, volume(text))).toEqual([
    `${start}, but what is mounted below it on the host is not: Sysbox does not support recursive read-only binds`,
  ]),
);

test.each([
  '/srv/data:/data',
  './a.json:/etc/a.json:ro',
  '/etc/localtime:/etc/localtime:ro',
  '~/.gitconfig:/root/.gitconfig:ro',
  '/sys/fs/cgroup:/sys/fs/cgroup:ro',
  'v:/data:ro',
  '/run/docker.sock:/run/docker.sock:ro',
  '/usr/bin/docker:/usr/bin/docker:ro',
  './.env:/app/.env:ro',
  '~/.git-credentials:/root/.git-credentials:ro',
  '~/.aws/credentials:/creds:ro',
  '${localEnv:SSH_AUTH_SOCK}:/ssh-agent:ro',
  '${localEnv:XDG_RUNTIME_DIR}/wayland-0:/tmp/wayland-0:ro',
  '/run/host-services/ssh-auth.sock:/agent:ro',
  '/dev/log:/dev/log:ro',
  '/dev/bus/usb:/dev/bus/usb:ro',
  '/dev/dri:/dev/dri:ro',
])('%s is clear', (text) => expect(messages(readonlyNotRecursive, volume(text))).toEqual([]));
test('clear without mounts', () => expect(messages(readonlyNotRecursive, container())).toEqual([]));
