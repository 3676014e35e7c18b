import type { Want } from './request.ts';

/** What a Feature really holds: of its archive, what decides about a container and its build. */
export interface FoundFeature {
  /** Where it was found, by digest: `ghcr.io/devcontainers/features/go@sha256:…`, or the address of an archive. */
  readonly resolved: string;
  /** Of the manifest, or of an archive that came by its address: `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Text of devcontainer-feature.json. */
  readonly metadata: string;
  /** Text of the manifest’s annotation `dev.containers.metadata`: for the reference CLI it comes before the archive’s file, property by property. */
  readonly annotation?: string;
  /** Scripts of the archive: install.sh first. */
  readonly scripts: readonly { readonly path: string; readonly text: string }[];
  /** Scripts that were too long, or too many, to be read. */
  readonly unread: readonly string[];
  /** Files with a setuid or setgid bit. */
  readonly setuidFiles: readonly string[];
}

/** What an image says of itself (OCI Image Specification, config.md). */
export interface FoundImage {
  /** `docker.io/library/node@sha256:…`; the engine’s id of an image that only the engine has. */
  readonly resolved: string;
  readonly from: 'registry' | 'engine';
  readonly user?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  /** `NAME=VALUE`. */
  readonly environment: readonly string[];
  readonly volumes: readonly string[];
  /** Instructions that run when a Dockerfile builds on it. */
  readonly onBuild: readonly string[];
  /** Text of the label `devcontainer.metadata`. */
  readonly metadata?: string;
  /** The command of its health check. */
  readonly healthcheck?: string;
  readonly workingFolder?: string;
  /** What runs a RUN of a Dockerfile that builds on it, where that is not `/bin/sh -c`. */
  readonly shell?: readonly string[];
}

/** What came of looking something up: it, or why not, as a sentence without its full stop. `absent`: who should have it says that there is no such thing. */
export type Lookup<Thing> = { readonly found: Thing } | { readonly failed: string; readonly absent?: true };

/** The name under which a Feature is looked up: its id, and the digest that a lockfile pins it to. */
export function featureKey(id: string, pinned: string | undefined): string {
  return pinned === undefined ? id : `${id}@${pinned}`;
}

/** The name under which an image is looked up: its reference, and what else decides which image that is. */
export function imageKey({ name, platform, pulled }: Pick<Want, 'name' | 'platform' | 'pulled'>): string {
  return [name, ...(platform === undefined ? [] : [platform]), ...(pulled === true ? ['pulled'] : [])].join(' ');
}

/** All that was looked up for a configuration, Features by `featureKey`, images by `imageKey`. What is not in here was not asked for. */
export interface Found {
  /** The platform that images are taken for where nothing else is said, such as `linux/amd64`; absent: it is not known. */
  readonly platform?: string;
  readonly features: ReadonlyMap<string, Lookup<FoundFeature>>;
  readonly images: ReadonlyMap<string, Lookup<FoundImage>>;
}
