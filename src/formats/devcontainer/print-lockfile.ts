import type { FoundFeature } from '../../model/found.ts';
import { metadataOf } from './feature-metadata.ts';
import { type Located, lookUp } from './located.ts';

/** What a lockfile says of one Feature. */
export interface LockEntry {
  /** As the Feature’s own metadata has it, whatever it is; absent: it has none. */
  readonly version?: string | number | boolean | null;
  readonly resolved: string;
  readonly integrity: string;
  /** In the order of the metadata; empty: none. */
  readonly dependsOn: readonly string[];
}

/** The entry for what was looked up; undefined where its metadata cannot be read. `place`: registry and path, or the address of an archive. */
export function lockEntryOf(found: FoundFeature, source: 'registry' | 'url', place: string): LockEntry | undefined {
  const metadata = metadataOf(found);
  if (metadata === undefined) return undefined;
  const version = lookUp(metadata, 'version');
  return {
    ...(version?.kind === 'scalar' ? { version: version.value } : {}),
    resolved: source === 'registry' ? `${place}@${found.digest}` : place,
    integrity: found.digest,
    dependsOn: keysOf(lookUp(metadata, 'dependsOn')),
  };
}

/**
 * The text of a lockfile, byte for byte as the reference CLI writes it: sorted as its locale sorts, two spaces, and a line feed at the end
 * (devcontainers/cli@f683c29f src/spec-configuration/lockfile.ts generateLockfile, writeLockfile).
 */
export function printLockfile(entries: ReadonlyMap<string, LockEntry>): string {
  const features = [...entries]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([id, { version, resolved, integrity, dependsOn }]) => [
      id,
      { version, resolved, integrity, dependsOn: dependsOn.length === 0 ? undefined : dependsOn },
    ]);
  return `${JSON.stringify({ features: Object.fromEntries(features) }, undefined, 2)}\n`;
}

/** Whether a text says the same as a lockfile that was printed: the reference CLI then leaves it as it is. */
export function saysTheSame(text: string, printed: string): boolean {
  try {
    return `${JSON.stringify(JSON.parse(text), undefined, 2)}\n` === printed;
  } catch {
    return false;
  }
}

function keysOf(located: Located | undefined): readonly string[] {
  if (located?.kind !== 'object') return [];
  return Object.keys(Object.fromEntries(located.entries.map(({ key }) => [key, true])));
}
