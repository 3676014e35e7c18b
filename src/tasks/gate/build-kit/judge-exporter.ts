import { exporterTypes, inertExporterAttributes, isOneOf } from '../../../known/build-kit-attributes.ts';
import type { GateReason } from '../../../model/gate.ts';
import { quote, refused } from './refused.ts';

/** An exporter, or an importer or exporter of a cache: its type, and attributes by name. */
export interface Typed {
  readonly type: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** What speaks against where the result of a build is to go. */
export function judgeExporter({ type, attributes }: Typed): readonly GateReason[] {
  const isImage = exporterTypes.images.has(type);
  if (!isImage && !exporterTypes.client.has(type))
    return [
      refused(
        `the result would go to an exporter that is not known here (${quote(type)})`,
        'Use --output type=local, tar, oci or docker, or none for an image.',
      ),
    ];
  const reasons: GateReason[] = [];
  for (const [name, value] of attributes) {
    if (name === 'push' || name === 'push-by-digest') {
      if (!isFalse(value))
        reasons.push(refused('the result would be pushed to a registry', 'Build without --push; push it with the engine’s own socket.'));
    } else if (name === 'name') {
      // BuildKit then takes the name that the build itself gives (exporter/containerimage/export.go).
      if (value.includes('*')) reasons.push(refused('the build itself would name the image', 'Name it yourself, with --tag.'));
    } else if (!isOneOf(inertExporterAttributes, name))
      reasons.push(refused(`the exporter has an attribute that is not known here (${quote(name)})`, 'Leave it out of --output.'));
  }
  return reasons;
}

// As strconv.ParseBool has it; an empty value is no wish (exporter/containerimage/export.go).
function isFalse(value: string): boolean {
  return value === '' || /^(?:0|f|F|false|False|FALSE)$/u.test(value);
}

/** The names that the engine’s images get by an exporter. */
export function imageNamesOf({ type, attributes }: Typed): readonly string[] {
  if (!exporterTypes.images.has(type)) return [];
  return (attributes.get('name') ?? '').split(',').filter((name) => name !== '');
}

/** What speaks against where the cache of a build is to go: `inline` is a part of the image, `local` the client’s own folder. */
export function judgeCacheExport({ type }: Typed): readonly GateReason[] {
  if (type === 'inline' || type === 'local') return [];
  return [refused(`the build cache would be sent elsewhere (${quote(type)})`, 'Use --cache-to type=inline or local.')];
}

/** What speaks against where the cache of a build comes from: a registry, as base images do, or the client’s own folder. Others ask any address. */
export function judgeCacheImport({ type }: Typed): readonly GateReason[] {
  if (type === 'registry' || type === 'local') return [];
  return [
    refused(`the build cache would come from where the gate does not let it (${quote(type)})`, 'Use --cache-from type=registry or local.'),
  ];
}
