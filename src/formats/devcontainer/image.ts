import { addLowest, below, type Fact, fact } from '../../model/fact.ts';
import type { EnvironmentVariable } from '../../model/request.ts';
import { officialImage } from '../../known/official-images.ts';
import { readImageReference } from '../../syntax/image-reference.ts';
import type { Reader } from './context.ts';
import { locateValue } from './located.ts';
import { mergeEntry } from './merge-metadata.ts';

/**
 * Merges what the image's `devcontainer.metadata` label carries, lowest layer of all: from the bundled table for an official image, else one
 * Unknown. An image's own `runArgs` do not travel in its label; what its Features ask for does.
 */
export function readImageMetadata(reader: Reader, image: Fact<string>): void {
  const reference = readImageReference(image.value);
  const known = reference === undefined ? undefined : officialImage(reference.registry, reference.path, reference.tag);
  // A digest beside a tag is some day's image of that tag, and all of them ask for the same; a digest alone may be of any age and kind.
  if (known === undefined || (reference?.digest !== undefined && reference.tag === undefined)) {
    reader.unreadImage = image; // noted when all is read: what a later layer decides is not open
    return;
  }
  const place = { layer: 'image', document: `image ${known.name}`, via: image.from } as const;
  for (const [index, metadata] of known.entries.entries()) {
    const entry = locateValue(metadata, { ...place, document: nameOf(metadata, known.name) }, `/${index}`);
    if (entry.kind === 'object') mergeEntry(reader, entry, 'image');
  }
  const { container } = reader;
  const say = <T>(value: T, pointer: string): Fact<T> => fact(value, { ...place, pointer });
  container.user = below(container.user, say(known.user, '/USER'));
  if (known.entrypoint !== undefined) container.entrypoint = below(container.entrypoint, say(known.entrypoint, '/ENTRYPOINT'));
  if (known.command !== undefined) container.command = below(container.command, say(known.command, '/CMD'));
  const variables = Object.entries(known.environment).map(([name, value]) =>
    say({ name, value, scope: 'container' as const }, `/ENV/${name}`),
  );
  addLowest<EnvironmentVariable>(container.environment, variables, (a, b) => a.name === b.name && a.scope === b.scope);
  for (const target of known.volumes) container.imageVolumes.push(say(target, `/VOLUME${target}`));
}

// Who says an entry of the label: a Feature that the image was made with, or the image's own configuration.
function nameOf({ id }: { readonly id?: string }, image: string): string {
  const feature = id === undefined ? undefined : /([^/:]+)(?::[^/:]*)?$/u.exec(id)?.[1];
  return feature === undefined ? `image ${image}` : `Feature ${feature} of image ${image}`;
}
