import { type Fact, fact, over } from '../../model/fact.ts';
import type { Request } from '../../model/request.ts';
import { type ContainerDraft, fieldNames } from '../../model/request-fields.ts';
import { folderOf, readHostPath } from '../../syntax/host-path.ts';
import { settleImage } from '../image-layer.ts';
import type { ComposeReading } from '../compose/read-project.ts';
import type { Companions } from './companions.ts';
import { layerLabel } from './dockerfile-layer.ts';
import { readBaseLabel, readImageMetadata } from './image.ts';
import { hasControl, leaveOpen, odd, type Reader, refused, textOf } from './context.ts';
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
    const path = text === undefined ? undefined : readHostPath(text, start.folder);
    return path === undefined || path.base === 'home' || path.base === 'variable' ? [] : [path.path];
  });
  const first = paths[0];
  // Without a list the CLI lets Compose look in the folder that is opened.
  const folder = first === undefined ? '' : folderOf(first);
  const empty: Reader = { ...start, composeFolder: folder };
  const applied = companions.applyDockerfile === undefined ? {} : { applyDockerfile: companions.applyDockerfile };
  const project = companions.readComposeProject?.({
    paths,
    folder,
    files: empty.files,
    from: written?.from ?? empty.container.from,
    ...applied,
  });
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
  // A file that is not to be had may well hold the service.
  const isWhole = project.wants.every(({ kind }) => kind !== 'file') && paths.every((path) => 'text' in (empty.files.get(path) ?? {}));
  if (container === undefined) missingService(reader, name, service, { ...project, isWhole });
  if (!entries.has('workspaceFolder'))
    odd(reader, 'workspace-folder-missing', 'no workspaceFolder: with Compose the reference CLI opens “/”', written?.from ?? base.from);
  if (container !== undefined) layerServiceImage(reader, project.bases.get(container.name));
  nameProject(reader, project.containers);
  readRunServices(reader, entries.get('runServices'));
  for (const one of project.containers) if (one !== container) settleImage(one, empty.files.found, reader);
  const others = [...project.containers.filter((one) => one !== container), ...project.builds.filter((one) => one !== build)];
  return { reader, others };
}

// The label of the service’s image, or of what its Dockerfile starts from, and what of the image the reader of Compose files left unknown.
function layerServiceImage(reader: Reader, base: Fact<string> | undefined): void {
  const { container, build, files } = reader;
  if (build === undefined) {
    const index = container.unknown.findIndex(({ want }) => want?.kind === 'image');
    const want = container.unknown[index]?.want;
    if (want === undefined) return;
    container.unknown.splice(index, 1);
    const { name, platform, pulled } = want;
    return readImageMetadata(reader, fact(name, want.from), {
      ...(platform === undefined ? {} : { platform }),
      ...(pulled === undefined ? {} : { pulled }),
    });
  }
  if (base === undefined) return;
  const path = build.dockerfile?.value;
  const answer = typeof path === 'object' && path.base === 'workspace' ? files.get(path.path) : undefined;
  // A Dockerfile within the Compose file is none that the CLI could read.
  if (answer === undefined || !('text' in answer)) return readBaseLabel(reader, base);
  const given = new Map(build.arguments.map(({ value }) => [value.name, value.value ?? `\${localEnv:${value.name}}`]));
  layerLabel(reader, answer.text, { arguments: given, target: build.target?.value, platform: files.found?.platform }, base.from);
}

// The CLI takes the project's name from .env in the workspace before it asks Compose (devcontainers/cli src/spec-node/dockerCompose.ts getProjectName).
function nameProject(reader: Reader, containers: readonly ContainerDraft[]): void {
  const answer = reader.files.get('.env');
  if (answer === undefined) reader.wants.push({ kind: 'file', name: '.env', from: reader.container.from });
  if (answer === undefined || !('text' in answer)) return;
  const match = /^COMPOSE_PROJECT_NAME=(.+)$/mu.exec(answer.text);
  const name = match?.[1]?.trim() ?? '';
  if (match === null || name === '') return;
  const offset = [match.index, match.index + match[0].length] as const;
  for (const container of containers)
    container.project = over(name, { layer: 'file', document: '.env', pointer: '/COMPOSE_PROJECT_NAME', offset }, container.project);
}

// Pasted among the arguments of `compose build` and `compose up`: what begins with a dash is an option of theirs.
function readRunServices(reader: Reader, value: Located | undefined): void {
  if (value?.kind !== 'array') return;
  for (const item of value.items) {
    const text = textOf(reader, item, 'dependsOn');
    if (text === undefined || !text.startsWith('-')) continue;
    odd(reader, 'wrong-type', `“${text}” in runServices is an option of docker compose, not a service`, item.from, 'runServices');
    const fields = reader.build === undefined ? [] : (['options', 'hostFiles', 'arguments'] as const);
    reader.build?.unknown.push({
      fields,
      can: 'add',
      layer: 'file',
      why: 'runServices holds an option of docker compose',
      from: item.from,
    });
    leaveOpen(reader, ['hostFiles', 'mounts', 'environment'], 'runServices holds an option of docker compose', item.from);
  }
}

function missingService(
  reader: Reader,
  name: Located | undefined,
  service: string | undefined,
  { containers, isWhole }: ComposeReading & { readonly isWhole: boolean },
): void {
  const from = name?.from ?? reader.container.from;
  const others = containers.length === 0 ? '' : `, only ${containers.map((one) => one.name).join(', ')}`;
  if (service === undefined)
    refused(reader, 'service-missing', 'service is missing: the reference CLI does not know which service is the dev container', from);
  else if (isWhole) refused(reader, 'service-missing', `the Compose files have no service “${service}”${others}`, from, service);
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
