import { readImageReference } from '../syntax/image-reference.ts';
import { defineRule, issuesOf, levels, noIssues } from './define-rule.ts';
import { isBuiltHere } from './shared/built-here.ts';
import { source } from './shared/cite.ts';

export const imageUnpinned = defineRule({
  id: 'image-unpinned',
  title: 'An image is named by a tag that can move',
  concern: 'supply-chain',
  severity: 'low',
  levels: levels('warn', 'note', 'note'),
  judges: ['container', 'build'],
  reads: ['image', 'baseImages'],
  options: {},
  why: 'A tag can be moved to another image at any time; a digest cannot. An image brings more than programs: its label can ask for privileges, mounts and commands.',
  advice: 'Keep the tag and add the digest, NAME:TAG@sha256:…: the digest decides, the tag says which version it is. Let a bot raise both.',
  cites: [
    source('opencontainers/distribution-spec@v1.1.0 spec.md: a tag is a pointer that may be pushed again'),
    source('devcontainers/cli@f683c29f src/spec-node/imageMetadata.ts: the label devcontainer.metadata is merged into the configuration'),
  ],
  references: ['https://docs.docker.com/build/building/best-practices/#pin-base-image-versions'],
  examples: [
    { format: 'docker-run', bad: 'docker run node:22', good: `docker run node:22@sha256:${'0'.repeat(64)}` },
    { format: 'dockerfile', bad: 'FROM debian\n', good: `FROM debian:12@sha256:${'0'.repeat(64)}\n` },
  ],
  check: (request, { peers }) => {
    if (request.kind === 'build') return issuesOf(request.baseImages, judge);
    const { image } = request;
    const message = image === undefined ? undefined : judge(image.value);
    return image === undefined || message === undefined || isBuiltHere(request.name, peers) ? noIssues : [{ message, evidence: [image] }];
  },
});

function judge(image: string): string | undefined {
  if (image === '' || image === 'scratch') return undefined;
  const reference = readImageReference(image);
  if (reference === undefined)
    return image.includes('$')
      ? `Which image ${image} is depends on a variable, so nothing pins it`
      : `${image} is no image name that can be read, so nothing pins it`;
  if (reference.digest !== undefined) return undefined;
  if (reference.tag === undefined) return `Image ${image} names no tag: it is whatever latest points to`;
  if (reference.tag === 'latest') return `Image ${image} asks for latest: it is whatever was pushed last`;
  return `Image ${image} is pinned only by a tag, which its publisher can move`;
}
