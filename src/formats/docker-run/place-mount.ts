import type { Fact, Origin } from '../../model/fact.ts';
import { fact } from '../../model/fact.ts';
import type { Mount } from '../../model/request.ts';
import type { HostVariableUse } from '../../syntax/host-variables.ts';
import { findHostVariables, withDefaults } from '../../syntax/host-variables.ts';
import type { ReadMount } from '../../syntax/mount-strings.ts';
import { makeMount, readMountFlag, readVolumeFlag } from '../../syntax/mount-strings.ts';
import type { Placing } from './placing.ts';
import { noteUnknown } from './placing.ts';

/** `--mount`. */
export function placeMount(placing: Placing, value: string, from: Origin): string | undefined {
  const made = place(placing, value, from, (text) => readMountFlag(text.trim(), placing.folder));
  return typeof made === 'string' ? made : undefined;
}

/** `-v`. */
export function placeVolume(placing: Placing, value: string, from: Origin): string | undefined {
  const made = place(placing, value, from, (text) =>
    text.startsWith(':') ? { problem: 'the volume has no source' } : readVolumeFlag(text, placing.folder),
  );
  if (typeof made === 'string') return made;
  if (made !== undefined) placing.volumes.push(made);
  return undefined;
}

/** `--tmpfs PATH[:OPTIONS]`. */
export function placeTmpfs(placing: Placing, value: string, from: Origin): string | undefined {
  const made = place(placing, value, from, (text) => {
    const colon = text.indexOf(':');
    const target = colon < 0 || text.startsWith('${') ? text : text.slice(0, colon);
    const readOnly =
      colon >= 0 &&
      text
        .slice(colon + 1)
        .split(',')
        .includes('ro');
    return target === ''
      ? { problem: 'the mount has no target' }
      : { mount: makeMount({ kind: 'tmpfs', target, readOnly }, placing.folder), ignored: [] };
  });
  return typeof made === 'string' ? made : undefined;
}

// A variable can be more than a path: `${localEnv:X:/:/h}` is a whole mount where X is not set. Then the text is read with the defaults in
// place, and what the variable may say instead is unknown.
function place(
  { draft, colon }: Placing,
  value: string,
  from: Origin,
  read: (text: string) => ReadMount,
): Fact<Mount> | string | undefined {
  const variables = findHostVariables(value);
  const isOpen =
    variables.length > 0 &&
    (variables.some(({ otherwise }) => otherwise !== undefined && /[:,=]/u.test(otherwise)) || !standInPaths(value, variables, read));
  if (isOpen) noteUnknown(draft, ['mounts'], `the mount depends on the host variable ${variables[0]!.name}`, from);
  const result = read(isOpen ? withDefaults(value, colon) : value);
  const problem =
    'problem' in result ? result.problem : isTarget(result.mount) ? undefined : `“${result.mount.target}” is no absolute path`;
  if (problem !== undefined || 'problem' in result) return isOpen ? undefined : problem;
  const made = fact(result.mount, from);
  draft.mounts.push(made);
  return made;
}

const mark = '/\u0000';

// Whether all variables are parts of the source, the target or a volume's device, as marks in their places show.
function standInPaths(value: string, variables: readonly HostVariableUse[], read: (text: string) => ReadMount): boolean {
  let marked = '';
  let end = 0;
  for (const variable of variables) {
    marked += value.slice(end, variable.start) + mark;
    end = variable.end;
  }
  const result = read(marked + value.slice(end));
  if ('problem' in result) return false;
  const { kind, source, target, propagation = '', driver = '', options = {} } = result.mount;
  const others = [
    propagation,
    driver,
    ...result.ignored,
    ...Object.entries(options).flatMap(([name, text]) => (name === 'device' ? [] : [name, text])),
  ];
  const isWhole = kind === 'volume' && source === undefined && target.includes(mark);
  return kind !== 'other' && !isWhole && !others.some((text) => text.includes(mark));
}

// The engine takes an anonymous volume wherever it is said to be.
function isTarget({ kind, source, target }: Mount): boolean {
  return target.startsWith('/') || target.includes('${') || /^[A-Za-z]:/u.test(target) || (kind === 'volume' && source === undefined);
}

/** Gives the mounts made by `-v` the driver that `--volume-driver` names, wherever on the line it stands. */
export function applyVolumeDriver({ draft, volumes, volumeDriver }: Placing): void {
  if (volumeDriver === '' || volumeDriver === 'local') return;
  const changed = new Set(volumes.filter(({ value }) => value.kind === 'volume'));
  draft.mounts.forEach((mount, index) => {
    if (changed.has(mount)) draft.mounts[index] = fact({ ...mount.value, driver: volumeDriver }, mount.from);
  });
}
