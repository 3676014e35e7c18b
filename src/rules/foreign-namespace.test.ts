import { expect, test } from 'vitest';
import { foreignNamespace as rule } from './foreign-namespace.ts';
import { check, container, given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  [
    'network of a container',
    { namespaces: [given({ kind: 'net', mode: 'container:db' })] },
    /only where that runs under Sysbox too[^]*"sysfs"/u,
  ],
  ['network of a service', { namespaces: [given({ kind: 'net', mode: 'service:db' })] }, [/service db is shared[^]*works/u, 'note']],
  ['ipc', { namespaces: [given({ kind: 'ipc', mode: 'container:db' })] }, /"mqueue"/u],
  ['ipc of a service', { namespaces: [given({ kind: 'ipc', mode: 'service:db' })] }, /IPC of service db fails/u],
  ['pid', { namespaces: [given({ kind: 'pid', mode: 'container:db' })] }, /mounting "proc"/u],
  ['pid of a service', { namespaces: [given({ kind: 'pid', mode: 'service:db' })] }, /processes of service db fails/u],
  ['uts', { namespaces: [given({ kind: 'uts', mode: 'container:db' })] }, /uts namespace/u],
  [
    'own',
    {
      namespaces: [
        given({ kind: 'ipc', mode: 'private' }),
        given({ kind: 'ipc', mode: 'shareable' }),
        given({ kind: 'net', mode: 'bridge' }),
      ],
    },
    'clear',
  ],
  ['host is another rule’s', { namespaces: [given({ kind: 'net', mode: 'host' })] }, 'clear'],
]);

test('a service that is pinned to another runtime does not work', () => {
  const db = { ...container({ runtime: given('runc') }), name: 'db' };
  const [issue] = check(rule, { namespaces: [given({ kind: 'net', mode: 'service:db' })] }, [db]);
  expect(issue?.atMost).toBeUndefined();
  expect(issue?.message).toMatch(/only where that runs under Sysbox/u);
  const same = { ...db, runtime: given('sysbox-runc') };
  expect(check(rule, { namespaces: [given({ kind: 'net', mode: 'service:db' })] }, [same])[0]?.atMost).toBe('note');
});
