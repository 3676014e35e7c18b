import type { Witness } from '../../model/claim.ts';

/** What is said of every container: what should be so, and how it is found. */
export interface ClaimWords {
  /** A sentence without its full stop. */
  readonly words: string;
  /** Whose word it is where the detail names no other. */
  readonly witness: Witness;
  /** How it is decided, in sentences. */
  readonly how: string;
}

const namespace = (kind: string): ClaimWords => ({
  words: `Its ${kind} namespace is not this machine’s`,
  witness: 'kernel',
  how: `\`/proc/PID/ns/${kind}\` of every process, against this program’s own and the number that the machine started with. Needs root.`,
});

/**
 * All claims but those of single rules (`rule:ID`), by their ids, in the order they are made. An id is never used for something else; those that begin
 * with `inside-` are the container’s own word.
 */
export const claimWords = {
  runtime: {
    words: 'It runs under sysbox-runc',
    witness: 'engine',
    how: 'The engine’s record. A runtime can have any name: what proves it is below.',
  },
  'user-namespace': {
    words: 'It has a user namespace of its own, and nobody inside is this machine’s root',
    witness: 'kernel',
    how: '`/proc/PID/uid_map`, `gid_map` and `status` of every process: none is in this machine’s user namespace, none runs as user 0 of it, and no number inside is user or group 0 here.',
  },
  'namespace-mnt': namespace('mnt'),
  'namespace-pid': namespace('pid'),
  'namespace-net': namespace('net'),
  'namespace-ipc': namespace('ipc'),
  'namespace-uts': namespace('uts'),
  'namespace-cgroup': namespace('cgroup'),
  capabilities: {
    words: 'Its capabilities count in its own user namespace alone',
    witness: 'kernel',
    how: 'As `user-namespace`; the sets of its first process are shown. Under Sysbox they are full, and count over what the container owns.',
  },
  seccomp: {
    words: 'System calls of every process go through a filter',
    witness: 'kernel',
    how: '`Seccomp` and `Seccomp_filters` of `/proc/PID/status`. Under Sysbox there are two: the engine’s, and Sysbox’s own.',
  },
  sysboxfs: {
    words: 'What Sysbox emulates below /proc and /sys is what a process inside sees',
    witness: 'kernel',
    how: 'The mount table of its first process: on top of each of the six places lies the very file system (by its number, not by its name) that sysbox-fs has mounted on this machine for this container.',
  },
  binds: {
    words: 'Where the engine’s record has a folder of this machine, that very folder is mounted',
    witness: 'kernel',
    how: 'The mount table of its first process, against the engine’s record: same file system, same folder.',
  },
  folders: {
    words: 'No folder of this machine is mounted beyond the engine’s record',
    witness: 'kernel',
    how: 'The mount tables of every process. What is mounted is listed: where, whether it can be written, and whose the files are that root inside makes there.',
  },
  'engine-socket': {
    words: 'No socket of an engine is within a folder that is mounted',
    witness: 'kernel',
    how: 'The sockets of Docker, containerd, Podman, CRI-O and BuildKit, and those by such a name that a program here listens on, against the mount tables.',
  },
  'host-sockets': {
    words: 'No other program of this machine listens on a socket within a folder that is mounted',
    witness: 'kernel',
    how: '`/proc/net/unix`, that of every other network namespace, and the usual places of agents and desktops, against the mount tables. An agent’s or a desktop’s socket fails; of any other it cannot be told what its program does for whoever asks.',
  },
  devices: {
    words: 'No device of this machine can be opened in it but the usual',
    witness: 'kernel',
    how: 'Each device that is mounted, with its owner and mode here: nobody in a user namespace has rights over what belongs to numbers it does not have. Without such a namespace the engine’s record decides.',
  },
  processes: {
    words: 'Its processes are of this machine’s kernel, and each was looked at',
    witness: 'kernel',
    how: 'All in its control groups, and in namespaces below it. A process is a number and the time it was started: one whose number went to another is not looked at. Past 4,000 processes the look is cut, and says so.',
  },
  'shared-processes': {
    words: 'No process of anybody else is in its process namespace',
    witness: 'kernel',
    how: 'Processes of its process namespace whose control group is not its own: those of a container that was started with `--pid container:NAME`, or of a program of this machine that has entered it. Needs root.',
  },
  rules: {
    words: 'It asks for nothing that the audit’s rules refuse',
    witness: 'engine',
    how: 'The rules of the audit over what the engine says it has made. Each rule that finds an error is a claim of its own instead: `rule:` and its id.',
  },
  'inside-user-namespace': {
    words: 'Asked inside, it names the same user namespace as the kernel does',
    witness: 'container',
    how: '`/proc/self/uid_map` as a shell inside reads it.',
  },
  'inside-sysboxfs': {
    words: 'Asked inside, it has as many mounts of sysboxfs as the kernel shows, and they answer',
    witness: 'container',
    how: '`/proc/self/mountinfo` as a shell inside reads it, and whether /proc/uptime is readable: after sysbox-fs was restarted it is not.',
  },
  'inside-kernel-settings': {
    words: 'Asked inside, kernel.core_pattern cannot be opened for writing',
    witness: 'container',
    how: 'The file is opened as root and closed; nothing is written. Who can write it has a program of theirs run as this machine’s root.',
  },
  'inside-mknod': {
    words: 'Asked inside, a device cannot be made',
    witness: 'container',
    how: 'Root there tries to make the device /dev/null once more, and removes it where that worked. Not asked where the image has no `mknod`.',
  },
} as const satisfies Readonly<Record<string, ClaimWords>>;

/** The id of a claim that is made of every container. */
export type ClaimId = keyof typeof claimWords;
