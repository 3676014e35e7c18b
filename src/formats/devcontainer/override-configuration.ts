import { type Whereabouts, workspaceOf } from './effective.ts';
import { type Json, type JsonObject, type LocatedObject, valueOf } from './located.ts';

/** What is changed in a configuration before the reference CLI gets it. */
export interface OverrideWish {
  readonly where: Whereabouts;
  /** Whether `initializeCommand` stays, which runs on this machine. */
  readonly keepsHostCommand: boolean;
  /** Features by their id as written: the same Feature by its digest. */
  readonly pins: ReadonlyMap<string, string>;
}

/**
 * A configuration for `--override-config`, which takes the place of the whole text, while paths in it stay relative to the original (devcontainers/cli
 * f683c29f src/spec-node/configContainer.ts readDevContainerConfigFile). What was audited is what runs, whatever happens to the file meanwhile. The
 * workspace's mount is always told, so that the CLI does not ask git, whose settings lie in the workspace, what to mount; Features are named by the
 * digests that were looked at.
 */
export function overrideConfiguration(root: LocatedObject, { where, keepsHostCommand, pins }: OverrideWish): JsonObject {
  const { initializeCommand, features, ...rest } = valueOf(root);
  return {
    ...rest,
    ...workspaceOf(root, where, false),
    ...(initializeCommand !== undefined && keepsHostCommand ? { initializeCommand } : {}),
    ...(features === undefined ? {} : { features: pinned(features, pins) }),
  };
}

function pinned(features: Json, pins: OverrideWish['pins']): Json {
  if (typeof features !== 'object' || features === null || Array.isArray(features)) return features;
  return Object.fromEntries(Object.entries(features as JsonObject).map(([id, options]) => [pins.get(id) ?? id, options]));
}
