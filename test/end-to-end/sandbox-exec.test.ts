import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkSchema } from '../check-schema.ts';
import { makeSandbox, type TestSandbox } from '../engine/make-sandbox.ts';
import { describeWithEngines } from '../engine/rig.ts';
import { smallImage } from '../engine/small-image.ts';
import { startProgram } from '../engine/run-program.ts';

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

// What the commands about a sandbox do, on an engine of their own; the sandbox is made by hand.
describeWithEngines('the commands of a sandbox', 'tier: standard\n', (rig) => {
  let sandbox: TestSandbox;
  let home = '';

  beforeAll(async () => {
    home = join(rig().workspace, '..', 'home');
    mkdirSync(home);
    const workspace = join(rig().workspace, 'web');
    mkdirSync(workspace);
    sandbox = await makeSandbox({
      home,
      engine: rig().engine.socket,
      workspace,
      containers: {
        web: {
          Image: smallImage,
          Cmd: ['sh', '-c', 'echo first; echo second >&2; trap "exit 0" TERM; while :; do sleep 0.1; done'],
          Env: ['MADE=here', 'GONE=soon'],
          Labels: { 'com.docker.compose.service': 'web' },
          // Nobody gets in by an address: it has its own loopback address alone.
          HostConfig: { NetworkMode: 'none' },
        },
      },
      remoteEnvironment: {
        PATH: '${containerEnv:PATH}:/opt/bin',
        SAID: '${localEnv:SECRET:none}',
        GONE: null,
        AT: '${containerWorkspaceFolder}',
      },
    });
  });
  afterAll(async () => {
    // A gate goes on when a test has failed.
    const pid = sandbox?.gatePid();
    if (pid !== undefined && existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL');
  });

  const exec = (script: string, ...options: string[]): ReturnType<TestSandbox['run']> =>
    sandbox.run(['exec', ...options, '--', 'sh', '-c', script]);
  /** Whether a program with this in its words runs inside. */
  const runs = async (words: string): Promise<boolean> =>
    (await rig().direct.said('exec', sandbox.ids['web']!, 'sh', '-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "')).includes(words);

  describe('exec', () => {
    test('starts the gate that is gone, and runs a command as the remote user, in the workspace folder, with remoteEnv', async () => {
      expect(sandbox.gatePid()).toBeUndefined();
      const { status, stdout, stderr } = await exec('id -un; pwd; echo $PATH $SAID ${GONE-no} $AT $MADE; echo bad >&2; exit 7');
      expect({ status, stdout, stderr }).toEqual({
        status: 7,
        stdout: 'dev\n/tmp\n/usr/local/bin:/bin:/opt/bin none no /tmp here\n',
        stderr: 'bad\n',
      });
      const pid = sandbox.gatePid()!;
      await exec('true');
      // The same one serves again; and one that was killed is started again.
      expect(sandbox.gatePid()).toBe(pid);
      process.kill(pid, 'SIGKILL');
      expect(await exec('echo again')).toMatchObject({ status: 0, stdout: 'again\n' });
      expect(sandbox.gatePid()).not.toBe(pid);
      // All of it went through the gate.
      expect(
        readFileSync(sandbox.places.gateLog, 'utf8')
          .split('\n')
          .filter((line) => line.includes('/exec"')).length,
      ).toBeGreaterThanOrEqual(3);
    });

    test('takes the user, the folder and variables that are named', async () => {
      const { stdout } = await exec('id -u; pwd; echo $A $B', '-u', 'root', '-w', '/etc', '-e', 'A=1 2', '-e', 'B', '-e', 'NOT_SET');
      expect(stdout).toBe('0\n/etc\n1 2\n');
    });

    test.each<[command: string[], code: number, said: string]>([
      [['nope'], 127, 'containai: “nope” is not found inside.\n'],
      [['/etc/passwd'], 126, 'containai: “/etc/passwd” cannot be run inside: permission denied.\n'],
      [['sh', '-c', 'kill -9 $$'], 137, ''],
      [['sh', '-c', 'exit 3'], 3, ''],
      [['false'], 1, ''],
      [['echo', '-n'], 0, ''],
    ])('%j has the exit code %d', async (command, code, said) => {
      expect(await sandbox.run(['exec', '--', ...command])).toMatchObject({ status: code, stdout: '', stderr: said });
    });

    test('says what is wrong with a folder and a user that are not there', async () => {
      expect(await exec('true', '-w', '/nope')).toMatchObject({
        status: 126,
        stderr: 'containai: the folder /nope is not there inside, or may not be entered.\n',
      });
      expect(await exec('true', '-u', 'nobody-here')).toMatchObject({
        stderr: expect.stringMatching(/^containai: unable to find user nobody-here: .*\n$/u),
      });
    });

    test('passes bytes on as they are, both ways, and the end of the input', async () => {
      const bytes = randomBytes(5 << 20);
      const file = join(home, 'bytes');
      writeFileSync(file, bytes);
      const program = 'node "$1" exec cat < "$2" > "$2.back"; node "$1" exec -- sh -c "cat >&2" < "$2" 2> "$2.errors" > "$2.none"';
      const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
      await startProgram('sh', ['-c', program, 'sh', cli, file], { env: sandbox.env, cwd: sandbox.sandbox.workspace }).ended;
      expect(hash(readFileSync(`${file}.back`))).toBe(hash(bytes));
      expect(hash(readFileSync(`${file}.errors`))).toBe(hash(bytes));
      expect(readFileSync(`${file}.none`).length).toBe(0);
      // The end of the input is told while the output goes on.
      expect((await sandbox.run(['exec', 'sh', '-c', 'wc -c; echo after'], { input: bytes.subarray(0, 70_000) })).stdout).toBe(
        '70000\nafter\n',
      );
      expect((await sandbox.run(['exec', '-n', 'cat'], { input: 'unread' })).stdout).toBe('');
    });

    test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
      'passes %s on to what runs inside and its children',
      async (signal) => {
        const name = signal.slice('SIG'.length);
        // It starts nothing: the shell’s copy that is about to become another program would say it has got the signal, too.
        const running = sandbox.start(['exec', 'sh', '-c', `trap "echo got; exit 5" ${name}; echo ready; while :; do :; done`]);
        await running.printed('ready');
        running.process.kill(signal);
        expect(await running.ended).toMatchObject({ status: 5, stdout: 'ready\ngot\n' });
        const deaf = sandbox.start(['exec', 'sh', '-c', 'echo ready; sleep 87; echo not']);
        await deaf.printed('ready');
        deaf.process.kill(signal);
        expect(await deaf.ended).toMatchObject({ status: { SIGTERM: 143, SIGINT: 130, SIGHUP: 129 }[signal] });
        await expect.poll(() => runs('sleep 87')).toBe(false);
      },
      120_000,
    );

    test('ends what runs inside when nobody reads its output any more', async () => {
      const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
      const { stdout, stderr } = await startProgram('bash', ['-c', 'node "$0" exec yes busy | head -1; echo "${PIPESTATUS[0]}"', cli], {
        env: sandbox.env,
        cwd: sandbox.sandbox.workspace,
      }).ended;
      expect({ stdout, stderr }).toEqual({ stdout: 'busy\n141\n', stderr: '' });
      await expect.poll(() => runs('yes busy')).toBe(false);
    });

    test('gives a terminal of the same size, keeps to its changes, and passes keys on', async () => {
      const script = `
import os, pty, sys, time, fcntl, termios, struct, select
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
def size(rows, columns): fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
said = b''
def until(what):
    global said
    end = time.time() + 30
    while what not in said and time.time() < end:
        if select.select([fd], [], [], 1)[0]:
            try: said += os.read(fd, 4096)
            except OSError: break
size(33, 101)
until(b'ready')
os.write(fd, b'stty size\\n'); until(b'33 101')
size(44, 77); time.sleep(0.5)
os.write(fd, b'stty size\\n'); until(b'44 77')
os.write(fd, b'echo $TERM; tty; sleep 99\\n'); until(b'/dev/pts'); time.sleep(0.5)
os.write(fd, b'\\x03'); time.sleep(0.5)
os.write(fd, b'exit 9\\n'); until(b'never')
print(said.decode(errors='replace')); print('code', os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;
      const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
      const { stdout } = await startProgram(
        'python3',
        ['-c', script, process.execPath, cli, 'exec', 'sh', '-c', 'echo ready; exec sh -i'],
        {
          env: { ...sandbox.env, TERM: 'xterm-nobody-knows' },
          cwd: sandbox.sandbox.workspace,
        },
      ).ended;
      expect(stdout).toContain('33 101');
      expect(stdout).toContain('44 77');
      expect(stdout).toContain('xterm-256color');
      expect(stdout).toMatch(/code 9\n$/u);
      await expect.poll(() => runs('sleep 99')).toBe(false);
    });

    test('asks where a word is a name and could be a command, and knows no other name', async () => {
      expect(await sandbox.run(['exec', 'web', '--', 'echo', 'hi'])).toMatchObject({ status: 0, stdout: 'hi\n' });
      expect(await sandbox.run(['exec', 'web', 'echo', 'hi'], { cwd: '/' })).toMatchObject({ status: 0, stdout: 'hi\n' });
      expect(await sandbox.run(['exec', 'wep', '--', 'true'])).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('did you mean web?'),
      });
      expect(await sandbox.run(['exec', 'true'], { cwd: '/' })).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('o dev container was started for /'),
      });
      expect(await sandbox.run(['exec'])).toMatchObject({ status: 2, stderr: expect.stringContaining('hich command?') });
    });
  });

  test('exec has what the start files of the user’s shell set, found out once, and never as another user’s', async () => {
    const write = (user: string, text: string): Promise<string> =>
      rig().direct.said('exec', '-u', user, sandbox.ids['web']!, 'sh', '-c', 'cat > ~/.profile <<END\n' + text + '\nEND');
    await write('dev', 'export FROM=dev SAID=profile GONE=back SYSBOX_SYSCONT_MODE=FALSE; echo noise');
    await write('root', 'export FROM=root');
    const asked = (): number =>
      readFileSync(sandbox.places.gateLog, 'utf8')
        .split('\n')
        .filter((line) => line.includes('/exec"')).length;
    // A shell may have changed them; what was found out before is forgotten.
    await sandbox.run(['shell'], { input: 'exit\n' });
    const before = asked();
    // remoteEnv counts more, and what is named most.
    expect((await exec('echo $FROM $SAID ${GONE-no} $A', '-e', 'A=1')).stdout).toBe('dev none no 1\n');
    expect((await exec('echo $FROM $SAID', '-e', 'SAID=now')).stdout).toBe('dev now\n');
    expect(asked() - before).toBe(3);
    expect((await exec('echo $FROM', '-u', 'root')).stdout).toBe('root\n');
    expect((await sandbox.run(['shell'], { input: 'echo $FROM $SAID\n' })).stdout).toBe('noise\ndev profile\n');
    await rig().direct.said('exec', sandbox.ids['web']!, 'sh', '-c', 'rm /root/.profile /home/dev/.profile');
  });

  test('verify knows it by its name and its folder, and asks where a name means two things', async () => {
    const looked = async (...words: string[]): Promise<readonly string[]> => {
      const { stdout } = await sandbox.run(['verify', '--json', '--no-exec', ...words], { cwd: '/' });
      return (JSON.parse(stdout) as { containers: { container: string }[] }).containers.map(({ container }) => container);
    };
    for (const words of [['web'], [sandbox.sandbox.workspace], [sandbox.sandbox.id]])
      expect(await looked(...words)).toEqual([sandbox.ids['web']]);
    expect(await sandbox.run(['verify'], { cwd: '/' })).toMatchObject({ status: 2, stderr: expect.stringContaining('hich container?') });
    // At another engine, or of another owner, a container may have the same name.
    await rig().direct.said('rename', sandbox.ids['web']!, 'web-1');
    await rig().direct.said('run', '-d', '--name', 'web', smallImage, 'sleep', '1000');
    const { status, stderr } = await sandbox.run(['verify', 'web', '--engine', rig().engine.socket], { cwd: '/' });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^containai: web is a dev container, and another container .*\n$/u),
    });
    expect(await looked(sandbox.sandbox.workspace)).toEqual([sandbox.ids['web']]);
    await rig().direct.said('rm', '-f', 'web');
    await rig().direct.said('rename', sandbox.ids['web']!, 'web');
  });

  test('shell is the login shell of the user', async () => {
    expect(await sandbox.run(['shell'], { input: 'echo $SHELL; id -un; pwd; exit 6\n' })).toMatchObject({
      status: 6,
      stdout: '/bin/sh\ndev\n/tmp\n',
    });
    expect(await sandbox.run(['shell', '-u', 'root'], { input: 'id -un\n' })).toMatchObject({ status: 0, stdout: 'root\n' });
  });

  test('logs are those of the container, of all services, or of the gate', async () => {
    expect(await sandbox.run(['logs'])).toMatchObject({ status: 0, stdout: 'first\n', stderr: 'second\n' });
    expect(await sandbox.run(['logs', '--compose', '-n', '5', 'web'])).toMatchObject({
      status: 0,
      stdout: 'web | first\n',
      stderr: 'web | second\n',
    });
    const { stdout } = await sandbox.run(['logs', '--gate', '-n', '2']);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stdout).toContain('POST /exec/');
    const following = sandbox.start(['logs', '-f']);
    await following.printed('first');
    following.process.kill('SIGINT');
    expect((await following.ended).stdout).toBe('first\n');
  });

  test('forward reaches what listens on the container’s own loopback address, and leaves nothing', async () => {
    await rig().direct.said('exec', '-d', sandbox.ids['web']!, 'sh', '-c', 'exec nc -ll -p 7070 -e sh -c "wc -c; echo served"');
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((settle) => taken.once('listening', settle));
    const { port } = taken.address() as { readonly port: number };
    const running = sandbox.start(['forward', 'web', `${port}:7070`]);
    const said = await running.printed('is port 7070');
    const local = Number(/^127\.0\.0\.1:(\d+) is port 7070 of web \((\d+) is taken/mu.exec(said)?.[1]);
    expect(local).toBeGreaterThan(port);
    for (let time = 0; time < 2; time++) {
      const answer = await new Promise<string>((settle, fail) => {
        let text = '';
        const client = connect({ port: local, host: '127.0.0.1', allowHalfOpen: true });
        client
          .on('data', (bytes) => (text += String(bytes)))
          .on('end', () => settle(text))
          .on('error', fail);
        client.end(Buffer.alloc(300_000));
      });
      expect(answer).toBe('300000\nserved\n');
    }
    running.process.kill('SIGINT');
    expect(await running.ended).toMatchObject({ status: 0 });
    taken.close();
    await expect.poll(() => runs('host=$1 port=$2')).toBe(false);
    expect(await sandbox.run(['forward'])).toMatchObject({ status: 2, stderr: expect.stringContaining('has no forwardPorts') });
    // The configuration wants this very port, which is taken.
    const { sandbox: plain, places } = sandbox;
    const wants = {
      ...plain,
      forwardPorts: [port, 7071],
      portsAttributes: { [port]: { requireLocalPort: true }, 7071: { label: 'Site', protocol: 'http' as const } },
    };
    const again = createServer().listen(port, '127.0.0.1');
    await new Promise((settle) => again.once('listening', settle));
    writeFileSync(places.file, JSON.stringify(wants));
    const both = sandbox.start(['forward']);
    await both.printed('is port 7071');
    both.process.kill('SIGINT');
    expect(await both.ended).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+ is port 7071 of web, “Site”.*\n$/u),
      stderr: expect.stringContaining(`port ${port} is not forwarded: it is taken here`),
    });
    expect(await sandbox.run(['forward', String(port)])).toMatchObject({ status: 3 });
    again.close();
    writeFileSync(places.file, JSON.stringify(plain));
    expect(await sandbox.run(['forward', 'web', '0'])).toMatchObject({ status: 2, stderr: expect.stringContaining('0 is no port') });
  });

  test('ls, stop, start and rm go by what the engine says now, and rm leaves nothing behind', async () => {
    const list = async (...more: string[]): Promise<Record<string, unknown>[]> =>
      (JSON.parse((await sandbox.run(['ls', '--json', ...more])).stdout) as { sandboxes: Record<string, unknown>[] }).sandboxes;
    expect(await list()).toMatchObject([{ name: 'web', state: 'running', form: 'image', gate: true }]);
    expect(checkSchema('sandboxes-1', JSON.parse((await sandbox.run(['ls', '--json'])).stdout))).toEqual([]);
    expect(await sandbox.run(['rm'])).toMatchObject({ status: 2, stderr: expect.stringContaining('is running') });
    expect(await sandbox.run(['stop'])).toMatchObject({ status: 0, stdout: 'web is stopped.\n' });
    expect(await list()).toMatchObject([{ state: 'stopped', gate: false }]);
    expect(await sandbox.run(['stop', 'web'])).toMatchObject({ status: 0, stdout: 'web was stopped already.\n' });
    expect(await exec('true')).toMatchObject({ status: 3, stderr: 'containai: web is stopped: containai start web, or containai up.\n' });
    expect(await sandbox.run(['start'])).toMatchObject({ status: 0, stdout: 'web is running.\n' });
    expect(await exec('echo up')).toMatchObject({ status: 0, stdout: 'up\n' });
    // Who forwards one of its ports is told when it goes.
    const forwarding = sandbox.start(['forward', '7072']);
    await forwarding.printed('is port 7072');
    // What another has, with the same names as far as there can be.
    await rig().direct.said('volume', 'create', 'others');
    await rig().direct.said('network', 'create', 'others');
    expect(await sandbox.run(['rm', '--force', '--volumes'])).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringContaining('web is removed.'),
    });
    expect(await forwarding.ended).toMatchObject({ status: 3, stderr: expect.stringContaining('web was removed') });
    expect(await list('-a')).toEqual([]);
    expect(await rig().direct.said('ps', '-aq', '--filter', `label=containai.owner=${sandbox.sandbox.owner}`)).toBe('');
    expect([await rig().direct.said('volume', 'ls', '-q'), await rig().direct.said('network', 'ls', '--format', '{{.Name}}')]).toEqual([
      expect.stringContaining('others'),
      expect.stringContaining('others'),
    ]);
    for (const path of [
      sandbox.places.folder,
      sandbox.places.file,
      sandbox.places.socket,
      join(home, 'state/containai/gates', `${sandbox.sandbox.owner}.json`),
    ])
      expect(existsSync(path)).toBe(false);
    expect(await exec('true')).toMatchObject({ status: 2 });
  });
});
