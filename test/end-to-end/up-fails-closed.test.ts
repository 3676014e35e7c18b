import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import type { Ran } from '../engine/run-program.ts';
import { smallImage } from '../engine/small-image.ts';
import { describeUp, describeUpStandIn, type Files, type UpWorld } from '../engine/up-world.ts';

// Whatever is not as it was promised ends the launch: one sentence, exit code 3, and nothing half-made stays.
const waits = (settings: object = {}): Files => ({
  '.devcontainer/devcontainer.json': {
    image: smallImage,
    postCreateCommand: 'touch waits; while [ ! -e goes-on ]; do sleep 0.1; done',
    ...settings,
  },
});
const compose: Files = {
  '.devcontainer/devcontainer.json': {
    dockerComposeFile: 'compose.yml',
    service: 'app',
    workspaceFolder: '/workspace',
    postCreateCommand: 'touch waits; while [ ! -e goes-on ]; do sleep 0.1; done',
  },
  '.devcontainer/compose.yml': [
    'services:',
    `  app: {image: '${smallImage}', command: sleep 1000, volumes: ['..:/workspace', 'data:/data'], networks: [back]}`,
    `  db: {image: '${smallImage}', command: sleep 1000, volumes: ['/anonymous'], networks: [back]}`,
    'volumes: {data: {}}',
    'networks: {back: {}}',
    '',
  ].join('\n'),
};

/** Starts it, does something while its postCreateCommand runs, and lets it go on. */
async function meanwhile(
  world: UpWorld,
  name: string,
  files: Files,
  act: () => unknown,
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const folder = world.write(name, files);
  const { ended } = world.start(name, ['up', '--engine', world.engine], { env });
  await expect.poll(() => existsSync(join(folder, 'waits')), { timeout: 30_000, interval: 50 }).toBe(true);
  await act();
  writeFileSync(join(folder, 'goes-on'), '');
  return ended;
}

async function expectNothing(world: UpWorld, name: string, { status, stderr }: Ran, sentence: RegExp): Promise<void> {
  const said = stderr.split('\n').filter((line) => line.startsWith('containai: '));
  expect([status, said, stderr]).toEqual([3, [expect.stringMatching(sentence)], expect.anything()]);
  expect(world.left(name)).toEqual([]);
  expect(await world.made(name)).toBe('');
  expect(gatesOf(world, name)).toEqual([]);
}

/** Command lines of gates that were started for a workspace. */
function gatesOf({ folder }: UpWorld, name: string): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return words.includes(' gate ') && words.includes(`${join(folder, 'states', name)}/`) ? [words] : [];
    } catch {
      return [];
    }
  });
}

describeUp('up fails closed', (world) => {
  test('when the gate is killed while a command runs inside', async () => {
    const runtime = join(world().folder, 'runtime');
    const ran = await meanwhile(world(), 'gate-killed', waits(), () => process.kill(world().gatePid('gate-killed')!, 'SIGKILL'), {
      XDG_RUNTIME_DIR: runtime,
    });
    await expectNothing(world(), 'gate-killed', ran, /gate/u);
    expect(readdirSync(join(runtime, 'containai'))).toEqual([]);
  });
});
