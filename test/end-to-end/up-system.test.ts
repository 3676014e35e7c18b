import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../src/model/sandbox.ts';
import { importInitImage } from '../engine/init-image.ts';
import type { Ran, Running } from '../engine/run-program.ts';
import { startProgram } from '../engine/run-program.ts';
import { systemBase } from '../engine/system-base.ts';
import { builtProgram, describeUp } from '../engine/up-world.ts';
import { skipReason } from '../skip.ts';

const found = process.env['CONTAINAI_TEST_SYSBOX'] === undefined ? undefined : systemBase();
const base = `containai-test/system-up:${process.pid}`;
/** A base on which the build lasts: its package manager never ends. */
const slow = `containai-test/system-slow:${process.pid}`;
const uid = 1234;
const minutes = 6;

/** What a stand-in for the system image must have: its user. */
const userFiles = {
  'etc/passwd': `root:x:0:0:root:/root:/bin/sh\nagent:x:${uid}:${uid}::/tmp:/bin/sh\n`,
  'etc/group': `root:x:0:\nagent:x:${uid}:\ndocker:x:999:agent\n`,
};

/** Runs a container of the inner engine that does not heed SIGTERM. */
const deaf = `
set -e
root=$(mktemp -d)
for program in /bin/sh /bin/sleep; do
  { echo $program; ldd $program | grep -o '/[^ ]*'; } | xargs -I{} cp -L --parents {} $root
done
tar -C $root -c . | docker import - deaf
docker run -d --network=none deaf /bin/sh -c 'trap "" TERM; while :; do /bin/sleep 1; done'
`;

describeUp('up --system', (world, isReal) => {
  const missing = isReal && (found === undefined || 'missing' in found);
  const isSkipped = skipReason(missing, 'the system container under Sysbox: no Debian was made by debootstrap (CI=true, as root)');
  const names = new Set<string>();

  /** A folder that belongs to somebody. */
  const folderOf = (name: string): string => {
    names.add(name);
    return world().write(name, { 'README.md': 'A file.\n' }, uid);
  };
  const up = (name: string, ...args: readonly string[]): Promise<Ran> => start(name, ...args).ended;
  const start = (name: string, ...args: readonly string[]): Running => {
    const { near, engine, folder } = world();
    const words = [process.execPath, builtProgram, 'up', '--system', '--engine', engine, '--base', base, ...args];
    const [program, ...rest] = [...near, ...words];
    return startProgram(program!, rest, { env: world().environment(name), cwd: join(folder, 'workspaces', name), minutes });
  };
  const run = (name: string, ...args: readonly string[]): Promise<Ran> => world().run(name, args, { isNear: true });
  const inside = async (name: string, script: string): Promise<string> => {
    const { stdout, stderr } = await run(name, 'exec', 'sh', '-c', script);
    return (stdout + stderr).trim();
  };
  /** What the engine has of a sandbox. */
  const left = async ({ id }: Pick<Sandbox, 'id'>): Promise<string> =>
    (await world().direct.said('ps', '-aq', '--filter', `label=containai.owner=${id}`)) +
    (await world().direct.said('volume', 'ls', '-q', '--filter', `name=containai-${id}`));
  const removed = async (name: string): Promise<void> => {
    const sandbox = world().sandbox(name);
    expect(await run(name, 'rm', '--force', '--volumes')).toMatchObject({ status: 0 });
    expect([await left(sandbox), world().left(name)]).toEqual(['', []]);
  };

  /** The image is there: on a real Sysbox as it is, else a stand-in for it that has its name and its label. */
  const ready = async (): Promise<void> => {
    const { image, hash, isThere } = await neededImage();
    if (isThere) return;
    if (isReal) {
      const words = ['system', 'build', '--base', base, '--engine', world().engine];
      const env = world().environment('images');
      const cwd = join(world().folder, 'workspaces/images');
      expect(await startProgram(process.execPath, [builtProgram, ...words], { env, cwd, minutes }).ended).toMatchObject({ status: 0 });
    } else {
      const changes = [`LABEL containai.system=${hash}`, 'STOPSIGNAL 37', 'USER root'];
      await importInitImage(world(), image, { files: userFiles, changes });
    }
  };
  const neededImage = async (): Promise<{ readonly image: string; readonly hash: string; readonly isThere: boolean }> => {
    const { stdout } = await world().run('images', ['system', 'status', '--base', base, '--engine', world().engine, '--json']);
    const { image, id } = JSON.parse(stdout) as { readonly image: string; readonly id?: string };
    return { image, hash: image.slice(image.indexOf(':') + 1), isThere: id !== undefined };
  };

  beforeAll(async () => {
    if (missing) return;
    folderOf('images');
    if (found !== undefined && 'archive' in found && isReal) await world().direct.said('import', found.archive, base);
    else await importInitImage(world(), base);
    const stays = '#!/bin/sh\nwhile :; do sleep 1; done\n';
    await importInitImage(world(), slow, { files: { 'bin/apt-get': stays, 'bin/apt-cache': stays, 'usr/sbin/kept': '' } });
  }, minutes * 60_000);
  afterAll(async () => {
    if (missing) return;
    for (const name of names) await run(name, 'rm', '--force', '--volumes');
    const { image } = await neededImage();
    await world().direct.docker(['rmi', image, base, slow]);
  });

  test.skipIf(isSkipped)(
    'what is missing is planned and not fetched, and a build as root of this machine is somebody’s to answer for',
    async () => {
      folderOf('plain');
      const none = await up('plain', '--base', 'containai.invalid/none:1', '--dry-run', '--allow', 'build-not-contained');
      expect(none).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/its image is built first, on\s+containai\.invalid\/none:1/u),
      });
      const refused = await up('plain');
      expect(refused).toMatchObject({ status: 1, stdout: expect.stringContaining('build-not-contained') });
      const line = refused.stdout.split('\n').find((one) => one.startsWith('If you answer for it: containai up '));
      expect(line).toBe(
        `If you answer for it: containai up --system --engine ${world().engine} --base ${base} --allow build-not-contained`,
      );
      expect(world().left('plain')).toEqual([]);
      expect(existsSync(join(world().environment('plain')['XDG_STATE_HOME']!, 'containai/system'))).toBe(false);
    },
  );

  test.skipIf(isSkipped)('a build that is told to end leaves nothing', async () => {
    folderOf('ended');
    const building = start('ended', '--base', slow, '--allow', 'build-not-contained', '--verbose');
    let said = '';
    building.process.stderr!.on('data', (part: string) => (said += part));
    await expect.poll(() => said, { timeout: 60_000 }).toMatch(/install-packages\.sh/u);
    building.process.kill('SIGINT');
    expect(await building.ended).toMatchObject({ status: 130, stderr: expect.stringContaining('Ended; nothing was built.') });
    expect(world().left('ended')).toEqual([]);
    expect(await world().direct.said('ps', '-aq', '--filter', `ancestor=${slow}`)).toBe('');
  });

  test.skipIf(isSkipped)(
    'a machine whose user has the number of the folder’s owner; it starts, stops and is made anew',
    async () => {
      const name = 'machine';
      const folder = folderOf(name);
      // There it is built by this, which was answered for.
      if (!isReal) await ready();
      const first = await up(name, '--allow', 'build-not-contained');
      expect(first, first.stdout + first.stderr).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/for the user agent \(number 1234\)[^]*machine is up, as agent in \/workspaces\/machine/u),
      });
      const { image } = await neededImage();
      const { container, ssh, id } = world().sandbox(name);
      const who = expect.stringMatching(/^uid=1234\(agent\) gid=1234\(agent\) groups=.*\(docker\)/u);
      expect(await inside(name, 'id')).toEqual(who);
      expect(await inside(name, 'pwd; cat README.md')).toBe('/workspaces/machine\nA file.');
      // The stand-in has no mounts that show numbers as they are here: nobody of it writes there.
      await run(name, 'exec', 'touch', 'made');
      const { uid: owner, gid } = statSync(join(folder, isReal ? 'made' : 'README.md'));
      expect([owner, gid]).toEqual([uid, uid]);
      const format = '{{.Config.Image}} {{.Config.StopTimeout}} {{range .Mounts}}{{.Type}}:{{.Destination}} {{end}}';
      expect((await world().direct.said('inspect', '--format', format, container!.id)).trim().split(' ').toSorted()).toEqual(
        ['20', image, 'bind:/workspaces/machine', 'volume:/var/lib/docker'].toSorted(),
      );
      expect(JSON.parse((await run(name, 'ls', '--json')).stdout)).toMatchObject({ sandboxes: [{ mode: 'system', ssh }] });
      expect((await run(name, 'ls')).stdout).toMatch(/machine\s+running\s+system/u);
      expect(first.stderr).toMatch(isReal ? /^(?:The build runs .*\n)?$/u : /has no sshd/u);
      const reached = isReal
        ? await run(name, 'ssh', name, '--', 'id; docker info --format "{{.OSType}}"; systemctl is-system-running --wait; sudo -n id -u')
        : await run(name, 'exec', 'id');
      expect(reached, reached.stderr).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(
          isReal ? /^uid=1234\(agent\) .*\(docker\).*\nlinux\nrunning\n0\n$/u : /^uid=1234\(agent\) .*\(docker\).*\n$/u,
        ),
      });

      // What is up stays as it is.
      expect(await up(name)).toMatchObject({ status: 0 });
      expect(world().sandbox(name).container!.id).toBe(container!.id);
      const different = await up(name, '--memory', '2g');
      expect(different).toMatchObject({
        status: 1,
        stderr: expect.stringContaining(`containai up --system --base ${base} --rebuild makes it anew`),
      });

      await run(name, 'exec', '-u', 'root', 'sh', '-c', 'echo kept > /var/lib/docker/kept');
      const keyThere = '600 agent\n2';
      const key = 'stat -c "%a %U" /run/containai/git/id_ed25519; ssh -G github.com 2>/dev/null | grep -c containai/git';
      // There is no ssh in the stand-in.
      const keyInside = async (): Promise<string> => (isReal ? inside(name, key) : keyThere);
      if (isReal) {
        await run(name, 'key');
        await inside(name, deaf);
      }
      expect(await keyInside()).toBe(keyThere);
      expect(await run(name, 'stop')).toMatchObject({ status: 0, stdout: 'machine is stopped.\n' });
      expect(await world().direct.said('inspect', '--format', '{{.State.ExitCode}}', container!.id)).toBe('0');
      expect(await run(name, 'start')).toMatchObject({ status: 0 });
      expect(await inside(name, 'id')).toEqual(who);
      expect(await keyInside()).toBe(keyThere);
      expect(await up(name, '--rebuild')).toMatchObject({ status: 0 });
      expect(world().sandbox(name).container!.id).not.toBe(container!.id);
      expect((await run(name, 'exec', '-u', 'root', 'cat', '/var/lib/docker/kept')).stdout).toBe('kept\n');
      expect(await left({ id })).not.toBe('');
      await removed(name);
    },
    minutes * 60_000,
  );

  test.skipIf(isSkipped)(
    'whatever moment it is killed at, the next one brings it up, and one of it alone',
    async () => {
      const name = 'killed';
      folderOf(name);
      await ready();
      const owned = async (...more: readonly string[]): Promise<readonly string[]> => {
        const ids = await world().ids(name);
        const running = more.length === 0 ? ids : (await world().direct.said('ps', '-q', '--no-trunc')).split('\n');
        return ids.filter((one) => running.includes(one));
      };
      const moments: readonly (() => Promise<boolean>)[] = [
        async () => world().left(name).length > 0,
        async () => (await owned()).length > 0,
        async () => (await owned('running')).length > 0,
      ];
      for (const isThen of moments) {
        const killed = start(name);
        let isOver = false;
        void killed.ended.then(() => {
          isOver = true;
        });
        await expect.poll(async () => isOver || (await isThen()), { timeout: 60_000, interval: 5 }).toBe(true);
        killed.process.kill('SIGKILL');
        await killed.ended;
        const again = await up(name);
        expect(again, again.stdout + again.stderr).toMatchObject({ status: 0 });
        expect(await owned()).toEqual([world().sandbox(name).container!.id]);
        expect(await inside(name, 'id -u')).toBe(String(uid));
        await removed(name);
      }
    },
    minutes * 60_000,
  );

  test.skipIf(isSkipped)(
    'two at once are apart, and one without a network is not reached by SSH',
    async () => {
      await ready();
      const env = { XDG_STATE_HOME: world().environment('one')['XDG_STATE_HOME']! };
      const both = ['one', 'two'].map((name) => {
        const cwd = folderOf(name);
        const words = ['up', '--system', '--engine', world().engine, '--base', base, '--json'];
        return world().run(name, words, { env, cwd, isNear: true });
      });
      const said = (await Promise.all(both)).map(({ stdout, stderr }) => {
        expect(stdout, stderr).toContain('"outcome":"up"');
        return (
          JSON.parse(stdout) as {
            readonly sandbox: { readonly id: string; readonly ssh: { readonly port: number }; readonly mode: string };
          }
        ).sandbox;
      });
      expect(said.map(({ mode }) => mode)).toEqual(['system', 'system']);
      expect(said[0]!.ssh.port).not.toBe(said[1]!.ssh.port);
      expect(await inside('one', 'cd /workspaces; ls')).toBe('one');
      for (const { id } of said) {
        expect(await run('one', 'rm', '--force', '--volumes', id === said[0]!.id ? 'one' : 'two')).toMatchObject({ status: 0 });
        expect(await left({ id })).toBe('');
      }
      folderOf('alone');
      const alone = await up('alone', '--no-network');
      expect(alone, alone.stderr).toMatchObject({ status: 0, stdout: expect.stringContaining('no SSH, since it has no network') });
      expect(world().sandbox('alone').ssh).toBeUndefined();
      expect(await inside('alone', 'ls /sys/class/net')).not.toContain('eth0');
      await removed('alone');
    },
    minutes * 60_000,
  );

  test.skipIf(isSkipped)('what cannot be is said in a sentence', async () => {
    folderOf('wrong');
    const sentences: readonly (readonly [args: readonly string[], says: string])[] = [
      [['--config', 'a.json'], 'containai: --system starts no dev container, so that --config means nothing with it: leave it out.\n'],
      [['--env', 'PATH'], 'containai: --system starts no dev container, so that --env means nothing with it: leave it out.\n'],
      [['--systemd'], 'containai: --system starts no dev container, so that --systemd means nothing with it: leave it out.\n'],
      [
        ['--skip-initialize'],
        'containai: --system starts no dev container, so that --skip-initialize means nothing with it: leave it out.\n',
      ],
      [['nowhere'], 'containai: nowhere is no folder.\n'],
      [['README.md'], 'containai: README.md is no folder.\n'],
      [['--base', 'Debian Trixie'], 'containai: --base wants the name of an image, such as debian:trixie, not “Debian Trixie”.\n'],
      [
        ['--ssh', '--no-network'],
        'containai: --ssh needs a network to reach the container by, and --no-network gives it none: leave one of them out.\n',
      ],
    ];
    for (const [args, stderr] of sentences) expect(await up('wrong', ...args)).toEqual({ status: 2, stdout: '', stderr });
  });
});
