import type { Mount } from '../../model/request.ts';
import type { HostPath } from '../../model/host-path.ts';
import { splitCsv } from '../../syntax/mount-strings.ts';
import { splitColons } from '../../syntax/option-strings.ts';
import { spellHostPath, spellRunFlag } from './spell-run-flag.ts';

// Parts of `--mount` that the request does not carry and that stay when the mount is changed: losing a subpath would widen it.
const carried =
  /^(?:consistency|bind-recursive|bind-create-src|volume-nocopy|volume-label|volume-subpath|image-subpath|tmpfs-size|tmpfs-mode)(?:=|$)/iu;

/**
 * How a changed mount is said by the value of the flag that said the old one (`mount`, `volume` or `tmpfs`), with what the request does not
 * carry left as it was; `undefined` where that flag cannot say it.
 */
export function respellMount(flag: string, value: string, before: Mount, after: Mount, spell = spellHostPath): string | undefined {
  if (before.kind !== after.kind) return undefined;
  if (flag === 'mount') return respellFields(value, before, after, spell);
  if (flag === 'tmpfs') {
    const options = value
      .slice(value.indexOf(':') >>> 0)
      .slice(1)
      .split(',')
      .filter((option) => option !== '' && option !== 'ro');
    return joined([after.target, [...(after.readOnly ? ['ro'] : []), ...options].join(',')]);
  }
  if (flag !== 'volume' || after.driver !== undefined || after.options !== undefined) return undefined;
  const [first = '', , third = ''] = splitColons(value);
  const options = third.split(',').filter((option) => option !== '' && !/^(?:ro|rw|readonly|r?(?:shared|slave|private))$/u.test(option));
  const source = isSamePath(before.source, after.source)
    ? first
    : after.source === undefined || typeof after.source === 'string'
      ? after.source
      : spell(after.source);
  if (source?.replaceAll(/\$\{[^}]*\}/gu, '').includes(':') === true || after.target.includes(':')) return undefined;
  const all = [...(after.readOnly ? ['ro'] : []), ...(after.propagation === undefined ? [] : [after.propagation]), ...options];
  if (after.source === undefined) return all.length > 0 ? undefined : after.target;
  return joined([source ?? '', after.target, all.join(',')]);
}

// Fields that need no other word stay as they are spelled, and in their order.
function respellFields(value: string, before: Mount, after: Mount, spell: (path: HostPath) => string): string | undefined {
  const fields = splitCsv(value);
  if (before.driver === after.driver && before.options === after.options && after.source !== undefined) {
    const source = typeof after.source === 'string' ? after.source : spell(after.source);
    const kept = fields
      .filter((field) => !/^\s*(?:bind-propagation|readonly|ro)\s*(?:=|$)/iu.test(field))
      .map((field) => {
        const [, key = ''] = /^\s*([\w-]+)\s*=/u.exec(field) ?? [];
        if (/^(?:source|src)$/iu.test(key) && !isSamePath(before.source, after.source)) return `${key}=${source}`;
        return /^(?:target|dst|destination)$/iu.test(key) && before.target !== after.target ? `${key}=${after.target}` : field;
      });
    const added = [
      ...(after.readOnly ? ['readonly'] : []),
      ...(after.propagation === undefined ? [] : [`bind-propagation=${after.propagation}`]),
    ];
    return [...kept, ...added].map(quoted).join(',');
  }
  const words = spellRunFlag('mounts', after);
  return words === undefined ? undefined : [words[1]!, ...fields.filter((field) => carried.test(field)).map(quoted)].join(',');
}

function quoted(field: string): string {
  return /[",\n\r]/u.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

function isSamePath(before: Mount['source'], after: Mount['source']): boolean {
  if (typeof before !== 'object' || typeof after !== 'object') return before === after;
  return before === after || key(before) === key(after);
}

function key({ base, path, variable = '' }: HostPath): string {
  return `${base} ${variable} ${path}`;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(':');
}
