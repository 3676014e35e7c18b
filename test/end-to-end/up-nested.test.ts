import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemBase } from '../engine/system-base.ts';
import { describeUp } from '../engine/up-world.ts';
import { skipReason } from '../skip.ts';

const base = `containai-test/nested-base:${process.pid}`;
const found = process.env['CONTAINAI_TEST_SYSBOX'] === undefined ? undefined : systemBase();
const minutes = 4;

// All that a dev container of its own is refused for; the engine’s socket, the root and the namespaces are those of the system container.
const everything = {
  privileged: true,
  initializeCommand: 'cat /proc/self/uid_map > ran-inside; id -u >> ran-inside',
  mounts: ['source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind', 'source=/,target=/outer,type=bind'],
  runArgs: ['--network=host', '--pid=host', '--cap-add=ALL', '--security-opt', 'seccomp=unconfined'],
  postCreateCommand: 'echo made > by-hook',
};

describeUp('a dev container inside a system container', (world, isReal) => {
  const up = (name: string, ...args: readonly string[]) =>
    world().up(name, '--nested', '--base', base, '--allow', 'build-not-contained', ...args);
  const inside = async (name: string, script: string, ...options: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await world().run(name, ['exec', ...options, '--', 'sh', '-c', script]);
    return stdout + stderr;
  };
  const configuration = (settings: object): Readonly<Record<string, object>> => ({
    '.devcontainer/devcontainer.json': { image: world().image, ...settings },
  });

  test('is what a refusal ends with', async () => {
    world().write('refused', configuration(everything));
    const ran = await world().up('refused');
    expect(ran.status).toBe(1);
    expect(ran.stdout).toContain('No option lets it start by itself with host-network-namespace, host-pid-namespace.');
    expect(ran.stdout).toMatch(
      /^Unchanged, inside a system container: containai up --nested --engine \S+(?: --allow build-not-contained)?$/mu,
    );
    expect(existsSync(join(world().folder, 'workspaces/refused/ran-inside'))).toBe(false);
  });

  test('leaves out nothing of it, and says so', async () => {
    world().write('refused', configuration(everything));
    const ran = await world().up('refused', '--nested', '--skip-initialize');
    expect(ran).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('--skip-initialize means nothing with it') });
  });

  test('is planned without anything being started, and what fails there is said', async () => {
    world().write('planned', configuration({ runArgs: ['--device=/dev/fuse', '--cap-add=SYS_MODULE'] }));
    const { status, stdout } = await up('planned', '--dry-run');
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/fails {2}\/dev\/fuse is no device inside.*\n.*\n? +fails {2}no module of the kernel/u),
    ]);
    expect(world().left('planned')).toEqual([]);
  });

  const missing = !isReal || found === undefined || 'missing' in found;
  describe.skipIf(
    skipReason(missing, 'a dev container inside a system container, for real: it takes a real Sysbox and a Debian made by debootstrap'),
  )('is', () => {
    const other = mkdtempSync(join(tmpdir(), 'containai-nested-'));
    beforeAll(async () => {
      if (found !== undefined && 'archive' in found) await world().direct.said('import', found.archive, base);
    });
    afterAll(async () => {
      for (const name of ['whole', 'second', 'broken']) await world().run(name, ['rm', '--outer', '--force', '--volumes']);
      await world().direct.docker(['rmi', base]);
      rmSync(other, { recursive: true, force: true });
    });

    test(
      'opened as it is written: nothing of it reaches this machine, and commands speak of it',
      async () => {
        const folder = world().write('whole', configuration({ ...everything, forwardPorts: [8000] }), 0);
        const ran = await up('whole');
        expect(ran, ran.stderr).toMatchObject({ status: 0, stdout: expect.stringContaining('whole is up, as root in /workspaces/whole') });
        const [map, user] = readFileSync(join(folder, 'ran-inside'), 'utf8').trim().split('\n');
        expect([map!.trim().split(/\s+/u)[1], user]).toEqual([expect.not.stringMatching(/^0$/u), '0']);
        expect(readFileSync(join(folder, 'by-hook'), 'utf8')).toBe('made\n');
        // One container on this engine, under Sysbox and not privileged; the other is the business of the one inside.
        const ids = await world().ids('whole');
        expect(ids).toHaveLength(1);
        expect(await world().direct.said('inspect', '--format', '{{.HostConfig.Runtime}} {{.HostConfig.Privileged}}', ids[0]!)).toBe(
          'sysbox-runc false',
        );
        const hostname = await inside('whole', 'hostname', '--outer');
        expect(await inside('whole', 'cat /outer/etc/hostname')).toBe(hostname);
        expect(await inside('whole', 'docker ps -q | wc -l; id -un', '--outer')).toBe('1\nagent\n');
        expect((await world().run('whole', ['exec', 'sh', '-c', 'exit 7'])).status).toBe(7);
        expect(await world().run('whole', ['verify'])).toMatchObject({ status: 0 });
      },
      minutes * 60_000,
    );

    test('stopped, started and looked at like any other, or with its system container', async () => {
      const { id } = world().sandbox('whole').inner!;
      expect((await world().run('whole', ['logs'])).stdout).toContain('Container started');
      expect(await world().run('whole', ['stop'])).toMatchObject({ status: 0, stdout: 'The dev container in whole is stopped.\n' });
      expect((await world().run('whole', ['exec', 'true'])).stderr).toContain('whole is stopped');
      expect(await inside('whole', 'systemctl is-system-running --wait', '--outer')).toBe('running\n');
      expect(await world().run('whole', ['start'])).toMatchObject({ status: 0, stderr: '' });
      expect(await world().run('whole', ['stop', '--outer'])).toMatchObject({ status: 0, stdout: 'whole is stopped.\n' });
      expect((await world().run('whole', ['exec', 'true'])).stderr).toContain('the system container of whole is stopped');
      expect(await world().run('whole', ['start'])).toMatchObject({ status: 0, stderr: '' });
      expect(await inside('whole', 'cat by-hook')).toBe('made\n');
      const again = await up('whole');
      expect(again, again.stderr).toMatchObject({ status: 0 });
      expect(world().sandbox('whole').inner!.id).toBe(id);
    }, 120_000);

    test('given a deploy key, which its system container does not get, again after each start', async () => {
      // What our script asks of ssh, where there is none.
      const pretend = 'printf "#!/bin/sh\\necho identityfile /run/containai/git/id_ed25519\\n" > /bin/ssh; chmod +x /bin/ssh';
      const key = 'cat /run/containai/git/id_ed25519';
      expect(await inside('whole', pretend, '-u', 'root')).toBe('');
      const given = await world().run('whole', ['key']);
      expect(given, given.stderr).toMatchObject({ status: 0, stderr: expect.stringContaining('It is in whole') });
      expect(await inside('whole', key)).toContain('BEGIN OPENSSH PRIVATE KEY');
      expect(await inside('whole', key, '--outer')).toContain('No such file');
      expect(await inside('whole', 'rm -r /run/containai', '-u', 'root')).toBe('');
      expect(await world().run('whole', ['stop', '--outer'])).toMatchObject({ status: 0 });
      expect(await world().run('whole', ['start'])).toMatchObject({ status: 0, stderr: '' });
      expect(await inside('whole', key)).toContain('BEGIN OPENSSH PRIVATE KEY');
      expect(await world().run('whole', ['key', '--remove'])).toMatchObject({ status: 0 });
      expect(await inside('whole', key)).toContain('No such file');
    }, 120_000);

    test('reached at its ports, by a terminal and by signals', async () => {
      const server = world().start('whole', ['exec', 'sh', '-c', 'while true; do echo hello | nc -l -p 8000; done']);
      const forward = world().start('whole', ['forward', '8000']);
      const [, port = ''] = /127\.0\.0\.1:(\d+)/u.exec(await forward.printed(' is port '))!;
      expect(await heardAt(Number(port))).toBe('hello\n');
      forward.process.kill('SIGINT');
      await forward.ended;
      // By SSH too, which needs nothing of the image: what is forwarded begins in the network of the dev container.
      expect(await world().run('whole', ['ssh', 'whole', '--', 'pwd; hostname; exit 6'])).toMatchObject({
        status: 6,
        stdout: `/workspaces/whole\n${await inside('whole', 'hostname')}`,
      });
      expect((await world().run('whole', ['ssh', '--outer', 'whole', '--', 'id -un'])).stdout).toBe('agent\n');
      const local = 20_000 + (process.pid % 10_000);
      const tunnel = world().start('whole', ['ssh', 'whole', '-N', '-L', `127.0.0.1:${local}:127.0.0.1:8000`]);
      expect(await heardAt(local)).toBe('hello\n');
      tunnel.process.kill('SIGTERM');
      await tunnel.ended;
      server.process.kill('SIGTERM');
      expect(await server.ended).toMatchObject({ status: 143 });
      expect(await inside('whole', 'ps | grep -c "[n]c -l" || true')).toBe('0\n');
    }, 60_000);

    test(
      'made anew where what it asks for has changed, and only where that is wished',
      async () => {
        const { id } = world().sandbox('whole').inner!;
        world().write('whole', configuration({ ...everything, containerEnv: { CHANGED: '1' } }), 0);
        expect(await up('whole')).toMatchObject({ status: 1, stderr: expect.stringContaining('+ variable CHANGED') });
        const anew = await up('whole', '--rebuild');
        expect(anew, anew.stderr).toMatchObject({ status: 0 });
        expect(world().sandbox('whole').inner!.id).not.toBe(id);
        expect(await inside('whole', 'echo $CHANGED')).toBe('1\n');
      },
      minutes * 60_000,
    );

    test(
      'side by side with another one, and of its user',
      async () => {
        const folder = world().write('second', configuration({ remoteUser: 'dev', postCreateCommand: 'id -u > number' }), 1000);
        const ran = await up('second');
        expect(ran, ran.stderr).toMatchObject({ status: 0, stdout: expect.stringContaining('second is up, as dev in /workspaces/second') });
        expect(statSync(join(folder, 'number')).uid).toBe(1000);
        expect(await inside('second', 'docker ps -q | wc -l', '--outer')).toBe('1\n');
        expect(await inside('whole', 'docker ps -q | wc -l', '--outer')).toBe('1\n');
      },
      minutes * 60_000,
    );

    test(
      'kept in its system container when its build fails, and opened again after all that can end it',
      async () => {
        world().write(
          'broken',
          {
            '.devcontainer/devcontainer.json': { build: { dockerfile: 'Dockerfile' } },
            '.devcontainer/Dockerfile': `FROM ${world().image}\nRUN false\n`,
          },
          0,
        );
        const ran = await up('broken');
        expect(ran).toMatchObject({ status: 1, stdout: expect.stringContaining('The system container of broken is up') });
        world().write('broken', configuration({}), 0);
        for (const moment of [300, 900, 1800, 3000]) {
          const killed = world().start('broken', ['up', '--engine', world().engine, '--nested', '--base', base, '--rebuild']);
          await wait(moment);
          killed.process.kill('SIGKILL');
          await killed.ended;
        }
        const again = await up('broken', '--rebuild');
        expect(again, again.stderr).toMatchObject({ status: 0 });
        expect(await inside('broken', 'pwd')).toBe('/workspaces/broken\n');
        expect(await world().ids('broken')).toHaveLength(1);
      },
      minutes * 60_000,
    );

    test('removed by itself, and with all that is its', async () => {
      expect(await world().run('second', ['rm'])).toMatchObject({ status: 2, stderr: expect.stringContaining('is running') });
      expect(await world().run('second', ['rm', '--force'])).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('its system container stays'),
      });
      expect(await world().ids('second')).toHaveLength(1);
      for (const name of ['whole', 'second', 'broken'])
        expect(await world().run(name, ['rm', '--outer', '--force', '--volumes'])).toMatchObject({ status: 0 });
      for (const name of ['whole', 'second', 'broken']) expect([world().left(name), await world().made(name)]).toEqual([[], '']);
    }, 60_000);
  });
});

/** The same, of a program that may not listen yet. */
async function heardAt(port: number): Promise<string> {
  let heard = '';
  for (let tries = 0; heard === '' && tries < 40; tries++) {
    await wait(250);
    heard = await said(port).catch(() => '');
  }
  return heard;
}

/** What is said at a port of this machine until the other side ends. */
function said(port: number): Promise<string> {
  return new Promise((settle, fail) => {
    let text = '';
    createConnection(port, '127.0.0.1')
      .on('data', (bytes) => (text += bytes.toString()))
      .on('error', fail)
      .on('close', () => settle(text));
  });
}
