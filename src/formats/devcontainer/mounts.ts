import type { Mount } from '../../model/request.ts';
import { readHostPath } from '../../syntax/host-path.ts';
import { makeMount, readMountFlag, splitCsv } from '../../syntax/mount-strings.ts';
import { hasControl, leaveOpen, odd, type Reader, textOf } from './context.ts';
import { type Located, type LocatedObject, lookUp } from './located.ts';

/**
 * Reads an item of `mounts` as it reaches the engine: a string is passed to `docker run --mount` as it stands, an object becomes
 * `type=T,src=S,dst=D` by joining text, so a comma in one of its values adds options (devcontainers/cli src/spec-node/singleContainer.ts
 * generateMountCommand).
 */
export function readMount(reader: Reader, item: Located): Mount | undefined {
  const mount = readPlainMount(reader, item);
  return mount === undefined || reader.mode === 'single' ? mount : asComposeVolume(reader, mount, item);
}

// Compose mode keeps only `source:target` of a mount: `readonly` and the rest are dropped, and a path as source makes a bind whatever the type
// says (devcontainers/cli src/spec-node/dockerCompose.ts convertMountToVolume; measured).
function asComposeVolume(reader: Reader, mount: Mount, { from }: Located): Mount {
  const source = typeof mount.source === 'string' ? mount.source : undefined;
  const isPath = source !== undefined && /^(?:[/.~]|\$\{)/u.test(source);
  const { kind, target } = mount;
  const changed: string[] = [];
  if (mount.readOnly) changed.push('it is writable, since readonly is dropped');
  if (kind === 'volume' && isPath) changed.push(`it is a bind of ${source}, since the type is dropped`);
  if (mount.options !== undefined || mount.propagation !== undefined) changed.push('its options are dropped');
  if (changed.length > 0) odd(reader, 'mount-changed-by-compose', `in Compose mode ${changed.join(', and ')}`, from, target);
  if (isPath) return { kind: 'bind', source: readHostPath(source), target, readOnly: false };
  return { kind: kind === 'bind' ? 'bind' : 'volume', ...(mount.source === undefined ? {} : { source: mount.source }), target, readOnly: false };
}

function readPlainMount(reader: Reader, item: Located): Mount | undefined {
  if (item.kind === 'object') return readObjectMount(reader, item);
  const text = textOf(reader, item, 'mounts');
  if (text === undefined) {
    leaveOpen(reader, ['mounts'], 'a mount is neither a string nor an object', item.from);
    return undefined;
  }
  return readMountText(reader, text, item);
}

/** Reads a mount written as docker's `--mount` text; one that docker refuses leaves the field open and is reported. */
export function readMountText(reader: Reader, text: string, item: Located): Mount | undefined {
  if (hasControl(text)) odd(reader, 'control-character', 'the mount holds a line break or control character', item.from, 'mounts');
  const read = readMountFlag(text);
  if ('mount' in read) return read.mount;
  odd(reader, 'wrong-type', `docker refuses this mount: ${read.problem}`, item.from, 'mounts');
  leaveOpen(reader, ['mounts'], read.problem, item.from);
  return undefined;
}

function readObjectMount(reader: Reader, item: LocatedObject): Mount | undefined {
  const part = (key: string): string | undefined => {
    const value = lookUp(item, key);
    return value === undefined ? undefined : textOf(reader, value, 'mounts');
  };
  const type = part('type');
  const source = part('source');
  const target = part('target');
  if (target === undefined) {
    odd(reader, 'wrong-type', 'the mount has no target', item.from, 'mounts');
    leaveOpen(reader, ['mounts'], 'a mount has no target', item.from);
    return undefined;
  }
  for (const [key, value] of [['type', type], ['source', source], ['target', target]] as const) {
    if (value === undefined) continue;
    const at = lookUp(item, key)?.from ?? item.from;
    if (hasControl(value)) odd(reader, 'control-character', `the mount’s ${key} holds a line break or control character`, at, `mounts.${key}`);
    if (splitCsv(value).length > 1)
      odd(reader, 'mount-option-injected', `the comma in the mount’s ${key} adds options to docker’s --mount: “${value.slice(value.indexOf(',') + 1)}”`, at, `mounts.${key}`);
  }
  const text = `type=${type ?? 'undefined'},${source === undefined ? '' : `src=${source},`}dst=${target}`;
  if (text.includes('"') || text.includes(',', text.indexOf('dst=')) || (source ?? '').includes(',') || (type ?? '').includes(',')) return readMountText(reader, text, item);
  return makeMount({ kind: type ?? 'other', source, target, readOnly: false }, '');
}
