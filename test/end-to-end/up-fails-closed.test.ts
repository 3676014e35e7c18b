import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import type { Ran } from '../engine/run-program.ts';
import { smallImage } from '../engine/small-image.ts';
import { describeUp, type Files, type UpWorld } from '../engine/up-world.ts';

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

/** What a launch came to: what was said, and all that is left of it. */
async function cameOf(world: UpWorld, name: string, { status, stderr }: Ran): Promise<object> {
  const said = stderr.split('\n').filter((line) => line.startsWith('containai: '));
  return { status, said, left: world.left(name), made: await world.made(name), gates: gatesOf(world, name) };
}

function ended(sentence: RegExp): object {
  return { status: 3, said: [expect.stringMatching(sentence)], left: [], made: '', gates: [] };
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

describeUp('up fails closed', (world, isReal) => {
  test('when the gate is killed before a container is made', async () => {
    const gates = join(world().folder, 'states/gate-early/containai/sandboxes/*/gate.json');
    const initializeCommand = `kill -9 $(sed 's/.*"pid":\\([0-9]*\\).*/\\1/' ${gates})`;
    world().write('gate-early', { '.devcontainer/devcontainer.json': { image: smallImage, initializeCommand } });
    const ran = await world().up('gate-early', '--allow', 'host-command');
    expect(await cameOf(world(), 'gate-early', ran)).toEqual(
      ended(/the gate of gate-early ended .*; nothing that was started is left\.$/u),
    );
  });

  test('when the gate is killed while a command runs inside', async () => {
    const runtime = join(world().folder, 'runtime');
    const kill = (): unknown => process.kill(world().gatePid('gate-late')!, 'SIGKILL');
    const ran = await meanwhile(world(), 'gate-late', waits(), kill, { XDG_RUNTIME_DIR: runtime });
    expect(await cameOf(world(), 'gate-late', ran)).toEqual(ended(/the gate of gate-late ended/u));
    expect(readdirSync(join(runtime, 'containai'))).toEqual([]);
  });

  test('but a gate that is killed later is started again, for the same container and the same plan', async () => {
    world().write('gate-after', { '.devcontainer/devcontainer.json': { image: smallImage } });
    expect(await world().up('gate-after')).toMatchObject({ status: 0 });
    const made = await world().ids('gate-after');
    const gate = world().gatePid('gate-after')!;
    process.kill(gate, 'SIGKILL');
    expect(await world().up('gate-after')).toMatchObject({ status: 0 });
    expect([world().gatePid('gate-after') === gate, await world().ids('gate-after')]).toEqual([false, made]);
  });

  test('when another makes the container anew under another runtime meanwhile', async () => {
    const ran = await meanwhile(world(), 'swapped', waits(), () => makeAnew(world(), 'swapped', 'runc'));
    expect(await cameOf(world(), 'swapped', ran)).toEqual(ended(/\(runtime\): the engine’s record says runc/u));
  });

  test('when another makes it anew later, which is not used', async () => {
    world().write('swapped-later', { '.devcontainer/devcontainer.json': { image: smallImage } });
    expect(await world().up('swapped-later')).toMatchObject({ status: 0 });
    await makeAnew(world(), 'swapped-later', 'runc');
    const other = await world().ids('swapped-later');
    const ran = await world().up('swapped-later');
    expect(ran, ran.stderr).toMatchObject({ status: 1, stderr: expect.stringContaining('it is not the container that was made') });
    expect(await world().ids('swapped-later')).toEqual(other);
  });

  test('when the container ends meanwhile', async () => {
    const ran = await meanwhile(world(), 'ended', waits(), async () => world().direct.said('kill', ...(await world().ids('ended'))));
    expect(await cameOf(world(), 'ended', ran)).toEqual(ended(/container [0-9a-f]{12} is gone, or has ended/u));
  });

  // What a real Sysbox cannot be made to do.
  if (isReal) return;

  test('on an engine without Sysbox', async () => {
    world().write('no-sysbox', { '.devcontainer/devcontainer.json': { image: smallImage } });
    const engine = await startEngine(world().programs, { runtimes: {} });
    try {
      const ran = await world().run('no-sysbox', ['up', '--engine', engine.socket]);
      expect(await cameOf(world(), 'no-sysbox', ran)).toEqual(ended(/runtime-missing/u));
    } finally {
      await engine.end();
    }
  });

  test.each([
    ['no-namespace', 'gives it no user namespace', /user namespace/u],
    ['broken', 'does not start it', /failed to get sysbox-fs mountpoint: connection refused/u],
  ])('%s: when the runtime %s', async (name, _what, sentence) => {
    world().write(name, {
      '.devcontainer/devcontainer.json': {
        image: smallImage,
        containerEnv: { STAND_IN: name === 'broken' ? 'broken' : 'no-user-namespace' },
      },
    });
    expect(await cameOf(world(), name, await world().up(name))).toEqual(ended(sentence));
  });

  test('when what runs is not all that Sysbox makes, and leaves no network and no volume', async () => {
    world().write('unverified', compose);
    const ran = await world().run('unverified', ['up', '--engine', world().engine], { env: { NODE_OPTIONS: '' } });
    expect(await cameOf(world(), 'unverified', ran)).toEqual(ended(/does not hold \(sysboxfs\)/u));
  });

  test('when the runtime of that name became another one', async () => {
    world().write('replaced', { '.devcontainer/devcontainer.json': { image: smallImage } });
    expect(await world().up('replaced')).toMatchObject({ status: 0 });
    const runtime = join(dirname(world().engine), 'stand-in-runtime');
    const text = readFileSync(runtime, 'utf8');
    writeFileSync(runtime, text.replaceAll('"STAND_IN=no-user-namespace"', '"PATH='));
    try {
      await world().direct.said('restart', '-t', '0', ...(await world().ids('replaced')));
    } finally {
      writeFileSync(runtime, text);
    }
    expect(await cameOf(world(), 'replaced', await world().up('replaced'))).toEqual(ended(/user namespace|user-namespace/u));
  });
});

/** As somebody beside us would: the same labels, another runtime. */
async function makeAnew({ direct, ids }: UpWorld, name: string, runtime: string): Promise<void> {
  const [id = ''] = await ids(name);
  const { Config, HostConfig, Name } = JSON.parse(await direct.said('inspect', '--format', '{{json .}}', id)) as {
    readonly Config: { readonly Labels: Readonly<Record<string, string>>; readonly Image: string };
    readonly HostConfig: { readonly Mounts: readonly { readonly Source: string; readonly Target: string }[] };
    readonly Name: string;
  };
  const labels = Object.entries(Config.Labels).flatMap(([label, value]) => ['--label', `${label}=${value}`]);
  const mounts = HostConfig.Mounts.flatMap(({ Source, Target }) => ['-v', `${Source}:${Target}`]);
  await direct.said(
    'run',
    '-d',
    '--name',
    `${Name.slice(1)}-anew`,
    '--runtime',
    runtime,
    ...labels,
    ...mounts,
    Config.Image,
    'sleep',
    '1000',
  );
  await direct.said('rm', '-f', id);
}
