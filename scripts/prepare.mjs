/**
 * Run by npm for whoever installs this package from git, pre-commit among them, and by `npm ci` in a checkout: builds the program where there
 * is none. In a checkout ./containai sees to it that it stays up to date.
 */
import { existsSync } from 'node:fs';

const isBuilt = existsSync(new URL('../dist/cli.js', import.meta.url));
const canBuild = existsSync(new URL('../node_modules/tsdown', import.meta.url));
if (!isBuilt && canBuild) await import('./build.mjs');
else if (!isBuilt) console.error('containai is not built: what the build uses is left out of this install.');
