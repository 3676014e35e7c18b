import type { Citation } from '../model/citation.ts';

/** Another text that users see where a row of the matrix holds: of another version, or of another program. `…` stands for anything. */
export interface ErrorText {
  /** The row’s id. */
  readonly row: string;
  readonly text: string;
  readonly evidence: Citation;
}

const measured = (where: string): Citation => ({ kind: 'measured', where, on: 'sysbox-0.7.0' });
const issue = (number: number): Citation => ({ kind: 'issue', where: `https://github.com/nestybox/sysbox/issues/${number}` });
const troubleshooting: Citation = {
  kind: 'doc-link',
  where: 'https://github.com/nestybox/sysbox/blob/v0.7.0/docs/user-guide/troubleshoot.md',
};

/** Texts beside the one that a row itself gives. */
export const moreErrorTexts: readonly ErrorText[] = [
  {
    row: 'namespaces.host-network',
    text: "sysbox containers can't share a network namespace with the host (because they use the linux user-namespace for isolation)",
    evidence: measured('--network=host, Docker 20.10.24'),
  },
  {
    row: 'namespaces.host-ipc',
    text: 'container spec missing namespaces Set{ipc}',
    evidence: issue(482),
  },
  {
    row: 'host.services-down',
    text: 'failed to get sysbox-fs mountpoint … connection refused',
    evidence: measured('sysbox-fs down, docker run'),
  },
  {
    row: 'host.services-down',
    text: 'failed to register with sysbox-fs: … dial unix /run/sysbox/sysfs.sock: connect: connection refused',
    evidence: troubleshooting,
  },
  {
    row: 'host.services-down',
    text: 'failed to pre-register with sysbox-fs: … dial unix /run/sysbox/sysfs.sock: connect: …',
    evidence: troubleshooting,
  },
  {
    row: 'host.engine-answers',
    text: 'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
    evidence: { kind: 'doc-link', where: 'https://github.com/nestybox/sysbox/blob/v0.7.0/docs/user-guide/install-package.md' },
  },
  {
    row: 'host.engine-answers',
    text: 'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock',
    evidence: { kind: 'inferred', where: 'the same of Docker 29, as users paste it' },
  },
  {
    row: 'host.sysbox-fs-restarted',
    text: 'Transport endpoint is not connected',
    evidence: { kind: 'source', where: 'nestybox/sysbox-fs@b70bd38: a FUSE mount whose daemon is gone answers ENOTCONN' },
  },
  {
    row: 'host.ubuntu-26-04',
    text: 'failed to pre-register with sysbox-fs: failed to pre-register container with sysbox-fs: rpc error: code = Internal desc = Initialization error for container-id',
    evidence: issue(1005),
  },
  {
    row: 'sysctls.inside-refused',
    text: 'cannot create /proc/sys/…: Permission denied',
    evidence: measured('echo 1 >/proc/sys/vm/swappiness inside, in Debian’s sh'),
  },
  { row: 'sysctls.inside-refused', text: '/proc/sys/…: Permission denied', evidence: measured('the same in bash') },
  { row: 'devices.device', text: '/dev/…: Permission denied', evidence: measured('cat of a device that was passed in') },
  { row: 'host.runtime-missing', text: 'Unknown runtime specified sysbox-runc', evidence: troubleshooting },
  {
    row: 'docker-in-docker.containerd-volume',
    text: 'content digest … not found',
    evidence: issue(1021),
  },
];
