import type { FeatureUse } from '../../model/request.ts';
import { legacyFeatureOptions } from '../../known/official-features.ts';
import { type Fixer, replacing } from './fix.ts';

const title = 'Pin the Features of this configuration in the lockfile';

/** Has the lockfile pin the Features of an issue; none for what no lockfile pins. */
export const pinningFeatures: Fixer = replacing('features', (use) => (isReadBack(use) ? locked(use, 'locked') : undefined), { title });

/** Has the lockfile say of the Features of an issue what the reference CLI would write. */
export const lockingFeatures: Fixer = replacing('features', (use) => locked(use, isReadBack(use) ? 'locked' : 'listed'), { title });

// An old short id is written as it stands, and read under the name it stands for: see formats/devcontainer/lock-of-feature.ts.
function isReadBack({ id, source }: FeatureUse): boolean {
  return source !== 'legacy' || legacyFeatureOptions.has(id);
}

function locked(use: FeatureUse, lock: 'locked' | 'listed'): FeatureUse {
  const { lockFault: _, ...rest } = use;
  return { ...rest, lock };
}
