import type { Escape } from '../model/escape.ts';

/** By devices of the machine. */
export const deviceEscapes: readonly Escape[] = [
  {
    id: 'disk-device',
    title: 'A disk of the machine is passed in',
    source: 'https://docs.docker.com/reference/cli/docker/container/run/#device: a device may be read, written and made',
    create: { HostConfig: { Devices: [{ PathOnHost: '{disk}', PathInContainer: '{disk}', CgroupPermissions: 'rwm' }] } },
    rules: ['device-passed', 'device-refused'],
    answer: 'refused',
    run: 'open_to_write {disk}',
    proof: { holds: /^\/dev\/[a-z0-9]+$/u },
    means: 'The container reads and writes the disk below the file system',
  },
  {
    id: 'device-rule',
    title: 'Any block device may be made inside',
    source:
      'https://docs.docker.com/reference/cli/docker/container/run/#device-cgroup-rule; mknod(2): CAP_MKNOD is among what a container has',
    create: { HostConfig: { DeviceCgroupRules: ['b *:* rwm'] } },
    rules: ['device-rule-added', 'device-refused'],
    answer: 'refused',
    run: `if mknod /tmp/disk b {disk-number} 2>/tmp/why; then open_to_write /tmp/disk; else echo "held: $(head -n 1 /tmp/why)"; fi`,
    proof: { holds: /\/tmp\/disk$/u },
    means: 'The container reads and writes the disk below the file system',
  },
];
