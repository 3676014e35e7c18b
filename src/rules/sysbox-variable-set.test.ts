import { expect, test } from 'vitest';
import { build, check, container, given, place, tell, variable } from '../../test/rule-cases.ts';
import { sysboxVariableSet as rule } from './sysbox-variable-set.ts';

tell(rule, [
  ['the mode', { environment: [variable('SYSBOX_SYSCONT_MODE', 'FALSE')] }, /decides whether it is a system container/u],
  ['capabilities', { environment: [variable('SYSBOX_HONOR_CAPS', 'TRUE')] }, /capabilities hold/u],
  ['ID-mapping', { environment: [variable('SYSBOX_SKIP_UID_SHIFT', '/data')] }, /without ID-mapping/u],
  ['attributes', { environment: [variable('SYSBOX_ALLOW_TRUSTED_XATTR', 'TRUE')] }, /trusted extended attributes/u],
  ['owners', { environment: [variable('SYSBOX_IGNORE_SYSFS_CHOWN', 'TRUE')] }, /changes of owner/u],
  [
    'a bad value',
    { environment: [variable('SYSBOX_HONOR_CAPS', 'true')] },
    /ends the start: “env var SYSBOX_HONOR_CAPS has invalid value true; expect \[TRUE\|FALSE\]\.”/u,
  ],
  ['a value of the host', { environment: [variable('SYSBOX_HONOR_CAPS')] }, /is set: it/u],
  ['by an image', { environment: [given({ name: 'SYSBOX_HONOR_CAPS', value: 'TRUE', scope: 'container' }, 'image')] }, /by the image/u],
  [
    'by a Feature',
    {
      environment: [{ value: { name: 'SYSBOX_HONOR_CAPS', value: 'TRUE', scope: 'container' }, from: place('feature', 'Feature x 1.0.0') }],
    },
    /by Feature x 1\.0\.0/u,
  ],
  ['for commands inside', { environment: [variable('SYSBOX_HONOR_CAPS', 'TRUE', 'remote')] }, /for commands inside: it/u],
  ['for commands inside, a bad value', { environment: [variable('SYSBOX_HONOR_CAPS', 'yes', 'remote')] }, /each of them fails/u],
  ['one that is taken out there', { environment: [variable('SYSBOX_SYSCONT_MODE', 'FALSE', 'remote')] }, [/takes it out/u, 'note']],
  ['in a Dockerfile', build({ environment: [variable('SYSBOX_SYSCONT_MODE', 'FALSE')] }), /system container/u],
  ['for the build alone', build({ environment: [variable('SYSBOX_SYSCONT_MODE', 'FALSE', 'build')] }), 'clear'],
  ['an unknown one is another rule’s', { environment: [variable('SYSBOX_FOO', '1')] }, 'clear'],
  ['without an underscore', { environment: [variable('SYSBOX', '1')] }, 'clear'],
  ['other letters', { environment: [variable('sysbox_honor_caps', 'TRUE')] }, 'clear'],
]);

test('what a Dockerfile sets is said of the container that runs its image, where that is at hand', () => {
  const environment = [variable('SYSBOX_HONOR_CAPS', 'TRUE')];
  const made = build({ environment });
  expect(check(rule, made, [made])).toHaveLength(1);
  expect(check(rule, made, [made, container()])).toHaveLength(1);
  expect(check(rule, made, [made, container({ environment })])).toEqual([]);
});
