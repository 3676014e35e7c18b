import { configInjected as rule } from './config-injected.ts';
import { build, given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['a line break', { oddities: [given({ kind: 'control-character', text: 'containerUser holds a line break' })] }, /line break/u],
  ['in a build', build({ oddities: [given({ kind: 'control-character', text: 'an argument holds a line break' })] }), /line break/u],
  ['another oddity', { oddities: [given({ kind: 'syntax', text: 'x' })] }, 'clear'],
]);
