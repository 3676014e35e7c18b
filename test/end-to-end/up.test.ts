import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkSchema } from '../check-schema.ts';
import { describeWithEngines, type Rig } from '../engine/rig.ts';
import { type Running, startProgram } from '../engine/run-program.ts';
import { smallImage } from '../engine/small-image.ts';

// `containai up` as a user runs it. The runtime is a stand-in: what is contained here is contained by the engine’s user namespaces.
const preload = fileURLToPath(new URL('../engine/show-sysboxfs.cjs', import.meta.url));
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

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
type Files = Readonly<Record<string, string | object>>;

describeWithEngines(
  'up',
  '',
  (rig) => {
    const state = (name: string): string => join(dirname(rig().workspace), 'state', name);
    const write = (name: string, files: Files): string => writeWorkspace(rig(), name, files);
    const environmentOf = (name: string): Record<string, string> => ({
      ...rig().direct.env,
      XDG_STATE_HOME: state(name),
      XDG_CACHE_HOME: state('cache'),
      XDG_CONFIG_HOME: '/nonexistent',
      NODE_OPTIONS: `--require ${preload}`,
    });
    const run = (name: string, ...args: readonly string[]): Ran => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
        encoding: 'utf8',
        cwd: join(rig().workspace, name),
        env: environmentOf(name),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return { status, stdout, stderr };
    };
    const start = (name: string, ...args: readonly string[]): Running =>
      startProgram(process.execPath, [cli, ...args], { cwd: join(rig().workspace, name), env: environmentOf(name) });
    const up = (name: string, ...args: readonly string[]): Ran => run(name, 'up', '--engine', rig().engine.socket, ...args);
    const ids = async (name: string): Promise<readonly string[]> =>
      (await rig().direct.said('ps', '-aq', '--no-trunc', '--filter', `label=containai.owner=${idOf(name)}`))
        .split('\n')
        .filter((id) => id !== '');
    const idOf = (name: string): string =>
      readdirSync(join(state(name), 'containai/sandboxes'))
        .find((one) => one.endsWith('.json'))!
        .slice(0, -5);
    const containerOf = (name: string): string =>
      (JSON.parse(readFileSync(join(state(name), `containai/sandboxes/${idOf(name)}.json`), 'utf8')) as { container: { id: string } })
        .container.id;
    const left = (name: string): readonly string[] => {
      const folder = join(state(name), 'containai/sandboxes');
      return existsSync(folder) ? readdirSync(folder) : [];
    };

    const images = async (filter: string): Promise<string> => rig().direct.said('images', '-q', '--filter', filter);

    describe('brings up', () => {
      test.each<[what: string, files: Files, args: readonly string[], containers: number, file: string, content: string]>([
        ['an-image', image, [], 1, 'made-by-hook', 'made'],
        ['a-dockerfile', dockerfile, ['--allow', 'build-not-contained'], 1, '/greeting', 'hello'],
        ['compose', compose, [], 2, '/workspace/.devcontainer/compose.yml', 'services:'],
      ])('%s, and uses it again', async (name, files, args, containers, file, content) => {
        const folder = write(name, files);
        const before = readdirSync(join(folder, '.devcontainer'));
        const first = up(name, ...args);
        expect(first, first.stderr).toMatchObject({ status: 0, stdout: expect.stringContaining(`${name} is up`) });
        const made = await ids(name);
        expect(made).toHaveLength(containers);
        for (const id of made)
          expect(await rig().direct.said('inspect', '--format', '{{.HostConfig.Runtime}} {{.HostConfig.Privileged}}', id)).toBe(
            'sysbox-runc false',
          );
        const seen = run(name, 'exec', '--', 'sh', '-c', `cat ${file}; exit 7`);
        expect(seen).toMatchObject({ status: 7, stdout: expect.stringContaining(content) });
        // Nothing was written into the repository.
        expect(readdirSync(join(folder, '.devcontainer'))).toEqual(before);
        const again = up(name, '--json', ...args);
        expect(again, again.stderr).toMatchObject({ status: 0 });
        expect(told(again)).toMatchObject({
          outcome: 'up',
          sandbox: { name, container: containerOf(name) },
          verified: made.map(() => ({ standing: expect.any(String) })),
        });
        expect(await ids(name)).toEqual(made);
        const used = containerOf(name);
        const nameless = await images('dangling=true');
        if (files === dockerfile) writeFileSync(join(folder, '.devcontainer/Dockerfile'), `FROM ${smallImage}\nRUN echo again > /built\n`);
        expect(up(name, '--rebuild', ...args)).toMatchObject({ status: 0 });
        expect(containerOf(name)).not.toBe(used);
        expect(await ids(name)).toHaveLength(containers);
        if (files !== dockerfile) return;
        // What a new build takes the place of is gone; what was built goes with its dev container.
        expect(await images('dangling=true')).toBe(nameless);
        expect(await images(`reference=vsc-${name}-*`)).not.toBe('');
        const removed = run(name, 'rm', '--force');
        expect(removed, removed.stderr).toMatchObject({ status: 0, stdout: expect.stringContaining('Removed image ') });
        expect(await images(`reference=vsc-${name}-*`)).toBe('');
      });
    });

    test('what runs on this machine wants consent, which nobody can give here', async () => {
      const folder = write('asks', {
        '.devcontainer/devcontainer.json': { image: smallImage, initializeCommand: './setup.sh' },
        'setup.sh': '#!/bin/sh\necho ran > ran-here\n',
      });
      chmodSync(join(folder, 'setup.sh'), 0o755);
      const refused = up('asks');
      expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('echo ran > ran-here') });
      expect(left('asks')).toEqual([]);
      expect(told(up('asks', '--dry-run', '--json'))).toMatchObject({ outcome: 'planned', plan: { consents: [{ rule: 'host-command' }] } });
      expect(left('asks')).toEqual([]);
      expect(up('asks', '--skip-initialize')).toMatchObject({ status: 0 });
      expect(existsSync(join(folder, 'ran-here'))).toBe(false);
      const allowed = up('asks', '--allow', 'host-command', '--rebuild');
      expect(allowed, allowed.stderr).toMatchObject({ status: 0 });
      expect(readFileSync(join(folder, 'ran-here'), 'utf8')).toBe('ran\n');
    });

    test('a container that is not what would be made now is not used', async () => {
      const folder = write('changes', image);
      expect(up('changes')).toMatchObject({ status: 0 });
      const made = await ids('changes');
      writeFileSync(join(folder, '.devcontainer/devcontainer.json'), JSON.stringify({ image: smallImage, containerEnv: { NEW: '1' } }));
      const other = up('changes', '--json');
      expect(other).toMatchObject({ status: 1, stderr: expect.stringContaining('+ variable NEW') });
      expect(told(other)).toMatchObject({ outcome: 'different', name: 'changes', changes: expect.arrayContaining(['+ variable NEW']) });
      expect(await ids('changes')).toEqual(made);
    });

    test('a lifecycle command that fails leaves the container, and says its exit code', async () => {
      write('fails', { '.devcontainer/devcontainer.json': { image: smallImage, postCreateCommand: 'echo no; exit 3' } });
      const failed = up('fails', '--json');
      expect(failed).toMatchObject({ status: 1, stderr: expect.stringContaining('postCreateCommand failed with exit code 3') });
      expect(told(failed)).toMatchObject({ outcome: 'up', failed: { command: { property: 'postCreateCommand', exitCode: 3 } } });
      expect(await ids('fails')).toHaveLength(1);
      expect(run('fails', 'exec', 'true')).toMatchObject({ status: 0 });
    });

    test('what the gate would refuse is refused before anything starts', async () => {
      write('refused', {
        '.devcontainer/devcontainer.json': {
          image: smallImage,
          mounts: ['source=/etc,target=/x,type=bind'],
          runArgs: ['--pid=host', '-l', 'devcontainer.local_folder=/other'],
        },
      });
      const { status, stdout } = up('refused');
      expect(status).toBe(1);
      expect(stdout).toContain('system-path-mounted');
      expect(stdout).toContain('host-pid-namespace');
      // By another label the reference CLI would wait for ever for the container that it has started.
      expect(stdout).toContain('identity-label-set');
      expect(left('refused')).toEqual([]);
      const json = up('refused', '--json');
      expect(told(json)).toMatchObject({
        outcome: 'refused',
        plan: { refused: expect.arrayContaining([expect.objectContaining({ rule: 'host-pid-namespace' })]) },
      });
      expect(json).toMatchObject({ status: 1, stderr: expect.stringContaining('host-pid-namespace') });
    });

    test('two at once do not meet, and the same twice is refused; rm leaves nothing of one and all of the other', async () => {
      write('one', image);
      write('two', image);
      const started = ['one', 'two', 'two'].map((name) => start(name, 'up', '--engine', rig().engine.socket));
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
      const removed = run('one', 'rm', '--force', '--volumes');
      expect(removed, removed.stderr).toMatchObject({ status: 0 });
      expect(left('one')).toEqual([]);
      expect(await ids('two')).toHaveLength(1);
    });

    test.each([300, 700, 1200, 2000])('Ctrl-C after %i ms leaves nothing', async (milliseconds) => {
      const name = `ends-${milliseconds}`;
      write(name, { '.devcontainer/devcontainer.json': { image: smallImage, postCreateCommand: 'sleep 60' } });
      const before = await rig().direct.said('ps', '-aq');
      const { process: child, ended } = start(name, 'up', '--engine', rig().engine.socket);
      await new Promise((settle) => void setTimeout(settle, milliseconds));
      child.kill('SIGINT');
      expect((await ended).status).not.toBe(0);
      expect(left(name)).toEqual([]);
      expect(await rig().direct.said('ps', '-aq')).toBe(before);
    });

    // Each is a way in which a wrapper of the reference CLI failed to hold what it promised.
    test.each<[what: string, name: string, text: string, status: number]>([
      ['a later runtime in runArgs', 'runtime', `{"image":"${smallImage}","runArgs":["--runtime=sysbox-runc","--runtime=runc"]}`, 0],
      ['a trailing comma', 'comma', `{"image":"${smallImage}","runArgs":["--privileged",],}`, 0],
    ])('is held in spite of %s', async (_what, name, text, status) => {
      write(name, { '.devcontainer/devcontainer.json': text });
      const ran = up(name);
      expect(ran, ran.stdout + ran.stderr).toMatchObject({ status });
      for (const id of await ids(name))
        expect(await rig().direct.said('inspect', '--format', '{{.HostConfig.Runtime}} {{.HostConfig.Privileged}}', id)).toBe(
          'sysbox-runc false',
        );
      expect(await ids(name)).toHaveLength(1);
    });
  },
  ['26.1'],
);

/** What `--json` has printed, which is what its schema says. */
function told({ stdout }: Ran): unknown {
  const value: unknown = JSON.parse(stdout);
  expect(checkSchema('launch-1', value)).toEqual([]);
  return value;
}

function writeWorkspace({ workspace }: Rig, name: string, files: Files): string {
  const folder = join(workspace, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof text === 'string' ? text : JSON.stringify(text));
  }
  chmodSync(folder, 0o777);
  return folder;
}
