import { officialImage, type OfficialImage } from '../known/official-images.ts';
import { addLowest, below, type Fact, fact } from '../model/fact.ts';
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
 * already decides. Call it last. With `withLabel`, the image may also carry dev container metadata, which the Dev Containers CLI merges.
 */
export function unknownImage(
  draft: ContainerDraft,
  image: Fact<string>,
  { withLabel = false }: { readonly withLabel?: boolean } = {},
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
    why: name === '' ? 'no image is named' : `the image ${name} was not looked up`,
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

/** Lays what a known image's own configuration says (USER, ENTRYPOINT, CMD, ENV, VOLUME) under what the container's request says already. */
export function layImage(container: ContainerDraft, known: OfficialImage, image: Fact<string>): void {
  const place = { layer: 'image', document: `image ${known.name}`, via: image.from } as const;
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

/** Closes what an image left open where it is an official one; for containers that no Dev Containers tool starts, so that its label does not count. */
export function settleOfficialImage(container: ContainerDraft): void {
  const index = container.unknown.findIndex(({ want }) => want?.kind === 'image');
  const want = container.unknown[index]?.want;
  const known = want === undefined ? undefined : knownImage(want.name);
  if (want === undefined || known === undefined) return;
  container.unknown.splice(index, 1);
  layImage(container, known, fact(want.name, want.from));
}
