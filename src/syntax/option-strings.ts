import type { CapabilityChange, Device, DeviceRequest, NameValue, Namespace, Port, SecurityOption } from '../model/request.ts';
import { readHostPath } from './host-path.ts';
import { readTarget, splitCsv } from './mount-strings.ts';

/** The value of an option, or one sentence why docker refuses it. */
export type ReadOption<T> = { readonly value: T } | { readonly problem: string };

/** Splits `name=value` at the first sign; no sign: an empty value. */
export function readNameValue(text: string): NameValue {
  const equals = text.indexOf('=');
  return equals < 0 ? { name: text, value: '' } : { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

/** A capability as the engine normalises it: upper case, without `CAP_` (moby oci/caps, NormalizeLegacyCapabilities). */
export function readCapability(change: CapabilityChange['change'], text: string): CapabilityChange {
  const upper = text.trim().toUpperCase();
  return { change, name: upper.startsWith('CAP_') ? upper.slice(4) : upper };
}

/**
 * A security option: `name=value`, or with a colon as older clients had it; `no-new-privileges` alone means true. A seccomp value that is
 * no built-in name is a file that the client reads (docker/cli opts.go, parseSecurityOpts).
 */
export function readSecurityOption(text: string, folder = ''): ReadOption<SecurityOption> {
  if (text === 'no-new-privileges') return { value: { name: text, value: 'true' } };
  const equals = text.indexOf('=');
  const at = equals < 0 ? text.indexOf(':') : equals;
  const name = at < 0 ? text : text.slice(0, at);
  const value = at < 0 ? '' : text.slice(at + 1);
  if (name === 'no-new-privileges') return { value: { name, value: value === '' ? 'true' : value } };
  if (value === '') return { problem: `security option “${text}” has no value` };
  // What begins with a brace is the profile itself: so the engine's API and Compose have it.
  const isFile = name === 'seccomp' && value !== 'unconfined' && value !== 'builtin' && !/^\s*\{\s*"/u.test(value);
  return { value: isFile ? { name, value, file: readHostPath(value, folder) } : { name, value } };
}

const portNumbers = /^\d{1,5}(?:-\d{1,5})?$/u;

/**
 * A published port: `[[ADDRESS:]HOST:]CONTAINER[/PROTOCOL]`, an IPv6 address with or without brackets, or `published=…,target=…,protocol=…`
 * (docker/go-connections nat.go, docker/cli opts.go convertToStandardNotation). Ranges stay text.
 */
export function readPort(text: string): ReadOption<Port> {
  if (text.includes('=') && !text.includes('${')) return readLongPort(text);
  const slash = text.lastIndexOf('/');
  const closing = text.lastIndexOf('}');
  const protocol = slash > closing ? text.slice(slash + 1).toLowerCase() : 'tcp';
  const parts = splitColons(slash > closing ? text.slice(0, slash) : text);
  const containerPort = parts.pop() ?? '';
  const hostPort = parts.pop() ?? '';
  const address = parts.join(':').replace(/^\[(.*)\]$/u, '$1');
  return checkedPort({ address, hostPort, containerPort, protocol });
}

function readLongPort(text: string): ReadOption<Port> {
  let hostPort = '';
  let containerPort = '';
  let protocol = 'tcp';
  for (const field of text.split(',')) {
    const { name, value } = readNameValue(field);
    if (!field.includes('=') || name === '') return { problem: `“${field}” is no name=value` };
    if (name === 'published') hostPort = value;
    else if (name === 'target') containerPort = value;
    else if (name === 'protocol') protocol = value.toLowerCase();
  }
  return checkedPort({ address: '', hostPort, containerPort, protocol });
}

function checkedPort({ address, hostPort, containerPort, protocol }: Required<Port>): ReadOption<Port> {
  for (const part of [hostPort, containerPort])
    if (part !== '' && !part.includes('${') && !portNumbers.test(part)) return { problem: `“${part}” is no port` };
  if (containerPort === '') return { problem: 'no container port' };
  if (!/^(?:tcp|udp|sctp)$/u.test(protocol)) return { problem: `“${protocol}” is no protocol` };
  if (address !== '' && !address.includes('${') && !isAddress(address)) return { problem: `“${address}” is no address` };
  return { value: { ...(address === '' ? {} : { address }), ...(hostPort === '' ? {} : { hostPort }), containerPort, protocol } };
}

/** Whether a text looks like an IPv4 or IPv6 address. */
export function isAddress(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/u.test(text) || (text.includes(':') && /^[0-9a-fA-F:.]{2,45}(?:%\w+)?$/u.test(text));
}

/** Splits at colons outside `${…}`. */
export function splitColons(text: string): string[] {
  if (!text.includes('${')) return text.split(':');
  const parts: string[] = [];
  let start = 0;
  let inside = false;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '$' && text[index + 1] === '{') inside = true;
    else if (text[index] === '}') inside = false;
    else if (text[index] === ':' && !inside) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

/** Whether a device is named as the Container Device Interface does: `vendor.com/class=name` (container-device-interface parser.go). */
export function isCdiName(text: string): boolean {
  return /^[A-Za-z][\w.-]*\/[A-Za-z][\w.-]*=[A-Za-z0-9][\w.:-]*$/u.test(text);
}

/** `--device HOST[:CONTAINER][:PERMISSIONS]` (docker/cli opts.go, validateLinuxPath and parseLinuxDevice). Not for CDI names. */
export function readDevice(text: string, folder = ''): ReadOption<Device> {
  const parts = splitColons(text);
  if (parts.length > 3 || parts[0] === '') return { problem: `“${text}” is no device` };
  const [source = '', second, third] = parts;
  const secondIsMode = third === undefined && second !== undefined && isDeviceMode(second);
  if (third !== undefined && !isDeviceMode(third) && !third.includes('${')) return { problem: `“${third}” are no device permissions` };
  const target = second === undefined || second === '' || secondIsMode ? source : second;
  if (!target.startsWith('/') && !target.startsWith('${')) return { problem: `“${target}” is no absolute path` };
  return {
    value: { path: readHostPath(source, folder), target: readTarget(target), permissions: third ?? (secondIsMode ? second : 'rwm') },
  };
}

function isDeviceMode(text: string): boolean {
  return /^[rwm]{1,3}$/u.test(text) && new Set(text).size === text.length;
}

/** `--gpus`: `all`, a number, or comma-separated `count=`, `device=`, `driver=`, `capabilities=`, `options=` (docker/cli opts/gpus.go). */
export function readGpus(text: string): ReadOption<DeviceRequest> {
  let driver = '';
  let count: number | undefined;
  let ids: readonly string[] = [];
  let capabilities: readonly string[] = ['gpu'];
  let isCounted = false;
  for (const field of splitCsv(text)) {
    const { name, value } = readNameValue(field);
    const isPair = field.includes('=');
    if (!isPair || name === 'count') {
      const number = isPair ? value : field;
      count = number === 'all' ? -1 : Number(number);
      isCounted = true;
      if (number === '' || !Number.isInteger(count)) return { problem: `“${number}” is no number of GPUs` };
    } else if (name === 'driver') driver = value;
    else if (name === 'device') ids = value.split(',');
    else if (name === 'capabilities') capabilities = [...value.split(','), 'gpu'];
    else if (name !== 'options') return { problem: `“${name}” is no part of a GPU request` };
  }
  if (!isCounted && ids.length === 0) count = 1;
  return { value: { driver, ...(count === undefined ? {} : { count }), ids, capabilities } };
}

const builtInNetworks: ReadonlySet<string> = new Set(['default', 'bridge', 'host', 'none']);

/**
 * `--network`: a name or mode, or `name=…,alias=…,ip=…`, which docker lower-cases as a whole (docker/cli opts/network.go). A mode is a
 * namespace, the name of a network made by users is a network.
 */
export function readNetwork(text: string): ReadOption<{ readonly namespace: Namespace } | { readonly network: string }> {
  let target = text;
  if (/\w=\w/u.test(text)) {
    target = '';
    for (const field of splitCsv(text)) {
      const { name, value } = readNameValue(field.toLowerCase());
      const key = name.trim();
      if (key === 'name') target = value.trim();
      else if (!networkKeys.has(key) || !field.includes('=')) return { problem: `“${field}” is no network option` };
    }
  }
  if (target.trim() === '') return { problem: 'no network is named' };
  const isMode = builtInNetworks.has(target) || target.startsWith('container:') || target.startsWith('service:');
  return { value: isMode ? { namespace: { kind: 'net', mode: target } } : { network: target } };
}

const networkKeys: ReadonlySet<string> = new Set(['alias', 'ip', 'ip6', 'mac-address', 'link-local-ip', 'driver-opt', 'gw-priority']);
