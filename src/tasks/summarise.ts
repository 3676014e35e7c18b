import type { Request } from '../model/request.ts';

/** What a request is made of, in a few words: `image · 2 Features`. */
export function summarise(request: Request): string {
  const parts = request.kind === 'build' ? ['build'] : [request.from.document === 'command line' ? 'docker run line' : source(request)];
  const features = request.features.length;
  if (request.kind === 'container' && features > 0) parts.push(features === 1 ? '1 Feature' : `${features} Features`);
  return parts.filter((part) => part !== '').join(' · ');
}

function source(request: Request & { readonly kind: 'container' }): string {
  return request.image === undefined ? '' : `image ${request.image.value}`;
}
