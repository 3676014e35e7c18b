import type { Origin } from '../../model/fact.ts';
import type { FeatureUse } from '../../model/request.ts';
import { legacyFeatureIds, legacyFeatureOptions, legacyFeatureTag } from '../../known/official-features.ts';
import { type Reader, refused, substituted } from './context.ts';
import type { Located, LocatedEntry } from './located.ts';
import { reportOption } from './shell-expanded.ts';

/** What an id of `features` names. `name`: registry and path in small letters, an address, or the folder as it is written. */
export type FeatureId = Pick<FeatureUse, 'source' | 'name' | 'tag' | 'digest'>;

/** Reads an id of `features` by its form (devcontainers/cli src/spec-configuration/containerFeaturesConfiguration.ts getFeatureIdType). */
export function readFeatureId(id: string): FeatureId {
  if (id.startsWith('./') || id.startsWith('../')) return { source: 'local', name: id };
  if (/^https?:\/\//iu.test(id)) return { source: 'url', name: id };
  const legacy = legacyFeatureIds.get(id);
  if (legacy !== undefined && !id.includes('/')) return { source: 'legacy', name: legacy, tag: legacyFeatureTag };
  const match =
    /^([a-zA-Z0-9][\w.-]*(?::\d+)?)\/((?:[\w.-]+\/)*[\w.-]+?)(?::([\w][\w.-]{0,127})|@(sha256:[0-9a-fA-F]{64})|@([\w.-]+))?$/u.exec(id);
  if (match === null) return { source: 'invalid', name: id };
  const [, first = '', path = '', tag, digest, release] = match;
  const isRegistry = first.includes('.') || first.includes(':') || first === 'localhost';
  if (!isRegistry && path.split('/').length === 2)
    return { source: 'github-release', name: `${first}/${path}`, ...(release === undefined ? {} : { tag: release }) };
  // What the CLI asks a registry for is all in small letters, and this owner has another name there (src/spec-configuration/containerCollectionsOCI.ts getRef).
  const name = `${first}/${path}`.toLowerCase().replace(/^([^/]+)\/devcontainers-contrib\//u, '$1/devcontainers-extra/');
  return {
    source: 'registry',
    name,
    ...(tag === undefined ? {} : { tag: tag.toLowerCase() }),
    ...(digest === undefined ? {} : { digest: digest.toLowerCase() }),
  };
}

/** What an entry of `features` asks for. */
export function identifyFeature(reader: Reader, { key: id, value }: LocatedEntry, keyFrom: Origin): FeatureUse {
  const options = optionsOf(reader, value, keyFrom);
  const named = readFeatureId(id);
  if (named.source === 'invalid')
    refused(reader, 'wrong-type', `“${id}” is no Feature id that the reference CLI accepts`, keyFrom, 'features');
  const byId = named.source === 'legacy' ? legacyFeatureOptions.get(id) : undefined;
  for (const [name, given] of Object.entries(options)) if (typeof given === 'string') reportOption(reader, id, name, given, keyFrom);
  return { id, ...named, options: byId === undefined ? options : { ...byId, ...options }, adds: [] };
}

function optionsOf(reader: Reader, value: Located, from: Origin): FeatureUse['options'] {
  const options = Object.create(null) as Record<string, string | boolean>;
  if (value.kind === 'scalar' && typeof value.value === 'string')
    options['version'] = substituted(reader.container, value.value, 'features', from);
  if (value.kind !== 'object') return options;
  for (const { key, value: item } of value.entries)
    if (item.kind === 'scalar' && item.value !== null)
      options[key] =
        typeof item.value === 'boolean' ? item.value : substituted(reader.container, String(item.value), 'features', item.from);
  return options;
}
