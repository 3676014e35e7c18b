import { readHostPath } from '../syntax/host-path.ts';
import { seccompProfileMerged as rule } from './seccomp-profile-merged.ts';
import { given, tell } from '../../test/rule-cases.ts';

const profile = (text: string) => ({ securityOptions: [given({ name: 'seccomp', value: text })] });
const made = (defaultAction: string, more: object = { architectures: ['SCMP_ARCH_X86_64'] }) =>
  profile(JSON.stringify({ defaultAction, ...more }));

tell(rule, [
  [
    'a file',
    { securityOptions: [given({ name: 'seccomp', value: 'profile.json', file: readHostPath('profile.json') })] },
    /filter in \.\/profile\.json is not what Sysbox applies/u,
  ],
  ['an allow-list', made('SCMP_ACT_ERRNO'), /allow-list: Sysbox adds over 300/u],
  ['an allow-list that kills', made('SCMP_ACT_KILL', { archMap: [{ architecture: 'SCMP_ARCH_X86_64' }] }), /allow-list/u],
  ['a deny-list', made('SCMP_ACT_ALLOW'), /deny-list: Sysbox drops/u],
  ['without architectures', made('SCMP_ACT_ALLOW', {}), /no architectures/u],
  ['for other architectures', made('SCMP_ACT_ERRNO', { architectures: ['SCMP_ARCH_S390X'] }), /no architectures/u],
  ['one that logs', made('SCMP_ACT_LOG'), /spec seccomp default actions other than/u],
  ['broken', profile('{"defaultAction":'), /not what Sysbox applies/u],
  ['no profile at all', profile('{}'), /not what Sysbox applies/u],
  ['an array', profile('{"defaultAction":["x"]}'), /not what Sysbox applies/u],
  ['unconfined', profile('unconfined'), 'clear'],
  ['built in', profile('builtin'), 'clear'],
  ['of AppArmor', { securityOptions: [given({ name: 'apparmor', value: 'x' })] }, 'clear'],
]);
