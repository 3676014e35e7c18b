import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkSchema } from '../check-schema.ts';
import type { Ran } from '../engine/run-program.ts';
import { smallImage } from '../engine/small-image.ts';
import { describeUp, type Files } from '../engine/up-world.ts';

// `containai up` as a user runs it. Where the runtime is a stand-in, what is contained here is contained by the engine’s user namespaces.
const image = { '.devcontainer/devcontainer.json': { image: smallImage, postCreateCommand: 'echo made > made-by-hook' } };
const dockerfile = {
  '.devcontainer/devcontainer.json': { build: { dockerfile: 'Dockerfile' }, features: { './greets': { word: 'hello' } } },
  '.devcontainer/Dockerfile': `FROM ${smallImage}\nRUN echo built > /built\n`,
  '.devcontainer/greets/devcontainer-feature.json': {
    id: 'greets',
    version: '1.0.0',
    name: 'Greets',
    privileged: true,
    options: { word: { type: 'string', default: '' } },
  },
  '.devcontainer/greets/install.sh': '#!/bin/sh\nset -e\necho "$WORD" > /greeting\n',
};
const compose = {
  '.devcontainer/devcontainer.json': { dockerComposeFile: 'compose.yml', service: 'app', workspaceFolder: '/workspace' },
  '.devcontainer/compose.yml': [
    'services:',
    `  app: {image: '${smallImage}', command: sleep 1000, volumes: ['..:/workspace', 'data:/data'], networks: [back]}`,
    `  db: {image: '${smallImage}', command: sleep 1000, networks: [back]}`,
    'volumes: {data: {}}',
    'networks: {back: {}}',
    '',
  ].join('\n'),
};

describeUp('up', (world) => {
  const write = (name: string, files: Files): string => world().write(name, files);
  const run = (name: string, ...args: readonly string[]): Promise<Ran> => world().run(name, args);
  const up = (name: string, ...args: readonly string[]): Promise<Ran> => world().up(name, ...args);
  const ids = (name: string): Promise<readonly string[]> => world().ids(name);
  const left = (name: string): readonly string[] => world().left(name);
  const runtimeOf = (id: string): Promise<string> =>
    world().direct.said('inspect', '--format', '{{.HostConfig.Runtime}} {{.HostConfig.Privileged}}', id);
  const containerOf = (name: string): string => world().sandbox(name).container!.id;
  const images = (filter: string): Promise<string> => world().direct.said('images', '-q', '--filter', filter);

  describe('brings up', () => {
    test.each<[what: string, files: Files, args: readonly string[], containers: number, file: string, content: string]>([
      ['an-image', image, [], 1, 'made-by-hook', 'made'],
      ['a-dockerfile', dockerfile, ['--allow', 'build-not-contained'], 1, '/greeting', 'hello'],
      ['compose', compose, [], 2, '/workspace/.devcontainer/compose.yml', 'services:'],
    ])('%s, and uses it again', async (name, files, args, containers, file, content) => {
      const folder = write(name, files);
      const before = readdirSync(join(folder, '.devcontainer'));
      const first = await up(name, ...args);
      expect(first, first.stderr).toMatchObject({ status: 0, stdout: expect.stringContaining(`${name} is up`) });
      const made = await ids(name);
      expect(made).toHaveLength(containers);
      for (const id of made) expect(await runtimeOf(id)).toBe('sysbox-runc false');
      const seen = await run(name, 'exec', '--', 'sh', '-c', `cat ${file}; exit 7`);
      expect(seen).toMatchObject({ status: 7, stdout: expect.stringContaining(content) });
      // Nothing was written into the repository.
      expect(readdirSync(join(folder, '.devcontainer'))).toEqual(before);
      const again = await up(name, '--json', ...args);
      expect(again, again.stderr).toMatchObject({ status: 0 });
      expect(told(again)).toMatchObject({
        outcome: 'up',
        sandbox: { name, container: containerOf(name) },
        verified: made.map(() => ({ standing: expect.any(String) })),
      });
      expect(await ids(name)).toEqual(made);
      const used = containerOf(name);
      const nameless = await images('dangling=true');
      if (files === dockerfile) write(name, { '.devcontainer/Dockerfile': `FROM ${smallImage}\nRUN echo again > /built\n` });
      expect(await up(name, '--rebuild', ...args)).toMatchObject({ status: 0 });
      expect(containerOf(name)).not.toBe(used);
      expect(await ids(name)).toHaveLength(containers);
      if (files !== dockerfile) return;
      // What a new build takes the place of is gone; what was built goes with its dev container.
      expect(await images('dangling=true')).toBe(nameless);
      expect(await images(`reference=vsc-${name}-*`)).not.toBe('');
      const removed = await run(name, 'rm', '--force');
      expect(removed, removed.stderr).toMatchObject({ status: 0, stdout: expect.stringContaining('Removed image ') });
      expect(await images(`reference=vsc-${name}-*`)).toBe('');
    });
  });

  test('what runs on this machine wants consent, which nobody can give here', async () => {
    const folder = write('asks', {
      '.devcontainer/devcontainer.json': { image: smallImage, initializeCommand: './setup.sh' },
      'setup.sh': '#!/bin/sh\necho ran > ran-here\n',
    });
    const refused = await up('asks');
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('echo ran > ran-here') });
    expect(left('asks')).toEqual([]);
    const planned = told(await up('asks', '--dry-run', '--json'));
    expect(planned).toMatchObject({ outcome: 'planned', plan: { consents: [{ rule: 'host-command' }] } });
    expect(left('asks')).toEqual([]);
    expect(await up('asks', '--skip-initialize')).toMatchObject({ status: 0 });
    expect(existsSync(join(folder, 'ran-here'))).toBe(false);
    const allowed = await up('asks', '--allow', 'host-command', '--rebuild');
    expect(allowed, allowed.stderr).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, 'ran-here'), 'utf8')).toBe('ran\n');
  });

  test('a container that is not what would be made now is not used', async () => {
    write('changes', image);
    expect(await up('changes')).toMatchObject({ status: 0 });
    const made = await ids('changes');
    write('changes', { '.devcontainer/devcontainer.json': { image: smallImage, containerEnv: { NEW: '1' } } });
    const other = await up('changes', '--json');
    expect(other).toMatchObject({ status: 1, stderr: expect.stringContaining('+ variable NEW') });
    expect(told(other)).toMatchObject({ outcome: 'different', name: 'changes', changes: expect.arrayContaining(['+ variable NEW']) });
    expect(await ids('changes')).toEqual(made);
  });

  test('a lifecycle command that fails leaves the container, and says its exit code', async () => {
    write('fails', { '.devcontainer/devcontainer.json': { image: smallImage, postCreateCommand: 'echo no; exit 3' } });
    const failed = await up('fails', '--json');
    expect(failed).toMatchObject({ status: 1, stderr: expect.stringContaining('postCreateCommand failed with exit code 3') });
    expect(told(failed)).toMatchObject({ outcome: 'up', failed: { command: { property: 'postCreateCommand', exitCode: 3 } } });
    expect(await ids('fails')).toHaveLength(1);
    expect(await run('fails', 'exec', 'true')).toMatchObject({ status: 0 });
  });

  test('what the gate would refuse is refused before anything starts', async () => {
    write('refused', {
      '.devcontainer/devcontainer.json': {
        image: smallImage,
        mounts: ['source=/etc,target=/x,type=bind'],
        runArgs: ['--pid=host', '-l', 'devcontainer.local_folder=/other'],
      },
    });
    const { status, stdout } = await up('refused');
    expect(status).toBe(1);
    expect(stdout).toContain('system-path-mounted');
    expect(stdout).toContain('host-pid-namespace');
    // By another label the reference CLI would wait for ever for the container that it has started.
    expect(stdout).toContain('identity-label-set');
    expect(left('refused')).toEqual([]);
    const json = await up('refused', '--json');
    expect(json).toMatchObject({ status: 1, stderr: expect.stringContaining('host-pid-namespace') });
    expect(told(json)).toMatchObject({
      outcome: 'refused',
      plan: { refused: expect.arrayContaining([expect.objectContaining({ rule: 'host-pid-namespace' })]) },
    });
  });

  test('two at once do not meet, and the same twice is refused; rm leaves nothing of one and all of the other', async () => {
    write('one', image);
    write('two', image);
    const started = ['one', 'two', 'two'].map((name) => world().start(name, ['up', '--engine', world().engine]));
    const ended = await Promise.all(started.map(async ({ ended: one }) => one));
    expect(ended[0]).toMatchObject({ status: 0 });
    expect(
      ended
        .slice(1)
        .map(({ status }) => status)
        .toSorted(),
    ).toEqual([0, 3]);
    expect(
      ended
        .slice(1)
        .map(({ stderr }) => stderr)
        .join(''),
    ).toContain('is starting this dev container');
    const removed = await run('one', 'rm', '--force', '--volumes');
    expect(removed, removed.stderr).toMatchObject({ status: 0 });
    expect(left('one')).toEqual([]);
    expect(await ids('two')).toHaveLength(1);
  });

  test.each([300, 700, 1200, 2000])('Ctrl-C after %i ms leaves nothing', async (milliseconds) => {
    const name = `ends-${milliseconds}`;
    write(name, { '.devcontainer/devcontainer.json': { image: smallImage, postCreateCommand: 'sleep 60' } });
    const { process: child, ended } = world().start(name, ['up', '--engine', world().engine]);
    await new Promise((settle) => void setTimeout(settle, milliseconds));
    child.kill('SIGINT');
    expect((await ended).status).not.toBe(0);
    expect(left(name)).toEqual([]);
    expect(await world().made(name)).toBe('');
  });

  // Each is a way in which an older wrapper of the reference CLI failed to hold what it promised.
  describe('an older wrapper', () => {
    test('did not know the labels that the reference CLI sets with -l', async () => {
      const folder = write('labels', {
        '.devcontainer/devcontainer.json': { image: smallImage, runArgs: ['-l', 'of=ours', '--privileged'] },
      });
      expect(await up('labels')).toMatchObject({ status: 0 });
      const [id = ''] = await ids('labels');
      const labels = JSON.parse(await world().direct.said('inspect', '--format', '{{json .Config.Labels}}', id)) as object;
      expect(labels).toMatchObject({ of: 'ours', 'devcontainer.local_folder': folder });
      expect(await runtimeOf(id)).toBe('sysbox-runc false');
      expect(await up('labels')).toMatchObject({ status: 0 });
      expect(await ids('labels')).toEqual([id]);
    });

    test.each([
      ['took a trailing comma for the end', 'comma', `{"image":"${smallImage}","runArgs":["--privileged",],}`],
      [
        'was outdone by a later runtime in runArgs',
        'runtime',
        `{"image":"${smallImage}","runArgs":["--runtime=sysbox-runc","--runtime=runc"]}`,
      ],
    ])('%s', async (_what, name, text) => {
      write(name, { '.devcontainer/devcontainer.json': text });
      const ran = await up(name);
      expect(ran, ran.stdout + ran.stderr).toMatchObject({ status: 0 });
      const [id = '', ...more] = await ids(name);
      expect([await runtimeOf(id), more]).toEqual(['sysbox-runc false', []]);
    });
  });
});

/** What `--json` has printed, which is what its schema says. */
function told({ stdout }: Ran): unknown {
  const value: unknown = JSON.parse(stdout);
  expect(checkSchema('launch-1', value)).toEqual([]);
  return value;
}
