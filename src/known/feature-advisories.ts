/** An advisory in the words of the control manifest that the reference CLI fetches (devcontainers/cli@f683c29f src/spec-configuration/controlManifest.ts). */
export interface FeatureAdvisory {
  /** Registry and path, without tag. */
  readonly featureId: string;
  readonly introducedInVersion: string;
  /** The first version that is not affected. */
  readonly fixedInVersion: string;
  readonly description: string;
  readonly documentationURL?: string;
}

/** Features that the reference CLI refuses to build with, in the words of the same manifest. */
export interface DisallowedFeature {
  /** The beginning of an id as it is written, up to a slash, a colon, an `@` or its end (src/spec-node/disallowedFeatures.ts findDisallowedFeatureEntry). */
  readonly featureIdPrefix: string;
  readonly documentationURL?: string;
}

/** Both lists of a control manifest. */
export interface ControlManifest {
  readonly disallowedFeatures: readonly DisallowedFeature[];
  readonly featureAdvisories: readonly FeatureAdvisory[];
}

/** Where the list below comes from, and the day it was looked at. */
export const advisoriesSource = { url: 'https://containers.dev/static/devcontainer-control-manifest.json', date: '2026-11-25' } as const;

/**
 * Advisories that could be confirmed from a public source. The one entry is the manifest's own trial entry: the reference CLI's tests expect it
 * of the live manifest (devcontainers/cli@f683c29f src/test/container-features/featureAdvisories.test.ts). Users add others by the rule's option.
 */
export const featureAdvisories: readonly FeatureAdvisory[] = [
  {
    featureId: 'ghcr.io/devcontainers/features/feature-with-advisory',
    introducedInVersion: '1.0.7',
    fixedInVersion: '1.1.10',
    description: 'the trial entry of the Dev Containers control manifest',
  },
];
