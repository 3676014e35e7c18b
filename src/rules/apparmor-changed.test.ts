import { apparmorChanged as rule } from './apparmor-changed.ts';
import { given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['off', { securityOptions: [given({ name: 'apparmor', value: 'unconfined' })] }, /profile unconfined is asked for: Sysbox ignores it/u],
  ['another', { securityOptions: [given({ name: 'apparmor', value: 'mine' })] }, /profile mine/u],
  ['the default', { securityOptions: [given({ name: 'apparmor', value: 'docker-default' })] }, 'clear'],
  ['another option', { securityOptions: [given({ name: 'seccomp', value: 'unconfined' })] }, 'clear'],
]);
