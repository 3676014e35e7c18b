import type { BuildStep, ContainerCommand } from '../model/request.ts';
import { nameOf, type ShellCommand, shellCommands } from '../syntax/shell-commands.ts';
import { defineRule, issuesOf, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';

export const truePrivilegeNeeded = defineRule({
  id: 'true-privilege-needed',
  title: 'A command needs what no Sysbox container can have',
  concern: 'sysbox',
  severity: 'medium',
  levels: levels('warn', 'note', 'note'),
  judges: ['container', 'build'],
  reads: ['containerCommands', 'steps'],
  options: {},
  why: 'Root in a Sysbox container is root of its own user namespace. Kernel modules, device nodes, loop devices, raw disks and a new kernel belong to the host, and --privileged does not change that. In a build step mknod works where the engine builds under plain runc; the rest fails there too.',
  advice:
    'Use a virtual machine for this work, or load modules and set up devices on the host: privileged does not help. An inner Docker is no such work, it runs under Sysbox without privileges. A device that everybody may open can be passed with --device.',
  cites: [
    measured('mknod c and b: Operation not permitted, with --privileged too; opening the root disk: Permission denied'),
    source('nestybox/sysbox@v0.7.0 docs/user-guide/limitations.md: insmod and mknod are not allowed'),
  ],
  row: 'privileged.true-privilege',
  references: ['https://github.com/nestybox/sysbox/blob/v0.7.0/docs/user-guide/limitations.md'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "postStartCommand": "sudo modprobe fuse && make" }',
      good: '{ "image": "debian:12", "postStartCommand": "make" }',
    },
    {
      format: 'dockerfile',
      bad: 'FROM debian:12\nRUN mknod -m 666 /dev/net/tun c 10 200\n',
      good: 'FROM debian:12\nRUN mkfifo /tmp/pipe\n',
    },
  ],
  check: (request) => (request.kind === 'build' ? issuesOf(request.steps, judgeStep) : issuesOf(request.containerCommands, judgeCommand)),
});

const quick = /modprobe|insmod|rmmod|losetup|mknod|kexec|nsenter|mount|mkfs|fdisk|parted|cryptsetup|dmsetup|wipefs/u;
const disk = /^\/dev\/(?:[svh]d[a-z]|xvd|nvme\d|loop|mapper\/|dm-|mmcblk|disk\/)/u;

function judgeStep({ command }: BuildStep): string | undefined {
  const need = needOf(command);
  if (need === undefined) return undefined;
  return need === makesNode ? `A build step ${need}, if the engine builds under Sysbox` : `A build step ${need}`;
}

function judgeCommand({ event, command }: ContainerCommand): string | undefined {
  const need = needOf(command);
  return need === undefined ? undefined : `${event} ${need}`;
}

// A failure that the text catches (`modprobe fuse || true`) shows that it can do without.
function needOf(text: string): string | undefined {
  if (!quick.test(text)) return undefined;
  for (const command of shellCommands(text)) {
    const need = command.tolerated ? undefined : needOfCommand(command);
    if (need !== undefined) return need;
  }
  return undefined;
}

function needOfCommand(command: ShellCommand): string | undefined {
  const { words } = command;
  const name = nameOf(command);
  switch (name) {
    case 'modprobe':
      return words.some((word) => /^(?:-n|-c|-D|--dry-run|--show|--showconfig|--show-depends|--version)$/u.test(word))
        ? undefined
        : loads(name);
    case 'insmod':
    case 'rmmod':
      return loads(name);
    case 'losetup':
      return 'runs losetup: there are no loop devices to set up inside';
    case 'mknod':
      return words.some((word, index) => index > 1 && (word === 'c' || word === 'b' || word === 'u')) ? makesNode : undefined;
    case 'kexec':
      return 'runs kexec, which replaces the host’s kernel';
    case 'nsenter':
      return words.some(
        (word, index) => word === '--target=1' || word === '-t1' || ((word === '-t' || word === '--target') && words[index + 1] === '1'),
      )
        ? 'enters the namespaces of process 1, which is the container’s own and not the host’s'
        : undefined;
    case 'mount':
      return words.some((word) => disk.test(word)) ||
        words.some((word, index) => word === '-o' && /(?:^|,)loop(?:,|=|$)/u.test(words[index + 1] ?? ''))
        ? 'mounts a disk, which a user namespace may not'
        : undefined;
    default:
      return /^(?:mkfs(?:\..*)?|s?fdisk|parted|cryptsetup|dmsetup|wipefs)$/u.test(name) && words.some((word) => disk.test(word))
        ? `runs ${name} on a raw disk: disks of the host cannot be opened inside`
        : undefined;
  }
}

// Plain runc, which most engines build with, lets a build step do it.
const makesNode = 'makes a device node with mknod: “Operation not permitted” inside';

function loads(name: string): string {
  return `runs ${name}: kernel modules can be loaded on the host alone`;
}
