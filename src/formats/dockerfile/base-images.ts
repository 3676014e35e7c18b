import { fact } from '../../model/fact.ts';
import type { Fact } from '../../model/fact.ts';
import type { Found, FoundImage } from '../../model/found.ts';
import { readImageReference } from '../../syntax/image-reference.ts';
import { platformText, readPlatform } from '../../syntax/platform.ts';
import { foundImage, placeInImage, seekImage } from '../image-layer.ts';
import type { ImageWant, ReadingNotes } from '../image-layer.ts';
import { originOf } from './image-config.ts';
import type { ReadContext } from './image-config.ts';
import type { Stage } from './read-stages.ts';
import { splitInstructions } from './split-instructions.ts';
import type { Instruction } from './split-instructions.ts';

/** What decides about the images that stages start from, besides the text. */
export interface BaseOptions {
  /** Named contexts of the build: one with the name of an image takes its place, and one with the name of a stage takes the stage’s. */
  readonly contexts?: ReadonlyMap<string, string>;
  /** The builder asks the registry for every image, even where the engine has it. */
  readonly pulled?: boolean;
  readonly found?: Found;
}

/** What a stage starts from that is not in the file. */
export interface Base {
  /** The image; absent where there is none, or where it cannot be told. */
  readonly image?: Fact<ImageWant>;
  /** As it was looked up. */
  readonly found?: FoundImage;
  /** What the image has put into its ONBUILD; it runs before what the stage itself says. */
  readonly triggers: readonly Instruction[];
  /** Why what the stage starts from is not known; empty where it is, or where nobody looks anything up. */
  readonly open: string;
}

const nothing: Base = { triggers: [], open: '' };

/**
 * Finds what stages start from. Only FROM counts: of an image that COPY or a mount of RUN takes files from, neither the configuration nor ONBUILD has any
 * effect (moby/buildkit frontend/dockerfile/dockerfile2llb/convert.go initOnBuildTriggers, of the base alone).
 */
export function findBase(stage: Stage, context: ReadContext, { contexts, pulled, found }: BaseOptions, notes: ReadingNotes): Base {
  const from = originOf(context, stage.from);
  const replaced = contextFor(stage.name ?? '', contexts);
  if (replaced !== undefined) return { ...nothing, open: `the build context ${shown(stage.name!, replaced)} takes the place of the stage` };
  if (stage.baseStage !== undefined || stage.base === 'scratch') return nothing;
  if (stage.base === undefined)
    return { ...nothing, open: `FROM ${stage.from.rest.slice(0, 200)} depends on a value that is not in the file` };
  const other = contextFor(familiar(stage.base), contexts);
  const name = other === undefined ? stage.base : imageOfContext(other);
  if (name === undefined) return { ...nothing, open: `the build context ${shown(stage.base, other!)} takes the place of the image` };
  const { target } = context.platforms;
  if (stage.platform === 'unknown' && found !== undefined)
    return { ...nothing, open: `FROM --platform of ${stage.base} depends on a value that is not in the file` };
  const written = stage.platform === undefined || stage.platform === 'unknown' ? target : stage.platform;
  const platform = written === undefined ? undefined : normal(written);
  const want = { name, ...(platform === undefined ? {} : { platform }), ...(pulled === true ? { pulled } : {}) };
  const image = fact(want, from);
  if (found === undefined) return { ...nothing, image };
  const sought = seekImage(want, from, found, notes);
  if (sought.found !== undefined) return { image, found: sought.found, ...triggersOf(sought.found, name, stage, context) };
  const failed = sought.failed === undefined ? '' : `: ${sought.failed}`;
  return { image, triggers: [], open: sought.says === undefined ? `the image ${name} was not looked up${failed}` : '' };
}

// A name as BuildKit looks for a context of it (frontend/dockerui/config.go NamedContext).
function familiar(image: string): string {
  const reference = readImageReference(image);
  if (reference === undefined) return image;
  const { registry, path, tag, digest } = reference;
  const name = registry !== 'docker.io' ? `${registry}/${path}` : path.replace(/^library\//u, '');
  const version = tag === undefined || (tag === 'latest' && digest === undefined) ? '' : `:${tag}`;
  return `${name}${version}${digest === undefined ? '' : `@${digest}`}`;
}

function contextFor(name: string, contexts: ReadonlyMap<string, string> | undefined): string | undefined {
  if (contexts === undefined || name === '') return undefined;
  for (const [written, value] of contexts) {
    // `NAME::PLATFORM` is for one platform only.
    const own = written.replace(/::.*$/su, '');
    if (own.toLowerCase() === name || familiar(own) === name) return value;
  }
  return undefined;
}

function imageOfContext(value: string): string | undefined {
  const name = /^docker-image:\/\/(.+)$/su.exec(value)?.[1];
  return name === undefined || name.includes('${') ? undefined : name;
}

function shown(name: string, value: string): string {
  return `${name}=${value}`.slice(0, 200);
}

function normal(text: string): string {
  const platform = readPlatform(text);
  return platform === undefined ? text : platformText(platform);
}

// Each is one instruction, read by itself (moby/buildkit frontend/dockerfile/dockerfile2llb/convert.go initOnBuildTriggers).
function triggersOf(image: FoundImage, name: string, stage: Stage, context: ReadContext): Pick<Base, 'triggers' | 'open'> {
  const says = foundImage(name, image);
  const triggers: Instruction[] = [];
  for (const [index, text] of image.onBuild.entries()) {
    const { instructions, error } = splitInstructions(text);
    const [only] = instructions;
    if (only === undefined || instructions.length !== 1 || error !== undefined)
      return { triggers, open: `ONBUILD of the image ${name} cannot be read` };
    const from = placeInImage(says, originOf(context, stage.from), `/ONBUILD/${index}`);
    triggers.push({ ...only, index: stage.from.index, span: stage.from.span, from });
  }
  return { triggers, open: '' };
}
