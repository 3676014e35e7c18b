import type { FeatureUse } from '../model/request.ts';
import { defineRule, issuesOf, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';

export const featureLockMismatch = defineRule({
  id: 'feature-lock-mismatch',
  title: 'The lockfile does not fit the configuration',
  concern: 'supply-chain',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['features'],
  options: {},
  why: 'A lockfile that does not name a Feature as it is written locks nothing of it, while its presence says otherwise. The reference CLI rewrites it in silence, unless it was told --frozen-lockfile.',
  advice: 'Run the reference CLI once, look at what changed in the lockfile, and commit it.',
  cites: [
    source('devcontainers/cli@f683c29f src/spec-configuration/lockfile.ts writeLockfile'),
    measured('--frozen-lockfile stopped with “Lockfile does not match.”; without it the lockfile was written anew', 'devcontainer-cli'),
  ],
  references: ['https://github.com/devcontainers/spec/blob/main/docs/specs/devcontainer-lockfile.md'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "features": { "ghcr.io/devcontainers/features/node:1": {} } }',
      good: '{ "image": "debian:12" }',
      files: { '.devcontainer/devcontainer-lock.json': '{ "features": {} }' },
    },
  ],
  check: ({ features }) => issuesOf(features, judge),
});

// The reference CLI locks Features of registries and addresses, and no others.
function judge({ id, source: from, lock }: FeatureUse): string | undefined {
  const isLockable = from === 'registry' || from === 'legacy' || from === 'url';
  return lock === 'mismatch' && isLockable ? `The lockfile does not lock Feature ${id} as it is written` : undefined;
}
