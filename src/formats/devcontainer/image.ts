import type { Fact } from '../../model/fact.ts';
import type { FoundImage } from '../../model/found.ts';
import { foundImage, knownImage, layImage } from '../image-layer.ts';
import { leaveOpen, type Reader, tellUnsure } from './context.ts';
import { locateValue } from './located.ts';
import { mergeEntry } from './merge-metadata.ts';
import { tooDeepAt } from './parse.ts';

/**
 * Merges what the image's `devcontainer.metadata` label carries, lowest layer of all: as it was looked up, else from the bundled table for an
 * official image, else one Unknown. An image's own `runArgs` do not travel in its label; what its Features ask for does.
 */
export function readImageMetadata(reader: Reader, image: Fact<string>): void {
  const { found } = reader.files;
  const answer = found?.images.get(image.value);
  if (answer !== undefined && 'found' in answer) return readFoundImage(reader, image, answer.found);
  const known = knownImage(image.value);
  if (known === undefined) {
    reader.unreadImage = image; // noted when all is read: what a later layer decides is not open
    reader.unreadWhy = answer?.failed;
    return;
  }
  if (answer !== undefined)
    tellUnsure(
      reader,
      `The image ${image.value} was not looked up, so what is known of it as an official one counts: ${answer.failed}.`,
      image.from,
    );
  else if (found !== undefined) reader.wants.push({ kind: 'image', name: image.value, from: image.from });
  mergeLabel(reader, image, known.name, known.entries);
  layImage(reader.container, known, image);
}

/** Entries of a label: a real one has some dozen. */
const mostEntries = 1000;

function readFoundImage(reader: Reader, image: Fact<string>, found: FoundImage): void {
  const entries = found.metadata === undefined ? [] : entriesOf(found.metadata, reader, image);
  if (entries === undefined || entries.length > mostEntries)
    leaveOpen(
      reader,
      ['privileged', 'init', 'capabilities', 'securityOptions', 'mounts', 'environment', 'containerCommands', 'remoteUser'],
      `the label of the image ${image.value} cannot be read`,
      { ...image.from, layer: 'image' },
    );
  else mergeLabel(reader, image, image.value, entries);
  layImage(reader.container, foundImage(image.value, found), image);
}

// A list of entries, or one by itself; what is no JSON counts for nothing (devcontainers/cli src/spec-node/imageMetadata.ts internalGetImageMetadata0).
// Undefined: too deep to be gone through.
function entriesOf(text: string, reader: Reader, { value: name, from }: Fact<string>): readonly unknown[] | undefined {
  if (tooDeepAt(text) !== undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    const message = `The label devcontainer.metadata of the image ${name} is not JSON, so the reference CLI passes over it.`;
    reader.problems.push({ document: from.document, message, fatal: false, ...(from.offset === undefined ? {} : { span: from.offset }) });
    return [];
  }
}

function mergeLabel(reader: Reader, image: Fact<string>, name: string, entries: readonly unknown[]): void {
  for (const [index, metadata] of entries.entries()) {
    const entry = locateValue(metadata, { layer: 'image', document: nameOf(metadata, name), via: image.from }, `/${index}`);
    if (entry.kind === 'object') mergeEntry(reader, entry, 'image');
  }
}

// Who says an entry of the label: a Feature that the image was made with, or the image's own configuration.
function nameOf(entry: unknown, image: string): string {
  const id =
    typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string' ? entry.id.slice(0, 200) : undefined;
  const feature = id === undefined ? undefined : /([^/:]+)(?::[^/:]*)?$/u.exec(id)?.[1];
  return feature === undefined ? `image ${image}` : `Feature ${feature} of image ${image}`;
}
