import type { FeatureUse } from '../model/request.ts';
import { defineRule, issuesOf, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { lockingFeatures } from './shared/fix-lock.ts';
import { short } from './shared/short.ts';

export const featureLockMismatch = defineRule({
  id: 'feature-lock-mismatch',
  title: 'The lockfile does not fit the configuration',
  concern: 'supply-chain',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['features'],
  options: {},
  why: 'A lockfile that does not name a Feature as it is written, or one that such a Feature depends on, locks nothing of it, while its presence says otherwise. One that says another version than its digest leads to hides what is installed: the reference CLI goes by the digest. It rewrites such a lockfile in silence, unless it was told --frozen-lockfile. With --resolve what the digests lead to is looked up.',
  advice: 'Run containai lock, look at what changes in the lockfile, and commit it.',
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
  fix: lockingFeatures,
});

// The reference CLI locks Features of registries and addresses, and no others.
function judge({ id, source: from, version, lock, lockFault: fault }: FeatureUse): string | undefined {
  if (lock !== 'mismatch' || (from !== 'registry' && from !== 'legacy' && from !== 'url')) return undefined;
  if (fault === undefined) return `The lockfile does not lock Feature ${id} as it is written`;
  return 'version' in fault
    ? `The lockfile says version ${short(fault.version, 40)} of Feature ${id}, and its digest leads to ${short(version ?? 'another', 40)}`
    : `The lockfile locks Feature ${id}, and not ${short(fault.unlocked)}, which it depends on`;
}
