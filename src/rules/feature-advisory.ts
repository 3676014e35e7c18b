import type { FeatureUse } from '../model/request.ts';
import { advisoriesSource, type FeatureAdvisory, featureAdvisories } from '../known/feature-advisories.ts';
import { compareVersions } from '../syntax/version.ts';
import { defineRule, issuesOf, levels } from './define-rule.ts';
import { source } from './shared/cite.ts';
import { replacing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const featureAdvisory = defineRule({
  id: 'feature-advisory',
  title: 'An advisory is out for this version of a Feature',
  concern: 'supply-chain',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['features'],
  options: { advisories: featureAdvisories },
  why: `The maintainers of the Dev Containers specification publish advisories for Features in their control manifest. The reference CLI prints them at a build and goes on; if the manifest cannot be fetched it says nothing. The bundled list, of ${advisoriesSource.date}, holds what public sources confirm: the manifest’s own trial entry alone. Put the entries you follow into the option, in the manifest’s format.`,
  advice: 'Move to a version in which it is fixed.',
  cites: [
    source(
      'devcontainers/cli@f683c29f src/spec-configuration/featureAdvisories.ts: introducedInVersion is affected, fixedInVersion is not',
    ),
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
  check: ({ features }, { options }) => issuesOf(features, judge, options.advisories),
  fix: replacing('features', mended, {
    title: (use) => `Take version ${mended(use)?.tag ?? ''} of the Feature ${short(use.name.slice(use.name.lastIndexOf('/') + 1), 40)}`,
  }),
});

// A tag of three numbers is a version; of a shorter one, or none, only what the reader looked up tells.
function judge(use: FeatureUse, advisories: readonly FeatureAdvisory[]): string | undefined {
  const exact = versionOf(use);
  const advisory = advisoryOf(use, advisories);
  if (exact === undefined || advisory === undefined) return undefined;
  const more = advisory.documentationURL === undefined ? '' : `, see ${advisory.documentationURL}`;
  return `Feature ${use.id} is version ${exact}, for which an advisory is out: ${advisory.description} (fixed in ${advisory.fixedInVersion}${more})`;
}

function versionOf({ tag, version }: FeatureUse): string | undefined {
  return tag !== undefined && /^\d+\.\d+\.\d+$/u.test(tag) ? tag : version;
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
