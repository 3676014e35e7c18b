import type { FeatureUse } from '../model/request.ts';
import { looksLikeGitHub } from '../known/github-token.ts';
import { defineRule, issuesOf, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';

export const featureFromUrl = defineRule({
  id: 'feature-from-url',
  title: 'A Feature is fetched from an address',
  concern: 'supply-chain',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['features'],
  options: {},
  why: 'Whoever serves the address decides at every build which program runs as root in it. There is no registry, no digest and no history. An address that only begins like GitHub’s is worse: the reference CLI sends your GITHUB_TOKEN to it.',
  advice: 'Use the Feature from a registry, or copy it into .devcontainer and review it.',
  cites: [
    source('devcontainers/cli@f683c29f src/spec-configuration/containerFeaturesConfiguration.ts getRequestHeaders'),
    measured(
      'a Feature at https://github.com.evil.test/… got the header Authorization: Bearer GITHUB_TOKEN from a plain read-configuration',
      'devcontainer-cli',
    ),
  ],
  references: ['https://containers.dev/implementors/features/#referencing-a-feature'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "features": { "https://example.com/devcontainer-feature-x.tgz": {} } }',
      good: '{ "image": "debian:12", "features": { "ghcr.io/devcontainers/features/node:1": {} } }',
    },
  ],
  check: ({ features }) => issuesOf(features, judge),
});

function judge({ id, source: from, lock }: FeatureUse): string | undefined {
  if (from !== 'url') return undefined;
  if (looksLikeGitHub(id))
    return `Feature ${id} only looks like GitHub: the reference CLI sends it your GITHUB_TOKEN, and runs what comes back as root in the build`;
  if (/^http:/iu.test(id)) return `Feature ${id} is fetched without encryption: anyone on the way decides what runs as root in the build`;
  return `Feature ${id} is fetched from an address: ${lock === 'locked' ? 'the lockfile fixes its content, but' : 'whoever serves it decides what runs as root in the build, and'} no registry keeps it`;
}
