import { officialImage, type OfficialImage } from '../known/official-images.ts';
import { addLowest, below, type Fact, fact, type Origin, type Resolved } from '../model/fact.ts';
import { type Found, type FoundImage, imageKey } from '../model/found.ts';
import type { Problem } from '../model/report.ts';
import type { ContainerField, EnvironmentVariable, Want } from '../model/request.ts';
import type { ContainerDraft } from '../model/request-fields.ts';
import { readImageReference } from '../syntax/image-reference.ts';

// What an image says in its own configuration: ENV, VOLUME, HEALTHCHECK add; USER, ENTRYPOINT and CMD count where no one else says.
const ofImages: readonly ContainerField[] = ['environment', 'imageVolumes', 'containerCommands'];
const whereUnsaid: readonly ContainerField[] = ['user', 'entrypoint', 'command'];

// What the label `devcontainer.metadata` of an image can add to a dev container: any true `privileged` or `init` counts, lists are joined.
const ofLabels: readonly ContainerField[] = [
  'privileged',
  'init',
  'capabilities',
  'securityOptions',
  'mounts',
  'hostVariables',
  'environment',
  'containerCommands',
];
const ofLabelsWhereUnsaid: readonly ContainerField[] = ['user', 'remoteUser', 'overrideCommand', 'updateRemoteUserUid'];

/** Which image a container or a build starts from, as it is looked up. */
export type ImageWant = Pick<Want, 'name' | 'platform' | 'pulled'>;

/** What of an image is not known: its own configuration, its dev container metadata, or both. */
export interface UnknownImage extends Pick<Want, 'platform' | 'pulled'> {
  readonly configuration?: boolean;
  readonly label?: boolean;
  /** Why it could not be looked up. */
  readonly failed?: string;
}

/**
 * Notes that nobody looked into the image: one unknown over the fields that it may fill, less those where a later layer already decides. Call it last.
 * With `label`, the image may also carry dev container metadata, which the Dev Containers CLI merges.
 */
export function unknownImage(
  draft: ContainerDraft,
  image: Fact<string>,
  { configuration = true, label = false, failed, ...which }: UnknownImage = {},
): void {
  const fields = new Set<ContainerField>([...(configuration ? ofImages : []), ...(label ? ofLabels : [])]);
  for (const field of [...(configuration ? whereUnsaid : []), ...(label ? ofLabelsWhereUnsaid : [])]) {
    // An entrypoint given beside the image takes the image's command away with it.
    const isSaid = draft[field] !== undefined || (field === 'command' && draft.entrypoint !== undefined);
    if (!isSaid) fields.add(field);
  }
  const name = image.value;
  draft.unknown.push({
    fields: [...fields],
    can: 'add',
    layer: 'image',
    why: name === '' ? 'no image is named' : `the image ${name} was not looked up${failed === undefined ? '' : `: ${failed}`}`,
    ...(isNamed(name) ? { want: wantOf({ name, ...which }, image.from) } : {}),
    from: image.from,
  });
}

function isNamed(name: string): boolean {
  return name !== '' && !name.includes('${');
}

function wantOf({ name, platform, pulled }: ImageWant, from: Origin): Want {
  return { kind: 'image', name, ...(platform === undefined ? {} : { platform }), ...(pulled === true ? { pulled } : {}), from };
}

/**
 * The official image that a reference names, where the bundled table speaks of it. A digest beside a tag is some day's image of that tag, and all
 * of them ask for the same; a digest alone may be of any age and kind.
 */
function knownImage(image: string): OfficialImage | undefined {
  const reference = readImageReference(image);
  if (reference === undefined || (reference.digest !== undefined && reference.tag === undefined)) return undefined;
  return officialImage(reference.registry, reference.path, reference.tag);
}

/** What an image's own configuration says: USER, ENTRYPOINT, CMD, ENV, VOLUME and the health check. */
export interface ImageSays {
  readonly name: string;
  readonly resolved?: Resolved;
  readonly user?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly healthcheck?: string;
}

/** What is known of an image: as it was looked up, else what the bundled table says of an official one; `failed`: why it could not be looked up. */
export interface SoughtImage {
  readonly says?: ImageSays;
  readonly found?: FoundImage;
  readonly official?: OfficialImage;
  readonly failed?: string;
}

/** What a reading has to say besides its requests. */
export interface ReadingNotes {
  readonly wants: Want[];
  readonly problems: Problem[];
  /** Problems of what was not looked up and taken for granted, where somebody wants to know. */
  readonly unsure?: Problem[];
}

/** Seeks an image among what is known. Notes what is still to be looked up, and where the table has to do for what could not be looked up. */
export function seekImage(want: ImageWant, from: Origin, found: Found | undefined, { wants, problems, unsure }: ReadingNotes): SoughtImage {
  const { name } = want;
  const answer = found?.images.get(imageKey(want));
  if (answer !== undefined && 'found' in answer) return { says: foundImage(name, answer.found), found: answer.found };
  const official = knownImage(name);
  if (isNamed(name) && (official === undefined || (found !== undefined && answer === undefined))) wants.push(wantOf(want, from));
  if (official !== undefined && answer !== undefined) {
    const message = `The image ${name} was not looked up, so what is known of it as an official one counts: ${answer.failed}.`;
    const problem: Problem = {
      document: from.document,
      message,
      fatal: false,
      lookup: true,
      ...(from.offset === undefined ? {} : { span: from.offset }),
    };
    problems.push(problem);
    unsure?.push(problem);
  }
  return { ...(official === undefined ? {} : { says: official, official }), ...(answer === undefined ? {} : { failed: answer.failed }) };
}

/** What an image that was looked up says. `name`: as the configuration has it. */
export function foundImage(name: string, { environment, resolved, from, ...found }: FoundImage): ImageSays {
  const variables = environment.map((text) => {
    const at = text.indexOf('=');
    return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  });
  // An image without a user runs as root.
  return {
    user: 'root',
    ...found,
    name,
    resolved: { by: from, name: resolved },
    environment: Object.fromEntries(variables) as Readonly<Record<string, string>>,
  };
}

/** The place of what an image says. */
export function placeInImage({ name, resolved }: Pick<ImageSays, 'name' | 'resolved'>, via: Origin, pointer: string): Origin {
  return { layer: 'image', document: `image ${name}`, pointer, ...(resolved === undefined ? {} : { resolved }), via };
}

/** What of a request an image may fill from below. */
type Fillable = Pick<ContainerDraft, 'user' | 'entrypoint' | 'command' | 'environment'>;

/** Lays what an image says of itself under what a container or a build says already, but for its volumes and its health check. */
export function layUnder(draft: Fillable, says: ImageSays, from: Origin): void {
  const say = <T>(value: T, pointer: string): Fact<T> => fact(value, placeInImage(says, from, pointer));
  // An entrypoint given beside the image takes the image's command away with it.
  const keepsCommand = draft.entrypoint === undefined || draft.command !== undefined;
  if (says.user !== undefined) draft.user = below(draft.user, say(says.user, '/USER'));
  if (says.entrypoint !== undefined) draft.entrypoint = below(draft.entrypoint, say(says.entrypoint, '/ENTRYPOINT'));
  if (says.command !== undefined && keepsCommand) draft.command = below(draft.command, say(says.command, '/CMD'));
  const variables = Object.entries(says.environment).map(([name, value]) =>
    say({ name, value, scope: 'container' as const }, `/ENV/${name}`),
  );
  addLowest<EnvironmentVariable>(draft.environment, variables, (a, b) => a.name === b.name && a.scope === b.scope);
}

/** Lays all that an image says under what the container's request says already. `keepsHealth`: false where a Dockerfile on top of it takes its health check away. */
export function layImage(container: ContainerDraft, says: ImageSays, from: Origin, { keepsHealth = true } = {}): void {
  layUnder(container, says, from);
  const volumes = says.volumes.map((target) => fact(target, placeInImage(says, from, `/VOLUME${target}`)));
  addLowest(container.imageVolumes, volumes, (a, b) => a === b);
  if (says.healthcheck === undefined || !keepsHealth) return;
  const command = fact({ event: 'healthcheck', command: says.healthcheck }, placeInImage(says, from, '/HEALTHCHECK'));
  addLowest(container.containerCommands, [command], (a, b) => a.event === b.event);
}

/**
 * Closes what an image left open, where it was looked up or is an official one; for containers that no Dev Containers tool starts, so that its label does
 * not count.
 */
export function settleImage(container: ContainerDraft, found: Found | undefined, notes: ReadingNotes): void {
  const index = container.unknown.findIndex(({ want }) => want?.kind === 'image');
  const open = container.unknown[index];
  if (open?.want === undefined) return;
  const { says, failed } = seekImage(open.want, open.want.from, found, notes);
  if (says !== undefined) {
    container.unknown.splice(index, 1);
    layImage(container, says, open.want.from);
  } else if (failed !== undefined) container.unknown[index] = { ...open, why: `${open.why}: ${failed}` };
}
