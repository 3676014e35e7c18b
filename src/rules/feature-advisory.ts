import type { Fact } from '../model/fact.ts';
import type { FeatureUse } from '../model/request.ts';
import { advisoriesSource, type DisallowedFeature, type FeatureAdvisory, featureAdvisories } from '../known/feature-advisories.ts';
import { compareVersions } from '../syntax/version.ts';
import { defineRule, issuesOf, levels } from './define-rule.ts';
import { source } from './shared/cite.ts';
import { replacing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const featureAdvisory = defineRule({
  id: 'feature-advisory',
  title: 'An advisory is out for a Feature, or it is disallowed',
  concern: 'supply-chain',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['features'],
  // `disallowed`: beginnings of ids, up to a slash, a colon, an @ or the end.
  options: { advisories: featureAdvisories, disallowed: [] as readonly (string | DisallowedFeature)[] },
  mayHave: { advisories: ['documentationURL'] },
  why: `The maintainers of the Dev Containers specification publish advisories for Features in their control manifest, and a list of Features that are disallowed. The reference CLI prints the advisories at a build and goes on, and refuses a disallowed Feature that the configuration names; if the manifest cannot be fetched, it takes both lists for empty. With --resolve the manifest is fetched, or the one that --advisories names, and what cannot be fetched leaves this rule undecided. The bundled list, of ${advisoriesSource.date}, holds what public sources confirm: the manifest’s own trial entry alone.`,
  advice: 'Move to a version in which it is fixed; take another Feature in the place of one that is disallowed.',
  cites: [
    source(
      'devcontainers/cli@f683c29f src/spec-configuration/featureAdvisories.ts: introducedInVersion is affected, fixedInVersion is not',
    ),
    source(
      'devcontainers/cli@f683c29f src/spec-node/disallowedFeatures.ts: ids of the configuration are compared by their beginning, and an Error is thrown',
    ),
    source('devcontainers/cli@f683c29f src/spec-configuration/controlManifest.ts: what cannot be fetched is an empty manifest'),
    source(
      'devcontainers/cli@f683c29f src/test/container-features/featureAdvisories.test.ts: what the live manifest says of the trial Feature',
    ),
  ],
  references: [advisoriesSource.url],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "features": { "ghcr.io/devcontainers/features/feature-with-advisory:1.0.9": {} } }',
      good: '{ "image": "debian:12", "features": { "ghcr.io/devcontainers/features/feature-with-advisory:1.1.10": {} } }',
    },
  ],
  check: ({ features }, { options }) => issuesOf(features, judge, options),
  fix: replacing('features', mended, {
    title: (use) => `Take version ${mended(use)?.tag ?? ''} of the Feature ${short(use.name.slice(use.name.lastIndexOf('/') + 1), 40)}`,
  }),
});

interface Lists {
  readonly advisories: readonly FeatureAdvisory[];
  readonly disallowed: readonly (string | DisallowedFeature)[];
}

function judge(use: FeatureUse, { advisories, disallowed }: Lists, { from }: Fact<FeatureUse>): string | undefined {
  const entry = disallowed.find((one) => isNamed(use, typeof one === 'string' ? one : one.featureIdPrefix));
  if (entry !== undefined) {
    const what = from.layer === 'feature' ? 'takes it all the same, since another Feature brings it' : 'refuses to build with it';
    return `Feature ${use.id} is disallowed by the control manifest: the reference CLI ${what}${typeof entry === 'string' ? '' : more(entry, ' (', ')')}`;
  }
  const exact = versionOf(use);
  const advisory = advisoryOf(use, advisories);
  if (exact === undefined || advisory === undefined) return undefined;
  return `Feature ${use.id} is version ${short(exact, 40)}, for which an advisory is out: ${short(advisory.description, 200)} (fixed in ${short(advisory.fixedInVersion, 40)}${more(advisory, ', ', '')})`;
}

function more({ documentationURL: address }: Pick<DisallowedFeature, 'documentationURL'>, before: string, after: string): string {
  return address === undefined ? '' : `${before}see ${short(address, 200)}${after}`;
}

// The CLI compares the id as it is written; one in other letters names the same Feature.
function isNamed({ id, name }: FeatureUse, prefix: string): boolean {
  return [id, name, id.toLowerCase()].some((one) => one.startsWith(prefix) && /^(?:[/:@]|$)/u.test(one.slice(prefix.length)));
}

// What was looked up counts before a tag, which its publisher can move; without, a tag of three numbers is a version.
function versionOf({ tag, version }: FeatureUse): string | undefined {
  if (version !== undefined && /^v?\d/u.test(version)) return version;
  return tag !== undefined && /^\d+\.\d+\.\d+$/u.test(tag) ? tag : undefined;
}

function advisoryOf(use: FeatureUse, advisories: readonly FeatureAdvisory[]): FeatureAdvisory | undefined {
  const exact = versionOf(use);
  if (exact === undefined) return undefined;
  return advisories.find(
    (one) =>
      one.featureId === use.name && compareVersions(exact, one.introducedInVersion) >= 0 && compareVersions(exact, one.fixedInVersion) < 0,
  );
}

// Advisories that a user adds are not known here: their message says the version.
function mended(use: FeatureUse): FeatureUse | undefined {
  const fixed = advisoryOf(use, featureAdvisories)?.fixedInVersion;
  if (fixed === undefined || use.digest !== undefined || use.source !== 'registry') return undefined;
  const base = use.tag === undefined ? use.id : use.id.slice(0, -use.tag.length - 1);
  return { ...use, id: `${base}:${fixed}`, tag: fixed, version: fixed };
}
