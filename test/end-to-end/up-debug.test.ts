import { afterAll, beforeAll, expect, test } from 'vitest';
import { packDebugImage } from '../engine/debug-image.ts';
import { findBusybox } from '../engine/programs.ts';
import { importArguments } from '../engine/small-image.ts';
import { describeUp } from '../engine/up-world.ts';
import { skipReason } from '../skip.ts';

const busybox = findBusybox();
const packed = busybox === undefined ? undefined : packDebugImage(busybox);
const image = `containai-test/debug:${process.pid}`;

afterAll(() => packed?.end());

// Most debuggers ask for SYS_PTRACE and for no filter of system calls. Both are taken away, and who debugs processes of its own needs neither.
describeUp('debugging as the remote user', (world) => {
  beforeAll(async () => {
    if (packed !== undefined) await world().direct.said(...importArguments(packed.archive, image, ['ENV PATH=/usr/bin']));
  });
  afterAll(async () => {
    if (packed === undefined) return;
    await world().run('debug', ['rm', '--force']);
    await world().direct.docker(['rmi', image]);
  });

  test.skipIf(skipReason(packed === undefined, 'debugging inside: Debian’s gdb-minimal and strace were not fetched (CI=true, as root)'))(
    'works without SYS_PTRACE: strace and gdb, of a program they start and of one that runs',
    async () => {
      const settings = { image, remoteUser: 'dev', capAdd: ['SYS_PTRACE'], securityOpt: ['seccomp=unconfined'] };
      world().write('debug', { '.devcontainer/devcontainer.json': settings });
      const ran = await world().up('debug');
      expect(ran, ran.stderr).toMatchObject({ status: 0, stdout: expect.stringContaining('capability-added') });
      const { id } = world().sandbox('debug').container!;
      expect(await world().direct.said('inspect', '--format', '{{.HostConfig.CapAdd}} {{.HostConfig.SecurityOpt}}', id)).toMatch(
        /^\[\] (?:\[\]|<no value>)$/u,
      );
      const inside = (script: string): Promise<string> =>
        world()
          .run('debug', ['exec', 'sh', '-c', script])
          .then(({ stdout, stderr }) => stdout + stderr);
      expect(await inside('id -un; grep CapEff /proc/self/status')).toMatch(/^dev\nCapEff:\s0+\n$/u);
      expect(await inside('strace -f -o /tmp/started busybox true; cat /tmp/started')).toMatch(
        /execve\("\/usr\/bin\/busybox"[\s\S]*exited with 0/u,
      );
      expect(await inside('gdb -nx -batch -ex starti -ex "info registers rip" -ex kill --args /usr/bin/busybox true 2>&1')).toMatch(
        /rip +0x[0-9a-f]+/u,
      );
      // Where Yama holds processes apart, attaching is for parents alone, there as on any machine.
      if ((await inside('cat /proc/sys/kernel/yama/ptrace_scope 2>/dev/null || echo 0')).trim() !== '0') return;
      const attached = 'busybox sleep 100 & victim=$!; sleep 0.2';
      expect(await inside(`${attached}; gdb -nx -batch -p $victim -ex "info registers rip" -ex detach 2>&1; kill $victim`)).toMatch(
        /rip +0x[0-9a-f]+/u,
      );
      expect(await inside(`${attached}; strace -o /tmp/seen -p $victim & sleep 1; kill $victim; sleep 0.5; cat /tmp/seen`)).toContain(
        'killed by SIGTERM',
      );
    },
  );
});
