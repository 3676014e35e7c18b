import { readImageReference } from '../syntax/image-reference.ts';
import { defineRule, issuesOf, levels, noIssues } from './define-rule.ts';
import { isBuiltHere } from './shared/built-here.ts';
import { source } from './shared/cite.ts';

export const imageRegistryNotAllowed = defineRule({
  id: 'image-registry-not-allowed',
  title: 'An image comes from a registry that the policy does not list',
  concern: 'supply-chain',
  severity: 'medium',
  levels: levels('error', 'note', 'note'),
  judges: ['container', 'build'],
  reads: ['image', 'baseImages'],
  // Beginnings of full image names, whole parts between slashes: `mcr.microsoft.com`, `docker.io/library`. None listed: every registry will do.
  options: { registries: [] as readonly string[] },
  why: 'An organisation that mirrors and scans its images wants no others. The rule lists none by itself and is silent until registries are given to it.',
  advice: 'Take the image from a listed registry, or add its registry to the list.',
  cites: [
    source('distribution/reference@v0.6.0 normalize.go: a name without a registry is of docker.io, a single word is of docker.io/library'),
  ],
  references: ['https://docs.docker.com/reference/cli/docker/image/tag/'],
  examples: [],
  check: (request, { options, peers }) => {
    const { registries } = options;
    if (request.kind === 'build') {
      const { baseImages } = request;
      return registries.length === 0 ? noIssues : issuesOf(baseImages, judge, registries);
    }
    const { image } = request;
    const message = image === undefined || registries.length === 0 ? undefined : judge(image.value, registries);
    return image === undefined || message === undefined || isBuiltHere(request.name, peers) ? noIssues : [{ message, evidence: [image] }];
  },
});

function judge(image: string, registries: readonly string[]): string | undefined {
  if (image === '' || image === 'scratch') return undefined;
  const reference = readImageReference(image);
  if (reference === undefined) return `From which registry ${image} comes cannot be told`;
  const name = `${reference.registry}/${reference.path}`;
  return registries.some((listed) => name === listed || name.startsWith(listed.endsWith('/') ? listed : `${listed}/`))
    ? undefined
    : `Image ${image} comes from ${reference.registry}, which the policy does not list`;
}
