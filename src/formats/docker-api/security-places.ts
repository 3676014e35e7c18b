import type { CapabilityChange, Device, DeviceRequest, SecurityOption } from '../../model/request.ts';
import { normalisePath } from '../../syntax/host-path.ts';
import { valueOf } from './parse-strict-json.ts';
import type { JsonNode } from './parse-strict-json.ts';
import { flag, place, readingZero, stringOf, stringsOf, text, texts, whole, withEntries } from './places.ts';
import type { Place, PlaceContext } from './places.ts';

function capabilities(change: CapabilityChange['change'], key: string): Place {
  return place(
    'capabilities',
    `HostConfig.${key}`,
    'items',
    (node) => ({ change, name: stringOf(node).toUpperCase().replace(/^CAP_/u, '') }),
    (value) => (value.change === change && value.name !== '' ? text(value.name === 'ALL' ? 'ALL' : `CAP_${value.name}`) : undefined),
  );
}

/** Privileges, capabilities, security options, masked paths and devices. */
export const securityPlaces: readonly Place[] = [
  place('privileged', 'HostConfig.Privileged', 'value', (node) => (node.kind === 'bool' && node.value ? true : undefined), flag),
  capabilities('add', 'CapAdd'),
  capabilities('drop', 'CapDrop'),
  place('securityOptions', 'HostConfig.SecurityOpt', 'items', readOption, writeOption),
  // An empty list masks nothing; none leaves the engine's own.
  readingZero(place('maskedPaths', 'HostConfig.MaskedPaths', 'value', stringsOf, texts)),
  readingZero(place('readOnlyPaths', 'HostConfig.ReadonlyPaths', 'value', stringsOf, texts)),
  place('devices', 'HostConfig.Devices', 'items', readDevice, writeDevice),
  place('deviceRules', 'HostConfig.DeviceCgroupRules', 'items', stringOf, text),
  place('deviceRequests', 'HostConfig.DeviceRequests', 'items', readRequest, writeRequest),
];

const truths: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const falsehoods: ReadonlySet<string> = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

// parseSecurityOpt in daemon/daemon_unix.go. A seccomp value is the profile's text here, never a file: the client has read it.
function readOption(node: JsonNode, _key: string, context: PlaceContext): SecurityOption | undefined {
  const option = stringOf(node);
  if (option === 'no-new-privileges' || option === 'writable-cgroups') return { name: option, value: 'true' };
  if (option === 'disable') return { name: 'label', value: 'disable' };
  const at = option.includes('=') ? option.indexOf('=') : option.indexOf(':');
  const name = at < 0 ? option : option.slice(0, at);
  const value = option.slice(at + 1);
  const known = name === 'label' || name === 'apparmor' || name === 'seccomp';
  const switched = name === 'no-new-privileges' || name === 'writable-cgroups';
  if (at < 0 || (!known && !switched) || (switched && !truths.has(value) && !falsehoods.has(value))) {
    context.refuse(`the engine has no security option ${JSON.stringify(option.slice(0, 80))}`, node);
    return undefined;
  }
  return { name, value: switched ? String(truths.has(value)) : value };
}

function writeOption({ name, value, file }: SecurityOption): JsonNode | undefined {
  const known = name === 'label' || name === 'apparmor' || name === 'seccomp';
  const switched = (name === 'no-new-privileges' || name === 'writable-cgroups') && (value === 'true' || value === 'false');
  return file === undefined && (known || switched) ? text(`${name}=${value}`) : undefined;
}

// dockerd usually runs in `/`, so a relative path is one below it.
function readDevice(node: JsonNode): Device {
  const path = stringOf(valueOf(node, 'PathOnHost'));
  const target = stringOf(valueOf(node, 'PathInContainer'));
  return {
    path: { base: 'root', path: normalisePath(`/${path}`) },
    target: target === '' ? path : target,
    permissions: stringOf(valueOf(node, 'CgroupPermissions')),
  };
}

function writeDevice(device: Device, old: JsonNode | undefined): JsonNode | undefined {
  if (device.path.base !== 'root') return undefined;
  return withEntries(old, {
    PathOnHost: text(device.path.path),
    PathInContainer: text(device.target),
    CgroupPermissions: text(device.permissions),
  });
}

function readRequest(node: JsonNode): DeviceRequest {
  const count = valueOf(node, 'Count');
  const capabilities = valueOf(node, 'Capabilities');
  return {
    driver: stringOf(valueOf(node, 'Driver')),
    ...(count?.kind === 'number' && count.text !== '0' ? { count: Number(count.text) } : {}),
    ids: stringsOf(valueOf(node, 'DeviceIDs')),
    capabilities: capabilities?.kind === 'list' ? capabilities.items.flatMap(stringsOf) : [],
  };
}

function writeRequest(request: DeviceRequest, old: JsonNode | undefined): JsonNode | undefined {
  if (request.count !== undefined && !Number.isSafeInteger(request.count)) return undefined;
  return withEntries(old, {
    Driver: text(request.driver),
    Count: request.count === undefined ? undefined : whole(request.count),
    DeviceIDs: request.ids.length === 0 ? undefined : texts(request.ids),
    Capabilities: request.capabilities.length === 0 ? undefined : { kind: 'list', items: [texts(request.capabilities)], span: undefined },
  });
}
