import { mountOptionInjected as rule } from './mount-option-injected.ts';
import { given, mount, tell } from '../../test/rule-cases.ts';

const local = (options: Readonly<Record<string, string>>, driver?: string) => ({
  mounts: [
    given({ kind: 'volume' as const, source: 'v', target: '/x', readOnly: false, options, ...(driver === undefined ? {} : { driver }) }),
  ],
});

tell(rule, [
  ['a comma in an object mount', { oddities: [given({ kind: 'mount-option-injected', text: 'the comma adds options' })] }, /comma/u],
  ['a volume that is a bind', local({ type: 'none', o: 'bind', device: '/etc' }), /really a bind of \/etc/u],
  [
    'a volume that is only made',
    { mounts: [given({ kind: 'volume' as const, source: 'v', target: '', readOnly: false, options: { o: 'bind', device: '/etc' } })] },
    /^The volume v is really a bind of \/etc:/u,
  ],
  ['with further flags', local({ type: 'none', o: 'ro,rbind', device: '/etc' }), /a bind of \/etc/u],
  ['without a type', local({ o: 'bind', device: '/etc' }), /a bind of \/etc/u],
  ['type bind', local({ type: 'bind', device: '/srv' }), /a bind of \/srv/u],
  ['by a host variable', local({ type: 'none', o: 'bind', device: '${localEnv:HOME}' }), /a bind of/u],
  [
    'an overlay',
    local({ type: 'overlay', o: 'lowerdir=/etc,upperdir=/tmp/u,workdir=/tmp/w', device: 'overlay' }),
    /overlay of lowerdir=\/etc/u,
  ],
  ['a disk', local({ type: 'ext4', device: '/dev/sda1' }), /the device \/dev\/sda1/u],
  ['a disk by its name', local({ type: 'ext4', device: 'LABEL=root' }), /the device LABEL=root/u],
  ['the host’s proc', local({ type: 'proc', device: 'proc' }), /type proc/u],
  [
    'in docker’s own words',
    { mounts: [mount('source=v,target=/x,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/root')] },
    /a bind of \/root/u,
  ],
  ['a folder of the workspace', local({ type: 'none', o: 'bind', device: './data' }), 'clear'],
  ['the same by variable', local({ type: 'none', o: 'bind', device: '${localEnv:PWD}/data' }), 'clear'],
  ['nfs', local({ type: 'nfs', o: 'addr=10.0.0.1,rw', device: ':/export' }), 'clear'],
  ['cifs', local({ type: 'cifs', o: 'username=x', device: '//server/share' }), 'clear'],
  ['tmpfs', local({ type: 'tmpfs', o: 'size=100m', device: 'tmpfs' }), 'clear'],
  ['another driver', local({ type: 'none', o: 'bind', device: '/etc' }, 'rexray'), 'clear'],
  ['a plain volume', { mounts: [mount('source=v,target=/x')] }, 'clear'],
  ['another oddity', { oddities: [given({ kind: 'wrong-type', text: 'x' })] }, 'clear'],
]);
