import type { Origin } from '../../model/fact.ts';
import { odd, type Reader } from './context.ts';
import { type LocatedObject, lookUp } from './located.ts';

// `@P`: bash expands the value like a prompt, where octal signs are letters. An expansion that is not closed here is closed by what follows.
const substitution = /`|\$\(|@P\}|\$\{(?![^"'`\\${}]*\})/u;
const runsBare = /[`;&|<>"'\s]|\$\(/u;

/**
 * Notes an option of a Feature that a shell takes for a command: the CLI writes `KEY="value"` as it is into a file that the wrapper of install.sh sources, as
 * root (devcontainers/cli f683c29f src/spec-node/containerFeatures.ts getFeatureEnvVariables; of the key, it takes letters, digits and underscores alone).
 */
export function reportOption(reader: Reader, feature: string, name: string, value: string, from: Origin): void {
  if (!substitution.test(value) && staysInQuotes(value)) return;
  const text = `the option ${name} of Feature ${feature} holds what a shell runs as root while the image is built: ${value.slice(0, 200)}`;
  odd(reader, 'shell-expanded', text, from, 'features');
}

/** Whether a value between double quotes is one word of a shell that ends where it ends: else what follows, such as the next option, may be a command. */
function staysInQuotes(value: string): boolean {
  let isInside = true;
  for (let at = 0; at < value.length; at++) {
    const sign = value[at]!;
    if (sign === '\\') at++;
    else if (sign === '"') isInside = !isInside;
    else if (!isInside && /[\s;&|<>()']/u.test(sign)) return false;
    // The quote that closes it would be the sign that is escaped.
    if (at === value.length) return false;
  }
  return isInside;
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
 * Notes a user whose name a shell takes for a command: with Features, it stands without quotes in another file that is sourced (there, `_REMOTE_USER` and
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
