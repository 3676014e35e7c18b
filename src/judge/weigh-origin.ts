import type { Field, FeatureUse, Request } from '../model/request.ts';
import { readImageReference } from '../syntax/image-reference.ts';
import { isRoot } from '../syntax/user.ts';
import { stableText } from './compare-requests.ts';
import { openNames } from './masks.ts';
import type { Weigh } from './weigh.ts';

/** An image by the same name and tag is no other where it only gains a digest; by the same digest it is the same, whatever its tag. */
export const weighImage: Weigh<string> = (before, after) => {
  if (after === undefined) return false;
  const was = before === undefined ? undefined : readImageReference(before);
  const is = readImageReference(after);
  if (was === undefined || is === undefined || was.registry !== is.registry || was.path !== is.path) return true;
  if (was.digest !== undefined) return was.digest !== is.digest;
  return (was.tag ?? 'latest') !== (is.tag ?? (is.digest === undefined ? 'latest' : undefined));
};

/** A Feature with the same options is no other where the same version of it is known to be installed, or its lockfile entry was missing. */
export const weighFeature: Weigh<FeatureUse> = (before, after) => {
  if (after === undefined) return false;
  if (before === undefined || sourceOf(before) !== sourceOf(after)) return true;
  if (stableText(before.options) !== stableText(after.options)) return true;
  if (after.lock !== before.lock && isLessLocked(before.lock, after.lock)) return true;
  if (before.digest !== after.digest) return true;
  const isSameVersion = before.version !== undefined && before.version === after.version;
  const isSameTag = tagOf(before) === tagOf(after) && (before.version === undefined || after.version === undefined);
  return !isSameVersion && !isSameTag;
};

// Listed, it is as open as it was without.
function isLessLocked(before: FeatureUse['lock'], after: FeatureUse['lock']): boolean {
  return after === 'listed' ? before === 'locked' : after !== 'locked' && after !== 'not needed';
}

function sourceOf({ source }: FeatureUse): FeatureUse['source'] {
  return source === 'legacy' ? 'registry' : source;
}

function tagOf({ tag, digest }: FeatureUse): string | undefined {
  return tag ?? (digest === undefined ? 'latest' : undefined);
}

/** Root is the most a user can be; any other is less than root, and not known to be less than another. */
export const weighUser: Weigh<string> = (before, after, sides) => weighPerson(before, after, sides.before, ['user']);

/** As `weighUser`; where no remote user is said, it is the container's own. */
export const weighRemoteUser: Weigh<string> = (before, after, sides) =>
  weighPerson(before ?? sides.before.user?.value, after ?? sides.after.user?.value, sides.before, ['user', 'remoteUser']);

function weighPerson(before: string | undefined, after: string | undefined, request: Request, fields: readonly Field[]): boolean {
  if (before === after) return false;
  if (before !== undefined) return !isRoot(before);
  // An image that says nothing means root; one that was not read may mean anybody.
  return request.unknown.some((unknown) => openNames(request, unknown).some((field) => fields.includes(field)));
}
