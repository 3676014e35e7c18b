import type { Fact } from '../model/fact.ts';
import type { ContainerField } from '../model/request.ts';
import type { ContainerDraft } from '../model/request-fields.ts';

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
