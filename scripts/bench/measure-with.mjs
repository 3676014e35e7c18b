import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

/** What a measurement in TypeScript beside this file printed: its last line, of JSON. */
export function measureWith(script, root) {
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join(here, script)], { cwd: root, encoding: 'utf8' });
  const said = stdout.trim().split('\n').at(-1) ?? '';
  if (!said.startsWith('{')) throw new Error(`Nothing was measured by ${script}:\n${stderr}`);
  return JSON.parse(said);
}
