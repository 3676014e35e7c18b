import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { smallImage } from '../engine/small-image.ts';
import { builtProgram, describeUp } from '../engine/up-world.ts';
import { skipReason } from '../skip.ts';

const someone = 1001;
const readable = spawnSync('setpriv', [`--reuid=${someone}`, '--clear-groups', 'test', '-r', builtProgram]).status === 0;
const allow = ['--allow', 'build-not-contained'] as const;

describeUp('users of up', (world, isReal) => {
  // Sysbox maps the numbers of a bind to themselves; the stand-in’s engine has no such mapping, and workspaces belong there to whom they show.
  const shift = isReal ? 0 : 165_536;
  const owner = (path: string): string => {
    const { uid, gid } = statSync(path);
    return `${uid - shift}:${gid - shift}`;
  };
  const whoami = 'echo "$(id -un) $(id -u):$(id -g)"; touch by-command';

  test.each<[name: string, settings: object, first: string, remote: string]>([
    ['container', { containerUser: 'dev' }, 'dev', 'dev 1000:1000'],
    ['both', { containerUser: 'dev', remoteUser: 'root' }, 'dev', 'root 0:0'],
  ])('%s: containerUser runs the container, remoteUser the commands', async (name, settings, first, remote) => {
    const folder = world().write(name, {
      '.devcontainer/devcontainer.json': {
        image: smallImage,
        updateRemoteUserUID: false,
        postCreateCommand: `(${whoami}) > by-hook`,
        ...settings,
      },
    });
    expect(await world().up(name)).toMatchObject({ status: 0 });
    const { id } = world().sandbox(name).container!;
    expect(await world().direct.said('inspect', '--format', '{{.Config.User}}', id)).toBe(first);
    expect(await world().run(name, ['exec', 'sh', '-c', 'cat by-hook; ' + whoami])).toMatchObject({ stdout: `${remote}\n${remote}\n` });
    expect(owner(join(folder, 'by-command'))).toBe(remote.split(' ')[1]);
  });

  describe.skipIf(skipReason(!readable, 'up as another user: that user may not read this checkout'))('up as another user', () => {
    test('gives remoteUser its number, and what is made inside belongs to it', async () => {
      const settings = { image: smallImage, remoteUser: 'dev', updateRemoteUserUID: true, postCreateCommand: 'touch by-hook' };
      const folder = world().write('someone', { '.devcontainer/devcontainer.json': settings }, someone + shift);
      const ran = await world().run('someone', ['up', '--engine', world().engine, ...allow], { uid: someone });
      expect(ran, ran.stderr).toMatchObject({ status: 0, stdout: expect.stringContaining('as dev') });
      const inside = await world().run('someone', ['exec', 'sh', '-c', whoami], { uid: someone });
      expect(inside).toMatchObject({ status: 0, stdout: `dev ${someone}:${someone}\n` });
      expect(['by-hook', 'by-command'].map((file) => owner(join(folder, file)))).toEqual([
        `${someone}:${someone}`,
        `${someone}:${someone}`,
      ]);
      // The gate and all that is kept are that user’s, and so is the right to take it away.
      expect(statSync(join('/proc', String(world().gatePid('someone')))).uid).toBe(someone);
      expect(await world().run('someone', ['rm', '--force'], { uid: someone })).toMatchObject({ status: 0 });
      expect(await world().made('someone', someone)).toBe('');
    });
  });

  test.each<[name: string, remoteUser: string, inside: string]>([
    ['as-root', 'root', 'root 0:0'],
    // As of the reference CLI: the number 0 is taken, and the user keeps its own (scripts/updateUID.Dockerfile).
    ['as-dev', 'dev', 'dev 1000:1000'],
  ])('%s: up as root changes no number, and what root makes inside belongs to it', async (name, remoteUser, inside) => {
    const folder = world().write(
      name,
      { '.devcontainer/devcontainer.json': { image: smallImage, remoteUser, updateRemoteUserUID: true } },
      shift,
    );
    expect(await world().up(name, ...allow)).toMatchObject({ status: 0 });
    const ran = await world().run(name, ['exec', 'sh', '-c', whoami]);
    expect(ran.stdout).toBe(`${inside}\n`);
    const made = join(folder, 'by-command');
    expect([existsSync(made) ? owner(made) : 'nothing', ran.stderr.includes('Permission denied')]).toEqual(
      remoteUser === 'root' ? ['0:0', false] : ['nothing', true],
    );
  });

  test('up as root in a workspace of another user does what the reference CLI does', async () => {
    const settings = { image: smallImage, remoteUser: 'dev', runArgs: ['--runtime=sysbox-runc'] };
    const said: string[] = [];
    for (const name of ['reference', 'ours']) {
      const folder = world().write(name, { '.devcontainer/devcontainer.json': settings }, someone + shift);
      const { direct } = world();
      const came = name === 'ours' ? await world().up(name, ...allow) : await direct.devcontainer('up', ['--workspace-folder', folder]);
      expect(came).toMatchObject({ status: 0 });
      const { stdout } =
        name === 'ours'
          ? await world().run(name, ['exec', 'sh', '-c', `${whoami} 2>&1; ls -ldn .`])
          : await direct.devcontainer('exec', ['--workspace-folder', folder, 'sh', '-c', `${whoami} 2>&1; ls -ldn .`]);
      said.push(stdout.trim());
    }
    expect(said[0]).toContain('dev 1000:1000');
    expect(said[0]).toContain('Permission denied');
    expect(said[1]!.replaceAll(/\d\d:\d\d/gu, '')).toBe(said[0]!.replaceAll(/\d\d:\d\d/gu, ''));
    const labelled = `label=devcontainer.local_folder=${join(world().folder, 'workspaces/reference')}`;
    const [id = '', image = ''] = (await world().direct.said('ps', '--filter', labelled, '--format', '{{.ID}} {{.Image}}')).split(' ');
    await world().direct.said('rm', '-f', id);
    await world().direct.docker(['rmi', '-f', image]);
  });
});
