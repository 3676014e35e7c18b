import type { Origin } from '../../model/fact.ts';
import type { FeatureUse } from '../../model/request.ts';
import { legacyFeatureIds, legacyFeatureOptions, legacyFeatureTag } from '../../known/official-features.ts';
import { odd, type Reader, substituted } from './context.ts';
import type { Located, LocatedEntry } from './located.ts';

/** What an entry of `features` names, by the form of its id (devcontainers/cli src/spec-configuration/containerFeaturesConfiguration.ts getFeatureIdType). */
export function identifyFeature(reader: Reader, { key, value }: LocatedEntry, keyFrom: Origin): FeatureUse {
  const options = optionsOf(reader, value, keyFrom);
  const id = key;
  if (id.startsWith('./') || id.startsWith('../')) return { id, source: 'local', name: id, options, adds: [] };
  if (/^https?:\/\//iu.test(id)) return { id, source: 'url', name: id, options, adds: [] };
  const legacy = legacyFeatureIds.get(id);
  if (legacy !== undefined && !id.includes('/'))
    return {
      id,
      source: 'legacy',
      name: legacy,
      tag: legacyFeatureTag,
      options: { ...legacyFeatureOptions.get(id), ...options },
      adds: [],
    };
  const match =
    /^([a-zA-Z0-9][\w.-]*(?::\d+)?)\/((?:[\w.-]+\/)*[\w.-]+?)(?::([\w][\w.-]{0,127})|@(sha256:[0-9a-f]{64})|@([\w.-]+))?$/u.exec(id);
  if (match === null) {
    odd(reader, 'wrong-type', `“${id}” is no Feature id that the reference CLI accepts`, keyFrom, 'features');
    return { id, source: 'invalid', name: id, options, adds: [] };
  }
  const [, first = '', path = '', tag, digest, release] = match;
  const isRegistry = first.includes('.') || first.includes(':') || first === 'localhost';
  if (!isRegistry && path.split('/').length === 2)
    return {
      id,
      source: 'github-release',
      name: `${first}/${path}`,
      ...(release === undefined ? {} : { tag: release }),
      options,
      adds: [],
    };
  return {
    id,
    source: 'registry',
    name: `${first}/${path}`.toLowerCase(),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
    options,
    adds: [],
  };
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
