import type { Escape } from '../model/escape.ts';

const unconfined = ['apparmor=unconfined'];

/** By namespaces of the machine, or of another container. */
export const namespaceEscapes: readonly Escape[] = [
  {
    id: 'host-processes',
    title: 'The machine’s process namespace, with CAP_SYS_PTRACE',
    benchmark: 'pid_namespace',
    source: 'proc(5): /proc/PID/root is the file system as that process sees it, for who may trace it',
    create: { HostConfig: { PidMode: 'host', CapAdd: ['SYS_PTRACE'], SecurityOpt: unconfined } },
    rules: ['host-pid-namespace'],
    answer: 'refused',
    run: `if (echo '{token}' >'/proc/{pid}/root{scratch}/made') 2>/dev/null; then echo 'reached: wrote a file of this machine'; else echo 'held: cannot write there'; fi`,
    proof: { marker: '{scratch}/made' },
    means: 'The container writes any file of the machine as root, and stops or changes its programs',
  },
  {
    id: 'other-processes',
    title: 'The process namespace of somebody else’s container, with CAP_SYS_PTRACE',
    source: 'proc(5): /proc/PID/root is the file system as that process sees it, for who may trace it',
    create: { HostConfig: { PidMode: 'container:{peer}', CapAdd: ['SYS_PTRACE'], SecurityOpt: unconfined } },
    rules: ['foreign-namespace'],
    answer: 'refused',
    run: `if (echo '{token}' >/proc/1/root/made) 2>/dev/null; then echo 'reached: wrote into another container'; else echo 'held: cannot write there'; fi`,
    proof: { marker: '/proc/{peer-pid}/root/made' },
    means: 'The container reads and changes what another one has',
  },
  {
    id: 'host-network',
    title: 'The machine’s network',
    source: 'network_namespaces(7): sockets without a file, ports of 127.0.0.1 and interfaces are those of the machine',
    create: { HostConfig: { NetworkMode: 'host' } },
    rules: ['host-network-namespace'],
    answer: 'refused',
    run: `if grep '{scratch}/' /proc/net/unix >/tmp/seen; then echo "reached: sees a socket of this machine: $(sed 's/.* //' /tmp/seen)"; else echo 'held: sees no socket of this machine'; fi`,
    proof: { secret: 'socket' },
    means: 'The container reaches what listens for this machine alone, and a cloud’s credentials',
  },
  {
    id: 'host-ipc',
    title: 'The machine’s shared memory',
    source: 'ipc_namespaces(7); shm_overview(7)',
    create: { HostConfig: { IpcMode: 'host' } },
    rules: ['host-ipc-namespace'],
    answer: 'refused',
    run: `if (echo '{token}' >/dev/shm/{name}) 2>/dev/null; then echo 'reached: wrote into shared memory'; else echo 'held: cannot write there'; fi`,
    proof: { marker: '/dev/shm/{name}' },
    means: 'The container reads and changes memory that programs of the machine share',
  },
  {
    id: 'host-name',
    title: 'The machine’s name, with CAP_SYS_ADMIN',
    source: 'uts_namespaces(7): sethostname(2) by who has CAP_SYS_ADMIN there',
    create: { HostConfig: { UTSMode: 'host', CapAdd: ['SYS_ADMIN'] } },
    rules: ['host-uts-namespace'],
    answer: 'refused',
    run: `echo 'reached: shares a name'`,
    proof: { shares: 'uts' },
    means: 'The container changes the name of the machine',
  },
];
