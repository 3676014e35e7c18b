import { type Fact, fact } from '../../model/fact.ts';
import type { FoundImage } from '../../model/found.ts';
import type { ContainerField, Want } from '../../model/request.ts';
import { newBuild } from '../../model/request-fields.ts';
import { foundImage, type ImageSays, layImage, placeInImage, seekImage, type SoughtImage } from '../image-layer.ts';
import { leaveOpen, odd, type Reader } from './context.ts';
import { locateValue } from './located.ts';
import { mergeEntry } from './merge-metadata.ts';
import { isTooMuch } from './parse.ts';

/**
 * Merges what the image's `devcontainer.metadata` label carries, and lays what its configuration says under it, lowest layer of all: as it was looked up,
 * else from the bundled table for an official image, else it is unread. An image's own `runArgs` do not travel in its label; what its Features ask for does.
 * `which`: what else decides which image is started. The label is that of the image that the engine or the registry gives for the name alone: the CLI reads
 * it before, without them (devcontainers/cli src/spec-node/utils.ts inspectDockerImage).
 */
export function readImageMetadata(reader: Reader, image: Fact<string>, which: Pick<Want, 'platform' | 'pulled'> = {}): void {
  const isSame = which.platform === undefined && which.pulled === undefined;
  const label = readLabel(reader, image);
  const own = isSame ? label : seekImage({ name: image.value, ...which }, image.from, reader.files.found, reader);
  if (own.says !== undefined) layImage(reader.container, own.says, image.from);
  const failed = own.failed === undefined ? {} : { failed: own.failed };
  if (own.says === undefined) reader.unread.push({ image, what: { ...which, ...failed, label: isSame } });
  if (label.says === undefined && !isSame) reader.unread.push(unreadLabel(image, label));
  if (own.found !== undefined) addTriggers(reader, image, own.found);
}

// The CLI builds upon the image, for Features and to give its user the ids of the host’s (devcontainers/cli scripts/updateUID.Dockerfile), and so does what it
// has in its ONBUILD.
function addTriggers(reader: Reader, image: Fact<string>, found: FoundImage): void {
  for (const [index, text] of found.onBuild.entries()) {
    reader.build ??= newBuild(reader.container.name, reader.container.from);
    const from = placeInImage(foundImage(image.value, found), image.from, `/ONBUILD/${index}`);
    const [, run] = /^\s*RUN\s+([^]*)$/iu.exec(text) ?? [];
    if (run !== undefined || /^\s*(?:ADD|COPY)\s/iu.test(text))
      reader.build.steps.push(fact({ command: run ?? text.trim(), flags: [] }, from));
    else leaveOpen(reader, ofTriggers, `ONBUILD of the image ${image.value} changes what it says`, { ...image.from, layer: 'image' });
  }
}

const ofTriggers: readonly ContainerField[] = ['user', 'environment', 'entrypoint', 'command', 'imageVolumes', 'containerCommands'];

/**
 * Merges the label of the image that a Dockerfile starts from, as the reference CLI finds it. What the image’s configuration says was laid by the reader of
 * Dockerfiles, or is noted as an unknown.
 */
export function readBaseLabel(reader: Reader, image: Fact<string>): void {
  const label = readLabel(reader, image);
  if (label.says !== undefined) return;
  const { unknown } = reader.container;
  const index = unknown.findIndex(({ want }) => want?.kind === 'image');
  const { name, platform, pulled } = unknown[index]?.want ?? {};
  if (name !== image.value || platform !== undefined || pulled !== undefined) return void reader.unread.push(unreadLabel(image, label));
  unknown.splice(index, 1);
  reader.unread.push({ image, what: { label: true, ...(label.failed === undefined ? {} : { failed: label.failed }) } });
}

function unreadLabel(image: Fact<string>, { failed }: SoughtImage): Reader['unread'][number] {
  return { image, what: { configuration: false, label: true, ...(failed === undefined ? {} : { failed }) } };
}

/** Entries of a label: a real one has some dozen. */
const mostEntries = 1000;

function readLabel(reader: Reader, image: Fact<string>): SoughtImage {
  const sought = seekImage({ name: image.value }, image.from, reader.files.found, reader);
  const { found, official } = sought;
  if (official !== undefined) mergeLabel(reader, image, official, official.entries);
  if (found?.metadata === undefined) return sought;
  const entries = entriesOf(found.metadata, reader, image);
  if (entries === undefined || entries.length > mostEntries)
    leaveOpen(
      reader,
      ['privileged', 'init', 'capabilities', 'securityOptions', 'mounts', 'environment', 'containerCommands', 'remoteUser'],
      `the label of the image ${image.value} cannot be read`,
      { ...image.from, layer: 'image' },
    );
  else mergeLabel(reader, image, foundImage(image.value, found), entries);
  return sought;
}

// A list of entries, or one by itself; what is no JSON counts for nothing (devcontainers/cli src/spec-node/imageMetadata.ts internalGetImageMetadata0).
// Undefined: too deep to be gone through.
function entriesOf(text: string, reader: Reader, { value: name, from }: Fact<string>): readonly unknown[] | undefined {
  if (isTooMuch(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    odd(
      reader,
      'wrong-type',
      `the label devcontainer.metadata of the image ${name} is not JSON, so the reference CLI passes over it`,
      from,
      'image',
    );
    return [];
  }
}

function mergeLabel(reader: Reader, image: Fact<string>, says: ImageSays, entries: readonly unknown[]): void {
  const { resolved } = says;
  for (const [index, metadata] of entries.entries()) {
    const document = nameOf(metadata, says.name);
    const place = { layer: 'image', document, ...(resolved === undefined ? {} : { resolved }), via: image.from } as const;
    const entry = locateValue(metadata, place, `/${index}`);
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
