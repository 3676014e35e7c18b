import { given, tell } from '../../test/rule-cases.ts';
import { systemPathsUnconfined as rule } from './system-paths-unconfined.ts';

tell(rule, [
  ['by option', { securityOptions: [given({ name: 'systempaths', value: 'unconfined' })] }, /^systempaths=unconfined takes/u],
  ['masks emptied', { maskedPaths: given([]) }, /hidden paths is emptied/u],
  ['read-only emptied', { readOnlyPaths: given([]) }, /read-only paths is emptied/u],
  ['both emptied', { maskedPaths: given([]), readOnlyPaths: given([]) }, /hidden[^]*read-only/u],
  ['masks listed', { maskedPaths: given(['/proc/kcore']) }, 'clear'],
  ['another option', { securityOptions: [given({ name: 'seccomp', value: 'unconfined' })] }, 'clear'],
]);
