import { hostRootMounted as rule } from './host-root-mounted.ts';
import { given, mount, tell, volume } from '../../test/rule-cases.ts';

tell(rule, [
  ['the root', { mounts: [volume('/:/host')] }, /the whole machine/u],
  ['the root, read-only', { mounts: [volume('/:/host:ro')] }, /may read stays open/u],
  ['spelled with dots', { mounts: [volume('/usr/../:/host')] }, /the whole machine/u],
  ['by dots out of the workspace', { mounts: [volume('../../../../../../..:/host')] }, /the whole machine/u],
  ['by dots out of the home', { mounts: [volume('~/../..:/host')] }, /the whole machine/u],
  ['a default of a variable', { mounts: [volume('${localEnv:ROOT:/}:/host')] }, /the whole machine/u],
  [
    'what is left without a variable',
    { mounts: [volume('${localEnv:XDG_RUNTIME_DIR}/${localEnv:WAYLAND_DISPLAY}:/x')] },
    /^\$XDG_RUNTIME_DIR\/\$\{localEnv:WAYLAND_DISPLAY\}, which is \/ where the host does not set the variable, is mounted at \/x/u,
  ],
  ['a drive', { mounts: [volume('C:\\:/host')] }, /the whole machine/u],
  ['a folder with the engine’s store', { mounts: [volume('/var/lib:/x')] }, /engine’s store/u],
  ['its parent', { mounts: [volume('/var:/x')] }, /engine’s store/u],
  [
    'a volume that the local driver binds to it',
    { mounts: [mount('target=/x,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/')] },
    /the whole machine/u,
  ],
  [
    'a workspace that really is the root',
    { mounts: [given({ kind: 'bind', source: { base: 'workspace', path: '', real: '/' }, target: '/w', readOnly: false })] },
    /the whole machine/u,
  ],
  ['the store itself is another rule’s', { mounts: [volume('/var/lib/docker:/x')] }, 'clear'],
  ['beside the store', { mounts: [volume('/var/lib/mydata:/x')] }, 'clear'],
  ['the workspace', { mounts: [volume('.:/w')] }, 'clear'],
  ['its parent', { mounts: [volume('..:/w')] }, 'clear'],
]);
