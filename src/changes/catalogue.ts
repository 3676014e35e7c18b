import type { Detector } from '../model/detector.ts';
import { agentInstructions } from './agent-instructions.ts';
import { agentSettings } from './agent-settings.ts';
import { cargo } from './cargo.ts';
import { ciWorkflows } from './ci-workflows.ts';
import { devContainers } from './dev-containers.ts';
import { dotnet } from './dotnet.ts';
import { environmentFiles } from './environment-files.ts';
import { fileCapabilities } from './file-capabilities.ts';
import { foreignOwners } from './foreign-owners.ts';
import { gitAttributes } from './git-attributes.ts';
import { gitConfig } from './git-config.ts';
import { gitHooks } from './git-hooks.ts';
import { gitInProgress } from './git-in-progress.ts';
import { gitLinks } from './git-links.ts';
import { gitNested } from './git-nested.ts';
import { gitReplace } from './git-replace.ts';
import { gitSubmodules } from './git-submodules.ts';
import { goModules } from './go-modules.ts';
import { hardLinks } from './hard-links.ts';
import { hookManagers } from './hook-managers.ts';
import { installedPackages } from './installed-packages.ts';
import { java } from './java.ts';
import { javascriptConfiguration } from './javascript-configuration.ts';
import { jetbrains } from './jetbrains.ts';
import { linksOut } from './links-out.ts';
import { makeFiles } from './make-files.ts';
import { mercurial } from './mercurial.ts';
import { namedFiles } from './named-files.ts';
import { npmPackages } from './npm-packages.ts';
import { npmSettings } from './npm-settings.ts';
import { oddNames } from './odd-names.ts';
import { otherBuilds } from './other-builds.ts';
import { otherEditors } from './other-editors.ts';
import { php } from './php.ts';
import { programs } from './programs.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import { shellEnvironments } from './shell-environments.ts';
import { specialBits } from './special-bits.ts';
import { specialFiles } from './special-files.ts';
import { unreadEntries } from './unread-entries.ts';
import { vscodeLaunch } from './vscode-launch.ts';
import { vscodeSettings } from './vscode-settings.ts';
import { vscodeTasks } from './vscode-tasks.ts';

/** All detectors, by subject: git, what tools read, and what the file system says. */
export const detectors: readonly Detector[] = [
  gitHooks,
  gitConfig,
  gitLinks,
  gitNested,
  hookManagers,
  gitInProgress,
  gitSubmodules,
  gitReplace,
  gitAttributes,
  mercurial,
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
  npmPackages,
  npmSettings,
  javascriptConfiguration,
  python,
  cargo,
  makeFiles,
  java,
  dotnet,
  goModules,
  ruby,
  php,
  otherBuilds,
  installedPackages,
  ciWorkflows,
  specialBits,
  fileCapabilities,
  specialFiles,
  linksOut,
  hardLinks,
  foreignOwners,
  unreadEntries,
  oddNames,
  namedFiles,
  programs,
];
