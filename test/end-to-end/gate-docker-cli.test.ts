import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWithEngines } from '../engine/rig.ts';
import { smallImage } from '../engine/small-image.ts';

// What people do with the Docker CLI all day goes through the gate as if it were not there.
const policy = 'tier: standard\ngate:\n  builds: as-root\n';

describeWithEngines('the Docker CLI', policy, (rig) => {
  const idle = async (name: string, ...more: readonly string[]): Promise<string> =>
    rig().said('run', '-d', '--name', name, ...more, smallImage, 'sleep', '1000');
  const inspect = (name: string, template: string): Promise<string> => rig().said('inspect', '--format', template, name);

  test('run hands on output, errors and the exit code', async () => {
    const ran = await rig().docker(['run', '--rm', smallImage, 'sh', '-c', 'echo out; echo err >&2; exit 7']);
    expect(ran).toEqual({ status: 7, stdout: 'out\n', stderr: 'err\n' });
  });

  test('run -i reads standard input to its end', async () => {
    const input = 'line\n'.repeat(200_000);
    const { stdout } = await rig().docker(['run', '-i', '--rm', smallImage, 'wc', '-c'], { input });
    expect(stdout.trim()).toBe(String(input.length));
  });

  // The size comes a little after the start.
  const size = 'until [ "$(stty size)" = "33 101" ]; do sleep 0.1; done; stty size';

  test('run -it has a terminal of the right size', async () => {
    const { status, stdout } = await rig().onTerminal(
      ['run', '-it', '--rm', smallImage, 'sh', '-c', `tty; read x; ${size}; echo "got $x"; exit 3`],
      'hello\n',
    );
    expect(stdout).toContain('/dev/pts/0');
    expect(stdout).toContain('33 101');
    expect(stdout).toContain('got hello');
    expect(status).toBe(3);
  });

  test('run -d -p publishes a port', async () => {
    await rig().said(
      'run',
      '-d',
      '--name',
      'web',
      '-p',
      '8080:80',
      smallImage,
      'sh',
      '-c',
      'echo hello >/tmp/index.html; httpd -f -p 80 -h /tmp',
    );
    expect(await rig().said('port', 'web')).toContain('80/tcp -> ');
    await expect.poll(() => rig().engine.inItsNetwork('wget', '-qO-', 'http://127.0.0.1:8080/')).toBe('hello\n');
    await rig().said('rm', '-f', 'web');
  });

  test('logs, and logs -f as they come', async () => {
    await rig().said('run', '-d', '--name', 'talks', smallImage, 'sh', '-c', 'echo one; until [ -e /go ]; do sleep 0.1; done; echo two');
    const follows = rig().startDocker(['logs', '-f', 'talks']);
    expect(await follows.printed('one\n')).toBe('one\n');
    await rig().said('exec', 'talks', 'touch', '/go');
    expect(await follows.ended).toEqual({ status: 0, stdout: 'one\ntwo\n', stderr: '' });
    expect(await rig().said('logs', '--tail', '1', 'talks')).toBe('two');
    await rig().said('rm', 'talks');
  });

  test('attach sees what comes after, and wait the exit code', async () => {
    await rig().said(
      'run',
      '-d',
      '--name',
      'waits',
      smallImage,
      'sh',
      '-c',
      'until [ -e /go ]; do echo more; sleep 0.1; done; echo gone; exit 5',
    );
    const waits = rig().startDocker(['wait', 'waits']);
    const attached = rig().startDocker(['attach', '--no-stdin', 'waits']);
    await attached.printed('more');
    await rig().said('exec', 'waits', 'touch', '/go');
    const { status, stdout } = await attached.ended;
    expect(status).toBe(5);
    expect(stdout).toMatch(/gone\n$/u);
    expect((await waits.ended).stdout).toBe('5\n');
    await rig().said('rm', 'waits');
  });

  test('start -ai gives a container its input', async () => {
    await rig().said('create', '-i', '--name', 'asks', smallImage, 'sh', '-c', 'read x; echo "heard $x"; exit 5');
    expect(await rig().docker(['start', '-a', '-i', 'asks'], { input: 'word\n' })).toEqual({
      status: 5,
      stdout: 'heard word\n',
      stderr: '',
    });
    await rig().said('rm', 'asks');
  });

  test('exec: terminal, input that ends, user, folder, environment and exit code', async () => {
    await idle('busy');
    const terminal = await rig().onTerminal(['exec', '-it', 'busy', 'sh', '-c', `read x; ${size}; echo "got $x"`], 'word\n');
    expect(terminal.stdout).toContain('33 101');
    expect(terminal.stdout).toContain('got word');
    expect(await rig().docker(['exec', '-i', 'busy', 'cat'], { input: 'x\n' })).toEqual({ status: 0, stdout: 'x\n', stderr: '' });
    const input = Buffer.alloc(3_000_000, 'a');
    expect((await rig().docker(['exec', '-i', 'busy', 'wc', '-c'], { input })).stdout.trim()).toBe('3000000');
    const { status, stdout } = await rig().docker([
      'exec', '-u', '1000', '-w', '/tmp', '-e', 'WORD=yes', 'busy', 'sh', '-c', 'id -u; pwd; echo $WORD; exit 9',
    ]); // prettier-ignore
    expect({ status, stdout }).toEqual({ status: 9, stdout: '1000\n/tmp\nyes\n' });
    await rig().said('exec', '-d', 'busy', 'touch', '/made');
    await expect.poll(async () => (await rig().docker(['exec', 'busy', 'ls', '/made'])).status).toBe(0);
    await rig().said('rm', '-f', 'busy');
  });

  test('cp in and out of a stopped container', async () => {
    const file = rig().write('copied', 'text\n');
    await rig().said('create', '--name', 'still', smallImage, 'sh', '-c', 'cat /root/copied; echo more >> /root/copied');
    await rig().said('cp', file, 'still:/root/copied');
    expect(await rig().said('start', '-a', 'still')).toBe('text');
    await rig().said('cp', 'still:/root/copied', join(rig().workspace, 'back'));
    expect(readFileSync(join(rig().workspace, 'back'), 'utf8')).toBe('text\nmore\n');
    await rig().said('rm', 'still');
  });

  test.each([
    ['the classic builder', '0'],
    ['BuildKit', '1'],
  ])('build with %s', async (_name, buildkit) => {
    const context = `build-${buildkit}`;
    rig().write(`${context}/file`, 'in the context\n');
    rig().write(`${context}/Dockerfile`, `FROM ${smallImage}\nARG WORD\nCOPY file /file\nRUN echo "$WORD" >> /file\nLABEL made=here\n`);
    const { status, stdout, stderr } = await rig().docker(
      ['build', '--build-arg', 'WORD=built', '-t', `built:${buildkit}`, join(rig().workspace, context)],
      { env: { DOCKER_BUILDKIT: buildkit } },
    );
    expect(status, stdout + stderr).toBe(0);
    expect(await rig().said('run', '--rm', `built:${buildkit}`, 'cat', '/file')).toBe('in the context\nbuilt');
    const failed = rig().write(`${context}/Failing`, `FROM ${smallImage}\nRUN exit 3\n`);
    const answer = await rig().docker(['build', '-f', failed, join(rig().workspace, context)], { env: { DOCKER_BUILDKIT: buildkit } });
    expect(answer.status).not.toBe(0);
    expect(answer.stderr + answer.stdout).toMatch(/returned a non-zero code: 3|exit code: 3/u);
    await rig().said('rmi', `built:${buildkit}`);
  });

  test('compose up, ps, logs, exec, restart and down', async () => {
    const file = rig().write(
      'compose/compose.yaml',
      [
        'name: shop',
        'services:',
        `  app: {image: '${smallImage}', command: sh -c 'echo ready; exec sleep 1000', depends_on: [db], volumes: ['data:/data', '.:/here'], ports: ['8081:80']}`,
        `  db: {image: '${smallImage}', command: sleep 1000, networks: [default, back]}`,
        'volumes: {data: {}}',
        'networks: {back: {}}',
        '',
      ].join('\n'),
    );
    const compose = (...args: readonly string[]) => rig().docker(['compose', '-f', file, ...args]);
    const up = await compose('up', '-d');
    expect(up.status, up.stderr).toBe(0);
    const ids = (await compose('ps', '-q')).stdout;
    expect(ids.trim().split('\n')).toHaveLength(2);
    await expect.poll(async () => (await compose('logs', 'app')).stdout).toContain('ready');
    expect((await compose('exec', '-T', 'app', 'ping', '-c', '1', 'db')).stdout).toContain('1 packets received');
    expect((await compose('exec', '-T', 'app', 'cat', '/here/compose.yaml')).stdout).toContain('name: shop');
    expect((await compose('up', '-d')).status).toBe(0);
    expect((await compose('ps', '-q')).stdout).toBe(ids);
    expect((await compose('restart', '-t', '0', 'db')).status).toBe(0);
    expect((await compose('run', '--rm', '-T', 'db', 'echo', 'once')).stdout).toBe('once\n');
    const down = await compose('down', '-v', '-t', '0');
    expect(down.status, down.stderr).toBe(0);
    expect(await rig().said('ps', '-aq', '--filter', 'label=com.docker.compose.project=shop')).toBe('');
    expect(await rig().said('volume', 'ls', '-q', '--filter', 'name=shop_data')).toBe('');
    expect(await rig().said('network', 'ls', '-q', '--filter', 'name=shop_')).toBe('');
  });

  test('stats, top, pause, stop, start, restart, kill, rename, update and diff', async () => {
    const id = await idle('first');
    expect(await rig().said('stats', '--no-stream', '--format', '{{.Name}}', 'first')).toBe('first');
    expect(await rig().said('top', 'first')).toContain('sleep 1000');
    await rig().said('pause', 'first');
    expect(await inspect('first', '{{.State.Status}}')).toBe('paused');
    await rig().said('unpause', 'first');
    await rig().said('exec', 'first', 'touch', '/made');
    expect(await rig().said('diff', 'first')).toContain('A /made');
    await rig().said('update', '--memory', '64m', '--memory-swap', '64m', 'first');
    expect(await inspect('first', '{{.HostConfig.Memory}}')).toBe(String(64 * 1024 * 1024));
    await rig().said('stop', '-t', '0', 'first');
    await rig().said('start', 'first');
    await rig().said('restart', '-t', '0', 'first');
    expect(await inspect('first', '{{.State.Status}}')).toBe('running');
    await rig().said('rename', 'first', 'second');
    await rig().said('kill', 'second');
    expect(await rig().said('wait', 'second')).toBe('137');
    expect(await inspect('second', '{{.Id}}')).toBe(id);
    expect(await rig().said('ps', '-a', '--format', '{{.Names}}', '--filter', 'name=second')).toBe('second');
    await rig().said('rm', id.slice(0, 12));
  });

  test('events that are filtered and end', async () => {
    await rig().said('run', '--name', 'short', smallImage, 'true');
    const events = await rig().said(
      'events', '--since', '0', '--until', new Date(Date.now() + 1000).toISOString(), '--filter', 'container=short', '--format', '{{.Action}}',
    ); // prettier-ignore
    expect(events.split('\n')).toEqual(expect.arrayContaining(['create', 'start', 'die']));
    await rig().said('rm', 'short');
  });

  test('events as they come', async () => {
    const events = rig().startDocker([
      'events',
      '--filter',
      'type=container',
      '--filter',
      'event=start',
      '--format',
      '{{.Actor.Attributes.name}}',
    ]);
    let tries = 0;
    // The first ones may come before the engine listens.
    await expect.poll(async () => {
      await rig().said('run', '--rm', '--name', `seen-${String(tries++)}`, smallImage, 'true');
      return events.printed('');
    }).toContain('seen-'); // prettier-ignore
    events.process.kill('SIGINT');
    expect((await events.ended).stdout).toContain('seen-');
  });

  test('commit, tag, history and rmi of what was made here', async () => {
    await rig().said('run', '--name', 'changed', smallImage, 'touch', '/changed');
    await rig().said('commit', '--change', 'LABEL kind=committed', 'changed', 'committed:1');
    await rig().said('rm', 'changed');
    await rig().said('tag', 'committed:1', 'committed:2');
    await rig().said('rmi', 'committed:2');
    expect(await rig().said('run', '--rm', 'committed:1', 'ls', '/changed')).toBe('/changed');
    expect(await rig().said('image', 'inspect', '--format', '{{.Config.Labels.kind}}', 'committed:1')).toBe('committed');
    expect(await rig().said('images', '-q', 'committed')).toMatch(/^[0-9a-f]{12}$/u);
    expect(await rig().said('history', '-q', 'committed:1')).not.toBe('');
    await rig().said('rmi', 'committed:1');
    expect((await rig().docker(['image', 'inspect', 'committed:1'])).status).toBe(1);
  });

  test('export writes the files of a container', async () => {
    await rig().said('create', '--name', 'packed', smallImage);
    await rig().said('export', '-o', join(rig().workspace, 'packed.tar'), 'packed');
    expect(readFileSync(join(rig().workspace, 'packed.tar')).includes('etc/os-release')).toBe(true);
    await rig().said('rm', 'packed');
  });

  test('volumes are made, listed, mounted and removed', async () => {
    expect(await rig().said('volume', 'create', '--label', 'kind=test', 'shelf')).toBe('shelf');
    await rig().said('run', '--rm', '-v', 'shelf:/shelf', smallImage, 'sh', '-c', 'echo kept > /shelf/file');
    expect(await rig().said('run', '--rm', '--mount', 'type=volume,source=shelf,target=/s,readonly', smallImage, 'cat', '/s/file')).toBe(
      'kept',
    );
    expect(await rig().said('volume', 'ls', '-q', '--filter', 'label=kind=test')).toBe('shelf');
    expect(await rig().said('volume', 'inspect', '--format', '{{.Driver}} {{.Labels.kind}}', 'shelf')).toBe('local test');
    await rig().said('volume', 'rm', 'shelf');
    await rig().said('run', '--rm', '-v', 'made-by-run:/x', '-v', '/anonymous', smallImage, 'true');
    await rig().said('volume', 'rm', 'made-by-run');
  });

  test('networks are made, joined, left and removed', async () => {
    await rig().said('network', 'create', '--label', 'kind=test', 'yard');
    expect(await rig().said('network', 'ls', '--format', '{{.Name}}', '--filter', 'label=kind=test')).toBe('yard');
    await idle('neighbour', '--network', 'yard', '--network-alias', 'near');
    expect(await rig().said('run', '--rm', '--network', 'yard', smallImage, 'ping', '-c', '1', 'near')).toContain('1 packets received');
    await idle('stranger');
    await rig().said('network', 'connect', 'yard', 'stranger');
    expect(await rig().said('network', 'inspect', '--format', '{{len .Containers}}', 'yard')).toBe('2');
    await rig().said('network', 'disconnect', 'yard', 'stranger');
    await rig().said('rm', '-f', 'neighbour', 'stranger');
    await rig().said('network', 'rm', 'yard');
  });

  test('a container shares the volumes and the network of another of its owner', async () => {
    await idle('shares', '-v', 'shared:/shared');
    await rig().said('exec', 'shares', 'sh', '-c', 'echo theirs > /shared/file');
    expect(await rig().said('run', '--rm', '--volumes-from', 'shares', smallImage, 'cat', '/shared/file')).toBe('theirs');
    const address = await inspect('shares', '{{.NetworkSettings.IPAddress}}');
    expect(await rig().said('run', '--rm', '--network', 'container:shares', smallImage, 'hostname', '-i')).toBe(address);
    await rig().said('rm', '-f', 'shares');
    await rig().said('volume', 'rm', 'shared');
  });

  test('what it binds of the workspace is there', async () => {
    rig().write('bound/file', 'mine\n');
    const at = join(rig().workspace, 'bound');
    expect(await rig().said('run', '--rm', '-v', `${at}:/work`, smallImage, 'cat', '/work/file')).toBe('mine');
    expect(
      await rig().said('run', '--rm', '--mount', `type=bind,source=${at},target=/work,readonly`, smallImage, 'cat', '/work/file'),
    ).toBe('mine');
  });

  test('info, version, system df and prune', async () => {
    expect(await rig().said('info', '--format', '{{.OSType}}')).toBe('linux');
    expect(await rig().said('version', '--format', '{{.Server.Os}}')).toBe('linux');
    expect(await rig().said('system', 'df')).toContain('Images');
    await rig().said('run', '--name', 'dead', smallImage, 'true');
    expect(await rig().said('container', 'prune', '-f')).toContain('Deleted Containers:');
    expect(await rig().said('ps', '-aq', '--filter', 'name=dead')).toBe('');
    await rig().said('volume', 'create', 'unused');
    await rig().said('volume', 'prune', '-f');
    await rig().said('network', 'create', 'unused');
    expect(await rig().said('network', 'prune', '-f')).toContain('unused');
  });

  test('inspect finds what a name is of, and says so where it is of nothing', async () => {
    expect(JSON.parse(await rig().said('inspect', smallImage))).toMatchObject([{ RepoTags: [smallImage] }]);
    for (const name of ['nothing', 'nothing:1', 'localhost:5000/no/thing:1']) {
      const { status, stderr } = await rig().docker(['inspect', name]);
      expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining(`o such object: ${name}`) });
    }
  });

  test('what the engine cannot do comes back in its words', async () => {
    const missing = await rig().docker(['run', '--rm', '--pull=never', 'nothing:here']);
    expect(missing).toMatchObject({ status: 125 });
    expect(missing.stderr).toMatch(/No such image: nothing:here/iu);
    const program = await rig().docker(['run', '--rm', smallImage, 'no-such-program']);
    expect(program.status).toBe(127);
    expect(program.stderr).toContain('no-such-program');
    expect((await rig().docker(['container', 'inspect', 'nobody'])).stderr).toMatch(/no such container: nobody/iu);
  });
});
