import type { Row } from '../model/row.ts';
import { converted, guide, measured, measuredOnHead, runcSource, sysboxIssue } from './evidence.ts';
import { absolutes } from '../syntax/host-path.ts';
import { restricts } from './study.ts';
import { inContainer, pick, untouched } from './uses.ts';

/** Pattern 14: devices and GPUs. */
export const rows: readonly Row[] = [
  {
    id: 'devices.device',
    pattern: 14,
    aspect: '--device',
    expectation: 'The container uses the device',
    uses: inContainer((request) =>
      pick(request.devices, ({ path, target }) => target === '' || absolutes(path).every((absolute) => absolute === target)),
    ),
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'The node appears, owned by nobody:nogroup, and opens only where its permissions let everybody in, as /dev/fuse and /dev/net/tun have on many hosts.',
        error: 'Permission denied',
        shows: { prints: /^65534:65534\n[^]*Permission denied/mu },
        evidence: [
          measured('/dev/kvm, /dev/fuse, /dev/net/tun, a disk (0600 or 0660 on this host): nobody:nogroup, Permission denied on open'),
          measuredOnHead('the same'),
          guide('limitations.md'),
          sysboxIssue(808),
        ],
      },
    ],
    action: 'warn',
    probe: {
      create: {
        HostConfig: { Devices: [{ PathOnHost: '/dev/loop-control', PathInContainer: '/dev/loop-control', CgroupPermissions: 'rwm' }] },
      },
      lacks: /no such file or directory|does not exist/u,
      run: 'stat -c %u:%g /dev/loop-control; exec 3</dev/loop-control',
    },
    study: [restricts('**Host device access**', 'Not supported (--device flag)', 'Security isolation')],
    differs: 'The flag is accepted and the node appears: whether it opens depends on its permissions for everybody.',
    workaround:
      'On the host give the device permissions for everybody (a udev rule with MODE="0666"), if you want every container to have it.',
  },
  {
    id: 'devices.renamed-device',
    pattern: 14,
    aspect: '--device with another name inside',
    expectation: 'The device shows under the new name',
    uses: inContainer((request) =>
      pick(request.devices, ({ path, target }) => target !== '' && absolutes(path).some((absolute) => absolute !== target)),
    ),
    behaviours: [
      {
        result: 'FAILS',
        says: 'The container does not start.',
        error: 'creating device nodes caused: no such file or directory',
        shows: { fails: /creating device nodes caused: no such file or directory/u },
        evidence: [measured('--device /dev/null:/dev/mynull'), measuredOnHead('the same')],
      },
    ],
    action: 'rewrite',
    probe: { create: { HostConfig: { Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/other', CgroupPermissions: 'rwm' }] } } },
    workaround: 'Use the device’s own name.',
  },
  {
    id: 'devices.gpu',
    pattern: 14,
    aspect: '--gpus and CDI devices',
    expectation: 'The container uses the GPU',
    uses: inContainer((request) =>
      request.deviceRequests.length > 0 ? request.deviceRequests : pick(request.hostRequirements, ({ name }) => name === 'gpu'),
    ),
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Not supported by Sysbox, and not measured here. With NVIDIA’s hook it is reported to work on some hosts with one GPU and to fail on others; without the hook the engine refuses it.',
        error: 'nvidia-container-cli: mount error: … /proc/driver/nvidia: no such file or directory',
        evidence: [
          sysboxIssue(901),
          sysboxIssue(643),
          measured('--gpus all without the hook: could not select device driver "" with capabilities: [[gpu]]'),
        ],
      },
    ],
    action: 'warn',
    workaround: 'Reported to help: a tmpfs on /proc/driver/nvidia.',
  },
  {
    id: 'devices.gpu-without-hook',
    pattern: 14,
    aspect: '--gpus on a host without NVIDIA’s container toolkit',
    expectation: 'The container starts without a GPU',
    uses: untouched,
    behaviours: [
      {
        result: 'FAILS',
        says: 'The engine refuses it, under any runtime.',
        error: 'could not select device driver "" with capabilities: [[gpu]]',
        shows: { fails: /could not select device driver "" with capabilities: \[\[gpu\]\]/u },
        evidence: [measured('--gpus all')],
      },
    ],
    action: 'warn',
    probe: { create: { HostConfig: { DeviceRequests: [{ Count: -1, Capabilities: [['gpu']] }] } } },
    workaround: 'Take the request away, or start the Dev Containers CLI with --gpu-availability none.',
  },
  {
    id: 'devices.rule',
    pattern: 14,
    aspect: '--device-cgroup-rule',
    expectation: 'The container may use a class of devices',
    uses: inContainer((request) => request.deviceRules),
    behaviours: [
      {
        result: 'IGNORED',
        says: 'Accepted, and of no use: no device node can be made inside.',
        shows: { prints: /Operation not permitted\nrefused$/mu },
        evidence: [measured('mknod c and b inside: Operation not permitted'), guide('limitations.md')],
      },
    ],
    action: 'rewrite',
    probe: { create: { HostConfig: { DeviceCgroupRules: ['c 10:200 rwm'] } }, run: 'mknod /tmp/n c 10 200 || echo refused' },
  },
  {
    id: 'devices.mknod',
    pattern: 14,
    aspect: 'mknod inside',
    expectation: 'Root makes device nodes',
    uses: untouched,
    behaviours: [
      {
        result: 'BLOCKED',
        says: 'Refused for devices, also with --privileged and on a bound folder. A FIFO can be made.',
        error: 'Operation not permitted',
        shows: { prints: /^refused\n[^]*^refused\nmade$/mu },
        evidence: [measured('mknod c and b: Operation not permitted; fifo works'), guide('limitations.md'), sysboxIssue(534)],
      },
    ],
    action: 'pass',
    probe: {
      create: { HostConfig: { Privileged: true, Binds: ['{scratch}:/x'] } },
      lacks: /privileged mode is incompatible with user namespaces/u,
      run: 'mknod /tmp/n c 1 3 || echo refused; mknod /x/n c 1 3 || echo refused; mknod /tmp/p p && echo made',
    },
    workaround: 'Pass the node with --device, where its permissions let everybody in.',
  },
  {
    id: 'devices.kmsg',
    pattern: 14,
    aspect: '/dev/kmsg',
    expectation: 'The kernel’s log',
    uses: untouched,
    behaviours: [
      {
        result: 'IGNORED',
        says: 'Replaced by /dev/null, also when it is asked for. dmesg is empty.',
        shows: { prints: /^1:3\n1:3\n(?:dmesg.*\n)?0$/mu },
        evidence: [
          converted('device list minus /dev/kmsg'),
          measured('dmesg is empty'),
          runcSource('libcontainer/rootfs_linux.go createDevices'),
        ],
      },
    ],
    action: 'rewrite',
    probe: {
      create: { HostConfig: { Devices: [{ PathOnHost: '/dev/kmsg', PathInContainer: '/dev/kmsg', CgroupPermissions: 'rwm' }] } },
      run: 'stat -c %t:%T /dev/kmsg /dev/null; dmesg | wc -l',
    },
  },
  {
    id: 'devices.nested',
    pattern: 14,
    aspect: '--device of a dev container inside a Sysbox container',
    expectation: 'The inner container gets a device of the system container',
    uses: untouched,
    behaviours: [
      {
        result: 'FAILS',
        says: 'The inner engine does not find a node that the system container does not have.',
        error: 'error gathering device information while adding custom device "/dev/fuse": no such file or directory',
        evidence: [measured('nested devcontainer up with --device=/dev/fuse')],
      },
    ],
    action: 'warn',
    workaround: 'Give the device to the system container as well.',
  },
];
