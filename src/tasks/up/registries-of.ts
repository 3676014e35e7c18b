import type { Request } from '../../model/request.ts';
import { readImageReference } from '../../syntax/image-reference.ts';

/** The registries that a launch fetches from, such as `ghcr.io` or `docker.io`: of images, of what is built upon, and of Features. */
export function registriesOf(asked: readonly Request[]): readonly string[] {
  const found = new Set<string>();
  for (const request of asked) {
    const images = request.kind === 'build' ? request.baseImages : request.image === undefined ? [] : [request.image];
    for (const { value } of images) {
      const registry = readImageReference(value)?.registry;
      if (registry !== undefined) found.add(registry);
    }
    for (const { value } of request.features)
      if (value.source === 'registry' || value.source === 'legacy') found.add(value.name.split('/', 1)[0]!);
  }
  return [...found];
}
