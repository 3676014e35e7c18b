import type { FeatureUse } from '../model/request.ts';
import { defineRule, issuesOf, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { pinningFeatures } from './shared/fix-lock.ts';

export const featureUnpinned = defineRule({
  id: 'feature-unpinned',
  title: 'A Feature is named by a tag that can move',
  concern: 'supply-chain',
  severity: 'low',
  levels: levels('warn', 'note', 'note'),
  judges: ['container'],
  reads: ['features'],
  options: {},
  why: 'A tag of a registry can be moved to another content at any time; a digest cannot. The lockfile of the reference CLI pins by digest too.',
  advice:
    'Run containai lock, and commit the devcontainer-lock.json that it writes; or name the Feature by its digest. A short id no lockfile pins: write its full name.',
  cites: [
    source('devcontainers/cli@f683c29f src/spec-configuration/lockfile.ts: the lockfile holds the digest of every registry Feature'),
    measured(
      'a lockfile that names an old short id, as devcontainer upgrade writes it, was not read back: features resolve-dependencies took the newest content',
      'devcontainer-cli',
    ),
    source('opencontainers/distribution-spec@v1.1.0 spec.md: a tag is a pointer that may be pushed again'),
  ],
  references: [
    'https://containers.dev/implementors/features-distribution/',
    'https://github.com/devcontainers/spec/blob/main/docs/specs/devcontainer-lockfile.md',
  ],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "features": { "ghcr.io/devcontainers/features/node:1": {} } }',
      good: `{ "image": "debian:12", "features": { "ghcr.io/devcontainers/features/node@sha256:${'0'.repeat(64)}": {} } }`,
    },
  ],
  check: ({ features }) => issuesOf(features, judge),
  fix: pinningFeatures,
});

function judge({ id, source: from, name, tag, digest, lock }: FeatureUse): string | undefined {
  if ((from !== 'registry' && from !== 'legacy') || digest !== undefined || lock === 'locked') return undefined;
  if (from === 'legacy')
    return `Feature ${id} is an old short id: it stands for whatever is newest under ${name}:${tag ?? '1'}${lock === 'listed' ? ', whatever the lockfile says' : ''}`;
  if (tag === undefined) return `Feature ${id} names no version: the newest is taken at every build`;
  if (tag === 'latest') return `Feature ${id} asks for latest: the newest is taken at every build`;
  return `Feature ${id} is pinned only by the tag ${tag}, which its publisher can move`;
}
