import { hostCgroupNamespace as rule } from './host-cgroup-namespace.ts';
import { given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['host', { namespaces: [given({ kind: 'cgroup', mode: 'host' })] }, /Sysbox ignores it/u],
  ['private', { namespaces: [given({ kind: 'cgroup', mode: 'private' })] }, 'clear'],
  ['another kind', { namespaces: [given({ kind: 'pid', mode: 'host' })] }, 'clear'],
]);
