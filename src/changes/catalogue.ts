import type { Detector } from '../model/detector.ts';
import { agentInstructions } from './agent-instructions.ts';
import { agentSettings } from './agent-settings.ts';
import { ciWorkflows } from './ci-workflows.ts';
import { devContainers } from './dev-containers.ts';
import { environmentFiles } from './environment-files.ts';
import { gitHooks } from './git-hooks.ts';
import { jetbrains } from './jetbrains.ts';
import { otherEditors } from './other-editors.ts';
import { shellEnvironments } from './shell-environments.ts';
import { vscodeLaunch } from './vscode-launch.ts';
import { vscodeSettings } from './vscode-settings.ts';
import { vscodeTasks } from './vscode-tasks.ts';

/** All detectors, in the order in which what they find is shown where nothing else decides. */
export const detectors: readonly Detector[] = [
  gitHooks,
  devContainers,
  environmentFiles,
  vscodeTasks,
  vscodeLaunch,
  vscodeSettings,
  jetbrains,
  otherEditors,
  shellEnvironments,
  agentSettings,
  agentInstructions,
  ciWorkflows,
];
