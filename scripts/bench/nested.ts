/**
 * How long `containai up --nested` of a local image takes from nothing, against `devcontainer up` alone in a system container that runs, in turns: the image is
 * in the volume of the engine inside. A stand-in for Sysbox starts no system container, so that nothing is measured on it. Milliseconds in order.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findSysbox } from '../../test/engine/find-sysbox.ts';
import { smallImage } from '../../test/engine/small-image.ts';
import { type MeasuredEngine, withEngine } from './with-engine.ts';

const times = 7;
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

const sysbox = findSysbox();
if ('missing' in sysbox) console.log(JSON.stringify(sysbox));
else await withEngine(measure, { takesSysbox: true });

async function measure({ socket, folder, direct }: MeasuredEngine): Promise<object> {
  const env = {
    ...direct.env,
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_CONFIG_HOME: join(folder, 'none'),
  };
  const workspace = join(folder, 'inside');
  mkdirSync(join(workspace, '.devcontainer'), { recursive: true });
  writeFileSync(join(workspace, '.devcontainer/devcontainer.json'), JSON.stringify({ image: smallImage, postCreateCommand: 'true' }));
  const run = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', cwd: workspace, env });
    if (status !== 0) throw new Error(`containai ${args.join(' ')} exited with ${String(status)}:\n${stdout}\n${stderr}`);
    return stdout;
  };
  const built = spawnSync(process.execPath, [cli, 'system', 'build', '--engine', socket], { encoding: 'utf8', cwd: workspace, env });
  if (built.status !== 0) return { missing: `the system image was not built: ${built.stderr.trim().split('\n').at(-1) ?? ''}` };
  const alone = 'devcontainer up --workspace-folder /workspaces/inside --remove-existing-container >/dev/null 2>&1 || exit 1';
  const taken = { nested: [] as number[], alone: [] as number[] };
  try {
    // The first of each does not count.
    for (let round = 0; round <= times; round++) {
      const started = performance.now();
      run('up', '--nested', '--engine', socket);
      const nested = performance.now() - started;
      const said = run('exec', '--outer', 'inside', '--', 'sudo', 'sh', '-c', `date +%s%N; ${alone}; date +%s%N`);
      const [from = 0, to = 0] = said.trim().split('\n').map(Number);
      if (round > 0) {
        taken.nested.push(nested);
        taken.alone.push((to - from) / 1e6);
      }
      run('rm', '--outer', '--force', 'inside');
    }
    return taken;
  } finally {
    spawnSync(process.execPath, [cli, 'rm', '--outer', '--force', '--volumes', 'inside'], { cwd: workspace, env });
  }
}
