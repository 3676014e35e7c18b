import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { lyingCommands } from '../engine/lying-commands.ts';
import { describeWithEngines } from '../engine/rig.ts';
import { failingOf, runVerify } from '../engine/run-verify.ts';
import { smallImage } from '../engine/small-image.ts';
import { skipReason } from '../skip.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const hasFuse = spawnSync('sh', ['-c', 'exec 3<>/dev/fuse']).status === 0;

describeWithEngines('containai verify', 'tier: standard\n', (rig, release) => {
  const start = async (name: string, ...args: readonly string[]): Promise<void> => {
    await rig().direct.said('run', '-d', '--name', name, ...args);
  };
  const verify = (...args: readonly string[]): ReturnType<typeof runVerify> => runVerify(rig().engine.socket, ...args);
  const busy = [smallImage, 'sleep', '100000'];

  test('plain runc fails: it has this machine’s user namespace', async () => {
    await start('plain', '--userns', 'host', ...busy);
    const seen = verify('plain', '--tier', 'standard');
    expect(seen.status).toBe(1);
    expect(failingOf(seen)).toEqual(expect.arrayContaining(['runtime', 'user-namespace', 'capabilities', 'sysboxfs', 'inside-mknod']));
    expect(seen.standings).toMatchObject({
      'namespace-mnt': 'holds',
      'namespace-pid': 'holds',
      'inside-user-namespace': 'holds',
      processes: 'holds',
    });
    await rig().direct.said('rm', '-f', 'plain');
  });

  test('the engine’s own user namespaces are no Sysbox, whatever the runtime is called', async () => {
    await start('remapped', '--runtime', 'sysbox-runc', ...busy);
    const seen = verify('remapped', '--tier', 'standard');
    expect([seen.status, failingOf(seen).filter((id) => id !== 'namespace-cgroup')]).toEqual([1, ['sysboxfs']]);
    expect(seen.standings).toMatchObject({ runtime: 'holds', 'user-namespace': 'holds', 'inside-mknod': 'holds' });
    expect(seen.details['user-namespace']).toContain('its user 0 is 165536 here');
    await rig().direct.said('rm', '-f', 'remapped');
  });

  test('all processes are looked at, and several containers, and all', async () => {
    await start('one', '--runtime', 'sysbox-runc', smallImage, 'sh', '-c', 'sleep 1000 & sleep 1000 & exec sleep 1000');
    await start('two', '--runtime', 'sysbox-runc', ...busy);
    const seen = verify('one', 'two');
    expect(seen.report.containers.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(seen.details['processes']).toBe('3 processes');
    expect(
      verify('--all')
        .report.containers.map(({ name }) => name)
        .toSorted(),
    ).toEqual(['one', 'two']);
    // One that is not there is not said to hold.
    expect(verify('nosuch')).toMatchObject({ status: 2, report: { containers: [], standing: 'cannot-tell' } });
    await rig().direct.said('rm', '-f', 'one', 'two');
    const none = spawnSync(process.execPath, [cli, 'verify', '--all', '--engine', rig().engine.socket], { encoding: 'utf8' });
    expect([none.status, none.stderr]).toEqual([0, expect.stringContaining('no container runs')]);
  });

  test('a process that has ended and is not asked about its exit code hides nothing', async () => {
    // The shell that was to ask has become sleep, which never does.
    await start('zombie', '--runtime', 'sysbox-runc', smallImage, 'sh', '-c', 'true & exec sleep 100000');
    expect(verify('zombie').standings).toMatchObject({ 'namespace-mnt': 'holds', 'user-namespace': 'holds', folders: 'holds' });
    await rig().direct.said('rm', '-f', 'zombie');
  });

  test('what it does is what it says: a folder that is shown, a socket in it, another container’s processes', async () => {
    const shared = join(rig().workspace, 'shared');
    mkdirSync(shared, { recursive: true });
    const server = createServer().listen(join(shared, 'agent.41'));
    await start('shows', '--runtime', 'sysbox-runc', '-v', `${shared}:/shared`, ...busy);
    await start('joins', '--pid', 'container:shows', '--runtime', 'sysbox-runc', ...busy);
    const seen = verify('shows', '--tier', 'permissive');
    expect(failingOf(seen)).toEqual(expect.arrayContaining(['shared-processes', 'host-sockets']));
    expect(seen.details['folders']).toBe(`${shared} at /shared (writable: what its root makes there is user 165536’s)`);
    expect(seen.details['host-sockets']).toContain(join(shared, 'agent.41'));
    server.close();
    await rig().direct.said('rm', '-f', 'joins', 'shows');
  });

  test('one that is paused is asked nothing', async () => {
    await start('paused', '--runtime', 'sysbox-runc', ...busy);
    await rig().direct.said('pause', 'paused');
    expect(verify('paused').report.containers[0]?.inside).toEqual({ state: 'not asked', why: 'it is paused', ignored: 0 });
    await rig().direct.said('unpause', 'paused');
    await rig().direct.said('rm', '-f', 'paused');
  });

  test('without a shell there is no second witness, and --no-exec wants none', async () => {
    await rig().direct.said('run', '--name', 'bare', smallImage, 'sh', '-c', 'rm /bin/sh');
    await rig().direct.said('commit', '--change', 'ENTRYPOINT []', '--change', 'CMD ["/bin/sleep","100000"]', 'bare', 'bare:test');
    await start('shell-less', '--runtime', 'sysbox-runc', 'bare:test');
    expect(verify('shell-less').report.containers[0]?.inside).toMatchObject({ state: 'no answer', why: 'it has no /bin/sh' });
    const seen = verify('shell-less', '--no-exec');
    expect(seen.report.containers[0]?.inside).toEqual({ state: 'not asked', why: '--no-exec', ignored: 0 });
    expect(Object.keys(seen.standings).filter((id) => id.startsWith('inside-'))).toEqual([]);
    await rig().direct.said('rm', '-f', 'bare', 'shell-less');
  });

  test('a shell that lies or talks without end makes nothing hold', async () => {
    const lies =
      'printf "#!/bin/ash\\nwhile :; do echo 0123456789abcdef uid-map 0 165536 65536; done\\n" > /bin/sh.new; chmod 755 /bin/sh.new; mv /bin/sh.new /bin/sh';
    await rig().direct.said('run', '--name', 'talker', smallImage, 'ash', '-c', lies);
    await rig().direct.said('commit', '--change', 'CMD ["/bin/sleep","100000"]', 'talker', 'talker:test');
    await start('talks', '--userns', 'host', 'talker:test');
    const seen = verify('talks');
    expect(seen.report.containers[0]?.inside).toMatchObject({
      state: 'no answer',
      why: 'its shell did not answer in time, or said too much',
    });
    expect(seen.report.containers[0]?.inside.ignored).toBeGreaterThan(100);
    expect([seen.status, failingOf(seen)]).toEqual([1, expect.arrayContaining(['user-namespace'])]);
    await rig().direct.said('rm', '-f', 'talker', 'talks');
  });

  test('what does not run, or is no name, is said in a sentence', () => {
    for (const name of ['nobody', '../info']) {
      const ran = spawnSync(process.execPath, [cli, 'verify', name, '--engine', rig().engine.socket], { encoding: 'utf8' });
      expect([ran.status, ran.stdout, ran.stderr.split('\n')]).toEqual([
        2,
        '',
        [expect.stringMatching(/no container|no dev container/u), ''],
      ]);
    }
  });

  test('an ordinary user is told what needs root, and the line to paste', async () => {
    await start('seen', '--runtime', 'sysbox-runc', ...busy);
    const { socket } = rig().engine;
    const group = spawnSync('stat', ['-c', '%g', socket], { encoding: 'utf8' }).stdout.trim();
    const ran = spawnSync(process.execPath, [cli, 'verify', 'seen', '--no-exec', '--tier', 'permissive', '--engine', socket], {
      encoding: 'utf8',
      uid: 65_534,
      gid: Number(group),
      env: { ...process.env, HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent' },
    });
    expect(ran.stdout, ran.stderr).toMatch(/cannot tell\s+Its net namespace is not this machine’s: needs root/u);
    expect(ran.stdout).toContain(`Root sees more: sudo containai verify seen --engine ${socket} --tier permissive --no-exec\n`);
    await rig().direct.said('rm', '-f', 'seen');
  });

  test.skipIf(skipReason(!hasFuse, 'verify of a container that lies: /dev/fuse cannot be opened here'))(
    'one that lies, with all signs of Sysbox inside, fails',
    async () => {
      const rights = [
        '--cap-add',
        'SYS_ADMIN',
        '--device',
        '/dev/fuse',
        '--security-opt',
        'apparmor=unconfined',
        '--security-opt',
        'seccomp=unconfined',
      ];
      await start('liar', '--runtime', 'sysbox-runc', '--userns', 'host', ...rights, smallImage, 'sh', '-c', lyingCommands);
      await expect.poll(() => rig().direct.said('logs', 'liar'), { timeout: 20_000 }).toContain('ready');
      // The usual check is content with it.
      expect(await rig().direct.said('logs', 'liar')).toContain('idmapped');
      // Docker 20.10 says nothing of a container any more while a command that is started in it hangs, as it does on such a mount.
      const seen = verify('liar', ...(release === '20.10' ? ['--no-exec'] : []));
      expect(seen.status).toBe(1);
      expect(seen.details['sysboxfs']).toBe('/proc/sys is fuse (sysboxfs)');
      expect(seen.standings).toMatchObject({ runtime: 'holds', 'user-namespace': 'fails', sysboxfs: 'fails', capabilities: 'fails' });
      await rig().direct.said('rm', '-f', 'liar');
    },
  );
});
