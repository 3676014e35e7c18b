import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallImage } from '../engine/small-image.ts';
import { type Ran, startProgram } from '../engine/run-program.ts';
import { systemBase } from '../engine/system-base.ts';
import { builtProgram, describeUp, type UpWorld } from '../engine/up-world.ts';
import { skipReason } from '../skip.ts';

const found = systemBase();
const missing = 'missing' in found ? found.missing : undefined;
const isSkipped = skipReason(missing !== undefined, `the system image: ${missing ?? ''}`);
const base = `containai-test/system-base:${process.pid}`;
/** The same with somebody who has the number 1000 already, as in Ubuntu’s image. */
const taken = `containai-test/system-base-taken:${process.pid}`;
const minutes = 4;

/** What a shell says in a container of the image that is no machine yet: its first program is that shell. */
const questions = {
  user: 'id agent; stat -c %U /home/agent /workspaces; su agent -c "sudo -n id -u"',
  programs:
    'for one in "docker --version" "docker buildx version" "docker compose version" "node --version" "git --version" "devcontainer --version"; do su agent -c "$one" | head -1; done',
  masked:
    'cd /etc/systemd/system; for one in sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount tmp.mount getty.target; do readlink "$one"; done',
  enabled: 'systemctl is-enabled ssh.service docker.service containerd.service containai-host-key.service',
  left: 'find /etc/ssh /etc/containai -name "*_key*"; cat /etc/machine-id; find /var/lib/apt/lists/* /usr/local/lib/containai /usr/sbin/policy-rc.d 2>/dev/null || true',
  sshd: 'mkdir -p /run/sshd; ssh-keygen -q -t ed25519 -N "" -f /etc/containai/ssh/ssh_host_ed25519_key; sshd -T | grep -iE "^(authorizedkeysfile|hostkey|passwordauthentication|kbdinteractiveauthentication|permitrootlogin|allowagentforwarding|allowtcpforwarding|authenticationmethods) "',
};

describeUp('the system image', (world, isReal) => {
  const state = mkdtempSync(join(tmpdir(), 'containai-system-'));
  let image = '';
  const system = (...args: readonly string[]): Promise<Ran> => {
    const { engine, environment } = world();
    const env = { ...environment('system'), XDG_STATE_HOME: state };
    return startProgram(process.execPath, [builtProgram, 'system', ...args, '--engine', engine], { env, minutes }).ended;
  };
  /** In a folder of somebody’s. */
  const systemOf = (uid: number, gid: number, ...args: readonly string[]): Promise<Ran> => {
    const cwd = mkdtempSync(join(state, 'folder-'));
    chownSync(cwd, uid, gid);
    const { engine, environment } = world();
    const env = { ...environment('system'), XDG_STATE_HOME: state };
    return startProgram(process.execPath, [builtProgram, 'system', ...args, '--base', base, '--engine', engine], { env, cwd, minutes })
      .ended;
  };
  const inside = (of: string, script: string): Promise<string> => world().direct.said('run', '--rm', of, 'sh', '-c', script);

  beforeAll(async () => {
    if ('archive' in found) await world().direct.said('import', found.archive, base);
  });
  afterAll(async () => {
    rmSync(state, { recursive: true, force: true });
    if (missing === undefined) await world().direct.docker(['rmi', ...(image === '' ? [] : [image]), base, taken]);
  });

  test.skipIf(isSkipped)(
    'is built once, and found from then on',
    async () => {
      expect(await system('status', '--base', base)).toMatchObject({ status: 1, stdout: expect.stringContaining('is not there') });
      const made = await system('build', '--base', base, '--json');
      expect(made, made.stderr).toMatchObject({ status: 0, stderr: expect.stringMatching(/^The build runs .*\n$/u) });
      const said = JSON.parse(made.stdout) as { readonly image: string; readonly hash: string; readonly wasThere: boolean };
      ({ image } = said);
      expect(said).toMatchObject({ image: `containai/system:${said.hash}`, base, wasThere: false });
      expect(await system('build', '--base', base)).toEqual({
        status: 0,
        stdout: `${image}, on ${base}, for user number 1000, is there already.\n`,
        stderr: '',
      });
      expect(await system('status', '--base', base)).toMatchObject({
        status: 0,
        stdout: expect.stringContaining(`${image}, on ${base}, for user number 1000, is there.\n`),
      });
      // Settings of the Docker CLI’s own, credentials among them, are gone.
      expect(readdirSync(join(state, 'containai/system'))).toEqual([]);
      const config = '{{index .Config.Labels "containai.system"}} {{.Config.StopSignal}} {{json .Config.Cmd}} {{json .Config.Entrypoint}}';
      expect(await world().direct.said('inspect', '--format', config, image)).toBe(`${said.hash} SIGRTMIN+3 ["/sbin/init"] null`);
    },
    minutes * 60_000,
  );

  test.skipIf(isSkipped || isReal)('holds a user, its programs and its services, and no secret', async () => {
    expect(await inside(image, questions.user)).toMatch(
      /^uid=1000\(agent\) gid=1000\(agent\) groups=1000\(agent\),\d+\(docker\)\nagent\nagent\n0$/u,
    );
    expect(await inside(image, questions.programs)).toMatch(
      /^Docker version 2\d\..*\n.*buildx.*\nDocker Compose version v?2\..*\nv2\d\..*\ngit version 2\..*\n0\.89\.0$/u,
    );
    expect(await inside(image, questions.masked)).toBe('/dev/null\n'.repeat(5).trim());
    expect(await inside(image, questions.enabled)).toBe('enabled\n'.repeat(4).trim());
    expect(await inside(image, questions.left)).toBe('');
    expect((await inside(image, questions.sshd)).split('\n').toSorted()).toEqual([
      'allowagentforwarding no',
      'allowtcpforwarding yes',
      'authenticationmethods publickey',
      'authorizedkeysfile /etc/containai/ssh/authorized_keys',
      'hostkey /etc/containai/ssh/ssh_host_ed25519_key',
      'kbdinteractiveauthentication no',
      'passwordauthentication no',
      'permitrootlogin no',
    ]);
  });

  test.skipIf(isSkipped || isReal)(
    'gives its user the number of whoever owns the folder, upon the same layers',
    async () => {
      const made = await systemOf(1234, 100, 'build', '--json');
      expect(made, made.stderr).toMatchObject({ status: 0 });
      const said = JSON.parse(made.stdout) as { readonly image: string; readonly user: object };
      expect(said.user).toEqual({ uid: 1234, gid: 100 });
      expect(await inside(said.image, `${questions.user}; id -u sshd >/dev/null; touch /home/agent/x`)).toMatch(
        /^uid=1234\(agent\) gid=100\(users\) groups=100\(users\),\d+\(docker\)\nagent\nagent\n0$/u,
      );
      const layers = (of: string): Promise<string> => world().direct.said('inspect', '--format', '{{json .RootFS.Layers}}', of);
      const [own, others] = [JSON.parse(await layers(said.image)) as string[], JSON.parse(await layers(image)) as string[]];
      const differs = own.findIndex((layer, index) => layer !== others[index]);
      expect(own.length - differs).toBeLessThanOrEqual(2);
      expect(await systemOf(1234, 100, 'status')).toMatchObject({ status: 0, stdout: expect.stringContaining('for user number 1234') });
      await world().direct.said('rmi', said.image);
      expect(await systemOf(33, 33, 'build')).toMatchObject({
        status: 1,
        stderr: expect.stringContaining(
          'the user of this folder has the number 33, which is www-data’s in this base: give the folder to another user.',
        ),
      });
    },
    minutes * 60_000,
  );

  test.skipIf(isSkipped || isReal)(
    'is built without the plugin for BuildKit too, on a base whose user 1000 becomes its own',
    async () => {
      const { direct, environment, engine } = world();
      const name = `taken-${process.pid}`;
      await direct.said(
        'run',
        '--name',
        name,
        base,
        'sh',
        '-c',
        'useradd --create-home --uid 1000 ubuntu && install --owner 1000 /dev/null /home/ubuntu/kept',
      );
      await direct.said('commit', '--change', 'USER 1000', '--change', 'ENTRYPOINT ["false"]', name, taken);
      await direct.said('rm', name);
      const env = { ...environment('system'), XDG_STATE_HOME: state, DOCKER_CONFIG: state };
      const made = await startProgram(process.execPath, [builtProgram, 'system', 'build', '--base', taken, '--json', '--engine', engine], {
        env,
        minutes,
      }).ended;
      expect(made, made.stderr).toMatchObject({ status: 0 });
      const other = (JSON.parse(made.stdout) as { readonly image: string }).image;
      expect(other).not.toBe(image);
      expect(await inside(other, `${questions.user}; stat -c %U /home/agent/kept; getent passwd ubuntu || true`)).toMatch(
        /^uid=1000\(agent\) gid=1000\(agent\) groups=1000\(agent\),\d+\(docker\)\nagent\nagent\n0\nagent$/u,
      );
      await direct.said('rmi', other);
    },
    minutes * 60_000,
  );

  test.skipIf(isSkipped || isReal)('says in one sentence why a base will not do', async () => {
    expect(await system('build', '--base', smallImage)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('containai: the image was not built: there is no apt-get in this base: Debian 13'),
    });
    const unknown = await system('build', '--base', 'containai.invalid/none:1');
    expect(unknown.stderr).toMatch(/^containai: the engine has no image containai\.invalid\/none:1, and could not fetch it: .*\n$/u);
    expect(unknown.status).toBe(3);
  });

  test.skipIf(isSkipped || !isReal)(
    'is a machine under Sysbox',
    async () => expect(await machineComesUp(world(), image)).toBe('0'),
    minutes * 60_000,
  );
});

/** Starts it as Docker starts anything, looks whether all of it is there, and stops it; the exit code. */
async function machineComesUp({ direct }: UpWorld, image: string): Promise<string> {
  const name = `system-${process.pid}`;
  const ask = (...words: readonly string[]): Promise<string> =>
    direct.docker(['exec', name, ...words]).then(({ stdout, stderr }) => (stdout + stderr).trim());
  try {
    await direct.said('run', '--detach', '--runtime=sysbox-runc', '--name', name, image);
    await expect.poll(() => ask('systemctl', 'is-system-running'), { timeout: 60_000 }).toMatch(/^(?:running|degraded)$/u);
    expect(await ask('systemctl', '--failed', '--no-legend', '--plain')).toBe('');
    expect(await ask('su', 'agent', '-c', 'docker version --format "{{.Server.Os}}"')).toBe('linux');
    expect(await ask('bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/22; head -c 8 <&3')).toBe('SSH-2.0-');
    expect(await ask('sh', '-c', 'mount -t tmpfs none /mnt && stat -f -c %T /mnt')).toBe('tmpfs');
    expect(await ask('sh', '-c', 'ls /etc/containai/ssh; [ -s /etc/machine-id ] && echo own')).toBe(
      'ssh_host_ed25519_key\nssh_host_ed25519_key.pub\nown',
    );
    await direct.said('stop', '--time', '60', name);
    return await direct.said('inspect', '--format', '{{.State.ExitCode}}', name);
  } finally {
    await direct.docker(['rm', '--force', '--volumes', name]);
  }
}
