import { capabilityDropIgnored as rule } from './capability-drop-ignored.ts';
import { given, tell, variable } from '../../test/rule-cases.ts';

const drop = (name: string) => given({ change: 'drop' as const, name });

tell(rule, [
  ['ALL', { capabilities: [drop('ALL')] }, /^Dropping ALL has no effect/u],
  ['several', { capabilities: [drop('NET_RAW'), drop('MKNOD')] }, /^Dropping NET_RAW, MKNOD/u],
  ['honoured by another value', { capabilities: [drop('ALL')], environment: [variable('SYSBOX_HONOR_CAPS', 'true')] }, /no effect/u],
  [
    'honoured for lifecycle commands only',
    { capabilities: [drop('ALL')], environment: [variable('SYSBOX_HONOR_CAPS', 'TRUE', 'remote')] },
    /no effect/u,
  ],
  ['honoured', { capabilities: [drop('ALL')], environment: [variable('SYSBOX_HONOR_CAPS', 'TRUE')] }, 'clear'],
  ['no system container', { capabilities: [drop('ALL')], environment: [variable('SYSBOX_SYSCONT_MODE', 'FALSE')] }, 'clear'],
  ['added', { capabilities: [given({ change: 'add', name: 'ALL' })] }, 'clear'],
]);
