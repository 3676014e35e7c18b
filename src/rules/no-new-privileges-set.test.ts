import { noNewPrivilegesSet as rule } from './no-new-privileges-set.ts';
import { given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['set', { securityOptions: [given({ name: 'no-new-privileges', value: 'true' })] }, /prevents sudo from running/u],
  ['set without a value', { securityOptions: [given({ name: 'no-new-privileges', value: '' })] }, /prevents sudo/u],
  ['unset', { securityOptions: [given({ name: 'no-new-privileges', value: 'false' })] }, 'clear'],
  ['another option', { securityOptions: [given({ name: 'seccomp', value: 'unconfined' })] }, 'clear'],
]);
