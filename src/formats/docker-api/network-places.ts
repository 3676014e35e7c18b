import type { Namespace, Port } from '../../model/request.ts';
import { valueOf } from './parse-strict-json.ts';
import type { JsonNode } from './parse-strict-json.ts';
import { object, place, placeOfMany, stringOf, text, withEntries } from './places.ts';
import type { Made, Place } from './places.ts';

/** Whether a network mode is a way to share or split the namespace; any other names a network that somebody made. */
export function isNamespaceMode(mode: string): boolean {
  return mode === 'host' || mode === 'none' || mode === 'bridge' || mode.startsWith('container:');
}

// What every client sends where nothing is asked for.
function isDefault(mode: string): boolean {
  return mode === '' || mode === 'default';
}

function mode(kind: Namespace['kind'], key: string): Place {
  return place(
    'namespaces',
    `HostConfig.${key}`,
    'value',
    (node): Namespace | undefined => (stringOf(node) === '' ? undefined : { kind, mode: stringOf(node) }),
    (value) => (value.kind === kind && value.mode !== '' ? text(value.mode) : undefined),
  );
}

/** `com.docker.network.endpoint.sysctls` (API 1.46): `net.…IFNAME…=value`, comma-separated, set in the container's network namespace. */
const endpointSysctls = 'com.docker.network.endpoint.sysctls';

/** Namespaces, networks, links, ports and what else reaches the network. */
export const networkPlaces: readonly Place[] = [
  mode('pid', 'PidMode'),
  place(
    'namespaces',
    'HostConfig.NetworkMode',
    'value',
    (node): Namespace | undefined => (isNamespaceMode(stringOf(node)) ? { kind: 'net', mode: stringOf(node) } : undefined),
    (value) => (value.kind === 'net' && isNamespaceMode(value.mode) ? text(value.mode) : undefined),
  ),
  mode('ipc', 'IpcMode'),
  mode('uts', 'UTSMode'),
  mode('user', 'UsernsMode'),
  mode('cgroup', 'CgroupnsMode'),
  place(
    'namespaces',
    'NetworkDisabled',
    'value',
    (node): Namespace | undefined => (node.kind === 'bool' && node.value ? { kind: 'net', mode: 'none' } : undefined),
    () => undefined,
  ),
  place(
    'namespaces',
    'NetworkingConfig.EndpointsConfig',
    'entries',
    (_node, key, { networkMode }): Namespace | undefined =>
      isNamespaceMode(key) && key !== networkMode ? { kind: 'net', mode: key } : undefined,
    (value, old, { networkMode }) =>
      old !== undefined && value.kind === 'net' && isNamespaceMode(value.mode) && value.mode !== networkMode
        ? { key: value.mode, node: old }
        : undefined,
  ),
  place(
    'networks',
    'HostConfig.NetworkMode',
    'value',
    (node) => (isDefault(stringOf(node)) || isNamespaceMode(stringOf(node)) ? undefined : stringOf(node)),
    (value, old) => (old === undefined || isDefault(value) || isNamespaceMode(value) ? undefined : text(value)),
  ),
  // The endpoint of the network mode itself is settings of that network, not another one.
  place(
    'networks',
    'NetworkingConfig.EndpointsConfig',
    'entries',
    (_node, key, { networkMode }) => (isNamespaceMode(key) || key === networkMode || isDefault(key) ? undefined : key),
    (value, old, { networkMode }) =>
      isNamespaceMode(value) || isDefault(value) || value === networkMode ? undefined : { key: value, node: old ?? object({}) },
  ),
  // Engines attach to the network of this id, whatever name it stands under (getNetworkID in daemon/container_operations.go).
  place(
    'networks',
    'NetworkingConfig.EndpointsConfig.*.NetworkID',
    'value',
    (node) => (stringOf(node) === '' ? undefined : stringOf(node)),
    (value, old) => (old === undefined || value === '' ? undefined : text(value)),
  ),
  place(
    'links',
    'HostConfig.Links',
    'items',
    (node) => stringOf(node),
    (value) => text(value),
  ),
  place(
    'links',
    'NetworkingConfig.EndpointsConfig.*.Links',
    'items',
    (node) => stringOf(node),
    (value, old) => (old === undefined ? undefined : text(value)),
  ),
  place(
    'sysctls',
    'HostConfig.Sysctls',
    'entries',
    (node, key) => ({ name: key, value: stringOf(node) }),
    ({ name, value }) => ({ key: name, node: text(value) }),
  ),
  placeOfMany(
    'sysctls',
    'NetworkingConfig.EndpointsConfig.*.DriverOpts',
    'parts',
    (node) => readParts(valueOf(node, endpointSysctls)).map(([name, value]) => ({ name, value })),
    // `old` is the map with the option as it shall be without the part that is replaced.
    ({ name, value }, old) =>
      old === undefined || name.includes('=') || `${name}${value}`.includes(',')
        ? undefined
        : withParts(old, [...readParts(valueOf(old, endpointSysctls)), [name, value]]),
  ),
  place('ports', 'HostConfig.PortBindings.*', 'items', readPort, writePort),
  // The engine backfills an empty list with a binding to a free port on every address.
  place(
    'ports',
    'HostConfig.PortBindings',
    'entries',
    (node, key) => (node.kind === 'null' || (node.kind === 'list' && node.items.length === 0) ? portOf(key) : undefined),
    () => undefined,
  ),
  place(
    'dns',
    'HostConfig.Dns',
    'items',
    (node) => stringOf(node),
    (value) => text(value),
  ),
  place(
    'extraHosts',
    'HostConfig.ExtraHosts',
    'items',
    (node) => stringOf(node),
    (value) => text(value),
  ),
];

function readParts(node: JsonNode | undefined): readonly (readonly [string, string])[] {
  return stringOf(node)
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      return equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
    });
}

function withParts(node: JsonNode, parts: readonly (readonly [string, string])[]): JsonNode {
  return withEntries(node, {
    [endpointSysctls]: parts.length === 0 ? undefined : text(parts.map(([name, value]) => `${name}=${value}`).join(',')),
  });
}

/** The map of driver options without one of the sysctls in it. */
export function withoutEndpointSysctl(node: JsonNode, name: string, value: string): JsonNode {
  const parts = readParts(valueOf(node, endpointSysctls));
  const at = parts.findIndex((part) => part[0] === name && part[1] === value);
  return withParts(
    node,
    parts.filter((_part, index) => index !== at),
  );
}

function portOf(key: string): { readonly containerPort: string; readonly protocol: string } {
  const slash = key.indexOf('/');
  return slash < 0
    ? { containerPort: key, protocol: 'tcp' }
    : { containerPort: key.slice(0, slash), protocol: key.slice(slash + 1).toLowerCase() };
}

function readPort(node: JsonNode, key: string): Port {
  const address = stringOf(valueOf(node, 'HostIp'));
  const hostPort = stringOf(valueOf(node, 'HostPort'));
  const { containerPort, protocol } = portOf(key);
  const port: Made<Port> = { containerPort, protocol };
  if (address !== '') port.address = address;
  if (hostPort !== '') port.hostPort = hostPort;
  return port;
}

function writePort(port: Port): { readonly key: string; readonly node: JsonNode } | undefined {
  if (port.containerPort === '' || port.containerPort.includes('/')) return undefined;
  return {
    key: `${port.containerPort}/${port.protocol}`,
    node: object({ HostIp: text(port.address ?? ''), HostPort: text(port.hostPort ?? '') }),
  };
}
