import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packDebian } from '../engine/debian-image.ts';
import { importInitImage } from '../engine/init-image.ts';
import { describeUp } from '../engine/up-world.ts';
import { skipReason } from '../skip.ts';

const image = `containai-test/init:${process.pid}`;
const debian = process.env['CONTAINAI_TEST_SYSBOX'] === undefined ? undefined : packDebian('bookworm', ['systemd-sysv', 'dbus']);

describeUp('systemd as the first process', (world, isReal) => {
  const isMissing = isReal && debian === undefined;
  const names = ['single', 'wished', 'compose', 'failing'];
  beforeAll(async () => {
    if (isMissing) return;
    if (isReal) await world().direct.said('import', '--change', 'CMD ["/sbin/init"]', debian!, image);
    else await importInitImage(world(), image);
  });
  afterAll(async () => {
    for (const name of names) await world().run(name, ['rm', '--force']);
    await world().direct.docker(['rmi', image]);
  });

  const inside = async (name: string, script: string): Promise<string> => {
    const { stdout, stderr } = await world().run(name, ['exec', 'sh', '-c', script]);
    return stdout + stderr;
  };
  const first = 'tr "\\0" " " < /proc/1/cmdline';
  const state = 'systemctl is-system-running';

  describe.skipIf(skipReason(isMissing, 'systemd under Sysbox: no Debian was made by debootstrap (CI=true, as root)'))('is', () => {
    test('where the image says so: prepared as Sysbox would, whole, without Docker’s init, and stopped in order', async () => {
      world().write('single', { '.devcontainer/devcontainer.json': { image, init: true, remoteEnv: { A: 'b' } } });
      const ran = await world().up('single');
      expect(ran, ran.stderr).toMatchObject({ status: 0, stdout: expect.stringContaining('systemd is the first process') });
      expect(ran.stdout).toContain('init-hides-systemd');
      expect(await inside('single', first)).toMatch(/^(?:\/bin\/sh )?\/sbin\/init $/u);
      expect(await inside('single', 'tr "\\0" "\\n" < /proc/1/environ')).toMatch(/^container=private-users$/mu);
      const mounts = await inside('single', 'cut -d " " -f 2,3 /proc/mounts');
      for (const target of ['/run', '/run/lock', '/tmp']) expect(mounts.split('\n')).toContain(`${target} tmpfs`);
      expect(await inside('single', `${state}; readlink /etc/systemd/system/sys-kernel-debug.mount`)).toBe('running\n/dev/null\n');
      const { id } = world().sandbox('single').container!;
      expect(await world().direct.said('inspect', '--format', '{{.HostConfig.Init}} {{.Config.StopSignal}}', id)).toBe('<nil> SIGRTMIN+3');
      expect((await world().run('single', ['stop'])).status).toBe(0);
      expect(await world().direct.said('inspect', '--format', '{{.State.ExitCode}}', id)).toBe('0');
      const started = await world().run('single', ['start']);
      expect(started).toMatchObject({ status: 0, stderr: '' });
      expect(await inside('single', state)).toBe('running\n');
      const again = await world().up('single');
      expect(again, again.stderr).toMatchObject({ status: 0 });
    });

    test('in the place of the CLI’s own loop only where its user wishes it', async () => {
      world().write('wished', { '.devcontainer/devcontainer.json': { image, overrideCommand: true } });
      const without = await world().up('wished');
      expect(without, without.stderr).toMatchObject({ status: 0, stdout: expect.not.stringContaining('systemd is') });
      expect(await inside('wished', first)).not.toContain('/sbin/init');
      const different = await world().up('wished', '--systemd');
      expect(different).toMatchObject({ status: 1, stderr: expect.stringContaining('overrideCommand true becomes false') });
      expect(await world().up('wished', '--systemd', '--rebuild')).toMatchObject({ status: 0 });
      expect(await inside('wished', first)).toContain('/sbin/init');
    });

    test('of a Compose service', async () => {
      const compose = `services:\n  app:\n    image: ${image}\n    init: true\n    volumes: ['..:/w']\n`;
      world().write('compose', {
        '.devcontainer/devcontainer.json': { dockerComposeFile: 'compose.yml', service: 'app', workspaceFolder: '/w' },
        '.devcontainer/compose.yml': compose,
      });
      const ran = await world().up('compose');
      expect(ran, ran.stderr).toMatchObject({ status: 0 });
      expect(await inside('compose', `${state}; cut -d " " -f 2,3 /proc/mounts | grep "^/tmp "`)).toBe('running\n/tmp tmpfs\n');
      const { id } = world().sandbox('compose').container!;
      expect(await world().direct.said('inspect', '--format', '{{.Config.StopSignal}}', id)).toBe('SIGRTMIN+3');
    });

    test('what fails in it is named, and it is up all the same', async () => {
      const broken = isReal
        ? 'printf "[Service]\\nExecStart=/bin/false\\n[Install]\\nWantedBy=multi-user.target\\n" > /etc/systemd/system/web.service && systemctl enable web'
        : 'echo degraded > /state';
      world().write('failing', { '.devcontainer/devcontainer.json': { image } });
      expect(await world().up('failing')).toMatchObject({ status: 0, stderr: '' });
      await inside('failing', broken);
      await world().run('failing', ['stop']);
      const started = await world().run('failing', ['start']);
      expect(started).toMatchObject({
        status: 0,
        stderr: expect.stringMatching(/what failed in it is web\.service: containai exec failing/u),
      });
    });
  });

  test('an image without it is refused in one sentence', async () => {
    world().write('none', { '.devcontainer/devcontainer.json': { image: world().image } });
    const ran = await world().up('none', '--systemd');
    expect(ran).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/--systemd: the image \S+ starts sh, and not systemd/u),
    });
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
  });
});
