import type { Fact, Origin } from '../../model/fact.ts';
import { fact } from '../../model/fact.ts';
import type { Mount } from '../../model/request.ts';
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
  const made = place(placing, value, from, (text) => readVolumeFlag(text, placing.folder));
  if (typeof made === 'string') return made;
  if (made !== undefined) placing.volumes.push(made);
  return undefined;
}

/** `--tmpfs PATH[:OPTIONS]`. */
export function placeTmpfs(placing: Placing, value: string, from: Origin): string | undefined {
  const made = place(placing, value, from, (text) => {
    const colon = text.indexOf(':');
    const target = colon < 0 || text.startsWith('${') ? text : text.slice(0, colon);
    const readOnly = colon >= 0 && text.slice(colon + 1).split(',').includes('ro');
    return target === '' ? { problem: 'the mount has no target' } : { mount: makeMount({ kind: 'tmpfs', target, readOnly }, placing.folder), ignored: [] };
  });
  return typeof made === 'string' ? made : undefined;
}

// A variable can hold more than a path: `${localEnv:X:/:/h}` is a whole mount where X is not set. Then the text is read with the
// defaults in place, and what the variable may say instead is unknown.
function place({ draft, colon }: Placing, value: string, from: Origin, read: (text: string) => ReadMount): Fact<Mount> | string | undefined {
  const variables = findHostVariables(value);
  const isWhole = variables.length > 0 && !/[:,]/u.test(withDefaults(value.replaceAll(/\$\{[^}]*\}/gu, ''), colon));
  const isStructural = isWhole || variables.some(({ otherwise }) => otherwise !== undefined && /[:,=]/u.test(otherwise));
  let result = read(isStructural ? withDefaults(value, colon) : value);
  if ('problem' in result && variables.length > 0 && !isStructural) result = read(withDefaults(value, colon));
  if (isStructural || ('problem' in result && variables.length > 0)) noteUnknown(draft, ['mounts'], `the mount depends on the host variable ${variables[0]!.name}`, from);
  if ('problem' in result) return variables.length > 0 ? undefined : result.problem;
  if (!isTarget(result.mount.target)) return `“${result.mount.target}” is no absolute path`;
  const made = fact(result.mount, from);
  draft.mounts.push(made);
  return made;
}

function isTarget(path: string): boolean {
  return path.startsWith('/') || path.includes('${') || /^[A-Za-z]:/u.test(path);
}

/** Gives the mounts made by `-v` the driver that `--volume-driver` names, wherever on the line it stands. */
export function applyVolumeDriver({ draft, volumes, volumeDriver }: Placing): void {
  if (volumeDriver === '' || volumeDriver === 'local') return;
  const changed = new Set(volumes.filter(({ value }) => value.kind === 'volume'));
  draft.mounts.forEach((mount, index) => {
    if (changed.has(mount)) draft.mounts[index] = fact({ ...mount.value, driver: volumeDriver }, mount.from);
  });
}
