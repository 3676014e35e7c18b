/**
 * How long the reference CLI takes to bring up a local image, past a gate and through one, in turns: `{"missing": why}`, or milliseconds in order,
 * `{"direct": […], "gate": […]}`.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, clientOf } from '../../test/engine/client.ts';
import { smallImage } from '../../test/engine/small-image.ts';
import { startGate } from '../../test/engine/start-gate.ts';
import { type MeasuredEngine, withEngine } from './with-engine.ts';

const times = 7;

await withEngine(measure);

async function measure({ socket, folder, direct, plugins }: MeasuredEngine): Promise<object> {
  const workspaces = { direct: workspaceIn(folder, 'past'), gate: workspaceIn(folder, 'through') };
  const gate = await startGate(folder, { engine: socket, workspaces: [workspaces.gate], policy: 'tier: standard\n', owner: 'bench' });
  try {
    const through = clientOf(gate.socket, join(folder, 'client'), plugins);
    const taken = { direct: [] as number[], gate: [] as number[] };
    // The first of each does not count.
    for (let round = 0; round <= times; round++) {
      for (const side of round % 2 === 0 ? (['direct', 'gate'] as const) : (['gate', 'direct'] as const)) {
        const milliseconds = await up(side === 'gate' ? through : direct, workspaces[side]);
        if (round > 0) taken[side].push(milliseconds);
      }
    }
    return taken;
  } finally {
    await gate.end();
  }
}

/** A workspace whose container runs under the same runtime with and without a gate. */
function workspaceIn(folder: string, name: string): string {
  const workspace = join(folder, name);
  mkdirSync(join(workspace, '.devcontainer'), { recursive: true });
  chmodSync(workspace, 0o777);
  const settings = { image: smallImage, remoteUser: 'dev', updateRemoteUserUID: false, runArgs: ['--runtime=sysbox-runc'] };
  writeFileSync(join(workspace, '.devcontainer/devcontainer.json'), JSON.stringify({ ...settings, postCreateCommand: 'true' }));
  return workspace;
}

async function up(client: Client, workspace: string): Promise<number> {
  const started = performance.now();
  const { stdout, stderr } = await client.devcontainer('up', ['--workspace-folder', workspace, '--remove-existing-container']);
  const taken = performance.now() - started;
  if (!stdout.includes('"outcome":"success"')) throw new Error(`devcontainer up failed:\n${stdout}\n${stderr}`);
  return taken;
}
