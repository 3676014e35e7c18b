import { hostIpcNamespace as rule } from './host-ipc-namespace.ts';
import { given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['host', { namespaces: [given({ kind: 'ipc', mode: 'host' })] }, /sysbox containers can't share namespaces \[ipc\] with the host/u],
  ['from below', { namespaces: [given({ kind: 'ipc', mode: 'host' }, 'image')] }, /start fails/u],
  ['private', { namespaces: [given({ kind: 'ipc', mode: 'private' })] }, 'clear'],
  ['another container’s', { namespaces: [given({ kind: 'ipc', mode: 'container:host' })] }, 'clear'],
  ['another kind', { namespaces: [given({ kind: 'pid', mode: 'host' })] }, 'clear'],
]);
