import { expect, test } from 'vitest';
import { capabilityAdded as rule } from './capability-added.ts';
import { check, given, tell } from '../../test/rule-cases.ts';

const add = (name: string, layer: 'file' | 'feature' = 'file') => given({ change: 'add' as const, name }, layer);

tell(rule, [
  ['SYS_PTRACE', { capabilities: [add('SYS_PTRACE')] }, /lets kcmp, pidfd_getfd, process_madvise through/u],
  ['SYS_ADMIN', { capabilities: [add('SYS_ADMIN')] }, /bpf, clone3, [^]*11 more calls/u],
  ['ALL', { capabilities: [add('ALL')] }, /^Adding ALL[^]*more calls/u],
  ['one that opens no call', { capabilities: [add('NET_ADMIN')] }, /another user gets none$/u],
  ['from a Feature', { capabilities: [add('SYS_PTRACE', 'feature')] }, /discards/u],
  ['dropped', { capabilities: [given({ change: 'drop', name: 'ALL' })] }, 'clear'],
]);

test('several are said once, with each as evidence', () => {
  const issues = check(rule, { capabilities: [add('SYS_PTRACE'), given({ change: 'drop', name: 'MKNOD' }), add('NET_RAW')] });
  expect(issues).toHaveLength(1);
  expect(issues[0]?.evidence).toHaveLength(2);
  expect(issues[0]?.message).toMatch(/^Adding SYS_PTRACE, NET_RAW:/u);
});
