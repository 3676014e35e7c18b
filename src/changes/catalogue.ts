import type { Detector } from '../model/detector.ts';
import { gitConfig } from './git-config.ts';
import { gitHooks } from './git-hooks.ts';

/** All detectors, in the order in which what they find is shown where nothing else decides. */
export const detectors: readonly Detector[] = [gitConfig, gitHooks];
