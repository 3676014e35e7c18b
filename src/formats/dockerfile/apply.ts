import { addLowest, below } from '../../model/fact.ts';
import type { Problem } from '../../model/report.ts';
import type { BuildDraft, ContainerDraft } from '../../model/request-fields.ts';
import type { ContainerField } from '../../model/request.ts';
import type { Source } from '../format.ts';
import { unknownImage } from '../image-layer.ts';
import { readDockerfile } from './read-dockerfile.ts';
import type { DockerfileOptions, DockerfileReading } from './read-dockerfile.ts';

/**
 * Fills a build with what a Dockerfile says, and lays what the image will say under what the container's own layers said already: a
 * container's fact stays and gets the image's in `hides`. The image at the start of the chain stays unknown. Gives back the problems.
 */
export function applyDockerfile(
  build: BuildDraft,
  container: ContainerDraft | undefined,
  source: Source,
  options: DockerfileOptions,
): readonly Problem[] {
  const syntax = build.arguments.find(({ value }) => value.name === 'BUILDKIT_SYNTAX')?.value.value;
  const reading = readDockerfile(source, syntax === undefined ? options : { ...options, frontend: syntax });
  if (reading.frontend !== undefined)
    build.options.push({ value: { name: 'syntax', value: reading.frontend.value }, from: reading.frontend.from });
  build.baseImages.push(...reading.baseImages);
  build.steps.push(...reading.steps);
  build.argumentDefaults.push(...reading.argumentDefaults);
  build.labels.push(...reading.labels);
  build.writtenFiles.push(...reading.writtenFiles);
  build.daemonConfiguration.push(...reading.daemonConfiguration);
  build.environment.push(...reading.environment);
  build.oddities.push(...reading.oddities);
  build.unknown.push(...reading.unknown);
  build.user = reading.user;
  build.entrypoint = reading.entrypoint;
  build.command = reading.command;
  if (container !== undefined) layerImage(container, reading);
  return reading.problems;
}

const ofImages: ReadonlySet<string> = new Set<ContainerField>(['user', 'entrypoint', 'command', 'environment']);

function layerImage(container: ContainerDraft, reading: DockerfileReading): void {
  // An entrypoint given beside the image takes the image's command away with it.
  const keepsCommand = container.entrypoint === undefined || container.command !== undefined;
  container.user = below(container.user, reading.user);
  container.entrypoint = below(container.entrypoint, reading.entrypoint);
  if (keepsCommand) container.command = below(container.command, reading.command);
  addLowest(container.environment, reading.environment, (a, b) => a.name === b.name && a.scope === b.scope);
  addLowest(container.imageVolumes, reading.volumes, (a, b) => a === b);
  if (reading.healthcheck !== undefined) addLowest(container.containerCommands, [reading.healthcheck], (a, b) => a.event === b.event);
  for (const one of reading.unknown) {
    const fields = one.fields.filter((field): field is ContainerField => ofImages.has(field) && isOpen(container, field as ContainerField));
    if (fields.length > 0) container.unknown.push({ ...one, fields, layer: 'image' });
  }
  const { finalBase } = reading;
  if (finalBase !== undefined && finalBase.value !== 'scratch') unknownImage(container, finalBase, { withLabel: false });
}

function isOpen(container: ContainerDraft, field: ContainerField): boolean {
  return field === 'environment' || container[field] === undefined;
}
