import { featureTable } from './official-features-table.ts';
import type { FeatureMetadata } from './official-shapes.ts';

export interface OfficialFeature {
  /** `ghcr.io/devcontainers/features/go` */
  readonly name: string;
  /** The version that the metadata was read for: the newest one known that the tag stands for. */
  readonly version: string;
  /** Commit of devcontainers/features, shortened, at which the newest version with this metadata stands. */
  readonly commit: string;
  readonly metadata: FeatureMetadata;
}

/** Registry and namespace of the official Features, with the slash that follows. */
export const officialFeaturePrefix = 'ghcr.io/devcontainers/features/';

/** The major version that the reference CLI pins a short id to (getBackwardCompatibleFeatureId, devcontainers/cli f683c29f). */
export const legacyFeatureTag = '1';

const migrated =
  'aws-cli azure-cli desktop-lite docker-in-docker dotnet git git-lfs github-cli java kubectl-helm-minikube node powershell python ruby rust sshd terraform';

/**
 * Short ids of vscode-dev-containers, and full names of renamed official Features, to the full name (without tag) of the Feature they stand for.
 * For a short id the tag is `legacyFeatureTag`. Any other id without a slash (`go`, `fish`) is refused by the reference CLI, as are these with a tag.
 * `gradle`, `maven` and `jupyterlab` also set an option: see `legacyFeatureOptions`.
 * Source: devcontainers/cli f683c29f, src/spec-configuration/containerFeaturesConfiguration.ts; `legacyIds` of the Features.
 */
export const legacyFeatureIds: ReadonlyMap<string, string> = new Map([
  ...migrated.split(' ').map((id): [string, string] => [id, officialFeaturePrefix + id]),
  ['golang', `${officialFeaturePrefix}go`],
  ['common', `${officialFeaturePrefix}common-utils`],
  ['gradle', `${officialFeaturePrefix}java`],
  ['maven', `${officialFeaturePrefix}java`],
  ['jupyterlab', `${officialFeaturePrefix}python`],
  ['docker-from-docker', `${officialFeaturePrefix}docker-outside-of-docker`],
  [`${officialFeaturePrefix}docker-from-docker`, `${officialFeaturePrefix}docker-outside-of-docker`],
]);

/** The option that a short id sets besides naming its Feature (updateDeprecatedFeaturesIntoOptions, the same file). */
export const legacyFeatureOptions: ReadonlyMap<string, Readonly<Record<string, boolean>>> = new Map([
  ['gradle', { installGradle: true }],
  ['maven', { installMaven: true }],
  ['jupyterlab', { installJupyterlab: true }],
]);

/** The newest known version of each official Feature, by full name without tag. */
export const officialFeatures: ReadonlyMap<string, OfficialFeature> = new Map(
  Object.keys(featureTable).flatMap((id): [string, OfficialFeature][] => {
    const newest = find(id, '');
    return newest === undefined ? [] : [[newest.name, newest]];
  }),
);

// Many repositories name the same few. Bounded, since a tag is somebody else's text.
const asked = new Map<string, OfficialFeature | undefined>();
const mostAsked = 1000;

/**
 * What is known of an official Feature under a tag: `undefined` when nothing is, be it another registry, a digest, a version newer or older than the
 * table, or no version at all. No tag and `latest` stand for the newest version known, `2` and `2.12` for the newest of that major or minor: the
 * registry may have moved on since the revision of the table (`featuresSource`). Pass the version of a lockfile as the tag to be exact. Renamed Features are found under
 * their former full name; short ids are not (see `legacyFeatureIds`).
 */
export function officialFeature(name: string, tag: string | undefined): OfficialFeature | undefined {
  const current = legacyFeatureIds.get(name) ?? name;
  if (!name.startsWith(officialFeaturePrefix) || !officialFeatures.has(current)) return undefined;
  if (tag === undefined || tag === 'latest') return officialFeatures.get(current);
  const wanted = `${current}:${tag}`;
  if (asked.has(wanted)) return asked.get(wanted);
  const found = /^\d{1,9}(?:\.\d{1,9}){0,2}$/u.test(tag) ? find(current.slice(officialFeaturePrefix.length), tag) : undefined;
  if (asked.size >= mostAsked) asked.clear();
  asked.set(wanted, found);
  return found;
}

/** The newest version that starts with the numbers of `wanted`. */
function find(id: string, wanted: string): OfficialFeature | undefined {
  for (const { versions, commit, metadata } of (featureTable[id] ?? []).toReversed()) {
    for (const run of versions.split(' ').toReversed()) {
      const version = newestIn(run, wanted);
      if (version !== undefined) return { name: officialFeaturePrefix + id, version, commit, metadata };
    }
  }
  return undefined;
}

/** The newest version of a run such as `2.12.0-4` that is `wanted` or starts with it. */
function newestIn(run: string, wanted: string): string | undefined {
  const dash = run.indexOf('-');
  const first = dash < 0 ? run : run.slice(0, dash);
  const cut = first.lastIndexOf('.') + 1;
  const minor = first.slice(0, cut);
  const last = minor + (dash < 0 ? first.slice(cut) : run.slice(dash + 1));
  if (wanted === '' || last === wanted || last.startsWith(`${wanted}.`)) return last;
  if (!wanted.startsWith(minor)) return undefined;
  const patch = wanted.slice(cut);
  const isInside = String(Number(patch)) === patch && Number(patch) >= Number(first.slice(cut)) && Number(patch) <= Number(last.slice(cut));
  return isInside ? wanted : undefined;
}
