import type { Field, Request, Unknown } from '../model/request.ts';
import { compareRequests, type Difference } from './compare-requests.ts';
import { openNames } from './masks.ts';
import { isWeighed, weighers } from './weighers.ts';

/**
 * The part of a comparison that is more privilege, or may be. What replaces a thing by one that is known to be narrower is left out: a
 * mount read-only instead of writable, a port on a loopback address, an image of the same name and tag with its digest. So is what is no
 * longer asked for, unless it held something back: a limit, a dropped capability, a mount over a part of another. What is not known to be
 * narrower counts as more, and so does a field that something unread leaves open which was not open before.
 */
export function asksForMore<R extends Request>(before: R, after: R): readonly Difference[] {
  const { added, changed, removed } = compareRequests(before, after);
  return [...[...added, ...changed, ...removed].filter((difference) => isMore(difference, before, after)), ...newlyOpen(before, after)];
}

type Weigher = (before: unknown, after: unknown, sides: { readonly before: Request; readonly after: Request }) => boolean;

/** Whether a difference between these two requests is more privilege, or may be. */
export function isMore({ field, before: was, after: is }: Difference, before: Request, after: Request): boolean {
  const weigh = weighers[field] as Weigher | undefined;
  return weigh === undefined ? is !== undefined : weigh(was?.value, is?.value, { before, after });
}

/** The fields in which something unread may ask for what it could not ask for before, each once for each thing unread. */
function newlyOpen(before: Request, after: Request): readonly Difference[] {
  const known = new Set(before.unknown.map(keyOf));
  const open = new Set(before.unknown.flatMap((unknown) => openNames(before, unknown)));
  return after.unknown.flatMap((unknown) => {
    // Another image or Feature is a difference of its own; the same one in other words leaves no more open.
    const isSame = known.has(keyOf(unknown)) || unknown.want?.kind === 'image' || unknown.want?.kind === 'feature';
    return openNames(after, unknown)
      .filter((field) => isWeighed(field) && field !== 'oddities' && !(isSame && open.has(field)) && !isWhole(before, field))
      .map((field): Difference => ({ kind: after.kind, field, subject: '', unknown }));
  });
}

function keyOf({ fields, can, layer, why }: Unknown): string {
  return JSON.stringify([fields.toSorted(), can, layer, why]);
}

/** Whether a field asks for all there is already, so that nothing unread can add to it. */
function isWhole(request: Request, field: Field): boolean {
  return field === 'privileged' && request.privileged?.value === true;
}
