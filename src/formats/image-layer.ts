import { officialImage, type OfficialImage } from '../known/official-images.ts';
import { addLowest, below, type Fact, fact } from '../model/fact.ts';
import type { Found, FoundImage } from '../model/found.ts';
import type { ContainerField, EnvironmentVariable } from '../model/request.ts';
import type { ContainerDraft } from '../model/request-fields.ts';
import { readImageReference } from '../syntax/image-reference.ts';

// What an image says in its own configuration: ENV, VOLUME, HEALTHCHECK add; USER, ENTRYPOINT and CMD count where no one else says.
const ofImages: readonly ContainerField[] = ['environment', 'imageVolumes', 'containerCommands'];
const whereUnsaid: readonly ContainerField[] = ['user', 'entrypoint', 'command'];

// What the label `devcontainer.metadata` of an image can add to a dev container: any true `privileged` or `init` counts, lists are joined.
const ofLabels: readonly ContainerField[] = ['privileged', 'init', 'capabilities', 'securityOptions', 'mounts', 'hostVariables'];
const ofLabelsWhereUnsaid: readonly ContainerField[] = ['remoteUser', 'overrideCommand', 'updateRemoteUserUid'];

/**
 * Notes that nobody looked into the image: one unknown over the fields that its configuration may fill, less those where a later layer
 * already decides. Call it last. With `withLabel`, the image may also carry dev container metadata, which the Dev Containers CLI merges. `failed`: why it
 * could not be looked up.
 */
export function unknownImage(
  draft: ContainerDraft,
  image: Fact<string>,
  { withLabel = false, failed }: { readonly withLabel?: boolean; readonly failed?: string } = {},
): void {
  const fields = [...ofImages, ...(withLabel ? ofLabels : [])];
  for (const field of withLabel ? [...whereUnsaid, ...ofLabelsWhereUnsaid] : whereUnsaid) {
    // An entrypoint given beside the image takes the image's command away with it.
    const isSaid = draft[field] !== undefined || (field === 'command' && draft.entrypoint !== undefined);
    if (!isSaid) fields.push(field);
  }
  const name = image.value;
  draft.unknown.push({
    fields,
    can: 'add',
    layer: 'image',
    why: name === '' ? 'no image is named' : `the image ${name} was not looked up${failed === undefined ? '' : `: ${failed}`}`,
    ...(name === '' || name.includes('${') ? {} : { want: { kind: 'image', name, from: image.from } }),
    from: image.from,
  });
}

/**
 * The official image that a reference names, where the bundled table speaks of it. A digest beside a tag is some day's image of that tag, and all
 * of them ask for the same; a digest alone may be of any age and kind.
 */
export function knownImage(image: string): OfficialImage | undefined {
  const reference = readImageReference(image);
  if (reference === undefined || (reference.digest !== undefined && reference.tag === undefined)) return undefined;
  return officialImage(reference.registry, reference.path, reference.tag);
}

/** What an image's own configuration says: USER, ENTRYPOINT, CMD, ENV, VOLUME. */
export interface ImageSays {
  readonly name: string;
  readonly user?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
}

/** What an image that was looked up says. `name`: as the configuration has it. */
export function foundImage(name: string, { environment, ...found }: FoundImage): ImageSays {
  const variables = environment.map((text) => [
    text.slice(0, (text.indexOf('=') + 1 || text.length + 1) - 1),
    text.slice(text.indexOf('=') + 1),
  ]);
  // An image without a user runs as root.
  return { user: 'root', ...found, name, environment: Object.fromEntries(variables) as Readonly<Record<string, string>> };
}

/** Lays what an image says under what the container's request says already. */
export function layImage(container: ContainerDraft, known: ImageSays, image: Fact<string>): void {
  const place = { layer: 'image', document: `image ${known.name}`, via: image.from } as const;
  const say = <T>(value: T, pointer: string): Fact<T> => fact(value, { ...place, pointer });
  if (known.user !== undefined) container.user = below(container.user, say(known.user, '/USER'));
  if (known.entrypoint !== undefined) container.entrypoint = below(container.entrypoint, say(known.entrypoint, '/ENTRYPOINT'));
  if (known.command !== undefined) container.command = below(container.command, say(known.command, '/CMD'));
  const variables = Object.entries(known.environment).map(([name, value]) =>
    say({ name, value, scope: 'container' as const }, `/ENV/${name}`),
  );
  addLowest<EnvironmentVariable>(container.environment, variables, (a, b) => a.name === b.name && a.scope === b.scope);
  for (const target of known.volumes) container.imageVolumes.push(say(target, `/VOLUME${target}`));
}

/**
 * Closes what an image left open, where it was looked up or is an official one; for containers that no Dev Containers tool starts, so that its label does
 * not count.
 */
export function settleImage(container: ContainerDraft, found: Found | undefined): void {
  const index = container.unknown.findIndex(({ want }) => want?.kind === 'image');
  const want = container.unknown[index]?.want;
  if (want === undefined) return;
  const answer = found?.images.get(want.name);
  const isFound = answer !== undefined && 'found' in answer;
  const says = isFound ? foundImage(want.name, answer.found) : knownImage(want.name);
  // What is to be looked up stays wanted until it was.
  if (found !== undefined && answer === undefined) return;
  if (says !== undefined) {
    container.unknown.splice(index, 1);
    layImage(container, says, fact(want.name, want.from));
  } else if (answer !== undefined && 'failed' in answer) {
    const open = container.unknown[index]!;
    container.unknown[index] = { ...open, why: `${open.why}: ${answer.failed}` };
  }
}
