import { hostUserNamespace as rule } from './host-user-namespace.ts';
import { given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['host', { namespaces: [given({ kind: 'user', mode: 'host' })] }, /Sysbox ignores it/u],
  ['private', { namespaces: [given({ kind: 'user', mode: 'private' })] }, 'clear'],
  ['another kind', { namespaces: [given({ kind: 'pid', mode: 'host' })] }, 'clear'],
]);
