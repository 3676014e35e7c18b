import { inert, judged, list, pointer, refused, strings, texts } from './api-field.ts';
import type { ApiField, ApiStructs } from './api-field.ts';

/** The portable part of a container: the top of the body of `POST /containers/create`, and the body of `POST /commit`. */
export const config: readonly ApiField[] = [
  judged('Hostname', 'string', 'hostname'),
  inert('Domainname', 'string'),
  judged('User', 'string', 'user'),
  inert('AttachStdin', 'bool'),
  inert('AttachStdout', 'bool'),
  inert('AttachStderr', 'bool'),
  inert('ExposedPorts', 'set'),
  inert('Tty', 'bool'),
  inert('OpenStdin', 'bool'),
  inert('StdinOnce', 'bool'),
  judged('Env', strings, 'environment'),
  judged('Cmd', 'args', 'command'),
  judged('Healthcheck', { struct: 'HealthConfig' }, 'containerCommands'),
  inert('ArgsEscaped', 'bool', '1.25'), // Windows only
  judged('Image', 'string', 'image'),
  judged('Volumes', 'set', 'mounts'),
  judged('WorkingDir', 'string', 'workingFolder'),
  judged('Entrypoint', 'args', 'entrypoint'),
  judged('NetworkDisabled', 'bool', 'namespaces'),
  inert('MacAddress', 'string'),
  inert('OnBuild', strings),
  judged('Labels', texts, 'labels'),
  inert('StopSignal', 'string'),
  pointer(inert('StopTimeout', 'int', '1.25')),
  inert('Shell', 'args', '1.25'),
];

/** Limits and devices: the part of HostConfig that `POST /containers/{id}/update` takes too. */
export const resources: readonly ApiField[] = [
  judged('CpuShares', 'int', 'resources'),
  judged('Memory', 'int', 'resources'),
  judged('NanoCpus', 'int', 'resources', '1.25'),
  judged('CgroupParent', 'string', 'cgroupParent'),
  judged('BlkioWeight', 'uint16', 'resources'),
  judged('BlkioWeightDevice', list('WeightDevice'), 'resources'),
  judged('BlkioDeviceReadBps', list('ThrottleDevice'), 'resources'),
  judged('BlkioDeviceWriteBps', list('ThrottleDevice'), 'resources'),
  judged('BlkioDeviceReadIOps', list('ThrottleDevice'), 'resources'),
  judged('BlkioDeviceWriteIOps', list('ThrottleDevice'), 'resources'),
  judged('CpuPeriod', 'int', 'resources'),
  judged('CpuQuota', 'int', 'resources'),
  judged('CpuRealtimePeriod', 'int', 'resources', '1.25'),
  judged('CpuRealtimeRuntime', 'int', 'resources', '1.25'),
  judged('CpusetCpus', 'string', 'resources'),
  judged('CpusetMems', 'string', 'resources'),
  judged('Devices', list('DeviceMapping'), 'devices'),
  judged('DeviceCgroupRules', strings, 'deviceRules', '1.28'),
  judged('DeviceRequests', list('DeviceRequest'), 'deviceRequests', '1.40'),
  judged('KernelMemory', 'int', 'resources'), // ignored from 1.42 on
  judged('KernelMemoryTCP', 'int', 'resources', '1.40'), // gone since 1.42
  judged('MemoryReservation', 'int', 'resources'),
  judged('MemorySwap', 'int', 'resources'),
  pointer(judged('MemorySwappiness', 'int', 'resources')),
  pointer(judged('OomKillDisable', 'bool', 'oomKillDisable')),
  pointer(judged('PidsLimit', 'int', 'resources')),
  judged('Ulimits', list('Ulimit'), 'ulimits'),
  inert('CpuCount', 'int', '1.25'), // these four: Windows only
  inert('CpuPercent', 'int'),
  inert('IOMaximumIOps', 'uint64'),
  inert('IOMaximumBandwidth', 'uint64'),
];

const hostConfig: readonly ApiField[] = [
  judged('Binds', strings, 'mounts'),
  inert('ContainerIDFile', 'string'), // written by the client; the engine only repeats it
  judged('LogConfig', { struct: 'LogConfig' }, 'logging'),
  judged('NetworkMode', 'string', ['namespaces', 'networks']),
  judged('PortBindings', { map: list('PortBinding') }, 'ports'),
  judged('RestartPolicy', { struct: 'RestartPolicy' }, 'restart'),
  inert('AutoRemove', 'bool', '1.25'),
  judged('VolumeDriver', 'string', 'mounts'),
  judged('VolumesFrom', strings, 'volumesFrom'),
  inert('ConsoleSize', { list: 'uint64' }, '1.25'),
  judged('Annotations', texts, 'annotations', '1.43'),
  judged('CapAdd', 'args', 'capabilities'),
  judged('CapDrop', 'args', 'capabilities'),
  judged('CgroupnsMode', 'string', 'namespaces', '1.41'),
  judged('Dns', strings, 'dns'),
  inert('DnsOptions', strings),
  inert('DnsSearch', strings),
  judged('ExtraHosts', strings, 'extraHosts'),
  judged('GroupAdd', strings, 'groups'),
  judged('IpcMode', 'string', 'namespaces'),
  refused('Cgroup', 'string', '1.25'), // another container's cgroup: checked by the engine, used by no client
  judged('Links', strings, 'links'),
  judged('OomScoreAdj', 'int', 'oomScoreAdjust'),
  judged('PidMode', 'string', 'namespaces'),
  judged('Privileged', 'bool', 'privileged'),
  judged('PublishAllPorts', 'bool', 'publishAllPorts'),
  judged('ReadonlyRootfs', 'bool', 'readOnlyRoot'),
  judged('SecurityOpt', strings, 'securityOptions'),
  judged('StorageOpt', texts, 'resources'),
  judged('Tmpfs', texts, 'mounts'),
  judged('UTSMode', 'string', 'namespaces'),
  judged('UsernsMode', 'string', 'namespaces'),
  judged('ShmSize', 'int', 'resources'),
  judged('Sysctls', texts, 'sysctls'),
  judged('Runtime', 'string', 'runtime', '1.25'),
  inert('Isolation', 'string', '1.25'), // Windows only; Linux takes nothing but `default`
  ...resources,
  judged('Mounts', list('Mount'), 'mounts', '1.25'),
  judged('MaskedPaths', strings, 'maskedPaths', '1.38'),
  judged('ReadonlyPaths', strings, 'readOnlyPaths', '1.38'),
  pointer(judged('Init', 'bool', 'init', '1.25')),
];

// Engines up to 26 also take the fields of HostConfig from the top of the body where `HostConfig` is missing, and five of them in any case
// (ContainerConfigWrapper in runconfig/config_unix.go); later ones ignore them. So a body that sets one there is read in two ways.
const beside = 'stands beside HostConfig, not in it: engines before 27 read it there, later ones ignore it';
const misplaced: readonly ApiField[] = [
  ...hostConfig.map(({ name, type, since }) => refused(name, type, since, beside)),
  refused('Cpuset', 'string', '1.24', beside),
];

/**
 * Every field of the body of `POST /containers/create` up to API 1.51, by the Go struct it is in, in the order in which bodies are printed.
 * Read on 2026-11-24 from moby/moby: v28.5.2 api/types/container/{config,hostconfig,create_request}.go and api/types/{mount,network,blkiodev};
 * the same files and runconfig/config_unix.go of v20.10.24 and v26.1.5; for the versions docs/api/v1.24.md to v1.51.yaml and
 * version-history.md of v28.5.2.
 */
export const createStructs = {
  CreateRequest: [
    ...config,
    judged('HostConfig', { struct: 'HostConfig' }, []),
    judged('NetworkingConfig', { struct: 'NetworkingConfig' }, []),
    ...misplaced,
  ],
  ContainerConfig: config,
  HostConfig: hostConfig,
  HealthConfig: [
    judged('Test', strings, 'containerCommands'),
    inert('Interval', 'int'),
    inert('Timeout', 'int'),
    inert('StartPeriod', 'int', '1.29'),
    inert('StartInterval', 'int', '1.44'),
    inert('Retries', 'int'),
  ],
  LogConfig: [judged('Type', 'string', 'logging'), judged('Config', texts, 'logging')],
  RestartPolicy: [judged('Name', 'string', 'restart'), judged('MaximumRetryCount', 'int', 'restart')],
  PortBinding: [judged('HostIp', 'string', 'ports'), judged('HostPort', 'string', 'ports')],
  Mount: [
    judged('Type', 'string', 'mounts', '1.25'),
    judged('Source', 'string', 'mounts', '1.25'),
    judged('Target', 'string', 'mounts', '1.25'),
    judged('ReadOnly', 'bool', 'mounts', '1.25'),
    inert('Consistency', 'string', '1.29'),
    judged('BindOptions', { struct: 'BindOptions' }, 'mounts', '1.25'),
    judged('VolumeOptions', { struct: 'VolumeOptions' }, 'mounts', '1.25'),
    inert('ImageOptions', { struct: 'ImageOptions' }, '1.48'),
    inert('TmpfsOptions', { struct: 'TmpfsOptions' }, '1.25'),
    refused('ClusterOptions', { struct: 'ClusterOptions' }, '1.42'),
  ],
  BindOptions: [
    judged('Propagation', 'string', 'mounts', '1.25'),
    inert('NonRecursive', 'bool', '1.40'),
    inert('CreateMountpoint', 'bool', '1.42'),
    inert('ReadOnlyNonRecursive', 'bool', '1.44'),
    inert('ReadOnlyForceRecursive', 'bool', '1.44'),
  ],
  VolumeOptions: [
    inert('NoCopy', 'bool', '1.25'),
    inert('Labels', texts, '1.25'),
    inert('Subpath', 'string', '1.45'),
    judged('DriverConfig', { struct: 'Driver' }, 'mounts', '1.25'),
  ],
  Driver: [judged('Name', 'string', 'mounts', '1.25'), judged('Options', texts, 'mounts', '1.25')],
  ImageOptions: [inert('Subpath', 'string', '1.48')],
  TmpfsOptions: [inert('SizeBytes', 'int', '1.25'), inert('Mode', 'uint32', '1.25'), inert('Options', { list: strings }, '1.46')],
  ClusterOptions: [],
  DeviceMapping: [
    judged('PathOnHost', 'string', 'devices'),
    judged('PathInContainer', 'string', 'devices'),
    judged('CgroupPermissions', 'string', 'devices'),
  ],
  DeviceRequest: [
    judged('Driver', 'string', 'deviceRequests', '1.40'),
    judged('Count', 'int', 'deviceRequests', '1.40'),
    judged('DeviceIDs', strings, 'deviceRequests', '1.40'),
    judged('Capabilities', { list: strings }, 'deviceRequests', '1.40'),
    inert('Options', texts, '1.40'),
  ],
  Ulimit: [judged('Name', 'string', 'ulimits'), judged('Hard', 'int', 'ulimits'), judged('Soft', 'int', 'ulimits')],
  WeightDevice: [judged('Path', 'string', 'resources'), judged('Weight', 'uint16', 'resources')],
  ThrottleDevice: [judged('Path', 'string', 'resources'), judged('Rate', 'uint64', 'resources')],
  NetworkingConfig: [judged('EndpointsConfig', { map: { struct: 'EndpointSettings' } }, ['networks', 'namespaces'])],
  EndpointSettings: [
    inert('IPAMConfig', { struct: 'EndpointIPAMConfig' }),
    judged('Links', strings, 'links'),
    inert('Aliases', strings),
    inert('MacAddress', 'string'),
    judged('DriverOpts', texts, 'sysctls', '1.32'), // `com.docker.network.endpoint.sysctls` from 1.46 on; the rest is inert
    inert('GwPriority', 'int', '1.48'),
    judged('NetworkID', 'string', 'networks'), // engines attach to this network, whatever the key of a user's own network says (getNetworkID)
    inert('EndpointID', 'string'), // from here on the engine's own, repeated by clients
    inert('Gateway', 'string'),
    inert('IPAddress', 'string'),
    inert('IPPrefixLen', 'int'),
    inert('IPv6Gateway', 'string'),
    inert('GlobalIPv6Address', 'string'),
    inert('GlobalIPv6PrefixLen', 'int'),
    inert('DNSNames', strings, '1.44'),
  ],
  EndpointIPAMConfig: [inert('IPv4Address', 'string'), inert('IPv6Address', 'string'), inert('LinkLocalIPs', strings)],
} satisfies Partial<ApiStructs>;
