import type { Fact } from '../../model/fact.ts';
import { knownImage, layImage } from '../image-layer.ts';
import type { Reader } from './context.ts';
import { locateValue } from './located.ts';
import { mergeEntry } from './merge-metadata.ts';

/**
 * Merges what the image's `devcontainer.metadata` label carries, lowest layer of all: from the bundled table for an official image, else one
 * Unknown. An image's own `runArgs` do not travel in its label; what its Features ask for does.
 */
export function readImageMetadata(reader: Reader, image: Fact<string>): void {
  const known = knownImage(image.value);
  if (known === undefined) {
    reader.unreadImage = image; // noted when all is read: what a later layer decides is not open
    return;
  }
  for (const [index, metadata] of known.entries.entries()) {
    const entry = locateValue(metadata, { layer: 'image', document: nameOf(metadata, known.name), via: image.from }, `/${index}`);
    if (entry.kind === 'object') mergeEntry(reader, entry, 'image');
  }
  layImage(reader.container, known, image);
}

// Who says an entry of the label: a Feature that the image was made with, or the image's own configuration.
function nameOf({ id }: { readonly id?: string }, image: string): string {
  const feature = id === undefined ? undefined : /([^/:]+)(?::[^/:]*)?$/u.exec(id)?.[1];
  return feature === undefined ? `image ${image}` : `Feature ${feature} of image ${image}`;
}
