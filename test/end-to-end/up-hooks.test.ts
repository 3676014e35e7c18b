import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallImage } from '../engine/small-image.ts';
import { describeUp } from '../engine/up-world.ts';
import { registryProgram, serveRegistry, type TestRegistry } from '../registry/serve-registry.ts';
import { skipReason } from '../skip.ts';

const builds = ['--allow', 'build-not-contained', '--allow', 'feature-not-allowed'] as const;
const allow = [...builds, '--allow', 'host-command'] as const;

const says = (what: string): string => `echo ${what} >> log`;

describeUp('lifecycle commands and Features', (world) => {
  let registry: TestRegistry | undefined;
  beforeAll(async () => {
    if (registryProgram !== undefined) registry = await serveRegistry();
  });
  afterAll(() => registry?.stop());

  test.skipIf(skipReason(registryProgram === undefined, 'Features of a registry: no docker-registry'))(
    'run in order, each form of them, those of a local Feature and of one of a registry before those of the configuration',
    async () => {
      await registry!.pushFeature('containai/tool', ['1'], {
        'devcontainer-feature.json': JSON.stringify({
          id: 'tool',
          version: '1.0.0',
          name: 'Tool',
          postCreateCommand: says('postCreate-tool'),
        }),
        'install.sh': '#!/bin/sh\nset -e\necho "$WORD" > /tool\n',
      });
      const folder = world().write('hooks', {
        '.devcontainer/devcontainer.json': {
          image: smallImage,
          features: { './local': {}, [`${registry!.host}/containai/tool:1`]: { word: 'said' } },
          // Whoever root inside is on this machine.
          initializeCommand: 'echo initialize >> log; chmod 666 log; readlink /proc/self/ns/mnt > namespace',
          onCreateCommand: ['sh', '-c', says('onCreate')],
          updateContentCommand: { a: says('updateContent'), b: ['sh', '-c', says('updateContent')] },
          postCreateCommand: `${says('postCreate')}; cat /tool /local >> log`,
          postStartCommand: says('postStart'),
          postAttachCommand: says('postAttach'),
        },
        '.devcontainer/local/devcontainer-feature.json': {
          id: 'local',
          version: '1.0.0',
          name: 'Local',
          onCreateCommand: { one: says('onCreate-local') },
          postAttachCommand: ['sh', '-c', says('postAttach-local')],
        },
        '.devcontainer/local/install.sh': '#!/bin/sh\nset -e\necho local > /local\n',
      });
      const log = (): readonly string[] => readFileSync(join(folder, 'log'), 'utf8').trim().split('\n');
      const ran = await world().up('hooks', ...allow);
      expect(ran, ran.stdout + ran.stderr).toMatchObject({ status: 0 });
      const first = [
        'initialize',
        'onCreate-local',
        'onCreate',
        'updateContent',
        'updateContent',
        'postCreate-tool',
        'postCreate',
        'said',
        'local',
        'postStart',
        'postAttach-local',
        'postAttach',
      ];
      expect(log()).toEqual(first);
      // The first ran here, in the namespaces of this machine.
      const here = (await world().run('hooks', ['exec', 'readlink', '/proc/self/ns/mnt'])).stdout.trim();
      expect(readFileSync(join(folder, 'namespace'), 'utf8').trim()).not.toBe(here);
      // Of what runs already: here again, and what comes with attaching.
      expect(await world().up('hooks', ...allow)).toMatchObject({ status: 0 });
      const second = [...first, 'initialize', 'postAttach-local', 'postAttach'];
      expect(log()).toEqual(second);
      // Of what was stopped, what comes with starting too; without consent, nothing here.
      expect(await world().run('hooks', ['stop'])).toMatchObject({ status: 0 });
      expect(await world().up('hooks', ...builds, '--rebuild')).toMatchObject({ status: 1 });
      expect(log()).toEqual(second);
      expect(await world().up('hooks', ...allow)).toMatchObject({ status: 0 });
      expect(log()).toEqual([...second, 'initialize', 'postStart', 'postAttach-local', 'postAttach']);
    },
    120_000,
  );

  test('what runs once and failed is said at each start until it is made anew', async () => {
    world().write('once', { '.devcontainer/devcontainer.json': { image: smallImage, postCreateCommand: 'exit 4' } });
    const before = 'postCreateCommand failed when the container was made (exit code 4), and is not run again';
    expect(await world().up('once')).toMatchObject({ status: 1, stderr: expect.stringContaining('failed with exit code 4') });
    // The reference CLI has nothing to run at the second start, and is not asked at the third.
    for (const _ of [2, 3]) {
      const again = await world().up('once', '--json');
      expect(again, again.stderr).toMatchObject({ status: 1, stderr: expect.stringContaining(before) });
      expect(JSON.parse(again.stdout)).toMatchObject({
        outcome: 'up',
        failed: { message: expect.stringContaining(before), command: { property: 'postCreateCommand', exitCode: 4 } },
      });
    }
    world().write('once', { '.devcontainer/devcontainer.json': { image: smallImage, postCreateCommand: 'true' } });
    expect(await world().up('once', '--rebuild')).toMatchObject({ status: 0 });
    expect(await world().up('once')).toMatchObject({ status: 0, stderr: expect.not.stringContaining('failed') });
  }, 60_000);

  test('a Feature that fails names the step, and leaves nothing', async () => {
    world().write('fails', {
      '.devcontainer/devcontainer.json': { image: smallImage, features: { './breaks': {} } },
      '.devcontainer/breaks/devcontainer-feature.json': { id: 'breaks', version: '1.0.0', name: 'Breaks' },
      '.devcontainer/breaks/install.sh': '#!/bin/sh\necho not today\nexit 4\n',
    });
    const ran = await world().up('fails', ...allow);
    expect(ran, ran.stderr).toMatchObject({ status: 1, stderr: expect.stringMatching(/Feature breaks[\s\S]*not today/u) });
    expect(world().left('fails')).toEqual([]);
    expect(await world().made('fails')).toBe('');
  });
});
