import type { Mount } from '../../model/request.ts';
import { makeMount, readMountFlag, readVolumeFlag, splitCsv } from '../../syntax/mount-strings.ts';
import { withDefaults } from '../../syntax/host-variables.ts';
import { hasControl, leaveOpen, odd, pasted, type Reader, textOf } from './context.ts';
import { isTruthy, type Located, type LocatedObject, lookUp } from './located.ts';

/**
 * Reads an item of `mounts` as it reaches the engine: a string is passed to `docker run --mount` as it stands, an object becomes
 * `type=T,src=S,dst=D` by joining text, so a comma in one of its values adds options (devcontainers/cli src/spec-node/singleContainer.ts
 * generateMountCommand).
 */
export function readMount(reader: Reader, item: Located): Mount | undefined {
  const mount = readPlainMount(reader, item);
  return mount === undefined || reader.composeFolder === undefined ? mount : asComposeVolume(reader, mount, item, reader.composeFolder);
}

// Compose mode keeps only `source:target` of a mount: `readonly` and the rest are dropped, and a path as source makes a bind whatever the type
// says (devcontainers/cli src/spec-node/dockerCompose.ts convertMountToVolume; measured).
function asComposeVolume(reader: Reader, mount: Mount, item: Located, folder: string): Mount | undefined {
  const { from } = item;
  const written = sourceText(reader, item);
  const source = written === undefined ? undefined : pasted(reader, written, 'mounts', from);
  const read = readVolumeFlag(source === undefined ? mount.target : `${source}:${mount.target}`, folder);
  if ('problem' in read) {
    leaveOpen(reader, ['mounts'], read.problem, from);
    return undefined;
  }
  const changed: string[] = [];
  if (mount.readOnly && !read.mount.readOnly) changed.push('the mount is writable, since readonly is dropped');
  if (mount.kind === 'volume' && read.mount.kind === 'bind') changed.push(`${source} is bound from the host, since the type is dropped`);
  if (mount.options !== undefined || mount.propagation !== undefined) changed.push('the mount’s options are dropped');
  if (changed.length > 0) odd(reader, 'mount-changed-by-compose', `in Compose mode ${changed.join(', and ')}`, from, mount.target);
  return read.mount;
}

// The source as the CLI takes it from an object, or from a string by cutting at commas and equals signs (parseMount).
function sourceText(reader: Reader, item: Located): string | undefined {
  if (item.kind === 'object') {
    const source = lookUp(item, 'source');
    return source === undefined || !isTruthy(source) ? undefined : joinedText(reader, source);
  }
  const text = textOf(reader, item, 'mounts') ?? '';
  const part = text.split(',').findLast((field) => /^(?:source|src)=/u.test(field));
  return part?.split('=')[1];
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
function readMountText(reader: Reader, text: string, item: Located): Mount | undefined {
  if (hasControl(text)) odd(reader, 'control-character', 'the mount holds a line break or control character', item.from, 'mounts');
  const read = readMountFlag(settled(text));
  if ('mount' in read) return read.mount;
  odd(reader, 'wrong-type', `docker refuses this mount: ${read.problem}`, item.from, 'mounts');
  leaveOpen(reader, ['mounts'], read.problem, item.from);
  return undefined;
}

/**
 * A mount's text where variables of the host decide more than its source: there their defaults are put in, as on a host that does not set
 * them, so that `${localEnv:X:type=bind,source=/,target=/h}` is judged as what it is. The source keeps its variable.
 */
function settled(text: string): string {
  if (!text.includes('${localEnv:')) return text;
  const whole = /^\$\{localEnv:[^}]*\}$/u.test(text) ? withDefaults(text, 'cut') : text;
  return whole
    .split(',')
    .map((field) => (/^\s*(?:source|src)=/iu.test(field) ? field : withDefaults(field, 'cut')))
    .join(',');
}

// The CLI puts the value into a template string: a list becomes its items with commas between them.
function joinedText(reader: Reader, value: Located): string {
  if (value.kind === 'array') return value.items.map((item) => joinedText(reader, item)).join(',');
  return value.kind === 'object' ? '[object Object]' : (textOf(reader, value, 'mounts') ?? '');
}

function readObjectMount(reader: Reader, item: LocatedObject): Mount | undefined {
  const part = (key: string): string | undefined => {
    const value = lookUp(item, key);
    return value === undefined || !isTruthy(value) ? undefined : joinedText(reader, value);
  };
  const type = part('type');
  const source = part('source');
  const written = part('target');
  const target = written === undefined ? undefined : withDefaults(written, 'cut');
  if (target === undefined) {
    odd(reader, 'wrong-type', 'the mount has no target', item.from, 'mounts');
    leaveOpen(reader, ['mounts'], 'a mount has no target', item.from);
    return undefined;
  }
  for (const [key, value] of [
    ['type', type],
    ['source', source],
    ['target', target],
  ] as const) {
    if (value === undefined) continue;
    const at = lookUp(item, key)?.from ?? item.from;
    if (hasControl(value))
      odd(reader, 'control-character', `the mount’s ${key} holds a line break or control character`, at, `mounts.${key}`);
    if (splitCsv(value).length > 1)
      odd(
        reader,
        'mount-option-injected',
        `the comma in the mount’s ${key} adds options to docker’s --mount: “${value.slice(value.indexOf(',') + 1)}”`,
        at,
        `mounts.${key}`,
      );
  }
  const text = `type=${type ?? 'undefined'},${source === undefined ? '' : `src=${source},`}dst=${target}`;
  if (text.includes('"') || text.includes(',', text.indexOf('dst=')) || (source ?? '').includes(',') || (type ?? '').includes(','))
    return readMountText(reader, text, item);
  return makeMount({ kind: type === undefined ? 'other' : withDefaults(type, 'cut'), source, target, readOnly: false }, '');
}
