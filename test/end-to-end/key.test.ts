import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packDebian } from '../engine/debian-image.ts';
import type { Ran } from '../engine/run-program.ts';
import { smallImage } from '../engine/small-image.ts';
import { describeUp } from '../engine/up-world.ts';
import { skipReason } from '../skip.ts';

const image = `containai-test/git:${process.pid}`;
const archive = packDebian('bookworm', ['git', 'openssh-client', 'openssh-server']);

/** A server beside the dev container’s user, with a bare repository, whom no key opens yet. */
const server = `
set -e
mkdir -p /srv/git /run/sshd /var/www
cd /srv/git
chown www-data /var/www
[ -e host_key ] || ssh-keygen -q -t ed25519 -N '' -f host_key
[ -e bare.git ] || git init -q --bare bare.git
touch keys
/usr/sbin/sshd -f /dev/null -o Port=2222 -o ListenAddress=127.0.0.1 -o HostKey=/srv/git/host_key -o AuthorizedKeysFile=/srv/git/keys -o PermitRootLogin=prohibit-password -o UsePAM=no -o PidFile=none
`;

/** A commit of its own, pushed. */
const push = `
cd /tmp && rm -rf work && git init -q work && cd work
git -c user.name=a -c user.email=a@example.org commit -q --allow-empty -m "$1"
git push -q ssh://root@localhost:2222/srv/git/bare.git HEAD:refs/heads/"$1"
`;

describeUp('containai key', (world, isReal) => {
  beforeAll(async () => {
    if (archive !== undefined) await world().direct.said('import', '--change', 'CMD ["sleep", "infinity"]', archive, image);
  });
  afterAll(async () => {
    await world().run('pushes', ['rm', '--force']);
    await world().direct.docker(['rmi', image]);
  });
  const run = (...args: readonly string[]): Promise<Ran> => world().run('pushes', args);
  const asRoot = (script: string): Promise<Ran> => run('exec', '-u', 'root', 'sh', '-c', script);
  const pushed = (branch: string): Promise<Ran> => run('exec', 'sh', '-c', push, 'sh', branch);
  const settings = 'sha256sum /etc/ssh/ssh_config';
  const line = 'grep -cx "Include /run/containai/git/ssh_config" /etc/ssh/ssh_config';

  describe.skipIf(skipReason(archive === undefined, 'git push from inside: no Debian was made by debootstrap (CI=true, as root)'))(
    'git push',
    () => {
      test('goes by the key of the workspace, where that is let in, until it is taken away', async () => {
        const name = 'pushes';
        world().write(name, {
          '.devcontainer/devcontainer.json': { image, remoteUser: 'www-data', userEnvProbe: 'none' },
          '.git/config': '[remote "origin"]\n\turl = https://github.com/acme/web.git\n',
        });
        const up = await world().up(name);
        expect(up, up.stdout + up.stderr).toMatchObject({ status: 0 });
        expect(await asRoot(server)).toMatchObject({ status: 0 });
        const before = (await asRoot(settings)).stdout;
        const none = await pushed('none');
        expect([none.status === 0, none.stderr]).toEqual([false, expect.stringContaining('Host key verification failed')]);

        const given = await run('key');
        expect(given, given.stderr).toMatchObject({
          status: 0,
          stdout: expect.stringMatching(/^ssh-ed25519 AAAA\S+ containai-pushes\n$/u),
          stderr: expect.stringContaining('https://github.com/acme/web/settings/keys/new'),
        });
        expect(given.stderr).toContain('git remote set-url origin git@github.com:acme/web.git');
        expect(given.stderr).toContain('It is in pushes');
        const file = join(world().environment(name)['XDG_STATE_HOME']!, 'containai/sandboxes', world().sandbox(name).id, 'git_key');
        expect([statSync(file).mode & 0o777, readFileSync(file, 'utf8')]).toEqual([0o600, expect.stringContaining('OPENSSH')]);

        const unknown = await pushed('unknown');
        expect([unknown.status === 0, unknown.stderr]).toEqual([false, expect.stringContaining('Permission denied')]);
        expect(await asRoot(`echo '${given.stdout.trim()}' > /srv/git/keys`)).toMatchObject({ status: 0 });
        const first = await pushed('first');
        expect(first, first.stderr).toMatchObject({ status: 0 });
        const wanted = 'grep -E "^(stricthostkeychecking|hostkeyalgorithms|globalknownhostsfile) "';
        const seen = `stat -c "%a %U" /run/containai/git/id_ed25519; ls -A ~/.ssh; ssh -G github.com | ${wanted}; ssh -G example.org | ${wanted}`;
        const mine = (await run('exec', 'sh', '-c', seen)).stdout.split('\n');
        expect(mine.slice(0, 6)).toEqual([
          '600 www-data',
          'known_hosts',
          'stricthostkeychecking true',
          'hostkeyalgorithms ssh-ed25519',
          'globalknownhostsfile /run/containai/git/known_hosts',
          'stricthostkeychecking accept-new',
        ]);
        expect((await run('exec', '-u', 'nobody', 'ssh', '-G', 'github.com')).stdout).not.toContain('containai');

        // What the container has lost comes back with each start.
        expect(await asRoot('rm -r /run/containai')).toMatchObject({ status: 0 });
        expect(await run('stop')).toMatchObject({ status: 0 });
        expect(await run('start')).toMatchObject({ status: 0, stderr: '' });
        expect(await asRoot(server)).toMatchObject({ status: 0 });
        const second = await pushed('second');
        expect(second, second.stderr).toMatchObject({ status: 0 });
        expect((await asRoot('git -C /srv/git/bare.git branch --list')).stdout).toBe('  first\n  second\n');
        const again = JSON.parse((await run('key', '--json')).stdout) as object;
        expect(again).toEqual({
          version: 1,
          name,
          key: given.stdout.trim(),
          page: 'https://github.com/acme/web/settings/keys/new',
          isInside: true,
        });
        expect((await asRoot(line)).stdout).toBe('1\n');

        // Taken away while it is stopped.
        expect(await run('stop')).toMatchObject({ status: 0 });
        expect(await run('key', '--remove')).toMatchObject({ status: 0, stderr: expect.stringContaining('at the next start') });
        expect(await run('start')).toMatchObject({ status: 0, stderr: '' });
        expect(await asRoot(server)).toMatchObject({ status: 0 });
        const last = await pushed('last');
        expect([last.status === 0, last.stderr]).toEqual([false, expect.stringContaining('Permission denied')]);
        expect((await asRoot(`${line}; ls -A /run/containai; ${settings}`)).stdout).toBe(`0\n${before}`);
        expect(await run('key', '--remove')).toMatchObject({ status: 0, stdout: 'pushes has no key.\n' });

        // And while it runs.
        expect(JSON.parse((await run('key', '--json')).stdout)).toMatchObject({
          isInside: true,
          key: expect.not.stringContaining(given.stdout.trim()),
        });
        const removed = await run('key', '--remove', '--json');
        expect(JSON.parse(removed.stdout)).toEqual({ version: 1, name, wasThere: true, isStillInside: false });
        expect((await asRoot(`${line}; ls -A /run/containai`)).stdout).toBe('0\n');
        expect(await run('key')).toMatchObject({ status: 0 });
        expect(await run('rm', '--force')).toMatchObject({ status: 0 });
        expect(world().left(name)).toEqual([]);
      }, 120_000);
    },
  );

  test('where there is no ssh inside, one sentence says so', async () => {
    const name = 'without';
    world().write(name, { '.devcontainer/devcontainer.json': { image: smallImage } });
    expect(await world().up(name)).toMatchObject({ status: 0 });
    expect(await world().run(name, ['key'])).toMatchObject({
      status: 3,
      stdout: expect.stringMatching(/^ssh-ed25519 /u),
      stderr: expect.stringContaining('its image has no ssh'),
    });
    expect(await world().run(name, ['key', '--remove'])).toMatchObject({ status: 0 });
    expect(await world().run(name, ['rm', '--force'])).toMatchObject({ status: 0 });
    expect(isReal || (await world().made(name)) === '').toBe(true);
  });
});
