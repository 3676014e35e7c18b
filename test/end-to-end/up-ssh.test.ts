import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkSchema } from '../check-schema.ts';
import { mayFetch, oneAtATime } from '../engine/debian-package.ts';
import { debootstrapImage, type Distribution } from '../engine/debootstrap-image.ts';
import { hasTmux, startOnTerminal } from '../engine/on-terminal.ts';
import { type Ran, type Running, startProgram } from '../engine/run-program.ts';
import { smallImage } from '../engine/small-image.ts';
import { builtProgram, describeUp } from '../engine/up-world.ts';
import { skipReason } from '../skip.ts';

const install = `
command -v ssh >/dev/null && exit 0
apt-get -q update
DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends openssh-client
`;

const hasClient = isThere('ssh') || (mayFetch && oneAtATime(install, []));
const archives: Readonly<Record<Distribution, string | undefined>> = {
  'debian-12': hasClient ? debootstrapImage('debian-12') : undefined,
  'ubuntu-24.04': hasClient ? debootstrapImage('ubuntu-24.04') : undefined,
};

function isThere(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const image = (distribution: Distribution): string => `containai-test/ssh-${distribution}:${process.pid}`;
const missing = (distribution: Distribution): boolean =>
  skipReason(
    archives[distribution] === undefined,
    `SSH in ${distribution}: there is no ssh, or debootstrap made no image (CI=true, as root)`,
  );

/** Debian’s nobody: ssh wants its user to have a name. */
const uid = 65_534;
const readable = spawnSync('setpriv', [`--reuid=${uid}`, '--clear-groups', 'test', '-r', builtProgram]).status === 0;
const otherUser = `SSH for another user than root: it may not read ${builtProgram}`;

/** Asks for a port inside through a SOCKS 5 server at a port here (RFC 1928), and prints what comes. */
const throughSocks = `
const socket = require('node:net').connect(Number(process.argv[1]), '127.0.0.1');
let steps = [Buffer.from([5, 1, 0, 3, 9, ...Buffer.from('localhost'), process.argv[2] >> 8, process.argv[2] & 255])];
socket.write(Buffer.from([5, 1, 0]));
socket.on('data', (bytes) => { const next = steps.shift(); if (next) socket.write(next); else if (bytes[0] !== 5) process.stdout.write(bytes); else process.stdout.write(bytes.subarray(10)); });
`;

const squat = `require('node:net').createServer().listen(Number(process.argv[1]), '127.0.0.1', () => console.log('listens'))`;

/** A server inside that says a word at each connection; Debian’s smallest image has perl. */
const speaker = (port: number, word: string): string =>
  `perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => ${port}, Listen => 5, ReuseAddr => 1) or die; fork and exit; close STDOUT; close STDERR; while (my $c = $s->accept) { print $c "${word}\\n"; close $c }'`;

describeUp('up --ssh', (world, isReal) => {
  beforeAll(async () => {
    for (const [distribution, archive] of Object.entries(archives))
      if (archive !== undefined)
        await world().direct.said('import', '--change', 'CMD ["bash"]', archive, image(distribution as Distribution));
  });
  afterAll(async () => {
    for (const distribution of Object.keys(archives)) await world().direct.docker(['rmi', '-f', image(distribution as Distribution)]);
  });

  const near = (name: string, args: readonly string[], how: { env?: Record<string, string>; input?: string } = {}): Promise<Ran> =>
    world().run(name, args, { ...how, isNear: true });
  const up = (name: string, ...args: readonly string[]): Promise<Ran> => near(name, ['up', '--engine', world().engine, ...args]);
  const places = (name: string): Record<'folder' | 'config' | 'known', string> => {
    const folder = join(world().environment(name)['XDG_STATE_HOME']!, 'containai/ssh');
    return { folder, config: join(folder, 'config'), known: join(folder, 'known_hosts') };
  };
  /** A program of OpenSSH’s, or another, where the ports of the engine are. */
  const start = (words: readonly string[], env: Record<string, string> = {}, input = ''): Running => {
    const [program, ...args] = [...world().near, ...words];
    return startProgram(program!, args, { env: { ...process.env, ...env }, input });
  };
  const ran = (words: readonly string[], env?: Record<string, string>, input?: string): Promise<Ran> => start(words, env, input).ended;
  const reads = (port: number): Promise<Ran> => ran(['bash', '-c', `exec 3<>/dev/tcp/127.0.0.1/${port} && cat <&3`]);

  test.skipIf(missing('debian-12'))(
    'a Feature brings the server; ssh, scp, sftp, -L and -D work, the port stays, and nothing else gets in or out',
    async () => {
      const name = 'web';
      world().write(name, {
        '.devcontainer/devcontainer.json': {
          image: image('debian-12'),
          remoteUser: 'dev',
          forwardPorts: [7070],
          containerEnv: { FROM_CONTAINER: 'one two' },
          remoteEnv: { FROM_REMOTE: 'three', PATH: '${containerEnv:PATH}:/opt/own' },
        },
      });
      const first = await up(name, '--ssh', '--allow', 'build-not-contained');
      expect(first, first.stdout + first.stderr).toMatchObject({ status: 0, stderr: expect.stringContaining('For ssh containai-web') });
      expect(first.stdout).toMatch(/added\s+SSH at 127\.0\.0\.1:(23|24)\d\d: where its image has no sshd/u);
      const { port } = world().sandbox(name).ssh!;
      expect(first.stdout).toContain(`containai ssh web   # 127.0.0.1:${port}`);
      const { config, known } = places(name);
      const ssh = (...args: readonly string[]): Promise<Ran> => ran(['ssh', '-F', config, ...args]);

      expect(
        await near(name, ['ssh', 'web', '--', 'echo "$FROM_CONTAINER $FROM_REMOTE $PATH"; id -un; pwd; touch ~/x && echo written']),
      ).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^one two three [^\n]*:\/opt\/own\ndev\n\/home\/dev\nwritten\n$/u),
      });
      expect(await near(name, ['ssh', '--', 'exit 7'])).toMatchObject({ status: 7 });
      // Nothing of the host key is in the image, and no other server runs.
      expect(
        await ssh('containai-web', 'ls /etc/ssh; cat /proc/[0-9]*/comm | grep -c "^sshd$" >/dev/null; cat /run/containai/ssh/sshd_config'),
      ).toMatchObject({
        stdout: expect.not.stringContaining('ssh_host_'),
        stderr: expect.stringContaining('Permission denied'),
      });

      const file = join(world().folder, 'sent');
      writeFileSync(file, 'a file\n');
      expect(await ran(['scp', '-F', config, file, 'containai-web:/home/dev/got'])).toMatchObject({ status: 0 });
      expect(await ran(['sftp', '-F', config, '-b', '-', 'containai-web'], {}, `get /home/dev/got ${file}.back\n`)).toMatchObject({
        status: 0,
      });
      expect(readFileSync(`${file}.back`, 'utf8')).toBe('a file\n');

      expect(await near(name, ['exec', 'bash', '-c', `${speaker(7070, 'inside')}; ${speaker(7071, 'further')}`])).toMatchObject({
        status: 0,
      });
      const forwarding = start(
        [
          process.execPath,
          ...process.execArgv,
          builtProgram,
          'ssh',
          'web',
          '-L',
          '17071:localhost:7071',
          '-D',
          '17072',
          '--',
          'echo ready; sleep 50',
        ],
        world().environment(name),
      );
      await forwarding.printed('ready');
      expect(await reads(7070)).toMatchObject({ stdout: 'inside\n' }); // forwardPorts
      expect(await reads(17_071)).toMatchObject({ stdout: 'further\n' });
      expect(await ran([process.execPath, '-e', throughSocks, '17072', '7071'])).toMatchObject({ stdout: 'further\n' });
      forwarding.process.kill('SIGTERM');
      await forwarding.ended;
      expect(
        await ssh('-o', 'ExitOnForwardFailure=yes', '-o', 'ClearAllForwardings=no', '-R', '17073:localhost:22', 'containai-web', 'true'),
      ).toMatchObject({ status: 255 });

      const agent = await ran(['ssh-agent', 'ssh', '-F', config, '-A', 'containai-web', 'echo "${SSH_AUTH_SOCK:-none}"']);
      expect(agent).toMatchObject({ stdout: 'none\n' });
      // Another server at the port.
      writeFileSync(
        `${known}.wrong`,
        readFileSync(known, 'utf8').replace(/AAAA.*/u, 'AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'),
      );
      expect(await ssh('-o', `UserKnownHostsFile=${known}.wrong`, 'containai-web', 'true')).toMatchObject({
        status: 255,
        stderr: expect.stringContaining('Host key verification failed'),
      });
      // Another key.
      expect(await ran(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', join(world().folder, 'other')])).toMatchObject({ status: 0 });
      writeFileSync(
        `${config}.other`,
        readFileSync(config, 'utf8').replace(/IdentityFile .*/u, `IdentityFile ${join(world().folder, 'other')}`),
      );
      expect(await ran(['ssh', '-F', `${config}.other`, 'containai-web', 'true'])).toMatchObject({
        status: 255,
        stderr: expect.stringContaining('Permission denied'),
      });

      // What ends inside comes back.
      const end = ['exec', '-u', 'root', 'sh', '-c', 'kill $(cat /run/containai/ssh/pid)'];
      expect(await near(name, end)).toMatchObject({ status: 0 });
      expect(await near(name, ['ssh', 'web', 'echo', 'again'])).toMatchObject({ status: 0, stdout: 'again\n' });
      expect(await near(name, end)).toMatchObject({ status: 0 });
      expect(await up(name, '--allow', 'build-not-contained')).toMatchObject({ status: 0 });
      expect(await ssh('containai-web', 'echo back')).toMatchObject({ stdout: 'back\n' });
      // A later up needs no word of it, and finds in the cache what was built.
      expect(await near(name, ['stop'])).toMatchObject({ status: 0 });
      expect(await near(name, ['ssh', 'web', 'true'])).toMatchObject({ status: 3, stderr: expect.stringContaining('is stopped') });
      const squatter = start([process.execPath, '-e', squat, String(port)]);
      await squatter.printed('listens');
      expect(await up(name, '--allow', 'build-not-contained')).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('its port for SSH, is taken by another program'),
      });
      squatter.process.kill();
      await squatter.ended;
      const second = await up(name, '--allow', 'build-not-contained', '--json');
      expect(second, second.stderr).toMatchObject({ status: 0 });
      const [launched, listed] = [second.stdout, (await near(name, ['ls', '--json'])).stdout].map((text) => JSON.parse(text) as unknown);
      expect([checkSchema('launch-1', launched), checkSchema('sandboxes-1', listed)]).toEqual([[], []]);
      expect(launched).toMatchObject({ outcome: 'up', sandbox: { ssh: { port } } });
      expect(listed).toMatchObject({ sandboxes: [{ ssh: { port } }] });
      expect(await ssh('containai-web', 'cat got')).toMatchObject({ stdout: 'a file\n' });

      expect(await near(name, ['rm', '--force'])).toMatchObject({ status: 0 });
      expect([existsSync(config), existsSync(known), world().left(name)]).toEqual([false, false, []]);
      expect(await world().made(name)).toBe('');
    },
    180_000,
  );

  test.skipIf(missing('ubuntu-24.04'))(
    'an image’s own server serves where nothing is built, for root and in a project of Compose, each at a port of its own',
    async () => {
      const service = { image: image('ubuntu-24.04'), command: 'sleep 1000' };
      world().write('root', { '.devcontainer/devcontainer.json': { image: image('ubuntu-24.04'), remoteUser: 'root' } });
      world().write('compose', {
        '.devcontainer/devcontainer.json': { dockerComposeFile: 'compose.yml', service: 'app', remoteUser: 'dev', workspaceFolder: '/' },
        '.devcontainer/compose.yml': JSON.stringify({ services: { app: service } }),
      });
      // Of one user.
      const env = { XDG_STATE_HOME: world().environment('root')['XDG_STATE_HOME']! };
      // At the same time.
      const both = ['root', 'compose'].map((name) => near(name, ['up', '--engine', world().engine, '--ssh', '--json'], { env }));
      const ports: number[] = [];
      for (const ended of await Promise.all(both)) {
        expect(ended, ended.stdout + ended.stderr).toMatchObject({ status: 0 });
        const said = JSON.parse(ended.stdout) as { sandbox: { ssh: { port: number } }; plan: { added: string[] } };
        expect(said.plan.added).toEqual([expect.stringContaining('since nothing may be built')]);
        ports.push(said.sandbox.ssh.port);
      }
      expect(new Set(ports).size).toBe(2);
      expect(await near('root', ['ssh', 'root', 'id', '-un'], { env })).toMatchObject({ status: 0, stdout: 'root\n' });
      expect(await near('root', ['ssh', 'compose', 'id', '-un'], { env })).toMatchObject({ status: 0, stdout: 'dev\n' });
      // An account that lets nobody in is told of.
      const spoil = 'usermod --shell /usr/sbin/nologin dev && kill $(cat /run/containai/ssh/pid)';
      expect(await near('compose', ['exec', '-u', 'root', 'sh', '-c', spoil], { env })).toMatchObject({ status: 0 });
      expect(await near('root', ['ssh', 'compose', 'true'], { env })).toMatchObject({
        status: 3,
        stderr: expect.stringContaining('the shell of dev, /usr/sbin/nologin, lets nobody in'),
      });
      for (const name of ['root', 'compose']) expect(await near(name, ['rm', '--force'], { env })).toMatchObject({ status: 0 });
      expect(existsSync(places('root').config)).toBe(false);
    },
    120_000,
  );

  test.skipIf(missing('ubuntu-24.04') || skipReason(!hasTmux, 'SSH on a terminal: there is no tmux'))(
    'asks once for a line in the user’s settings, and is a session on a terminal',
    async () => {
      const name = 'asked';
      const cwd = world().write(name, { '.devcontainer/devcontainer.json': { image: image('ubuntu-24.04'), remoteUser: 'dev' } });
      const home = join(world().folder, 'home');
      mkdirSync(join(home, '.ssh'), { recursive: true });
      writeFileSync(join(home, '.ssh/config'), 'Host *\n  User somebody');
      const env = { ...world().environment(name), HOME: home };
      const onTerminal = async (
        args: readonly string[],
        ...steps: readonly (readonly [text: string, ...keys: string[]])[]
      ): Promise<string> => {
        const terminal = startOnTerminal(world().folder, [...world().near, process.execPath, builtProgram, ...args], { cwd, env });
        try {
          for (const [text, ...keys] of steps) {
            await terminal.until(text);
            terminal.type(...keys);
          }
          return await terminal.until(/ended with \d+/u);
        } finally {
          terminal.end();
        }
      };
      const upHere = ['up', '--engine', world().engine];
      expect(await onTerminal([...upHere, '--ssh'], ['[y/N]', 'n', 'Enter'])).toContain('put this before all else');
      expect(await onTerminal(upHere)).not.toContain('Include');
      rmSync(join(places(name).folder, 'include.json'));
      expect(await onTerminal(upHere, ['[y/N]', 'y', 'Enter'])).toContain('ended with 0');
      expect(readFileSync(join(home, '.ssh/config'), 'utf8')).toBe(
        `# Dev containers of containai\nInclude ${places(name).config}\n\nHost *\n  User somebody`,
      );
      expect(await ran(['ssh', '-F', join(home, '.ssh/config'), 'containai-asked', 'id', '-un'])).toMatchObject({ stdout: 'dev\n' });
      const session = await onTerminal(
        ['ssh'],
        ['$', 'stty size; trap "echo caught" INT; sleep 60', 'Enter'],
        ['40 100', 'C-c'],
        ['caught', 'exit 5', 'Enter'],
      );
      expect(session).toContain('ended with 5');
      expect(await near(name, ['rm', '--force'])).toMatchObject({ status: 0 });
    },
    120_000,
  );

  test.skipIf(missing('ubuntu-24.04') || skipReason(!readable, otherUser))(
    'a user of this machine who is not root gets in as well, and nobody else reads the keys',
    async () => {
      const name = 'nobody';
      world().write(name, { '.devcontainer/devcontainer.json': { image: image('ubuntu-24.04'), remoteUser: 'dev' } }, uid);
      const run = (...args: readonly string[]): Promise<Ran> => world().run(name, args, { uid, isNear: true });
      const ended = await run('up', '--engine', world().engine, '--ssh');
      expect(ended, ended.stdout + ended.stderr).toMatchObject({ status: 0 });
      expect(await run('ssh', 'nobody', 'id', '-un')).toMatchObject({ status: 0, stdout: 'dev\n' });
      for (const file of ['id_ed25519', 'config', 'known_hosts'])
        expect([statSync(join(places(name).folder, file)).mode & 0o777, statSync(join(places(name).folder, file)).uid]).toEqual([
          0o600,
          uid,
        ]);
      expect(await run('rm', '--force')).toMatchObject({ status: 0 });
    },
  );

  test.skipIf(skipReason(!hasClient, 'containai ssh: there is no ssh'))('what cannot be is said in a sentence', async () => {
    const name = 'none';
    world().write(name, { '.devcontainer/devcontainer.json': { image: smallImage } });
    expect(await up(name, '--ssh', '--no-network')).toMatchObject({ status: 2, stderr: expect.stringContaining('SSH needs a network') });
    const ended = await up(name);
    expect(ended, ended.stderr).toMatchObject({ status: 0 });
    expect(await near(name, ['ssh'])).toMatchObject({ status: 2, stderr: expect.stringContaining('containai up --ssh') });
    expect(await up(name, '--ssh')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/\+ port 127\.0\.0\.1[^]*containai up --ssh --rebuild makes/u),
    });
    expect(await up(name, '--ssh', '--rebuild')).toMatchObject({ status: 0, stderr: expect.stringContaining('has no sshd') });
    expect(await near(name, ['ssh'])).toMatchObject({ status: 3, stderr: expect.stringContaining('has no sshd') });
    expect(await near(name, ['rm', '--force'])).toMatchObject({ status: 0 });
    expect(isReal || (await world().made(name)) === '').toBe(true);
  });
});
