import { imageTable } from './official-images-table.ts';
import { officialFeature, officialFeaturePrefix } from './official-features.ts';
import type { FeatureMetadata, ImageDefinition, MetadataEntry } from './official-shapes.ts';

export interface OfficialImage {
  /** `mcr.microsoft.com/devcontainers/go` */
  readonly name: string;
  /** The image version that the entries were read for. */
  readonly version: string;
  /** The label, base image first, Features in the order of their installation, the image's own configuration last. */
  readonly entries: readonly MetadataEntry[];
  /** USER of the image: the Dockerfiles end as root, and a build with Features goes back to the user it found. */
  readonly user: 'root';
  /** Who lifecycle commands and editors run as, unless the configuration says otherwise. */
  readonly remoteUser: string;
  /** ENV of the image's Dockerfiles and Features, later ones last; PATH and what `upstream` sets are left out. Values may use `${NAME}`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Absent: none. The reference CLI replaces it unless `overrideCommand` is false. */
  readonly entrypoint?: readonly string[];
  /** Absent: the shell of the distribution. */
  readonly command?: readonly string[];
  readonly volumes: readonly string[];
  /** The image outside devcontainers/images that it starts from. Its variables are those of its versions and build tools; none starts with `SYSBOX_`. */
  readonly upstream: string;
}

const registry = 'mcr.microsoft.com';
const paths = ['devcontainers/', 'vscode/devcontainers/'];
const built = new Map<string, OfficialImage | undefined>();

/**
 * What is known of an image of mcr.microsoft.com/devcontainers, or of mcr.microsoft.com/vscode/devcontainers, under which every image is published a
 * second time (build/src/push.js of devcontainers/images). `undefined`: not one of them, or a tag of which the table does not speak: image version 0
 * of any image (from before the label) and versions before 2.13 of universal (other entrypoint, Features and commands).
 *
 * A tag without image version (`go:1.22`) and a digest are answered as the newest version. A digest may be of any age, and a tag of a variant that is
 * no longer built may be from before the label: the caller decides whether to trust the answer. Any other version of the same image is answered as the newest one too: by the repository's history, versions from 1 up state the
 * same settings, and their Features have the same effects. Known to differ: universal 6.0.0 to 6.0.6, which lack the volume at /var/lib/containerd
 * and may lack the postStartCommand of copilot-cli; and ENV, where an older version may say more or less.
 */
export function officialImage(imageRegistry: string, path: string, tag?: string): OfficialImage | undefined {
  const prefix = imageRegistry === registry ? paths.find((start) => path.startsWith(start)) : undefined;
  return prefix === undefined ? undefined : build(definitionOf(path.slice(prefix.length), tag ?? ''));
}

/** The definition that a name and tag stand for; empty when none. `base` has three, Java 8 and older versions of universal one of their own. */
function definitionOf(name: string, tag: string): string {
  if (/^0(?:[.-]|$)/u.test(tag)) return '';
  if (name === 'base')
    return /alpine/u.test(tag) ? 'base-alpine' : /ubuntu|noble|jammy|focal|resolute/u.test(tag) ? 'base-ubuntu' : 'base-debian';
  if (name === 'java' && /^(?:\d+(?:\.\d+){0,2}-)?8(?:-|$)/u.test(tag)) return 'java-8';
  if (name === 'universal' && /^(?:1(?:[.-]|$)|2\.(?:\d|1[0-2])(?!\d))/u.test(tag)) return '';
  if (name === 'universal' && (/^[2-5](?:[.-]|$)/u.test(tag) || /focal/u.test(tag))) return 'universal-5';
  return /^(?:java-8|universal-5|base-.*)$/u.test(name) ? '' : name;
}

function build(definition: string): OfficialImage | undefined {
  if (!Object.hasOwn(imageTable, definition)) return undefined;
  const known = built.get(definition);
  if (known !== undefined) return known;
  const stated = imageTable[definition]!;
  const image = assemble(definition, stated.like === undefined ? stated : { ...imageTable[stated.like], ...stated });
  built.set(definition, image);
  return image;
}

function assemble(definition: string, stated: ImageDefinition): OfficialImage | undefined {
  const base = stated.base === undefined ? undefined : build(stated.base);
  const features = stated.features.map(([id, version]) => featureOf(id, version, stated));
  const environment: Record<string, string> = Object.assign(
    {},
    base?.environment,
    stated.environment,
    ...features.map(({ metadata }) => metadata.containerEnv),
  );
  const entries = [...(base?.entries ?? []), ...features.map(({ id, metadata }) => entryOf(id, metadata)), stated.own];
  const entrypoint = stated.entrypoint ?? base?.entrypoint;
  const command = stated.command ?? base?.command;
  return {
    name: `${registry}/${paths[0]}${definition.replace(/^base-.*$/u, 'base').replace(/-[58]$/u, '')}`,
    version: stated.version,
    entries,
    user: 'root',
    remoteUser: stated.own.remoteUser ?? base?.remoteUser ?? 'root',
    environment,
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(command === undefined ? {} : { command }),
    volumes: stated.volumes ?? base?.volumes ?? [],
    upstream: stated.upstream ?? base?.upstream ?? '',
  };
}

function featureOf(id: string, version: string, stated: ImageDefinition): { readonly id: string; readonly metadata: FeatureMetadata } {
  if (id.startsWith('./')) return { id, metadata: stated.local?.[id] ?? {} };
  const name = officialFeaturePrefix + id.slice(0, id.indexOf(':'));
  return { id: officialFeaturePrefix + id, metadata: officialFeature(name, version)?.metadata ?? {} };
}

/** What the reference CLI picks of a Feature for the label (pickFeatureProperties, src/spec-node/imageMetadata.ts); its ENV goes into the image instead. */
function entryOf(id: string, metadata: FeatureMetadata): MetadataEntry {
  const { containerEnv: _env, installsAfter: _after, legacyIds: _legacy, options: _options, ...label } = metadata;
  return { id, ...label };
}
