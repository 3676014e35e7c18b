import { addLowest, below } from '../../model/fact.ts';
import type { Fact } from '../../model/fact.ts';
import type { Problem } from '../../model/report.ts';
import type { BuildDraft, ContainerDraft } from '../../model/request-fields.ts';
import type { ContainerField, Want } from '../../model/request.ts';
import type { Source } from '../format.ts';
import { layImage, layUnder, seekImage, unknownImage } from '../image-layer.ts';
import { readDockerfile } from './read-dockerfile.ts';
import type { DockerfileOptions, DockerfileReading } from './read-dockerfile.ts';

/** What a Dockerfile leaves to others. */
export interface AppliedDockerfile {
  readonly problems: readonly Problem[];
  /** Images that its stages start from, still to be looked up. */
  readonly wants: readonly Want[];
  /** What stands at the start of the target stage’s chain, as it is written; absent: nothing, or it cannot be told. */
  readonly base?: Fact<string>;
}

/**
 * Fills a build with what a Dockerfile says, and lays what the image will say under what the container's own layers said already: a container's fact stays
 * and gets the image's in `hides`. Where nobody looked into the image at the start of the chain, it is left unknown.
 */
export function applyDockerfile(
  build: BuildDraft,
  container: ContainerDraft | undefined,
  source: Source,
  options: Omit<DockerfileOptions, 'frontend' | 'contexts' | 'pulled'>,
): AppliedDockerfile {
  const syntax = build.arguments.find(({ value }) => value.name === 'BUILDKIT_SYNTAX')?.value.value;
  const reading = readDockerfile(source, { ...options, ...buildOptions(build), ...(syntax === undefined ? {} : { frontend: syntax }) });
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
  layerBase(build, container, reading, options);
  const base = reading.finalBase;
  return { problems: reading.problems, wants: reading.wants, ...(base === undefined || base.value === 'scratch' ? {} : { base }) };
}

// Named contexts, and whether the registry is asked for every image. What a builder of another name has is not known; the engine’s own takes the engine’s images.
function buildOptions({ options }: BuildDraft): Pick<DockerfileOptions, 'contexts' | 'pulled'> {
  const contexts = new Map<string, string>();
  for (const { value } of options) {
    const at = value.value.indexOf('=');
    if (value.name === 'build-context' && at > 0) contexts.set(value.value.slice(0, at), value.value.slice(at + 1));
  }
  const pulls = options.some(({ value }) => (value.name === 'pull' && value.value !== 'false') || value.name === 'builder');
  return { contexts, ...(pulls ? { pulled: true } : {}) };
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
    // An image that was not looked up is noted by itself.
    const fields =
      one.want?.kind === 'image' ? [] : one.fields.filter((field) => ofImages.has(field)).map((field) => field as ContainerField);
    const open = fields.filter((field) => isOpen(container, field));
    if (open.length > 0) container.unknown.push({ ...one, fields: open, layer: 'image' });
  }
}

function isOpen(container: ContainerDraft, field: ContainerField): boolean {
  return field === 'environment' || container[field] === undefined;
}

// What the image at the start of the chain says, below all that the Dockerfile says.
function layerBase(
  build: BuildDraft,
  container: ContainerDraft | undefined,
  { finalImage, dropsHealthcheck }: DockerfileReading,
  { found }: Pick<DockerfileOptions, 'found'>,
): void {
  if (finalImage === undefined) return;
  const { value: want, from } = finalImage;
  // What there is to say of it was said when its stage was read.
  const { says, failed } = seekImage(want, from, found, { wants: [], problems: [] });
  if (says !== undefined && found !== undefined) layUnder(build, says, from);
  if (container === undefined) return;
  if (says !== undefined) layImage(container, says, from, { keepsHealth: !dropsHealthcheck });
  else unknownImage(container, { value: want.name, from }, { ...want, ...(failed === undefined ? {} : { failed }) });
}
