import type { FeatureUse } from '../../model/request.ts';
import { legacyFeatureOptions } from '../../known/official-features.ts';
import { readFeatureId } from './feature-id.ts';
import type { Locked, Lockfile } from './lockfile.ts';

/** What of a Feature decides about its lock. */
type Lockable = Pick<FeatureUse, 'id' | 'source' | 'name' | 'tag'>;

/** The ids under which the reference CLI writes a Feature into a lockfile, and reads it. */
export interface LockKeys {
  readonly written: string;
  readonly read: string;
}

/**
 * Under which ids a Feature is locked; undefined where it is not: the reference CLI locks Features of registries and addresses alone. An old short id
 * is written as it stands and read under the name it stands for, so that the CLI never finds it again; an address is read as URLs are printed (measured
 * with `devcontainer upgrade` and `devcontainer features resolve-dependencies` 0.89.0; devcontainers/cli@f683c29f
 * src/spec-configuration/containerFeaturesConfiguration.ts processFeatureIdentifier, fetchFeatures).
 */
export function lockKeys({ id, source, name, tag }: Lockable): LockKeys | undefined {
  if (source === 'registry') return { written: id, read: id };
  if (source === 'legacy') {
    const full = `${name}:${tag ?? ''}`;
    // What sets an option becomes an entry under its full name before anything is looked up (updateDeprecatedFeaturesIntoOptions).
    return { written: legacyFeatureOptions.has(id) ? full : id, read: full };
  }
  if (source !== 'url') return undefined;
  try {
    return { written: id, read: new URL(id).href };
  } catch {
    return undefined;
  }
}

/** What the lockfile pins a Feature to; undefined where it pins nothing. The reference CLI goes by the digest, whatever version stands beside it. */
export function lockedAs(lock: Lockfile, use: Lockable): Locked | undefined {
  const keys = lockKeys(use);
  return keys === undefined ? undefined : lock.get(keys.read);
}

/** Whether a version is one that the tag can stand for: only a tag of numbers tells. */
export function isAllowed({ tag }: Pick<FeatureUse, 'tag'>, version: string): boolean {
  return tag === undefined || !/^\d/u.test(tag) || version === tag || version.startsWith(`${tag}.`);
}

/**
 * What the lockfile comes to for a Feature: `lock` undefined where there is no lockfile; `found` is what was looked up by the digest that it pins, where that
 * was: then what it says must be so.
 */
export function lockStateOf(
  use: Lockable,
  lock: Lockfile | undefined,
  pinned: Locked | undefined,
  found: { readonly version: string } | undefined,
): Pick<FeatureUse, 'lock' | 'lockFault'> {
  if (use.source === 'local') return { lock: 'not needed' };
  if (lock === undefined) return { lock: 'missing' };
  if (pinned === undefined) {
    const keys = lockKeys(use);
    return { lock: keys !== undefined && keys.written !== keys.read && lock.has(keys.written) ? 'listed' : 'mismatch' };
  }
  if (pinned.version !== '' && !isAllowed(use, pinned.version)) return { lock: 'mismatch' };
  if (found !== undefined && pinned.version !== '' && pinned.version !== found.version)
    return { lock: 'mismatch', lockFault: { version: pinned.version } };
  const unlocked = pinned.dependsOn.find((id) => {
    const needed = lockKeys({ id, ...readFeatureId(id) });
    return needed !== undefined && !lock.has(needed.written) && !lock.has(needed.read);
  });
  return unlocked === undefined ? { lock: 'locked' } : { lock: 'mismatch', lockFault: { unlocked } };
}
