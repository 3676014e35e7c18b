import type { Request } from '../model/request.ts';

/** The two requests that a difference was found between. */
export interface Sides {
  readonly before: Request;
  readonly after: Request;
}

/**
 * Whether what differs is more after than before, or not known to be no more. A value that is absent is not asked for on that side; one
 * of the two is there.
 */
export type Weigh<V> = (before: V | undefined, after: V | undefined, sides: Sides) => boolean;

/** Whether a container runs privileged: it has every capability and device, and nothing confines it or is masked in it. */
export function isPrivileged({ privileged }: Request): boolean {
  return privileged?.value === true;
}
