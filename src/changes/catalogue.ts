import type { Detector } from '../model/detector.ts';
import { gitAttributes } from './git-attributes.ts';
import { gitConfig } from './git-config.ts';
import { gitHooks } from './git-hooks.ts';
import { gitInProgress } from './git-in-progress.ts';
import { gitLinks } from './git-links.ts';
import { gitNested } from './git-nested.ts';
import { gitReplace } from './git-replace.ts';
import { gitSubmodules } from './git-submodules.ts';
import { hookManagers } from './hook-managers.ts';

/** All detectors, in the order in which what they find is shown where nothing else decides. */
export const detectors: readonly Detector[] = [
  gitConfig,
  gitLinks,
  gitHooks,
  gitNested,
  hookManagers,
  gitInProgress,
  gitSubmodules,
  gitReplace,
  gitAttributes,
];
