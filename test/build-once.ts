import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Brings dist/ up to date before the tests that run it. The start script builds when anything is newer than the last build. */
export function setup(): void {
  const start = fileURLToPath(new URL('../containai', import.meta.url));
  const { status, stderr } = spawnSync(start, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`./containai --version exited with ${status}:\n${stderr}`);
}
