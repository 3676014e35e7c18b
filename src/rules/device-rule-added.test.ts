import { deviceRuleAdded as rule } from './device-rule-added.ts';
import { given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['a rule', { deviceRules: [given('c 189:* rmw')] }, /“c 189:\* rmw” opens devices/u],
  ['several', { deviceRules: [given('c 1:1 r'), given('b 8:* rwm')] }, /c 1:1 r[^]*b 8/u],
  ['none', {}, 'clear'],
]);
