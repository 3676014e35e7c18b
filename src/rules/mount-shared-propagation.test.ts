import { mountSharedPropagation as rule } from './mount-shared-propagation.ts';
import { mount, tell, volume } from '../../test/rule-cases.ts';

tell(rule, [
  ['rshared', { mounts: [volume('./d:/d:rshared')] }, /rshared propagation[^]*pivot_root invalid argument/u],
  ['shared', { mounts: [volume('./d:/d:shared')] }, /with shared propagation/u],
  ['with another option', { mounts: [volume('./d:/d:ro,rshared')] }, /read-only at \/d with rshared/u],
  ['long form', { mounts: [mount('type=bind,source=/d,target=/d,bind-propagation=rshared')] }, /rshared/u],
  ['rslave', { mounts: [volume('./d:/d:rslave')] }, 'clear'],
  ['private', { mounts: [volume('./d:/d:rprivate')] }, 'clear'],
  ['none', { mounts: [volume('./d:/d')] }, 'clear'],
]);
