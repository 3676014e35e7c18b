import { expect, test } from 'vitest';
import { build, check, container, given, tell, variable } from '../../test/rule-cases.ts';
import { sysboxVariableUnknown as rule } from './sysbox-variable-unknown.ts';

tell(rule, [
  [
    'unknown',
    { environment: [variable('SYSBOX_FOO', '1')] },
    /SYSBOX_FOO keeps the container from starting[^]*invalid env var SYSBOX_FOO/u,
  ],
  ['the prefix alone', { environment: [variable('SYSBOX_', '1')] }, /from starting/u],
  ['a value of the host', { environment: [variable('SYSBOX_FOO')] }, /from starting/u],
  [
    'by an image',
    { environment: [given({ name: 'SYSBOX_FOO', value: '1', scope: 'container' }, 'image')] },
    /comes from the image and keeps/u,
  ],
  ['for commands inside', { environment: [variable('SYSBOX_FOO', '1', 'remote')] }, /fails every command inside/u],
  ['in a Dockerfile', build({ environment: [variable('SYSBOX_VERSION', '1')] }), /from starting/u],
  ['for the build alone', build({ environment: [variable('SYSBOX_FOO', '1', 'build')] }), 'clear'],
  ['a known one', { environment: [variable('SYSBOX_HONOR_CAPS', 'TRUE')] }, 'clear'],
  ['without an underscore', { environment: [variable('SYSBOX', '1'), variable('SYSBOXES', '1')] }, 'clear'],
  ['elsewhere in the name', { environment: [variable('MY_SYSBOX_FOO', '1')] }, 'clear'],
]);

test('what a Dockerfile sets is said of the container that runs its image, where that is at hand', () => {
  const environment = [variable('SYSBOX_FOO', 'TRUE')];
  const made = build({ environment });
  expect(check(rule, made, [made])).toHaveLength(1);
  expect(check(rule, made, [made, container()])).toHaveLength(1);
  expect(check(rule, made, [made, container({ environment })])).toEqual([]);
});
