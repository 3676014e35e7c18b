import type { Detector } from '../model/detector.ts';
import { cargo } from './cargo.ts';
import { dotnet } from './dotnet.ts';
import { gitHooks } from './git-hooks.ts';
import { goModules } from './go-modules.ts';
import { installedPackages } from './installed-packages.ts';
import { java } from './java.ts';
import { javascriptConfiguration } from './javascript-configuration.ts';
import { makeFiles } from './make-files.ts';
import { npmPackages } from './npm-packages.ts';
import { npmSettings } from './npm-settings.ts';
import { otherBuilds } from './other-builds.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';

/** All detectors, in the order in which what they find is shown where nothing else decides. */
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
];
