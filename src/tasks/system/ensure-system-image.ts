import type { SystemImage } from '../../model/system-image.ts';
import { type BuildFailure, type BuildPowers, buildSystemImage, fetchSystemBase, findBuilder } from './build-system-image.ts';
import type { SystemImageWanted } from './find-system-image.ts';
import type { StepListener } from './follow-docker.ts';
import type { DockerWish } from './run-docker.ts';

/** Which system image an engine is to have. */
export interface SystemWish extends SystemImageWanted {
  /** The engine’s socket. */
  readonly socket: string;
  /** It is built even where it is there, without what is left of earlier builds. */
  readonly anew: boolean;
  /** Told right before a build, which takes a while. */
  onBuild?(image: SystemImage, builder: DockerWish['builder']): void;
}

/** The system image as the engine has it now: its base is fetched, and it is built, where that is needed. Or why there is none. */
export async function ensureSystemImage(
  { base, user, socket, anew, onBuild }: SystemWish,
  powers: BuildPowers,
  listener: StepListener,
): Promise<(SystemImage & { readonly id: string; readonly wasThere: boolean }) | BuildFailure> {
  const image = await fetchSystemBase({ base, user }, socket, powers, listener);
  if (!('name' in image)) return image;
  if (image.id !== undefined && !anew) return { ...image, id: image.id, wasThere: true };
  const builder = await findBuilder(socket, powers);
  if (typeof builder !== 'string') return builder;
  onBuild?.(image, builder);
  const built = await buildSystemImage(image, { socket, builder, anew }, powers, listener);
  return 'name' in built ? { ...built, wasThere: false } : built;
}
