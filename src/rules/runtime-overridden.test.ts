import { expect, test } from 'vitest';
import { runtimeOverridden as rule } from './runtime-overridden.ts';
import { container, given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['runc', { runtime: given('runc') }, /runs under runc, not under Sysbox/u],
  ['nvidia', { runtime: given('nvidia') }, /nvidia/u],
  ['by its containerd name', { runtime: given('io.containerd.runc.v2') }, /io\.containerd\.runc\.v2/u],
  ['other letters', { runtime: given('Sysbox-runc') }, /not under Sysbox/u],
  ['by a variable', { runtime: given('${localEnv:RUNTIME}') }, /not under Sysbox/u],
  ['the last one wins', { runtime: given('runc', 'file', [given('sysbox-runc')]) }, /hides sysbox-runc/u],
  ['Sysbox wins', { runtime: given('sysbox-runc', 'file', [given('runc')]) }, 'clear'],
  ['Sysbox', { runtime: given('sysbox-runc') }, 'clear'],
  ['empty, as an engine’s client sends it', { runtime: given('') }, 'clear'],
  ['none', {}, 'clear'],
]);

test('an option names Sysbox otherwise', () => {
  const options = { runtimes: ['sysbox'] };
  expect(rule.check(container({ runtime: given('sysbox') }), { host: {}, options })).toEqual([]);
  expect(rule.check(container({ runtime: given('sysbox-runc') }), { host: {}, options })).toHaveLength(1);
});
