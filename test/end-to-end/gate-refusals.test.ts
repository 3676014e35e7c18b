import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { askSocket } from '../engine/ask-socket.ts';
import { describeThroughGate } from '../engine/rig.ts';
import { importArguments, smallImage } from '../engine/small-image.ts';

// What would reach past the sandbox is refused in words that name the rule, and nothing is made or started.
const policy = 'tier: standard\ngate:\n  builds: as-root\n';

const refused = (rule: string) => ({
  isDone: false,
  stderr: expect.stringContaining(rule) as string,
  rules: expect.arrayContaining([rule]) as string[],
  isAsBefore: true,
});

describeThroughGate('what the gate refuses', policy, (rig) => {
  const everything = async (): Promise<string> =>
    [
      await rig().direct.said('ps', '-aq', '--no-trunc'),
      await rig().direct.said('volume', 'ls', '-q'),
      await rig().direct.said('network', 'ls', '-q'),
    ].join('\n---\n');
  // What came of a command, and whether it left anything behind.
  const attempt = async (...args: readonly string[]) => {
    const { gate } = rig();
    const [before, count] = [await everything(), gate?.decisions().length ?? 0];
    const { status, stderr } = await rig().docker(args);
    const decision = status === 0 ? undefined : await gate?.decisionAfter(count, (one) => one.decision === 'refused');
    const rules = decision?.reasons.map(({ rule }) => rule) ?? [];
    return { isDone: status === 0, stderr, rules, isAsBefore: (await everything()) === before };
  };
  test.each([
    ['the root of the host', ['-v', '/:/x'], 'host-root-mounted'],
    ['a system folder', ['-v', '/etc:/x:ro'], 'system-path-mounted'],
    ['the engine’s socket', ['-v', '/var/run/docker.sock:/var/run/docker.sock'], 'docker-socket-mounted'],
    ['a system folder as a mount', ['--mount', 'type=bind,source=/etc,target=/x'], 'system-path-mounted'],
    ['a folder with dots', ['-v', '/var/../etc:/x'], 'system-path-mounted'],
    ['the host’s processes', ['--pid=host'], 'host-pid-namespace'],
    ['the host’s network', ['--network=host'], 'host-network-namespace'],
    ['the host’s IPC', ['--ipc=host'], 'host-ipc-namespace'],
    ['the host’s name', ['--uts=host'], 'host-uts-namespace'],
    [
      'a bind by options of a volume',
      ['--mount', 'type=volume,source=v,target=/x,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/etc'],
      'volume-refused',
    ],
    [
      'a disk by options of a volume',
      ['--mount', 'type=volume,target=/x,volume-opt=type=ext4,volume-opt=device=/dev/vda'],
      'volume-refused',
    ],
    ['another volume driver', ['--volume-driver', 'other', '-v', 'vol:/x'], 'volume-refused'],
    ['a device', ['--device', '/dev/null:/dev/x'], 'device-refused'],
    ['a device rule', ['--device-cgroup-rule', 'b *:* rwm'], 'device-refused'],
    ['a variable that switches Sysbox off', ['-e', 'SYSBOX_SYSCONT_MODE=FALSE'], 'sysbox-variable-set'],
    ['the label of another owner', ['--label', 'containai.owner=other'], 'label-reserved'],
    ['the volumes of nobody', ['--volumes-from', 'nobody'], 'not-yours'],
    ['the network of nobody', ['--network', 'container:nobody'], 'not-yours'],
  ])('run with %s', async (_name, args, rule) => {
    expect(await attempt('run', '--rm', ...args, smallImage, 'true')).toEqual(refused(rule));
    expect(await attempt('create', ...args, smallImage, 'true')).toEqual(refused(rule));
  });

  test('run with what the gate and the engine stand on, wherever it is', async () => {
    const { door, engine, workspace } = rig();
    const store = await rig().direct.said('info', '--format', '{{.DockerRootDir}}');
    for (const path of [engine.socket, dirname(engine.socket), store, join(store, 'volumes'), door, dirname(door), dirname(workspace)])
      expect(await attempt('run', '--rm', '-v', `${path}:/x`, smallImage, 'true'), path).toEqual(refused('own-path-mounted'));
  });

  test.each([
    ['swarm init', ['swarm', 'init']],
    ['plugin ls', ['plugin', 'ls']],
    ['secret ls', ['secret', 'ls']],
    ['node ls', ['node', 'ls']],
    ['service ls', ['service', 'ls']],
  ])('%s', async (_name, args) => {
    const { status, stderr } = await rig().docker(args);
    expect(status).not.toBe(0);
    expect(stderr).toContain('endpoint-not-allowed');
  });

  test.each([
    ['a folder of the host', ['-o', 'type=none', '-o', 'o=bind', '-o', 'device=/etc']],
    ['a disk', ['-o', 'type=ext4', '-o', 'device=/dev/vda']],
    ['an overlay of the host', ['-o', 'type=overlay', '-o', 'o=lowerdir=/etc,upperdir=/tmp/u,workdir=/tmp/w', '-o', 'device=overlay']],
    ['another driver', ['-d', 'other']],
  ])('volume create as %s, and mounting one that others made', async (_name, options) => {
    expect(await attempt('volume', 'create', ...options, 'trap')).toEqual(refused('volume-refused'));
    if (options.includes('-d')) return;
    await rig().direct.said('volume', 'create', ...options, '--label', 'containai.owner=tests', 'trap');
    expect(await attempt('run', '--rm', '-v', 'trap:/x', smallImage, 'true')).toEqual(refused('volume-refused'));
    await rig().direct.said('volume', 'rm', 'trap');
  });

  test('volumes and networks with the label of another owner, or of a driver of the host', async () => {
    expect(await attempt('volume', 'create', '--label', 'containai.owner=other', 'theirs')).toEqual(refused('label-reserved'));
    expect(await attempt('network', 'create', '--label', 'containai.owner=other', 'theirs')).toEqual(refused('label-reserved'));
    expect(await attempt('network', 'create', '-d', 'macvlan', '-o', 'parent=eth0', 'lan')).toEqual(refused('network-refused'));
    expect(await attempt('network', 'create', '-d', 'ipvlan', '-o', 'parent=eth0', 'lan')).toEqual(refused('network-refused'));
  });

  test('names of images that were not made here', async () => {
    await rig().direct.said(...importArguments(rig().archive, 'trusted:1', ['LABEL trusted=yes']));
    const id = await rig().direct.said('image', 'inspect', '--format', '{{.Id}}', 'trusted:1');
    expect(await attempt('tag', smallImage, 'trusted:1')).toEqual(refused('image-name-taken'));
    await rig().said('create', '--name', 'source', smallImage, 'true');
    expect(await attempt('commit', 'source', 'trusted:1')).toEqual(refused('image-name-taken'));
    await rig().said('rm', 'source');
    expect(await attempt(...importArguments(rig().archive, 'trusted:1'))).toEqual(refused('image-name-taken'));
    expect(await attempt('rmi', 'trusted:1')).toEqual(refused('image-name-taken'));
    expect(await attempt('rmi', '-f', id)).toEqual(refused('image-name-taken'));
    const archive = join(rig().workspace, 'planted.tar');
    await rig().direct.said('save', '-o', archive, 'trusted:1');
    const loaded = await rig().docker(['load', '-i', archive]);
    expect(loaded).toMatchObject({ status: 1, stderr: expect.stringMatching(/endpoint-not-allowed|image-name-taken/u) });
    expect(await rig().direct.said('image', 'inspect', '--format', '{{.Id}}', 'trusted:1')).toBe(id);
  });

  test.each([
    ['the classic builder', '0'],
    ['BuildKit', '1'],
  ])('a build with the host’s network, with %s', async (_name, buildkit) => {
    rig().write('build/Dockerfile', `FROM ${smallImage}\nRUN ip link\n`);
    const { status, stdout, stderr } = await rig().docker(['build', '--network=host', join(rig().workspace, 'build')], {
      env: { DOCKER_BUILDKIT: buildkit },
    });
    expect(status, stdout).not.toBe(0);
    expect(stderr).toContain('build-refused');
  });

  test('a body that says a thing twice, or in another case', async () => {
    const before = await everything();
    for (const body of [
      `{"Image":"${smallImage}","HostConfig":{"Privileged":true},"HostConfig":{}}`,
      `{"Image":"${smallImage}","hostconfig":{"privileged":true}}`,
      `{"Image":"${smallImage}"}{"HostConfig":{"Privileged":true}}`,
      `{"Image":"${smallImage}","Unheard":1}`,
    ]) {
      const answer = await askSocket(rig().door, 'POST', '/v1.41/containers/create', body);
      expect(answer, body).toMatchObject({
        status: expect.any(Number),
        json: { message: expect.stringMatching(/call-malformed|field-unknown/u) },
      });
    }
    expect(await everything()).toBe(before);
  });
});
