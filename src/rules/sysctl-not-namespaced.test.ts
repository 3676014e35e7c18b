import { given, place, tell } from '../../test/rule-cases.ts';
import { sysctlNotNamespaced as rule } from './sysctl-not-namespaced.ts';

const set = (name: string, value = '1') => ({ sysctls: [given({ name, value })] });

tell(rule, [
  [
    'kernel.pid_max',
    set('kernel.pid_max', '1000'),
    /'kernel\.pid_max=1000' is not allowed[^]*"kernel\.pid_max" is not in a separate kernel namespace/u,
  ],
  ['vm.max_map_count', set('vm.max_map_count'), /separate kernel namespace/u],
  ['fs.file-max', set('fs.file-max'), /separate kernel namespace/u],
  ['user.max_user_namespaces', set('user.max_user_namespaces'), /separate kernel namespace/u],
  ['kernel.hostname', set('kernel.hostname'), /conflicts with the OCI "hostname" field/u],
  ['kernel.domainname on a command line', set('kernel.domainname'), /client refuses it/u],
  ['with slashes', set('net/core/somaxconn'), /separate kernel namespace/u],
  [
    'kernel.domainname through the API',
    { sysctls: [{ value: { name: 'kernel.domainname', value: 'x' }, from: place('api', 'body') }] },
    'clear',
  ],
  [
    'kernel.domainname through Compose',
    { sysctls: [{ value: { name: 'kernel.domainname', value: 'x' }, from: place('file', 'compose.yaml') }] },
    'clear',
  ],
  ['net.*', set('net.ipv4.ip_forward'), 'clear'],
  ['fs.mqueue.*', set('fs.mqueue.msg_max'), 'clear'],
  ['shared memory', set('kernel.shmmax'), 'clear'],
  ['messages', set('kernel.msgmnb'), 'clear'],
]);
