import type { Detector } from '../model/detector.ts';
import { cargo } from './cargo.ts';
import { dotnet } from './dotnet.ts';
import { fileCapabilities } from './file-capabilities.ts';
import { foreignOwners } from './foreign-owners.ts';
import { gitHooks } from './git-hooks.ts';
import { goModules } from './go-modules.ts';
import { hardLinks } from './hard-links.ts';
import { installedPackages } from './installed-packages.ts';
import { java } from './java.ts';
import { javascriptConfiguration } from './javascript-configuration.ts';
import { linksOut } from './links-out.ts';
import { makeFiles } from './make-files.ts';
import { npmPackages } from './npm-packages.ts';
import { npmSettings } from './npm-settings.ts';
import { oddNames } from './odd-names.ts';
import { otherBuilds } from './other-builds.ts';
import { php } from './php.ts';
import { programs } from './programs.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import { specialBits } from './special-bits.ts';
import { specialFiles } from './special-files.ts';
import { unreadEntries } from './unread-entries.ts';

/** All detectors, by subject: git, what tools read, and what the file system says. */
export const detectors: readonly Detector[] = [
  gitHooks,
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
  specialBits,
  fileCapabilities,
  specialFiles,
  linksOut,
  hardLinks,
  foreignOwners,
  unreadEntries,
  oddNames,
  programs,
];
