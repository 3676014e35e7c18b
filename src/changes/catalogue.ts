import type { Detector } from '../model/detector.ts';
import { devContainers } from './dev-containers.ts';
import { environmentFiles } from './environment-files.ts';
import { gitHooks } from './git-hooks.ts';
import { vscodeLaunch } from './vscode-launch.ts';
import { vscodeSettings } from './vscode-settings.ts';
import { vscodeTasks } from './vscode-tasks.ts';

/** All detectors, in the order in which what they find is shown where nothing else decides. */
export const detectors: readonly Detector[] = [gitHooks, devContainers, environmentFiles, vscodeTasks, vscodeLaunch, vscodeSettings];
