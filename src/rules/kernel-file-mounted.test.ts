import { expect, test } from 'vitest';
import { container, messages, said } from '../../test/requests.ts';
import { kernelFileMounted } from './kernel-file-mounted.ts';

const at = (target: string) =>
  container({ mounts: [said({ kind: 'bind', source: { base: 'workspace', path: 'x' }, target, readOnly: true } as const)] });
const replaced = (target: string) => `The mount on ${target} is replaced by Sysbox’s own, silently`;
const fails = (target: string) =>
  `The container does not start with a mount on ${target}, below a folder that Sysbox emulates: “chdir to rootfs … caused: no such file or directory”`;
const honoured = (target: string) => `The mount on ${target} is honoured: programs read it in the place of the kernel’s own`;

test.each([
  ['/proc', replaced],
  ['/proc/sys', replaced],
  ['/proc/uptime', replaced],
  ['/sys/devices/virtual', replaced],
  ['/proc/sys/vm', fails],
  ['/proc/sys/vm/swappiness', fails],
  ['/sys/kernel/debug', fails],
  ['/proc/cpuinfo', honoured],
  ['/sys/fs/bpf', honoured],
])('%s', (target, message) => expect(messages(kernelFileMounted, at(target))).toEqual([message(target)]));

test('below an emulated folder where nothing was measured', () =>
  expect(messages(kernelFileMounted, at('/sys/devices/virtual/dmi/id/product_uuid'))).toEqual([
    'The mount on /sys/devices/virtual/dmi/id/product_uuid lies below a folder that Sysbox emulates; mounts below /proc/sys and /sys/kernel make the start fail, and this one may',
  ]));

test.each(['/workspace', '/sys/fs/cgroup', '/sys/fs/cgroup/systemd', '/system', '/process/x'])('%s is not for this rule', (target) =>
  expect(messages(kernelFileMounted, at(target))).toEqual([]),
);
test('clear without mounts', () => expect(messages(kernelFileMounted, container())).toEqual([]));
