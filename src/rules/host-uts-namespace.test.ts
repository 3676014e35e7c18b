import { hostUtsNamespace as rule } from './host-uts-namespace.ts';
import { given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['host', { namespaces: [given({ kind: 'uts', mode: 'host' })] }, /sysbox containers can't share namespaces \[uts\] with the host/u],
  ['from below', { namespaces: [given({ kind: 'uts', mode: 'host' }, 'image')] }, /start fails/u],
  ['private', { namespaces: [given({ kind: 'uts', mode: 'private' })] }, 'clear'],
  ['another container’s', { namespaces: [given({ kind: 'uts', mode: 'container:host' })] }, 'clear'],
  ['another kind', { namespaces: [given({ kind: 'ipc', mode: 'host' })] }, 'clear'],
]);
