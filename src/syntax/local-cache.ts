import { splitCsv } from './mount-strings.ts';
import { readNameValue } from './option-strings.ts';

/**
 * The folder of the host that a build's cache is read from (`src`) or written to (`dest`), where the value names one: `type=local,dest=…`
 * (docker/buildx util/buildflags/cache.go, moby/buildkit client/solve.go parseCacheOptions). Other caches lie in a registry or a service.
 */
export function localCacheFolder(name: 'cache-from' | 'cache-to', value: string): string | undefined {
  if (!value.includes('local')) return undefined;
  const parts = namedParts(value);
  if (parts.get('type') !== 'local') return undefined;
  return parts.get(name === 'cache-from' ? 'src' : 'dest');
}

/** The `name=value` parts of a comma-separated option, names in lower case; the last of several with one name. */
export function namedParts(value: string): ReadonlyMap<string, string> {
  return new Map(
    splitCsv(value).map((field) => {
      const pair = readNameValue(field);
      return [pair.name.trim().toLowerCase(), pair.value] as const;
    }),
  );
}
