import type { HostPath } from '../model/host-path.ts';
import type { Mount } from '../model/request.ts';
import { normalisePath, readHostPath } from './host-path.ts';

/** A mount that was read, or why it cannot be: the sentence names the part. */
export type ReadMount = { readonly mount: Mount; readonly ignored: readonly string[] } | { readonly problem: string };

/** Splits one line of RFC 4180 CSV, as docker's `--mount` does: fields may be quoted, `""` is a quote. */
export function splitCsv(text: string): string[] {
  if (!text.includes('"')) return text.split(',');
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (quoted && character === '"' && text[index + 1] === '"') {
      field += '"';
      index++;
    } else if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) {
      fields.push(field);
      field = '';
    } else field += character;
  }
  fields.push(field);
  return fields;
}

/** A path inside the container: normalised where it is plain text. */
export function readTarget(text: string): string {
  return text.includes('${') ? text : normalisePath(text);
}

/**
 * Reads the value of `docker run --mount` (docker/cli opts/mount.go): comma-separated `key=value`, keys in any case, type `volume` by
 * default. `folder` is what a relative bind source is relative to. Unknown keys make docker refuse; they come back in `problem`.
 */
export function readMountFlag(text: string, folder = ''): ReadMount {
  let kind = 'volume';
  let source: string | undefined;
  let target: string | undefined;
  let readOnly = false;
  let propagation: string | undefined;
  let driver: string | undefined;
  let options: Record<string, string> | undefined;
  const ignored: string[] = [];
  for (const field of splitCsv(text)) {
    const equals = field.indexOf('=');
    const key = (equals < 0 ? field : field.slice(0, equals)).trim().toLowerCase();
    const value = equals < 0 ? undefined : field.slice(equals + 1);
    switch (key) {
      case 'type':
        kind = (value ?? '').toLowerCase();
        break;
      case 'source':
      case 'src':
        source = value ?? '';
        break;
      case 'target':
      case 'dst':
      case 'destination':
        target = value ?? '';
        break;
      case 'readonly':
      case 'ro':
        readOnly = value === undefined || value === '1' || value.toLowerCase() === 'true' || value === 't' || value === 'T';
        break;
      case 'bind-propagation':
        propagation = value;
        break;
      case 'volume-driver':
        driver = value;
        break;
      case 'volume-opt': {
        const at = (value ?? '').indexOf('=');
        options ??= Object.create(null) as Record<string, string>;
        options[at < 0 ? (value ?? '') : value!.slice(0, at)] = at < 0 ? '' : value!.slice(at + 1);
        break;
      }
      case 'consistency':
      case 'bind-nonrecursive':
      case 'bind-recursive':
      case 'bind-create-src':
      case 'volume-nocopy':
      case 'volume-label':
      case 'volume-subpath':
      case 'image-subpath':
      case 'tmpfs-size':
      case 'tmpfs-mode':
      case 'external': // accepted by the Dev Containers CLI's own mount option
        ignored.push(key);
        break;
      default:
        return { problem: `unknown mount option “${key}”` };
    }
  }
  if (target === undefined || target === '') return { problem: 'the mount has no target' };
  return { mount: makeMount({ kind, source, target, readOnly, propagation, driver, options }, folder), ignored };
}

/**
 * Reads the value of `docker run -v` and Compose's short volume syntax: `[SOURCE:]TARGET[:OPTIONS]`. A source that is a path
 * (begins with `/`, `.`, `~` or a host variable) is a bind, any other a volume's name.
 */
export function readVolumeFlag(text: string, folder = ''): ReadMount {
  const parts = splitVolume(text);
  if (parts.length > 3) return { problem: 'too many colons' };
  const [first = '', second, third] = parts;
  if (second === undefined) {
    if (first === '') return { problem: 'the volume has no target' };
    return { mount: makeMount({ kind: 'volume', target: first, readOnly: false }, folder), ignored: [] };
  }
  if (second === '') return { problem: 'the volume has no target' };
  let readOnly = false;
  let propagation: string | undefined;
  const ignored: string[] = [];
  for (const option of third === undefined || third === '' ? [] : third.split(',')) {
    if (option === 'ro' || option === 'readonly') readOnly = true;
    else if (/^r?(?:shared|slave|private)$/u.test(option)) propagation = option;
    else ignored.push(option);
  }
  const isPath = /^(?:[/.~]|\$\{|[A-Za-z]:[\\/])/u.test(first);
  return { mount: makeMount({ kind: isPath ? 'bind' : 'volume', source: first, target: second, readOnly, propagation }, folder), ignored };
}

// A colon inside `${…}` or after a drive letter does not separate.
function splitVolume(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '$' && text[index + 1] === '{') depth++;
    else if (character === '}' && depth > 0) depth--;
    else if (
      character === ':' &&
      depth === 0 &&
      !(index === start + 1 && /[A-Za-z]/u.test(text[start]!) && /[\\/]/u.test(text[index + 1] ?? ''))
    ) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

interface RawMount {
  readonly kind: string;
  readonly source?: string | undefined;
  readonly target: string;
  readonly readOnly: boolean;
  readonly propagation?: string | undefined;
  readonly driver?: string | undefined;
  readonly options?: Readonly<Record<string, string>> | undefined;
}

/** Makes a mount of raw words: the source of a bind becomes a host path, that of a volume or image stays a name. */
export function makeMount(raw: RawMount, folder: string): Mount {
  const kind = raw.kind === 'bind' || raw.kind === 'volume' || raw.kind === 'tmpfs' || raw.kind === 'image' ? raw.kind : 'other';
  const source: HostPath | string | undefined =
    raw.source === undefined || raw.source === '' ? undefined : kind === 'bind' ? readHostPath(raw.source, folder) : raw.source;
  return {
    kind,
    ...(source === undefined ? {} : { source }),
    target: readTarget(raw.target),
    readOnly: raw.readOnly,
    ...(raw.propagation === undefined ? {} : { propagation: raw.propagation }),
    ...(raw.driver === undefined || raw.driver === 'local' ? {} : { driver: raw.driver }),
    ...(raw.options === undefined ? {} : { options: raw.options }),
  };
}

/**
 * Where a mount really reaches on the host: the source of a bind, and the `device` of a volume whose driver options make the local
 * driver bind it (`type=none`, `o=bind`).
 */
export function hostSource(mount: Mount): HostPath | undefined {
  if (mount.kind === 'bind' && typeof mount.source === 'object') return mount.source;
  if (mount.kind === 'volume' && mount.driver === undefined && mount.options?.['device'] !== undefined) {
    const device = mount.options['device'];
    const bound = (mount.options['o'] ?? '').split(',').some((option) => option === 'bind' || option === 'rbind');
    if (bound || /^(?:[/~.]|\$\{)/u.test(device)) return readHostPath(device);
  }
  return undefined;
}
