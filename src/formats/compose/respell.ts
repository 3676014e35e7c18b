import type { Fact } from '../../model/fact.ts';
import type { Change, ContainerCommand, Device, EnvironmentVariable, Mount, NameValue, Port } from '../../model/request.ts';
import { joinShellWords } from '../../syntax/quote-shell-word.ts';
import { splitColons } from '../../syntax/option-strings.ts';
import { spellInService, spellPath, spellPort, toCompose } from './spell.ts';
import type { Data } from './write-yaml.ts';

/** One change in the data of an entry: a key on the way to a new value; no value: the key goes. */
export interface DataEdit {
  readonly way: readonly string[];
  readonly data: Data | undefined;
}

/** What an entry says, to be said otherwise. */
export interface Written {
  readonly key: string | undefined;
  readonly data: Data;
  /** Of the entry's file: paths are relative to it. */
  readonly folder: string;
}

type Replacement = Extract<Change, { readonly do: 'replace' }>;
type Respell = (written: Written, before: never, after: never, change: Replacement) => readonly DataEdit[] | undefined;

/** Says a value anew in the form the old one has; `undefined` where that form cannot. What the request does not carry stays. */
export function respell(change: Replacement, written: Written): readonly DataEdit[] | undefined {
  const special = respellings[change.field];
  const before = (change.fact as Fact<unknown>).value;
  if (special !== undefined) return special(written, before as never, change.value as never, change);
  return whole(written, toData(change, written.folder));
}

function toData({ kind, field, value }: Replacement, folder: string): Data | undefined {
  if (kind === 'container') return spellInService(field, value, folder)?.data;
  return typeof value === 'string' ? toCompose(value) : typeof value === 'boolean' ? value : undefined;
}

// The text as a whole, where no variable of the host is lost with the old one.
function whole({ data: old }: Written, data: Data | undefined): readonly DataEdit[] | undefined {
  return data === undefined || hasVariable(old) ? undefined : [{ way: [], data }];
}

/** Whether there is something in a text that Compose interpolates. */
function hasVariable(data: Data): boolean {
  return typeof data === 'string' && /\$(?:\{|\w)/u.test(data.replaceAll('$$', ''));
}

const pair = (
  written: Written,
  before: EnvironmentVariable | NameValue,
  after: EnvironmentVariable | NameValue,
): readonly DataEdit[] | undefined => {
  const value = after.value === undefined ? null : toCompose(after.value);
  if (before.name !== after.name) return undefined;
  if (written.key === before.name) return whole(written, value);
  if (typeof written.data !== 'string') return undefined;
  const [name = '', ...rest] = written.data.split('=');
  if (hasVariable(name) || hasVariable(rest.join('='))) return undefined;
  return [{ way: [], data: value === null ? name : `${name}=${value}` }];
};

const respellings: { readonly [field: string]: Respell | undefined } = {
  mounts: respellMount,
  ports: respellPort,
  devices: respellDevice,
  containerCommands: respellHook,
  environment: pair,
  arguments: pair,
  labels: pair,
  sysctls: pair,
  annotations: pair,
  logging: (written, before: NameValue, after: NameValue) =>
    written.key === 'driver' && before.name === 'driver' && after.name === 'driver'
      ? whole(written, toCompose(after.value))
      : pair(written, before, after),
  ulimits: respellUlimit,
  resources: (written, before: NameValue, after: NameValue, change) =>
    before.name === after.name ? whole(written, toData(change, written.folder)) : undefined,
  securityOptions: respellSecurityOption,
  restart: (written, _before, after: string) =>
    whole(written, written.key === 'condition' ? ({ always: 'any', no: 'none' }[after] ?? toCompose(after)) : toCompose(after)),
  command: respellWords,
  entrypoint: respellWords,
};

function edit(way: readonly string[], before: unknown, after: unknown, data: Data | undefined): readonly DataEdit[] {
  return before === after ? [] : [{ way, data }];
}

function respellSecurityOption(written: Written, _before: unknown, { name, value }: NameValue): readonly DataEdit[] | undefined {
  if (typeof written.data !== 'string') return undefined;
  const separator = /^[\w-]+([:=])/u.exec(written.data)?.[1] ?? (name === 'no-new-privileges' ? ':' : '=');
  return whole(written, toCompose(`${name}${separator}${value}`));
}

// A string is split as a shell would; where that gives other words, only a list can say them.
function respellWords(written: Written, _before: unknown, words: readonly string[]): readonly DataEdit[] | undefined {
  if (hasVariable(written.data) || (Array.isArray(written.data) && written.data.some(hasVariable))) return undefined;
  const isText = typeof written.data === 'string' && words.length > 0 && words.every((word) => /^[\w@%+=:,./^?!-]+$/u.test(word));
  return [{ way: [], data: isText ? joinShellWords(words) : words.map(toCompose) }];
}

function respellUlimit(written: Written, before: NameValue, after: NameValue): readonly DataEdit[] | undefined {
  const spelled = spellInService('ulimits', after, written.folder)?.data;
  if (before.name !== after.name || spelled === undefined) return undefined;
  if (!isMap(written.data) || !isMap(spelled)) return whole(written, spelled);
  const { data: old } = written;
  return Object.entries(spelled).flatMap(([key, data]) => edit([key], old[key], data, data));
}

function respellMount(written: Written, before: Mount, after: Mount, change: Replacement): readonly DataEdit[] | undefined {
  const { data, folder } = written;
  if (!sameDeclaration(before, after)) return undefined;
  if (typeof data === 'string')
    return before.kind === after.kind && isSameSource(before, after) && before.target === after.target
      ? withFlags(data, before, after)
      : whole(written, withKeptFlags(textOnly(spellMountAs(change, folder)), data));
  if (!isMap(data) || before.kind !== after.kind) return undefined;
  const source =
    after.source === undefined ? undefined : typeof after.source === 'string' ? toCompose(after.source) : spellPath(after.source, folder);
  return [
    ...(isSameSource(before, after) ? [] : [{ way: ['source'], data: source }]),
    ...edit(['target'], before.target, after.target, toCompose(after.target)),
    ...edit(['read_only'], before.readOnly, after.readOnly, after.readOnly ? true : undefined),
    ...edit(['bind', 'propagation'], before.propagation, after.propagation, after.propagation),
  ];
}

function spellMountAs(change: Replacement, folder: string): Data | undefined {
  const spelled = change.kind === 'container' ? spellInService('mounts', change.value, folder) : undefined;
  return spelled?.key === 'volumes' ? spelled.data : undefined;
}

function textOnly(data: Data | undefined): string | undefined {
  return typeof data === 'string' ? data : undefined;
}

// What the request does not carry stays: without `z` a host with SELinux refuses the files.
function withKeptFlags(spelled: string | undefined, old: string): string | undefined {
  const kept = flagsOf(old).filter((flag) => /^(?:cached|delegated|consistent|nocopy|[zZ])$/u.test(flag));
  if (spelled === undefined || kept.length === 0) return spelled;
  const [source = '', target, ...flags] = splitColons(spelled);
  return target === undefined ? spelled : [source, target, [...flags, ...kept].join(',')].join(':');
}

function flagsOf(text: string): readonly string[] {
  const parts = splitColons(text);
  return (parts[2] ?? '').split(',').filter((flag) => flag !== '');
}

// What the top level says of a volume is not changed by changing its use.
function sameDeclaration(before: Mount, after: Mount): boolean {
  return (
    before.driver === after.driver && before.external === after.external && JSON.stringify(before.options) === JSON.stringify(after.options)
  );
}

function isSameSource(before: Mount, after: Mount): boolean {
  return JSON.stringify(before.source) === JSON.stringify(after.source);
}

function withFlags(text: string, before: Mount, after: Mount): readonly DataEdit[] | undefined {
  const parts = splitColons(text);
  if (/^[A-Za-z]:[\\/]/u.test(text)) return undefined;
  const last = before.kind === 'tmpfs' ? 1 : 2;
  if (parts.length > last + 1 || (parts.length < last && last === 2)) return undefined;
  const written = (parts[last] ?? '').split(',').filter((option) => option !== '');
  if (written.some(hasVariable)) return undefined;
  const kept = written.filter((option) => !/^(?:ro|rw|readonly|r?(?:shared|slave|private))$/u.test(option));
  const options = [...(after.readOnly ? ['ro'] : []), ...(after.propagation === undefined ? [] : [after.propagation]), ...kept];
  return [{ way: [], data: [...parts.slice(0, last), ...(options.length === 0 ? [] : [options.join(',')])].join(':') }];
}

function respellPort(written: Written, before: Port, after: Port): readonly DataEdit[] | undefined {
  const { data } = written;
  if (isMap(data)) {
    return [
      ...edit(['host_ip'], before.address, after.address, after.address),
      ...edit(['published'], before.hostPort, after.hostPort, after.hostPort === undefined ? undefined : toCompose(after.hostPort)),
      ...edit(['target'], before.containerPort, after.containerPort, portNumber(after.containerPort)),
      ...edit(['protocol'], before.protocol, after.protocol, after.protocol),
    ];
  }
  if (typeof data !== 'string' && typeof data !== 'number') return undefined;
  if (!hasVariable(data)) return whole(written, spellPort(after));
  // Only the address is new: the ports stay as they are written.
  if (before.hostPort !== after.hostPort || before.containerPort !== after.containerPort || before.protocol !== after.protocol)
    return undefined;
  const parts = splitColons(String(data));
  const ports = parts.slice(-2);
  if (hasVariable(parts.slice(0, -2).join(':')) || after.address === undefined || after.address.includes(':')) return undefined;
  return [{ way: [], data: [after.address, ...(ports.length === 1 ? [''] : []), ...ports].join(':') }];
}

function portNumber(text: string): Data {
  return /^\d+$/u.test(text) ? Number(text) : toCompose(text);
}

function respellDevice(written: Written, before: Device, after: Device): readonly DataEdit[] | undefined {
  if (!isMap(written.data)) return whole(written, textOnly(spellInService('devices', after, written.folder)?.data));
  return [
    ...edit(['source'], JSON.stringify(before.path), JSON.stringify(after.path), spellPath(after.path, written.folder)),
    ...edit(['target'], before.target, after.target, toCompose(after.target)),
    ...edit(['permissions'], before.permissions, after.permissions, after.permissions),
  ];
}

// Of a hook, who runs it; what it runs stays.
function respellHook(written: Written, before: ContainerCommand, after: ContainerCommand): readonly DataEdit[] | undefined {
  if (!isMap(written.data) || before.event !== after.event || before.command !== after.command) return undefined;
  return [
    ...edit(['privileged'], before.privileged, after.privileged, after.privileged),
    ...edit(['user'], before.user, after.user, after.user === undefined ? undefined : toCompose(after.user)),
  ];
}

/** Whether data is a map. */
function isMap(data: Data | undefined): data is { readonly [key: string]: Data } {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** The data with its edits made; a map that nothing is left of goes too. */
export function withEdits(data: Data, edits: readonly DataEdit[]): Data {
  return edits.reduce((now, { way, data: wanted }) => withEdit(now, way, wanted) ?? {}, data);
}

function withEdit(data: Data | undefined, [key, ...rest]: readonly string[], wanted: Data | undefined): Data | undefined {
  if (key === undefined) return wanted;
  const { [key]: old, ...others } = isMap(data) ? data : {};
  const made = withEdit(old, rest, wanted);
  const changed = made === undefined ? others : { ...others, [key]: made };
  return Object.keys(changed).length === 0 ? undefined : changed;
}
