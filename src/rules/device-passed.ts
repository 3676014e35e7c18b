import type { Device } from '../model/request.ts';
import { absolutes, showHostPath } from '../syntax/host-path.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { removing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const devicePassed = defineRule({
  id: 'device-passed',
  title: 'A device of the host is passed to the container',
  concern: 'isolation',
  severity: 'medium',
  levels: levels('error', 'warn', 'warn'),
  judges: ['container'],
  reads: ['devices'],
  options: {},
  why: 'A device is the host’s hardware, whatever contains the container. Under Sysbox its node shows as nobody:nogroup, so that it opens only where its permissions let everybody in: often so for /dev/fuse, /dev/net/tun or GPUs, and then it works as on the host.',
  advice:
    'Take it away where nothing needs it. Where something does, the node on the host must be open to all users (mode 0666), which opens it to everybody else there too.',
  cites: [
    measured(
      '--device /dev/kvm, /dev/fuse, /dev/net/tun and a disk, all 0600 or 0660 on that host: present, nobody:nogroup, permission denied on open',
    ),
    measured('--device A:B with another name inside: the start fails, creating device nodes caused: no such file or directory'),
    source('nestybox/sysbox@27cb713f docs/user-guide/limitations.md L26: no mknod inside'),
  ],
  row: 'devices.device',
  references: [
    'https://docs.docker.com/reference/cli/docker/container/run/#device',
    'https://github.com/nestybox/sysbox/blob/master/docs/user-guide/limitations.md',
  ],
  examples: [
    { format: 'docker-run', bad: 'docker run --device /dev/kvm debian', good: 'docker run debian' },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    devices:\n      - /dev/ttyUSB0:/dev/ttyUSB0\n',
      good: 'services:\n  app:\n    image: debian\n',
    },
  ],
  check: ({ devices }) => each(devices, say),
  fix: removing('devices', {
    title: ({ path }) => `Do not pass ${short(showHostPath(path), 45)}`,
    stops: ({ path }) =>
      `Programs inside no longer find ${short(showHostPath(path), 40)}; use the device on the host or in a virtual machine.`,
    alike: () => true,
  }),
});

function say({ path, target }: Device): string {
  const shown = `${showHostPath(path)} is passed to the container`;
  if (path.path === '/dev/kmsg') return `${shown}: Sysbox puts /dev/null in its place`;
  if (target !== '' && absolutes(path).some((absolute) => absolute !== target))
    return `${shown} as ${target}: under another name the start fails under Sysbox, “creating device nodes caused: no such file or directory”`;
  return `${shown}: it shows as nobody:nogroup under Sysbox, so it opens only where its permissions let every user in`;
}
