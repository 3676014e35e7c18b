import { expect, test } from 'vitest';
import { kernelTarget } from './sysbox-mounts.ts';

test.each([
  ['/proc', 'replaced'],
  ['/proc/sys', 'replaced'],
  ['/proc/uptime', 'replaced'],
  ['/sys/fs/cgroup', 'replaced'],
  ['/sys/kernel', 'replaced'],
  ['/sys/fs/cgroup/systemd', 'dropped'],
  ['/proc/sys/vm', 'fails'],
  ['/proc/sys/vm/swappiness', 'fails'],
  ['/sys/kernel/debug', 'fails'],
  ['/proc/cpuinfo', 'honoured'],
  ['/proc/driver/nvidia', 'honoured'],
  ['/sys/fs/bpf', 'honoured'],
  ['/sys/module', 'honoured'],
  ['/process', undefined],
  ['/workspace/proc', undefined],
])('%s: %s', (target, expected) => expect(kernelTarget(target)).toBe(expected));
