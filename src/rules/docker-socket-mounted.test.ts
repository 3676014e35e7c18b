import { expect, test } from 'vitest';
import { dockerSocketMounted as rule } from './docker-socket-mounted.ts';
import { container, given, mount, tell, volume } from '../../test/rule-cases.ts';

const owns = /owns this machine/u;

tell(rule, [
  ['the usual line', { mounts: [volume('/var/run/docker.sock:/var/run/docker.sock')] }, owns],
  ['read-only is no help', { mounts: [volume('/var/run/docker.sock:/s:ro')] }, owns],
  ['without the link', { mounts: [volume('/run/docker.sock:/s')] }, owns],
  ['dots', { mounts: [volume('/tmp/../var/./run//docker.sock:/s')] }, owns],
  ['out of the workspace by dots', { mounts: [volume('../../../../var/run/docker.sock:/s')] }, owns],
  ['folder /run', { mounts: [volume('/run:/r')] }, /holds \/run\/docker\.sock/u],
  ['folder /var/run', { mounts: [volume('/var/run:/r')] }, owns],
  ['folder reached by dots', { mounts: [volume('../../../../../run:/r')] }, owns],
  ['the root', { mounts: [volume('/:/h')] }, /engine’s socket with it/u],
  ['a drive', { mounts: [volume('C:/:/h')] }, /engine’s socket with it/u],
  ['rootless runtime folder', { mounts: [volume('/run/user/1000:/r')] }, /sockets of rootless engines/u],
  ['runtime folder by variable', { mounts: [volume('${localEnv:XDG_RUNTIME_DIR}:/r')] }, /sockets of rootless engines/u],
  ['rootless docker', { mounts: [volume('/run/user/1000/docker.sock:/s')] }, owns],
  ['rootless podman by variable', { mounts: [volume('${localEnv:XDG_RUNTIME_DIR}/podman/podman.sock:/s')] }, owns],
  ['variable with a default', { mounts: [volume('${localEnv:MY_SOCKET:/var/run/docker.sock}:/s')] }, owns],
  ['variable named for it', { mounts: [volume('${localEnv:DOCKER_SOCK}:/s')] }, owns],
  ['Docker Desktop', { mounts: [volume('~/.docker/run/docker.sock:/s')] }, owns],
  ['Docker Desktop on Linux', { mounts: [volume('${localEnv:HOME}/.docker/desktop/docker.sock:/s')] }, owns],
  ['Docker Desktop, the folder', { mounts: [volume('~/.docker/run:/s')] }, /socket of Docker Desktop/u],
  ['Colima', { mounts: [volume('/Users/x/.colima/default:/s')] }, /Colima/u],
  ['OrbStack', { mounts: [volume('~/.orbstack/run/docker.sock:/s')] }, owns],
  ['containerd', { mounts: [volume('/run/containerd/containerd.sock:/s')] }, owns],
  ['folder of containerd', { mounts: [volume('/run/containerd:/s')] }, owns],
  ['crio', { mounts: [volume('/var/run/crio/crio.sock:/s')] }, owns],
  ['buildkit', { mounts: [volume('/run/buildkit/buildkitd.sock:/s')] }, owns],
  ['long form', { mounts: [mount('type=bind,source=/var/run/docker.sock,target=/s')] }, owns],
  [
    'a volume that the local driver binds',
    { mounts: [mount('type=volume,target=/s,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/var/run/docker.sock')] },
    owns,
  ],
  ['named pipe', { mounts: [given({ kind: 'other', source: String.raw`\\.\pipe\docker_engine`, target: '/p', readOnly: false })] }, owns],
  ['from a Feature', { mounts: [volume('/var/run/docker.sock:/var/run/docker-host.sock', 'feature')] }, owns],
  [
    'behind a symbolic link that was resolved',
    {
      mounts: [
        given({ kind: 'bind', source: { base: 'workspace', path: 'sock', real: '/run/docker.sock' }, target: '/s', readOnly: false }),
      ],
    },
    owns,
  ],
  ['a socket of the workspace', { mounts: [volume('./mysql.sock:/s')] }, 'clear'],
  ['a volume of that name', { mounts: [volume('docker:/var/lib/docker')] }, 'clear'],
  ['the target alone says nothing', { mounts: [volume('./fake:/var/run/docker.sock')] }, 'clear'],
  ['a folder beside it', { mounts: [volume('/run/myapp:/run/myapp')] }, 'clear'],
  ['Docker’s client settings', { mounts: [volume('~/.docker/config.json:/root/.docker/config.json')] }, 'clear'],
  ['an anonymous volume', { mounts: [volume('/data')] }, 'clear'],
]);

test('an option names further sockets', () => {
  const options = { sockets: ['/srv/engine.sock'] };
  const issues = (text: string) => rule.check(container({ mounts: [volume(text)] }), { host: {}, options });
  expect(issues('/srv/engine.sock:/s')[0]?.message).toMatch(owns);
  expect(issues('/srv:/s')[0]?.message).toMatch(/holds \/srv\/engine\.sock/u);
  expect(issues('/opt:/s')).toEqual([]);
});
