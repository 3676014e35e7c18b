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
}

/** What came of looking something up: it, or why not, as a sentence without its full stop. `absent`: who should have it says that there is no such thing. */
export type Lookup<Thing> = { readonly found: Thing } | { readonly failed: string; readonly absent?: true };

/** The name under which a Feature is looked up: its id, and the digest that a lockfile pins it to. */
export function featureKey(id: string, pinned: string | undefined): string {
  return pinned === undefined ? id : `${id}@${pinned}`;
}

/** All that was looked up for a configuration, Features by `featureKey`, images by their reference. What is not in here was not asked for. */
export interface Found {
  readonly features: ReadonlyMap<string, Lookup<FoundFeature>>;
  readonly images: ReadonlyMap<string, Lookup<FoundImage>>;
}
