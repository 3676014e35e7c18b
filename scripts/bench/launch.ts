/**
 * How long `containai up` takes for a local image with a Feature that is built already, against the reference CLI alone on the same engine and runtime; then a
 * second `up` of what runs, and commands inside, the first of which asks for the environment that start files make, against `docker exec` and the shortest
 * program there is, each in turns. Milliseconds in order.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { smallImage } from '../../test/engine/small-image.ts';
import { type MeasuredEngine, withEngine } from './with-engine.ts';

const times = 7;
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
/** Without Sysbox there is no sysboxfs: the look at what runs would fail. */
const preload = fileURLToPath(new URL('../../test/engine/show-sysboxfs.cjs', import.meta.url));

await withEngine(measure, { takesSysbox: true });

async function measure({ socket, isSysbox, folder, direct }: MeasuredEngine): Promise<object> {
  const env = {
    ...direct.env,
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_CONFIG_HOME: join(folder, 'none'),
    ...(isSysbox ? {} : { NODE_OPTIONS: `--require ${preload}` }),
  };
  const ours = workspaceIn(folder, 'ours', []);
  const alone = workspaceIn(folder, 'alone', ['--runtime=sysbox-runc']);
  const run = (program: string, args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd: folder, env });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')} exited with ${String(status)}:\n${stdout}\n${stderr}`);
    return stdout;
  };
  const containai = (...args: readonly string[]): string => run(process.execPath, [cli, ...args]);
  const up = ['up', ours, '--engine', socket, '--allow', 'build-not-contained'];
  const taken = {
    isSysbox,
    up: [] as number[],
    reference: [] as number[],
    again: [] as number[],
    first: [] as number[],
    exec: [] as number[],
    docker: [] as number[],
    node: [] as number[],
  };
  let container = '';
  try {
    // The first of each does not count.
    for (let round = 0; round <= times; round++) {
      const sides = {
        up: async () => {
          if (round > 0) containai('rm', '--force', 'ours');
          return timed(() => void containai(...up));
        },
        reference: async () => {
          if (container !== '') await direct.said('rm', '--force', container);
          const started = performance.now();
          const { stdout, stderr } = await direct.devcontainer('up', ['--workspace-folder', alone]);
          const milliseconds = performance.now() - started;
          container = /"containerId":"([0-9a-f]{64})"/u.exec(stdout)?.[1] ?? '';
          if (container === '') throw new Error(`devcontainer up failed:\n${stdout}\n${stderr}`);
          return milliseconds;
        },
        again: async () => timed(() => void containai(...up)),
        first: async () => timed(() => void containai('exec', 'ours', '--', 'true')),
        exec: async () => timed(() => void containai('exec', 'ours', '--', 'true')),
        docker: async () => timed(() => void run('docker', ['exec', container, 'true'])),
        node: async () => timed(() => void run(process.execPath, ['-e', '0'])),
      };
      for (const side of ['up', 'reference', 'again', 'first', 'exec', 'docker', 'node'] as const) {
        const milliseconds = await sides[side]();
        if (round > 0) taken[side].push(milliseconds);
      }
    }
    return taken;
  } finally {
    spawnSync(process.execPath, [cli, 'rm', '--force', 'ours'], { cwd: folder, env });
    if (container !== '') await direct.docker(['rm', '--force', container]);
  }
}

function workspaceIn(folder: string, name: string, runArgs: readonly string[]): string {
  const workspace = join(folder, name);
  const feature = join(workspace, '.devcontainer/tool');
  mkdirSync(feature, { recursive: true });
  chmodSync(workspace, 0o777);
  writeFileSync(join(feature, 'devcontainer-feature.json'), JSON.stringify({ id: 'tool', version: '1.0.0', name: 'Tool' }));
  writeFileSync(join(feature, 'install.sh'), '#!/bin/sh\necho installed > /tool\n');
  writeFileSync(
    join(workspace, '.devcontainer/devcontainer.json'),
    JSON.stringify({
      image: smallImage,
      remoteUser: 'dev',
      updateRemoteUserUID: false,
      features: { './tool': {} },
      postCreateCommand: 'true',
      ...(runArgs.length === 0 ? {} : { runArgs }),
    }),
  );
  return workspace;
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
