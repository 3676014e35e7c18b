import type { Mount } from '../../model/request.ts';
import type { RunFlag } from '../../known/docker-run-flags.ts';
import type { FlagUse } from '../../syntax/argv.ts';
import { splitCsv } from '../../syntax/mount-strings.ts';
import { splitColons } from '../../syntax/option-strings.ts';
import { spellHostPath, spellRunFlag } from './spell-run-flag.ts';

// Parts of `--mount` that the request does not carry and that stay when the mount is changed: losing a subpath would widen it.
const carried =
  /^(?:consistency|bind-recursive|bind-create-src|volume-nocopy|volume-label|volume-subpath|image-subpath|tmpfs-size|tmpfs-mode)(?:=|$)/iu;

/**
 * How a changed mount is said in the flag that said the old one, with what the request does not carry left as it was; `undefined` where
 * that flag cannot say it.
 */
export function respellMount(use: FlagUse<RunFlag>, before: Mount, after: Mount): readonly string[] | undefined {
  if (before.kind !== after.kind) return undefined;
  const { name } = use.flag;
  if (name === 'mount') {
    const words = spellRunFlag('mounts', after);
    const kept = splitCsv(use.value).filter((field) => carried.test(field));
    return words === undefined
      ? undefined
      : ['--mount', [words[1]!, ...kept.map((field) => (field.includes(',') ? `"${field}"` : field))].join(',')];
  }
  if (name === 'tmpfs') {
    const options = use.value
      .slice(use.value.indexOf(':') >>> 0)
      .slice(1)
      .split(',')
      .filter((option) => option !== '' && option !== 'ro');
    return ['--tmpfs', joined([after.target, [...(after.readOnly ? ['ro'] : []), ...options].join(',')])];
  }
  if (name !== 'volume' || after.driver !== undefined || after.options !== undefined) return undefined;
  const [, , written = ''] = splitColons(use.value);
  const options = written.split(',').filter((option) => option !== '' && !/^(?:ro|rw|readonly|r?(?:shared|slave|private))$/u.test(option));
  const source = after.source === undefined ? undefined : typeof after.source === 'string' ? after.source : spellHostPath(after.source);
  if (source?.replaceAll(/\$\{[^}]*\}/gu, '').includes(':') === true || after.target.includes(':')) return undefined;
  const all = [...(after.readOnly ? ['ro'] : []), ...(after.propagation === undefined ? [] : [after.propagation]), ...options];
  if (source === undefined) return all.length > 0 ? undefined : ['--volume', after.target];
  return ['--volume', joined([source, after.target, all.join(',')])];
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(':');
}
