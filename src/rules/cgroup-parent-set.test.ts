import { cgroupParentSet as rule } from './cgroup-parent-set.ts';
import { given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['set', { cgroupParent: given('/system.slice') }, /control group \/system\.slice/u],
  ['empty', { cgroupParent: given('') }, 'clear'],
  ['none', {}, 'clear'],
]);
