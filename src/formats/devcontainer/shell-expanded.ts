import type { Origin } from '../../model/fact.ts';
import { odd, type Reader } from './context.ts';
import { type LocatedObject, lookUp } from './located.ts';

// Between double quotes a substitution runs; behind a quote of its own, any word that follows.
const runsInQuotes = /`|\$\(|"[^]*[\s;&|<>]|[\s;&|<>][^]*"/u;
const runsBare = /[`;&|<>"'\s]|\$\(/u;

/**
 * Notes an option of a Feature that a shell takes for a command: the CLI writes `KEY="value"` as it is into a file that the wrapper of install.sh sources, as
 * root (devcontainers/cli src/spec-configuration/containerFeaturesConfiguration.ts getFeatureEnvVariables).
 */
export function reportOption(reader: Reader, feature: string, name: string, value: string, from: Origin): void {
  if (!runsInQuotes.test(value) && !/[`"$;&|\s]/u.test(name)) return;
  const text = `the option ${name} of Feature ${feature} holds what a shell runs as root while the image is built: ${value.slice(0, 200)}`;
  odd(reader, 'shell-expanded', text, from, 'features');
}

/** Notes such defaults in a Feature’s own metadata: they count where nobody sets the option. */
export function reportDefaults(reader: Reader, feature: string, metadata: LocatedObject): void {
  const options = lookUp(metadata, 'options');
  if (options?.kind !== 'object') return;
  for (const { key, value } of options.entries) {
    const given = value.kind === 'object' ? lookUp(value, 'default') : undefined;
    if (given?.kind === 'scalar' && typeof given.value === 'string') reportOption(reader, feature, key, given.value, given.from);
  }
}

/**
 * Notes a user whose name a shell takes for a command: with Features, it stands without quotes in a file that is sourced (the same file, `_REMOTE_USER`,
 * `_CONTAINER_USER`). Call it when Features and users are read, and before run arguments, which the CLI does not look at for that.
 */
export function reportUsers(reader: Reader): void {
  const { features, user, remoteUser } = reader.container;
  if (features.length === 0) return;
  for (const [what, named] of [
    ['the container’s user', user],
    ['remoteUser', remoteUser],
  ] as const) {
    if (named === undefined || !runsBare.test(named.value)) continue;
    const text = `${what} holds what a shell runs as root while Features are installed: ${named.value.slice(0, 200)}`;
    odd(reader, 'shell-expanded', text, named.from);
  }
}
