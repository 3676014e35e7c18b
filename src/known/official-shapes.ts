/** A mount as a Feature's metadata spells it. */
interface FeatureMount {
  readonly source?: string;
  readonly target: string;
  readonly type: 'bind' | 'volume' | 'tmpfs';
}

/** An option of a Feature, kept only where its value changes what the container can do. */
interface FeatureOption {
  readonly type: 'string' | 'boolean';
  readonly default: string | boolean;
}

/**
 * What of a devcontainer-feature.json reaches a container or the host. Names, texts and editor customizations are left out; no official Feature
 * of this table uses `dependsOn` or `deprecated`, and all their lifecycle commands are plain strings.
 */
export interface FeatureMetadata {
  readonly privileged?: boolean;
  readonly init?: boolean;
  /** As written: upper case, without `CAP_`. */
  readonly capAdd?: readonly string[];
  readonly securityOpt?: readonly string[];
  readonly mounts?: readonly FeatureMount[];
  readonly entrypoint?: string;
  /** Becomes ENV of the built image, not part of its label; values may use `${NAME}`. PATH is left out. */
  readonly containerEnv?: Readonly<Record<string, string>>;
  readonly onCreateCommand?: string;
  readonly updateContentCommand?: string;
  readonly postCreateCommand?: string;
  readonly postStartCommand?: string;
  readonly postAttachCommand?: string;
  /** Full names without tag. As of the newest version with this metadata. */
  readonly installsAfter?: readonly string[];
  /** Former ids, in the same registry and namespace. As of the newest version with this metadata. */
  readonly legacyIds?: readonly string[];
  readonly options?: Readonly<Record<string, FeatureOption>>;
}

/**
 * The official Features as one revision of their repository and its history state them. `versions` is a list of runs, oldest first: `2.7.0-1`
 * stands for 2.7.0 and 2.7.1. A version whose text changed without a new number is left out: which of the two was published is not known.
 */
export type FeatureTable = Readonly<
  Record<string, readonly { readonly versions: string; readonly commit: string; readonly metadata: FeatureMetadata }[]>
>;

/** One entry of the `devcontainer.metadata` label, editor customizations left out. `id` is the Feature it comes from, as its configuration wrote it. */
export interface MetadataEntry extends Omit<FeatureMetadata, 'containerEnv' | 'installsAfter' | 'legacyIds' | 'options'> {
  readonly id?: string;
  readonly remoteUser?: string;
  readonly containerUser?: string;
  readonly containerEnv?: Readonly<Record<string, string>>;
}

/** One definition of devcontainers/images, as far as it says more than its base and its Features. Features: id, tag, and version of the lockfile. */
export interface ImageDefinition {
  readonly version: string;
  /** The definition whose image it is built from: its label comes first. */
  readonly base?: string;
  /** The definition that states everything else. */
  readonly like?: string;
  readonly upstream?: string;
  readonly features: readonly (readonly [id: string, version: string])[];
  readonly local?: Readonly<Record<string, FeatureMetadata>>;
  readonly own: MetadataEntry;
  readonly environment?: Readonly<Record<string, string>>;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly volumes?: readonly string[];
}
