import { labelDisabled as rule } from './label-disabled.ts';
import { given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['off', { securityOptions: [given({ name: 'label', value: 'disable' })] }, /label disable is asked for/u],
  ['a type', { securityOptions: [given({ name: 'label', value: 'type:container_runtime_t' }, 'feature')] }, /type:container_runtime_t/u],
  ['another option', { securityOptions: [given({ name: 'seccomp', value: 'unconfined' })] }, 'clear'],
]);
