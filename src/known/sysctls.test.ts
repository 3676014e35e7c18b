import { expect, test } from 'vitest';
import { hostSysctls, sysctlFate } from './sysctls.ts';

test.each([
  ['net.core.somaxconn', 'set'],
  ['net.ipv4.ip_forward', 'set'],
  ['fs.mqueue.msg_max', 'set'],
  ['kernel.shmmax', 'set'],
  ['kernel.sem', 'set'],
  ['kernel.domainname', 'set through the API'],
  ['kernel.hostname', 'conflicts with the hostname'],
  ['kernel.pid_max', 'refused'],
  ['vm.max_map_count', 'refused'],
  ['fs.file-max', 'refused'],
  ['user.max_user_namespaces', 'refused'],
  ['net/core/somaxconn', 'refused'],
  ['constructor', 'refused'],
  ['', 'refused'],
])('%s is %s', (key, fate) => {
  expect(sysctlFate(key)).toBe(fate);
});

test('every key that reaches the host is one that can be set', () => {
  for (const key of hostSysctls.keys()) expect(sysctlFate(key)).toBe('set');
});
