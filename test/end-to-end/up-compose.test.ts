import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectOf } from '../../src/tasks/up/describe-sandbox.ts';
import { sandboxId } from '../../src/tasks/sandbox/sandbox-id.ts';
import type { Ran } from '../engine/run-program.ts';
import { smallImage } from '../engine/small-image.ts';
import { describeUp, type Files } from '../engine/up-world.ts';

const composeFile = [
  'services:',
  `  app: {image: '${smallImage}', command: sleep 1000, volumes: ['..:/workspace'], depends_on: [db], networks: [back]}`,
  `  db: {image: '${smallImage}', command: sleep 1000, privileged: true, networks: [back]}`,
  `  cache: {image: '${smallImage}', command: sleep 1000, runtime: runc, networks: [back]}`,
  `  idle: {image: '${smallImage}', command: sleep 1000, networks: [back]}`,
  'networks: {back: {}}',
  '',
].join('\n');
const compose = (settings: object): Files => ({
  '.devcontainer/devcontainer.json': { dockerComposeFile: 'compose.yml', service: 'app', workspaceFolder: '/workspace', ...settings },
  '.devcontainer/compose.yml': composeFile,
});

const config = (which: string): readonly string[] => ['--config', `.devcontainer/${which}/devcontainer.json`];

describeUp('up of a project of several services', (world) => {
  const up = (name: string, ...args: readonly string[]): Promise<Ran> => world().up(name, ...args);
  const services = async (name: string): Promise<readonly string[]> => {
    const format =
      '{{index .Config.Labels "com.docker.compose.service"}} {{.HostConfig.Runtime}} {{.HostConfig.Privileged}} {{.State.Running}}';
    return Promise.all((await world().ids(name)).map(async (id) => world().direct.said('inspect', '--format', format, id)));
  };

  test('starts every service under Sysbox, and those of runServices alone where they are named', async () => {
    // How long editors keep it is theirs: up stops nothing at its end, whatever shutdownAction says.
    world().write('services', compose({ shutdownAction: 'stopCompose' }));
    const ran = await up('services');
    expect(ran, ran.stdout + ran.stderr).toMatchObject({ status: 0 });
    expect((await services('services')).toSorted()).toEqual(
      ['app', 'cache', 'db', 'idle'].map((service) => `${service} sysbox-runc false true`),
    );
    world().write('chosen', compose({ runServices: ['cache'], shutdownAction: 'none' }));
    expect(await up('chosen')).toMatchObject({ status: 0 });
    expect((await services('chosen')).toSorted()).toEqual(['app', 'cache', 'db'].map((service) => `${service} sysbox-runc false true`));
    // Commands run in the service that is named, and reach the others by their names.
    expect(await world().run('chosen', ['exec', 'sh', '-c', 'pwd; nslookup db >/dev/null && echo found'])).toMatchObject({
      stdout: '/workspace\nfound\n',
    });
    // Two projects of one folder’s name and files never meet.
    expect(await world().run('chosen', ['rm', '--force', '--volumes'])).toMatchObject({ status: 0 });
    expect(await world().made('chosen')).toBe('');
    expect(await services('services')).toHaveLength(4);
  });

  test('refuses a service that is not there, in a sentence', async () => {
    world().write('no-service', compose({ service: 'web' }));
    expect(await up('no-service')).toMatchObject({
      status: 4,
      stdout: expect.stringMatching(/the service of the dev container\s+was not found/u),
    });
    expect(await world().made('no-service')).toBe('');
    expect(world().left('no-service')).toEqual([]);
  });

  test('takes no project over that belongs to somebody else, by whatever name', async () => {
    const folder = world().write('adopts', {
      ...compose({}),
      '.devcontainer/.env': 'COMPOSE_PROJECT_NAME=containai-others\n',
      '.env': 'COMPOSE_PROJECT_NAME=containai-others\n',
    });
    const { direct, image } = world();
    const other = (project: string): Promise<string> =>
      direct.said(
        'run',
        '-d',
        '--name',
        `${project}-app-1`,
        '--label',
        `com.docker.compose.project=${project}`,
        '--label',
        'com.docker.compose.service=app',
        image,
        'sleep',
        '1000',
      );
    const others = [await other('containai-others')];
    try {
      // A name that the repository chooses is refused, and not taken where somebody answers for it.
      expect(await up('adopts')).toMatchObject({ status: 1, stdout: expect.stringContaining('project-adopted') });
      expect(await up('adopts', '--allow', 'project-adopted')).toMatchObject({ status: 0 });
      expect(await world().ids('adopts')).not.toContain(others[0]);
      expect(world().sandbox('adopts').container?.project).not.toBe('containai-others');
      expect(await world().run('adopts', ['rm', '--force'])).toMatchObject({ status: 0 });
      // One that has the very name of ours is refused.
      const id = sandboxId(folder, join(folder, '.devcontainer/devcontainer.json'), 0);
      others.push(await other(projectOf({ form: 'compose', name: 'adopts', id })!));
      const refused = await up('adopts', '--allow', 'project-adopted');
      expect(refused).toMatchObject({ status: 3, stderr: expect.stringContaining('that is not of this sandbox') });
      expect(world().left('adopts')).toEqual([]);
      for (const one of others) expect(await direct.said('inspect', '--format', '{{.State.Running}}', one)).toBe('true');
    } finally {
      await direct.said('rm', '-f', ...others);
    }
  });

  test('--config chooses of several in one repository, each a dev container of its own', async () => {
    const folder = world().write('several', {
      '.devcontainer/one/devcontainer.json': { image: smallImage, containerEnv: { WHICH: 'one' } },
      '.devcontainer/two/devcontainer.json': { image: smallImage, containerEnv: { WHICH: 'two' } },
    });
    expect(await up('several')).toMatchObject({ status: 2, stderr: expect.stringMatching(/one.*two|--config/su) });
    for (const which of ['one', 'two']) expect(await up('several', ...config(which))).toMatchObject({ status: 0 });
    const list = JSON.parse((await world().run('several', ['ls', '--json'])).stdout) as {
      readonly sandboxes: readonly { readonly name: string }[];
    };
    const names = list.sandboxes.map(({ name }) => name);
    expect(new Set(names).size).toBe(2);
    const seen = await Promise.all(
      names.map(async (name) => (await world().run('several', ['exec', name, '--', 'sh', '-c', 'echo $WHICH'])).stdout),
    );
    expect(seen.toSorted()).toEqual(['one\n', 'two\n']);
    // Both stand in the folder, and neither is meant by it.
    expect(await world().run('several', ['exec', 'true'])).toMatchObject({ status: 2 });
    for (const name of names) expect(await world().run('several', ['rm', '--force', name])).toMatchObject({ status: 0 });
    expect(await world().direct.said('ps', '-aq', '--filter', `label=devcontainer.local_folder=${folder}`)).toBe('');
  });
});
