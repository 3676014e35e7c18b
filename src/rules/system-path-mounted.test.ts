import { tell, volume } from '../../test/rule-cases.ts';
import { systemPathMounted as rule } from './system-path-mounted.ts';

tell(rule, [
  ['/etc', { mounts: [volume('/etc:/x')] }, /as the host’s root/u],
  ['/etc, read-only', { mounts: [volume('/etc:/x:ro')] }, /secrets included/u],
  ['below it', { mounts: [volume('/etc/ssh:/x')] }, /as the host’s root/u],
  [
    'after a variable that may be unset',
    { mounts: [volume('${localEnv:NOPE}/etc:/x')] },
    /^\$NOPE\/etc, which is \/etc where the host does not set the variable, is mounted/u,
  ],
  ['as a default', { mounts: [volume('${localEnv:NOPE:/etc}:/x')] }, /^\$NOPE, which is \/etc where/u],
  ['by dots', { mounts: [volume('../../../../etc/shadow:/x')] }, /as the host’s root/u],
  [
    'behind a resolved symbolic link',
    {
      mounts: [
        {
          ...volume('./x:/x'),
          value: { kind: 'bind', source: { base: 'workspace', path: 'x', real: '/etc' }, target: '/x', readOnly: false },
        },
      ],
    },
    /^\.\/x, which leads to \/etc, is mounted[^]*as the host’s root/u,
  ],
  ['/boot', { mounts: [volume('/boot:/x')] }, /as the host’s root/u],
  ['/usr', { mounts: [volume('/usr/bin/docker:/usr/bin/docker')] }, /as the host’s root/u],
  ['/bin', { mounts: [volume('/bin:/x')] }, /as the host’s root/u],
  ['/lib/modules', { mounts: [volume('/lib/modules:/lib/modules:ro')] }, /kernel modules; Sysbox mounts/u],
  ['/lib/modules, writable', { mounts: [volume('/usr/lib/modules:/x')] }, /to change; Sysbox/u],
  ['the log', { mounts: [volume('/dev/log:/dev/log')] }, /into the host’s log/u],
  ['/root', { mounts: [volume('/root:/x')] }, /as the host’s root/u],
  ['/dev', { mounts: [volume('/dev:/hostdev')] }, /nobody:nogroup/u],
  ['a part of /dev', { mounts: [volume('/dev/bus/usb:/dev/bus/usb')] }, /nobody:nogroup/u],
  ['/proc', { mounts: [volume('/proc:/hostproc')] }, /container’s own processes/u],
  ['/sys', { mounts: [volume('/sys:/hostsys:ro')] }, /nobody:nogroup/u],
  ['the systemd recipe', { mounts: [volume('/sys/fs/cgroup:/sys/fs/cgroup:ro')] }, [/silently puts its own/u, 'note']],
  ['the certificates, writable', { mounts: [volume('/etc/ssl/certs:/etc/ssl/certs')] }, /as the host’s root/u],
  ['the certificates, read-only', { mounts: [volume('/etc/ssl/certs:/etc/ssl/certs:ro')] }, 'clear'],
  ['the time zone, read-only', { mounts: [volume('/etc/localtime:/etc/localtime:ro')] }, 'clear'],
  ['shared memory', { mounts: [volume('/dev/shm:/dev/shm')] }, 'clear'],
  ['keys of root are another rule’s', { mounts: [volume('/root/.ssh:/x')] }, 'clear'],
  ['data', { mounts: [volume('/srv/data:/x')] }, 'clear'],
  ['a name that begins the same', { mounts: [volume('/etcetera:/x')] }, 'clear'],
  ['the workspace’s own etc', { mounts: [volume('./etc:/etc/app')] }, 'clear'],
]);
