import { defineRule, levels, noIssues } from './define-rule.ts';
import { source } from './shared/cite.ts';
import { lockingFeatures } from './shared/fix-lock.ts';

export const featureLockMissing = defineRule({
  id: 'feature-lock-missing',
  title: 'Features without a lockfile',
  concern: 'supply-chain',
  severity: 'low',
  levels: levels('warn', 'note', 'note'),
  judges: ['container'],
  reads: ['features'],
  options: {},
  why: 'Without a lockfile each build takes what the registry serves at that moment. Since 0.87.0 the reference CLI writes one by default; it has to be committed to count.',
  advice: 'Run containai lock, or the reference CLI once, and commit the devcontainer-lock.json beside the configuration.',
  cites: [source('devcontainers/cli@f683c29f src/spec-configuration/lockfile.ts writeLockfile')],
  references: ['https://github.com/devcontainers/spec/blob/main/docs/specs/devcontainer-lockfile.md'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "features": { "ghcr.io/devcontainers/features/node:1": {} } }',
      good: '{ "image": "debian:12" }',
    },
  ],
  check: ({ features }) => {
    if (!features.some(({ value }) => isOpen(value))) return noIssues;
    const open = features.filter(({ value }) => isOpen(value));
    return [
      {
        message: `No lockfile fixes ${open.length === 1 ? `Feature ${open[0]!.value.id}` : `these ${open.length} Features`}`,
        evidence: open,
      },
    ];
  },
  fix: lockingFeatures,
});

function isOpen({ source: from, digest, lock }: { readonly source: string; readonly digest?: string; readonly lock?: string }): boolean {
  return lock === 'missing' && digest === undefined && (from === 'registry' || from === 'legacy');
}
