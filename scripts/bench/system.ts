/**
 * How long `containai up --system` takes until a command runs by SSH, and until the Docker inside answers: the image is there, the container is new, and its
 * volume is new or kept; and how long the same image takes by `docker run` until its Docker answers; in turns. Milliseconds in order. A stand-in for Sysbox starts no systemd, so that nothing is measured on it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findSysbox } from '../../test/engine/find-sysbox.ts';
import { type MeasuredEngine, withEngine } from './with-engine.ts';

const times = 7;
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const sides = ['new', 'kept'] as const;

const sysbox = findSysbox();
const hasSsh = spawnSync('ssh', ['-V']).status === 0;
if ('missing' in sysbox) console.log(JSON.stringify(sysbox));
else if (hasSsh) await withEngine(measure, { takesSysbox: true });
else console.log(JSON.stringify({ missing: 'there is no ssh' }));

async function measure({ socket, folder, direct }: MeasuredEngine): Promise<object> {
  const env = {
    ...direct.env,
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_CONFIG_HOME: join(folder, 'none'),
  };
  const workspace = join(folder, 'machine');
  mkdirSync(workspace);
  const run = (program: string, args: readonly string[]): ReturnType<typeof spawnSync> =>
    spawnSync(program, args, { encoding: 'utf8', cwd: workspace, env });
  const must = (program: string, args: readonly string[]): void => {
    const { status, stdout, stderr } = run(program, args);
    if (status !== 0) throw new Error(`${program} ${args.join(' ')} exited with ${String(status)}:\n${stdout}\n${stderr}`);
  };
  const containai = (...args: readonly string[]): void => must(process.execPath, [cli, ...args]);
  const ssh = (...command: readonly string[]): readonly string[] => [
    '-F',
    join(env.XDG_STATE_HOME, 'containai/ssh/config'),
    'containai-machine',
    ...command,
  ];
  const built = run(process.execPath, [cli, 'system', 'build', '--engine', socket]);
  if (built.status !== 0) return { missing: `the system image was not built: ${String(built.stderr).trim().split('\n').at(-1) ?? ''}` };
  const image = (
    JSON.parse(String(run(process.execPath, [cli, 'system', 'status', '--engine', socket, '--json']).stdout)) as { image: string }
  ).image;
  const bare = 'containai-bench-machine';
  const taken = {
    bare: [] as number[],
    prompt: { new: [] as number[], kept: [] as number[] },
    docker: { new: [] as number[], kept: [] as number[] },
  };
  try {
    // The first of each does not count.
    for (let round = 0; round <= times; round++) {
      const begun = performance.now();
      await direct.said('run', '--detach', '--runtime=sysbox-runc', '--name', bare, image);
      while ((await direct.docker(['exec', bare, 'docker', 'info'])).status !== 0);
      if (round > 0) taken.bare.push(performance.now() - begun);
      await direct.said('rm', '--force', '--volumes', bare);
      for (const side of sides) {
        const started = performance.now();
        containai('up', '--system', '--engine', socket);
        must('ssh', ssh('true'));
        const prompt = performance.now() - started;
        while (run('ssh', ssh('docker', 'info')).status !== 0);
        const docker = performance.now() - started;
        if (round > 0) {
          taken.prompt[side].push(prompt);
          taken.docker[side].push(docker);
        }
        // What comes next has this one’s volume, or a new one.
        containai('rm', '--force', ...(side === 'new' ? [] : ['--volumes']));
      }
    }
    return taken;
  } finally {
    run(process.execPath, [cli, 'rm', '--force', '--volumes', 'machine']);
    await direct.docker(['rm', '--force', '--volumes', bare]);
  }
}
