import { hostPidNamespace as rule } from './host-pid-namespace.ts';
import { given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['host', { namespaces: [given({ kind: 'pid', mode: 'host' })] }, /sysbox containers can't share namespaces \[pid\] with the host/u],
  ['from below', { namespaces: [given({ kind: 'pid', mode: 'host' }, 'image')] }, /start fails/u],
  ['private', { namespaces: [given({ kind: 'pid', mode: 'private' })] }, 'clear'],
  ['another container’s', { namespaces: [given({ kind: 'pid', mode: 'container:host' })] }, 'clear'],
  ['another kind', { namespaces: [given({ kind: 'net', mode: 'host' })] }, 'clear'],
]);
