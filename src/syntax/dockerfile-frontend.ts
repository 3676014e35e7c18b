import { withDefaults } from './host-variables.ts';
import { readImageReference } from './image-reference.ts';

/**
 * The image that decides what a Dockerfile means instead of the builder’s own frontend, where a `# syntax=` line or the build argument
 * `BUILDKIT_SYNTAX` names another (moby/buildkit frontend/dockerfile/builder/build.go: the first word is the image). The builder’s own are
 * `docker/dockerfile`, `docker/dockerfile-upstream` and `dockerfile.v0`, the one that is built in. A variable of the host counts with its default.
 */
export function otherFrontend(value: string): string | undefined {
  const name = withDefaults(value, 'kept').trim().split(' ', 1)[0]!;
  if (name === '' || name === 'dockerfile.v0') return undefined;
  const image = readImageReference(name);
  const isOwn = image?.registry === 'docker.io' && (image.path === 'docker/dockerfile' || image.path === 'docker/dockerfile-upstream');
  return isOwn ? undefined : name;
}
