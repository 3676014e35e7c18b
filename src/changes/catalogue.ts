import type { Detector } from '../model/detector.ts';
import { fileCapabilities } from './file-capabilities.ts';
import { foreignOwners } from './foreign-owners.ts';
import { gitHooks } from './git-hooks.ts';
import { hardLinks } from './hard-links.ts';
import { linksOut } from './links-out.ts';
import { oddNames } from './odd-names.ts';
import { programs } from './programs.ts';
import { specialBits } from './special-bits.ts';
import { specialFiles } from './special-files.ts';
import { unreadEntries } from './unread-entries.ts';

/** All detectors, by subject: git, what tools read, and what the file system says. */
export const detectors: readonly Detector[] = [
  gitHooks,
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
