import type { Fact } from '../../model/fact.ts';
import { fact } from '../../model/fact.ts';
import type { Mount } from '../../model/request.ts';
import { joinPath } from '../../syntax/host-path.ts';
import { makeMount, readVolumeFlag } from '../../syntax/mount-strings.ts';
import type { Placing } from './placing.ts';
import { addUnique, eachItem, leaveOpen, nameOf, noteUses, odd, partsText, readBoolean, wrongType } from './placing.ts';
import { expandTilde } from './session.ts';
import { get, isNothing, originOf, textOf } from './tree.ts';
import type { Node } from './tree.ts';

/** `volumes` of a service, short and long: of two mounts with one target the later one counts. */
export function placeVolumes(placing: Placing, node: Node): void {
  const places = new Map<string, number>();
  eachItem(placing, node, 'volumes', false, (item) => {
    const mount = item.kind === 'map' ? longMount(placing, item) : shortMount(placing, item);
    if (mount === undefined) return;
    const whole = withVolume(placing, mount);
    addUnique(placing.draft.mounts, places, `volume ${whole.value.target}`, whole);
  });
}

function shortMount(placing: Placing, item: Node): Fact<Mount> | undefined {
  const written = partsText(placing, item, 'volumes', 'mounts');
  if (written === undefined) return undefined;
  const text = namesVolume(placing, item) ? item.plain : written;
  const read = readVolumeFlag(expandTilde(text), item.file.folder);
  if ('problem' in read) {
    odd(placing, 'wrong-type', `the volume “${text.slice(0, 200)}” is refused by Compose: ${read.problem}`, 'volumes', originOf(item));
    leaveOpen(placing, 'mounts', item, `the volume “${text.slice(0, 200)}” could not be read`);
    return undefined;
  }
  // A Windows pipe is no path for other grammars.
  return fact(text.startsWith('\\\\') ? { ...read.mount, kind: 'bind' as const } : read.mount, originOf(item));
}

// `${X:-data}:/x` is a volume called data where X is not set; what the top level says of that one counts.
function namesVolume(placing: Placing, item: Node): boolean {
  if (item.uses === undefined || !/^[A-Za-z0-9][^:/\\]+:/u.test(item.plain)) return false;
  leaveOpen(placing, 'mounts', item, `the volume depends on the host variable ${item.uses[0]!.name}`);
  return true;
}

const longKeys = new Set(['type', 'source', 'target', 'read_only', 'consistency', 'bind', 'volume', 'tmpfs', 'image']);

function longMount(placing: Placing, item: Node): Fact<Mount> | undefined {
  for (const { key, node } of item.entries) {
    if (!longKeys.has(key) && !key.startsWith('x-'))
      odd(placing, 'unknown-property', `${key.slice(0, 100)} is no key of a volume`, key, originOf(node));
  }
  const isBind = get(item, 'type')?.plain === 'bind';
  for (const key of ['type', 'source', 'target', 'read_only']) {
    const node = get(item, key);
    if (node !== undefined) noteUses(placing, node, 'mounts');
    if (node?.uses !== undefined && (key === 'type' || key === 'read_only' || (key === 'source' && !isBind)))
      leaveOpen(placing, 'mounts', node, `the mount depends on the host variable ${node.uses[0]!.name}`);
  }
  const type = get(item, 'type');
  const target = textOf(get(item, 'target'));
  if (isNothing(type)) wrongType(placing, 'type of a volume', 'given', item);
  if (target === undefined) {
    wrongType(placing, 'target of a volume', 'given', item);
    return undefined;
  }
  const kind = isNothing(type) ? 'volume' : type.plain;
  const source = get(item, 'source');
  const text = isBind ? textOf(source) : source?.plain;
  const written = get(get(item, 'bind'), 'propagation');
  const propagation = isNothing(written) ? undefined : nameOf(placing, written, 'mounts');
  const readOnly = get(item, 'read_only');
  const raw = {
    kind,
    source: text === undefined ? undefined : expandTilde(text),
    target,
    readOnly: readOnly !== undefined && readBoolean(readOnly) === true,
    propagation,
  };
  return fact(makeMount(raw, (source ?? item).file.folder), originOf(item));
}

/** A named volume with what the top level says of it: its name, its driver, and the options that can make it a bind. */
function withVolume(placing: Placing, mount: Fact<Mount>): Fact<Mount> {
  const { kind, source } = mount.value;
  if (kind !== 'volume' || typeof source !== 'string') return mount;
  const declared = get(get(placing.project, 'volumes'), source);
  if (declared === undefined || declared.kind !== 'map') return mount;
  const name = resourceName(declared) ?? source;
  const driverNode = get(declared, 'driver');
  const driver = isNothing(driverNode) ? undefined : nameOf(placing, driverNode, 'mounts');
  const options = driverOptions(placing, declared, driver);
  // A volume of another project, or one whose name says its own, is not prefixed with the project's name: others may mount it too.
  const external = isExternal(declared) || resourceName(declared) !== undefined;
  if (!external && (driver === undefined || driver === 'local') && options === undefined) return mount;
  return fact(
    {
      ...mount.value,
      source: name,
      ...(external ? { external } : {}),
      ...(driver === undefined || driver === 'local' ? {} : { driver }),
      ...(options === undefined ? {} : { options }),
    },
    mount.from,
    mount.hides,
  );
}

function driverOptions(placing: Placing, declared: Node, driver: string | undefined): Readonly<Record<string, string>> | undefined {
  const written = get(declared, 'driver_opts');
  if (written === undefined || written.kind !== 'map' || written.entries.length === 0) return undefined;
  const options = Object.create(null) as Record<string, string>;
  for (const { key, node } of written.entries) {
    noteUses(placing, node, 'mounts');
    options[key] = textOf(node) ?? '';
    if (node.uses !== undefined && key !== 'device')
      leaveOpen(placing, 'mounts', node, `a volume depends on the host variable ${node.uses[0]!.name}`);
    if (node.uses !== undefined && key !== 'device') options[key] = node.plain;
  }
  // A relative device is a folder of the project only for the local driver's plain bind (compose-go paths/resolve.go, volumeDriverOpts).
  const device = options['device'];
  if (driver === 'local' && options['o'] === 'bind' && device !== undefined && !/^(?:[/~]|\$\{)/u.test(device)) {
    options['device'] = joinPath(get(written, 'device')!.file.folder, device) || '.';
  }
  return options;
}

/** The name a resource of the top level has on the engine, where the text gives one: `name`, or the old `external: {name: …}`. */
export function resourceName(declared: Node): string | undefined {
  return textOf(get(declared, 'name')) ?? textOf(get(get(declared, 'external'), 'name'));
}

/** Whether a volume or network of the top level is declared `external`, in today's form or the older one with a map. */
export function isExternal(declared: Node): boolean {
  const external = get(declared, 'external');
  return external !== undefined && (external.kind === 'map' || external.value === true || external.plain === 'true');
}

/** `tmpfs` of a service: a path, or a path and options. */
export function placeTmpfs(placing: Placing, node: Node): void {
  const places = new Map<string, number>();
  eachItem(placing, node, 'tmpfs', true, (item) => {
    const text = textOf(item);
    if (text === undefined) return wrongType(placing, 'tmpfs', 'a string or a list of strings', item);
    noteUses(placing, item, 'mounts');
    const colon = item.plain.indexOf(':');
    const target = colon < 0 ? text : item.plain.slice(0, colon);
    if (target === '') return;
    const readOnly =
      colon >= 0 &&
      item.plain
        .slice(colon + 1)
        .split(',')
        .includes('ro');
    addUnique(
      placing.draft.mounts,
      places,
      `tmpfs ${target}`,
      fact(makeMount({ kind: 'tmpfs', target, readOnly }, item.file.folder), originOf(item)),
    );
  });
}

/** `use_api_socket`: Compose binds the engine's socket and hands over the user's registry credentials (compose pkg/compose/apiSocket.go). */
export function placeApiSocket(placing: Placing, node: Node): void {
  if (readBoolean(node) !== true) {
    if (node.kind !== 'scalar' || readBoolean(node) === undefined) wrongType(placing, 'use_api_socket', 'true or false', node);
    return;
  }
  const socket = '/var/run/docker.sock';
  placing.draft.mounts.push(fact(makeMount({ kind: 'bind', source: socket, target: socket, readOnly: false }, ''), originOf(node)));
  placing.draft.hostFiles.push(
    fact({ path: { base: 'home', path: '.docker/config.json' }, access: 'read', by: 'use_api_socket' }, originOf(node)),
  );
}
