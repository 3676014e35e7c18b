import { expect, test } from 'vitest';
import { build, container, messages, said } from '../../test/requests.ts';
import { truePrivilegeNeeded } from './true-privilege-needed.ts';

const command = (text: string) => container({ containerCommands: [said({ event: 'postStartCommand', command: text })] });

test.each([
  ['sudo modprobe fuse', 'runs modprobe: kernel modules can be loaded on the host alone'],
  ['apt-get update; /sbin/insmod ./x.ko', 'runs insmod: kernel modules can be loaded on the host alone'],
  ['losetup -fP disk.img', 'runs losetup: there are no loop devices to set up inside'],
  ['mkdir -p /dev/net && mknod /dev/net/tun c 10 200', 'makes a device node with mknod: “Operation not permitted” inside'],
  ['mount /dev/sda1 /mnt', 'mounts a disk, which a user namespace may not'],
  ['mount -o loop,ro x.iso /mnt', 'mounts a disk, which a user namespace may not'],
  ['kexec -l /boot/vmlinuz', 'runs kexec, which replaces the host’s kernel'],
  ['nsenter -t 1 -m -u -i -n sh', 'enters the namespaces of process 1, which is the container’s own and not the host’s'],
  ['mkfs.ext4 /dev/nvme0n1', 'runs mkfs.ext4 on a raw disk: disks of the host cannot be opened inside'],
  ["bash -c 'if true; then rmmod x; fi'", 'runs rmmod: kernel modules can be loaded on the host alone'],
])('%s', (text, need) => {
  expect(messages(truePrivilegeNeeded, command(text))).toEqual([`postStartCommand ${need}`]);
  expect(messages(truePrivilegeNeeded, build({ steps: [said({ command: text, flags: [] })] }))).toEqual([
    need.startsWith('makes a device node') ? `A build step ${need}, if the engine builds under Sysbox` : `A build step ${need}`,
  ]);
});

test.each([
  'modprobe fuse || true',
  'modprobe -n overlay',
  'echo modprobe fuse',
  'apt-get install -y kmod mount',
  'mknod /tmp/pipe p',
  'mount -t tmpfs none /tmp',
  'mkfs.ext4 disk.img',
  'nsenter -t 42 -n ip a',
  'make',
  '',
])('%s is clear', (text) => expect(messages(truePrivilegeNeeded, command(text))).toEqual([]));
test('clear without commands', () => expect(messages(truePrivilegeNeeded, build())).toEqual([]));
