/**
 * Run by npm for whoever installs this package from git, pre-commit among them, and by `npm ci` in a checkout: builds the program where there
 * is none. In a checkout ./containai sees to it that it stays up to date.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const has = (path) => existsSync(new URL(path, import.meta.url));

if (!has('../dist/cli.js')) {
  // For a global install from git many releases of npm install into the wrong folder what the build uses: https://github.com/npm/cli/issues/8440
  if (!has('../node_modules/tsdown') && process.env.npm_config_global === 'true') installHere();
  if (has('../node_modules/tsdown')) await import('./build.mjs');
  else console.error('containai is not built: this install leaves out what the build uses.');
}

function installHere() {
  const env = { ...process.env };
  for (const key of ['global', 'prefix', 'local_prefix', 'global_prefix', 'omit', 'allow_scripts']) delete env[`npm_config_${key}`];
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--include=dev', '--prefer-offline', '--no-progress'];
  const { status } =
    npm === undefined
      ? spawnSync('npm', args, { cwd: root, env, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
      : spawnSync(process.execPath, [npm, ...args], { cwd: root, env, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exitCode = 1;
}
