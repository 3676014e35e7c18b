import { fact } from '../../model/fact.ts';
import type { Request } from '../../model/request.ts';
import { type ContainerDraft, fieldNames } from '../../model/request-fields.ts';
import { joinPath, folderOf } from '../../syntax/host-path.ts';
import type { Companions } from './companions.ts';
import { layerDockerfile } from './dockerfile-layer.ts';
import { hasControl, leaveOpen, odd, type Reader, textOf } from './context.ts';
import { readImageMetadata } from './image.ts';
import type { Located } from './located.ts';

/** The dev container's own service as a reader to layer the configuration onto, and every other request of the Compose project. */
export interface ServiceReading {
  readonly reader: Reader;
  readonly others: readonly Request[];
}

/**
 * Reads the Compose project that a configuration names. The dev container is the service named by `service`, with the configuration laid
 * over it in a generated override file that comes last; the other services start exactly as the Compose files say
 * (devcontainers/cli src/spec-node/dockerCompose.ts).
 */
export function readComposeService(start: Reader, entries: ReadonlyMap<string, Located>, companions: Companions): ServiceReading {
  const written = entries.get('dockerComposeFile');
  const items = written === undefined ? [] : written.kind === 'array' ? written.items : [written];
  const paths = items.flatMap((item) => {
    const text = textOf(start, item, 'image');
    return text === undefined
      ? []
      : [joinPath(start.folder, text.replace(/^\$\{localWorkspaceFolder\}\/?/u, '/workspace-root/')).replace(/^\/workspace-root\/?/u, '')];
  });
  const first = paths[0];
  const folder = first === undefined ? start.folder : folderOf(first);
  const empty: Reader = { ...start, composeFolder: folder };
  const project = companions.readComposeProject?.({ paths, folder, files: empty.files, from: written?.from ?? empty.container.from });
  const name = entries.get('service');
  const service = name === undefined ? undefined : textOf(empty, name, 'image');
  if (name !== undefined && service !== undefined && hasControl(service))
    odd(empty, 'control-character', 'service holds a line break or control character', name.from, 'service');
  if (project === undefined) {
    leaveEverythingOpen(empty, 'the Compose files were not read', written ?? name);
    return { reader: empty, others: [] };
  }
  const container = service === undefined ? undefined : project.containers.find((one) => one.name === service);
  const build = service === undefined ? undefined : project.builds.find((one) => one.name === service);
  const base: ContainerDraft = container ?? empty.container;
  const reader: Reader = { ...empty, container: base, build, wants: [...project.wants], problems: [...project.problems] };
  if (container !== undefined) base.oddities.push(...empty.container.oddities);
  if (container !== undefined) base.hostVariables.push(...empty.container.hostVariables);
  if (container === undefined)
    missingService(
      reader,
      name,
      service,
      project.containers.map((one) => one.name),
      project.wants.length > 0,
    );
  if (!entries.has('workspaceFolder'))
    odd(reader, 'workspace-folder-missing', 'no workspaceFolder: with Compose the reference CLI opens “/”', written?.from ?? base.from);
  if (container !== undefined) layerImage(reader, companions);
  const others = [...project.containers.filter((one) => one !== container), ...project.builds.filter((one) => one !== build)];
  return { reader, others };
}

function missingService(
  reader: Reader,
  name: Located | undefined,
  service: string | undefined,
  names: readonly string[],
  waiting: boolean,
): void {
  const from = name?.from ?? reader.container.from;
  if (service === undefined)
    odd(reader, 'service-missing', 'service is missing: the reference CLI does not know which service is the dev container', from);
  else if (!waiting)
    odd(
      reader,
      'service-missing',
      `the Compose files have no service “${service}”${names.length === 0 ? '' : `, only ${names.join(', ')}`}`,
      from,
      service,
    );
  leaveEverythingOpen(reader, 'the service of the dev container was not found', name);
}

function leaveEverythingOpen(reader: Reader, why: string, at: Located | undefined): void {
  leaveOpen(
    reader,
    fieldNames.container.filter((field) => field !== 'oddities' && field !== 'features' && field !== 'hostCommands'),
    why,
    at?.from ?? reader.container.from,
  );
}

// The Compose reader leaves the image open; here its label counts too, and the official ones are known.
function layerImage(reader: Reader, companions: Companions): void {
  const { container, build } = reader;
  const kept = container.unknown.filter(({ want }) => want?.kind !== 'image');
  container.unknown.length = 0;
  container.unknown.push(...kept);
  const dockerfile = build?.dockerfile;
  if (
    build !== undefined &&
    dockerfile !== undefined &&
    typeof dockerfile.value === 'object' &&
    dockerfile.value.base === 'workspace' &&
    !dockerfile.value.path.startsWith('..')
  ) {
    layerDockerfile(
      reader,
      {
        path: dockerfile.value.path,
        from: dockerfile.from,
        arguments: new Map(build.arguments.flatMap(({ value }) => (value.value === undefined ? [] : [[value.name, value.value] as const]))),
        ...(build.target === undefined ? {} : { target: build.target.value }),
      },
      companions,
    );
  } else if (build !== undefined) {
    leaveOpen(
      reader,
      ['privileged', 'capabilities', 'securityOptions', 'mounts', 'environment', 'containerCommands', 'user', 'remoteUser'],
      'the Dockerfile of the service was not read',
      { ...container.from, layer: 'image' },
    );
  } else if (container.image !== undefined) readImageMetadata(reader, fact(container.image.value, container.image.from));
}
