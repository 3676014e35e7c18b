import type { FeatureUse } from '../model/request.ts';
import { defineRule, issuesOf, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';

export const featureNotAllowed = defineRule({
  id: 'feature-not-allowed',
  title: 'A Feature is not on the allow-list',
  concern: 'supply-chain',
  severity: 'high',
  levels: levels('error', 'warn', 'warn'),
  judges: ['container'],
  reads: ['features'],
  // Beginnings of Feature names, whole parts between slashes. Features of the repository itself (`./x`) are judged by their content.
  options: { allow: ['ghcr.io/devcontainers/features/'] as readonly string[] },
  why: 'A Feature is a program of someone else. Its install script runs as root while the image is built, outside Sysbox on an ordinary engine, and its metadata can ask for mounts and privileges.',
  advice: 'Use a Feature of the official set, or copy it into .devcontainer and review it there: a local Feature is judged by its content.',
  cites: [
    measured('install.sh of a Feature on a default engine ran as real root: uid_map 0 0 4294967295'),
    source(
      'devcontainers/cli@f683c29f src/spec-configuration/containerFeaturesConfiguration.ts getFeatureIdType, getBackwardCompatibleFeatureId',
    ),
  ],
  row: 'features.install-script',
  references: ['https://containers.dev/implementors/features/', 'https://containers.dev/features'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "features": { "ghcr.io/acme/features/tool:1": {} } }',
      good: '{ "image": "debian:12", "features": { "ghcr.io/devcontainers/features/node:1": {} } }',
    },
  ],
  check: ({ features }, { options }) => issuesOf(features, judge, options.allow),
});

// Addresses and GitHub releases have rules of their own.
function judge({ id, source: from, name }: FeatureUse, allow: readonly string[]): string | undefined {
  if (from === 'local' || from === 'url' || from === 'github-release') return undefined;
  if (from === 'invalid') return `“${id}” is no Feature id that the reference CLI accepts, so where it comes from cannot be told`;
  return allow.some((prefix) => name === prefix || name.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`))
    ? undefined
    : `Feature ${id} is not on the allow-list: its install script runs as root in the build`;
}
