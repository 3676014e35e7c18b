import type { HostPath } from '../../model/host-path.ts';
import type { Mount } from '../../model/request.ts';
import { normalisePath } from '../../syntax/host-path.ts';
import { valueOf } from './parse-strict-json.ts';
import type { JsonNode } from './parse-strict-json.ts';
import { flag, object, place, stringOf, text, withEntries } from './places.ts';
import type { Made, Place, PlaceContext } from './places.ts';

const propagations: ReadonlySet<string> = new Set(['private', 'rprivate', 'slave', 'rslave', 'shared', 'rshared']);
const otherModes: ReadonlySet<string> = new Set(['z', 'Z', 'copy', 'nocopy', 'consistent', 'cached', 'delegated', 'rw', 'ro']);

/** The four places that mount something: `Binds`, `Mounts`, `Tmpfs` and `Volumes`. New mounts go into the first that is listed. */
export const mountPlaces: readonly Place[] = [
  place('mounts', 'HostConfig.Mounts', 'items', readMount, writeMount),
  place('mounts', 'HostConfig.Binds', 'items', readBind, writeBind),
  place('mounts', 'HostConfig.Tmpfs', 'entries', readTmpfs, writeTmpfs),
  place('mounts', 'Volumes', 'entries', readVolume, writeVolume),
];

/** A path of the engine's host. The engine cleans it by text (path.Clean) and has no variables: `${…}` and `~` are ordinary characters. */
export function rootPath(path: string): HostPath {
  return { base: 'root', path: normalisePath(path) };
}

function isPath(path: string): boolean {
  return path.startsWith('/');
}

function readMount(node: JsonNode, _key: string, context: PlaceContext): Mount | undefined {
  const kind = stringOf(valueOf(node, 'Type'));
  const source = stringOf(valueOf(node, 'Source'));
  const target = stringOf(valueOf(node, 'Target'));
  const why = mountRefusal(node, kind, source, target);
  if (why !== undefined) {
    context.refuse(why, node);
    return undefined;
  }
  const readOnly = valueOf(node, 'ReadOnly');
  const propagation = stringOf(valueOf(valueOf(node, 'BindOptions'), 'Propagation'));
  const config = valueOf(valueOf(node, 'VolumeOptions'), 'DriverConfig');
  const driver = stringOf(valueOf(config, 'Name'));
  const mount = mountOf(kind as Mount['kind'], source, target, readOnly?.kind === 'bool' && readOnly.value);
  if (propagation !== '') mount.propagation = propagation;
  if (driver !== '' && driver !== 'local') mount.driver = driver;
  const options = driverOptions(valueOf(config, 'Options'));
  if (options !== undefined) mount.options = options;
  return mount;
}

function mountOf(kind: Mount['kind'], from: string, to: string, readOnly: boolean): Made<Mount> {
  const target = normalisePath(to);
  return from === '' ? { kind, target, readOnly } : { kind, source: kind === 'bind' ? rootPath(from) : from, target, readOnly };
}

// What the engine refuses (volume/mounts/linux_parser.go, and from API 1.42 on options of another type of mount).
function mountRefusal(node: JsonNode, kind: string, source: string, target: string): string | undefined {
  if (kind !== 'bind' && kind !== 'volume' && kind !== 'tmpfs' && kind !== 'image')
    return `the engine has no mounts of type ${JSON.stringify(kind)} on Linux`;
  if (!isPath(target)) return 'the target of a mount must be an absolute path';
  if (normalisePath(target) === '/') return 'the root of the container cannot be a mount’s target';
  if (kind === 'bind' && !isPath(source)) return 'the source of a bind must be an absolute path';
  if (kind === 'image' && source === '') return 'an image mount needs a source';
  if (kind === 'tmpfs' && source !== '') return 'a tmpfs has no source';
  const own = { bind: 'BindOptions', volume: 'VolumeOptions', tmpfs: 'TmpfsOptions', image: 'ImageOptions' }[kind];
  const foreign = ['BindOptions', 'VolumeOptions', 'TmpfsOptions', 'ImageOptions'].find(
    (name) => name !== own && valueOf(node, name) !== undefined,
  );
  return foreign === undefined ? undefined : `${foreign} does not belong to a mount of type ${kind}: engines read that differently`;
}

/** Options of a volume's driver, where there are any. */
export function driverOptions(node: JsonNode | undefined): Mount['options'] {
  if (node?.kind !== 'object' || node.entries.length === 0) return undefined;
  const options = Object.create(null) as Record<string, string>;
  for (const { key, value } of node.entries) options[key] = stringOf(value);
  return options;
}

function sourceText(mount: Mount): string | undefined {
  if (mount.source === undefined) return '';
  if (typeof mount.source === 'string') return mount.kind === 'bind' ? undefined : mount.source;
  return mount.source.base === 'root' ? mount.source.path : undefined;
}

function writeMount(mount: Mount, old: JsonNode | undefined): JsonNode | undefined {
  const source = sourceText(mount);
  if (source === undefined || mount.kind === 'other' || (mount.kind === 'bind' && source === '') || !isPath(mount.target)) return undefined;
  if (mount.kind === 'tmpfs' && source !== '') return undefined;
  if (mount.kind !== 'volume' && (mount.driver !== undefined || mount.options !== undefined)) return undefined;
  if (mount.kind !== 'bind' && mount.propagation !== undefined) return undefined;
  // Inert options of the old entry stay only where the type does.
  const base = stringOf(valueOf(old, 'Type')) === mount.kind ? old : undefined;
  const spelled = withEntries(base, {
    Type: text(mount.kind),
    Source: source === '' ? undefined : text(source),
    Target: text(mount.target),
    ReadOnly: mount.readOnly ? flag(true) : undefined,
  });
  if (mount.kind === 'bind') {
    const options = withEntries(valueOf(base, 'BindOptions'), {
      Propagation: mount.propagation === undefined ? undefined : text(mount.propagation),
    });
    return withEntries(spelled, { BindOptions: options.kind === 'object' && options.entries.length > 0 ? options : undefined });
  }
  return mount.kind === 'volume' ? withEntries(spelled, { VolumeOptions: volumeOptions(mount, valueOf(base, 'VolumeOptions')) }) : spelled;
}

function volumeOptions(mount: Mount, old: JsonNode | undefined): JsonNode | undefined {
  const config =
    mount.driver === undefined && mount.options === undefined
      ? undefined
      : object({
          Name: mount.driver === undefined ? undefined : text(mount.driver),
          Options:
            mount.options === undefined
              ? undefined
              : object(Object.fromEntries(Object.entries(mount.options).map(([key, value]) => [key, text(value)]))),
        });
  const options = withEntries(old, { DriverConfig: config });
  return options.kind === 'object' && options.entries.length === 0 ? undefined : options;
}

// ParseMountRaw: `TARGET`, `SOURCE:TARGET` or `SOURCE:TARGET:MODE`; an absolute source is a bind, any other the name of a volume.
function readBind(node: JsonNode, _key: string, context: PlaceContext): Mount | undefined {
  const parts = stringOf(node).split(':');
  const [source, target, mode = ''] = parts.length === 1 ? ['', parts[0] ?? ''] : [parts[0] ?? '', parts[1] ?? '', parts[2]];
  const modes = mode === '' ? [] : mode.split(',');
  if (parts.length > 3 || (parts.length > 1 && source === '') || !isPath(target) || normalisePath(target) === '/') {
    context.refuse('this is not SOURCE:TARGET[:MODE] with an absolute target', node);
    return undefined;
  }
  const unknown = modes.find((one) => !propagations.has(one) && !otherModes.has(one));
  if (unknown !== undefined) {
    context.refuse(`the engine has no mount mode ${JSON.stringify(unknown)}`, node);
    return undefined;
  }
  const bind = isPath(source);
  const propagation = modes.find((one) => propagations.has(one));
  if (propagation !== undefined && !bind) context.refuse('a volume has no propagation', node);
  const driver = bind || context.volumeDriver === '' || context.volumeDriver === 'local' ? undefined : context.volumeDriver;
  const mount = mountOf(bind ? 'bind' : 'volume', source, target, modes.includes('ro'));
  if (propagation !== undefined) mount.propagation = propagation;
  if (driver !== undefined) mount.driver = driver;
  return mount;
}

// Only to replace an entry of Binds; what it cannot say goes to Mounts.
function writeBind(mount: Mount, old: JsonNode | undefined, context: PlaceContext): JsonNode | undefined {
  const source = sourceText(mount);
  const driver = context.volumeDriver === '' || context.volumeDriver === 'local' ? undefined : context.volumeDriver;
  if (old === undefined || source === undefined || mount.options !== undefined || `${source}${mount.target}`.includes(':'))
    return undefined;
  if (
    !isPath(mount.target) ||
    (mount.kind === 'bind' ? !isPath(source) : mount.kind !== 'volume' || isPath(source) || mount.driver !== driver)
  )
    return undefined;
  const kept = (stringOf(old).split(':')[2] ?? '')
    .split(',')
    .filter((one) => one !== '' && one !== 'ro' && one !== 'rw' && !propagations.has(one));
  const modes = [...(mount.readOnly ? ['ro'] : []), ...(mount.propagation === undefined ? [] : [mount.propagation]), ...kept];
  if (source === '') return modes.length === 0 ? text(mount.target) : undefined;
  return text([source, mount.target, ...(modes.length === 0 ? [] : [modes.join(',')])].join(':'));
}

function readTmpfs(node: JsonNode, key: string, context: PlaceContext): Mount | undefined {
  if (!isPath(key)) {
    context.refuse('the target of a tmpfs must be an absolute path', node);
    return undefined;
  }
  return { kind: 'tmpfs', target: normalisePath(key), readOnly: stringOf(node).split(',').includes('ro') };
}

function writeTmpfs(mount: Mount, old: JsonNode | undefined): { readonly node: JsonNode; readonly key: string } | undefined {
  if (old === undefined || mount.kind !== 'tmpfs' || mount.source !== undefined || mount.propagation !== undefined || !isPath(mount.target))
    return undefined;
  const kept = stringOf(old)
    .split(',')
    .filter((one) => one !== '' && one !== 'ro' && one !== 'rw');
  return { key: mount.target, node: text([...(mount.readOnly ? ['ro'] : []), ...kept].join(',')) };
}

function readVolume(node: JsonNode, key: string, context: PlaceContext): Mount | undefined {
  if (!isPath(key)) {
    context.refuse('the target of a volume must be an absolute path', node);
    return undefined;
  }
  const driver = context.volumeDriver === '' || context.volumeDriver === 'local' ? {} : { driver: context.volumeDriver };
  return { kind: 'volume', target: normalisePath(key), readOnly: false, ...driver };
}

function writeVolume(
  mount: Mount,
  old: JsonNode | undefined,
  context: PlaceContext,
): { readonly node: JsonNode; readonly key: string } | undefined {
  const driver = context.volumeDriver === '' || context.volumeDriver === 'local' ? undefined : context.volumeDriver;
  const plain =
    mount.kind === 'volume' &&
    mount.source === undefined &&
    !mount.readOnly &&
    mount.options === undefined &&
    mount.propagation === undefined;
  return old !== undefined && plain && mount.driver === driver && isPath(mount.target)
    ? { key: mount.target, node: object({}) }
    : undefined;
}
