import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { askSocket } from '../engine/ask-socket.ts';
import { describeThroughGate } from '../engine/rig.ts';
import { smallImage } from '../engine/small-image.ts';

// Through a gate, only what was made through a gate of the same owner exists.
const policy = 'tier: standard\n';

describeThroughGate('things of another owner', policy, (rig) => {
  let id = '';
  beforeAll(async () => {
    const { direct } = rig();
    await direct.said('volume', 'create', '--label', 'containai.owner=other', 'their-volume');
    await direct.said('volume', 'create', 'nobodys-volume');
    await direct.said('network', 'create', '--label', 'containai.owner=other', 'their-network');
    id = await direct.said(
      'run', '-d', '--name', 'theirs', '--label', 'containai.owner=other', '--network', 'their-network', '-v', 'their-volume:/data',
      '-e', 'TOKEN=their-secret', smallImage, 'sh', '-c', 'echo their-output; exec sleep 1000',
    ); // prettier-ignore
    await direct.said('create', '--name', 'their-stopped', '--label', 'containai.owner=other', smallImage, 'true');
    await direct.said('create', '--name', 'nobodys', smallImage, 'true');
  });

  const actions: readonly (readonly [name: string, args: (them: string) => readonly string[]])[] = [
    ['inspect', (them) => ['inspect', them]],
    ['container inspect', (them) => ['container', 'inspect', them]],
    ['logs', (them) => ['logs', them]],
    ['top', (them) => ['top', them]],
    ['stats', (them) => ['stats', '--no-stream', them]],
    ['diff', (them) => ['diff', them]],
    ['port', (them) => ['port', them]],
    ['exec', (them) => ['exec', them, 'env']],
    ['attach', (them) => ['attach', '--no-stdin', them]],
    ['cp out', (them) => ['cp', `${them}:/etc/passwd`, '-']],
    ['export', (them) => ['export', them]],
    ['commit', (them) => ['commit', them, 'stolen:1']],
    ['wait', (them) => ['wait', them]],
    ['pause', (them) => ['pause', them]],
    ['update', (them) => ['update', '--memory', '64m', them]],
    ['rename', (them) => ['rename', them, 'taken']],
    ['stop', (them) => ['stop', '-t', '0', them]],
    ['kill', (them) => ['kill', them]],
    ['restart', (them) => ['restart', '-t', '0', them]],
    ['start', (them) => ['start', them]],
    ['rm -f', (them) => ['rm', '-f', them]],
    ['network connect', (them) => ['network', 'connect', 'bridge', them]],
    ['run --volumes-from', (them) => ['run', '--rm', '--volumes-from', them, smallImage, 'cat', '/data/x']],
    ['run --network container:', (them) => ['run', '--rm', '--network', `container:${them}`, smallImage, 'true']],
    ['run --pid container:', (them) => ['run', '--rm', '--pid', `container:${them}`, smallImage, 'true']],
    ['run --ipc container:', (them) => ['run', '--rm', '--ipc', `container:${them}`, smallImage, 'true']],
    ['run --link', (them) => ['run', '--rm', '--link', `${them}:them`, smallImage, 'true']],
  ];
  test.each(actions)('%s, by name, id and prefix', async (_name, args) => {
    for (const them of ['theirs', id, id.slice(0, 12), id.slice(0, 4)]) {
      const { status, stdout, stderr } = await rig().docker(args(them));
      expect(status, `${them}: ${stdout}`).not.toBe(0);
      expect(stderr).toMatch(/not-yours|no such/iu);
      expect(stdout + stderr).not.toMatch(/their-(?:output|secret)/u);
    }
    expect(await rig().direct.said('inspect', '--format', '{{.Name}} {{.State.Status}} {{.RestartCount}} {{.HostConfig.Memory}}', id)).toBe(
      '/theirs running 0 0',
    );
  });

  test('a second client reaches an exec of theirs no more than the container', async () => {
    const made = await askSocket(rig().engine.socket, 'POST', `/v1.41/containers/${id}/exec`, { Cmd: ['env'], AttachStdout: true });
    const exec = (made.json as { Id: string }).Id;
    for (const [method, path, body] of [
      ['GET', `/v1.41/exec/${exec}/json`, undefined],
      ['POST', `/v1.41/exec/${exec}/start`, { Detach: true }],
      ['POST', `/v1.41/exec/${exec}/resize?h=1&w=1`, undefined],
    ] as const) {
      const answer = await askSocket(rig().door, method, path, body);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.text).not.toContain('their-secret');
    }
    expect(await askSocket(rig().engine.socket, 'GET', `/v1.41/exec/${exec}/json`)).toMatchObject({
      json: { Running: false, ExitCode: null },
    });
  });

  test.each([
    ['volume inspect', ['volume', 'inspect', 'their-volume']],
    ['volume rm', ['volume', 'rm', 'their-volume']],
    ['volume inspect, without a label', ['volume', 'inspect', 'nobodys-volume']],
    ['volume rm, without a label', ['volume', 'rm', 'nobodys-volume']],
    ['mounting a volume', ['run', '--rm', '-v', 'their-volume:/x', smallImage, 'true']],
    ['mounting a volume without a label', ['run', '--rm', '--mount', 'type=volume,source=nobodys-volume,target=/x', smallImage, 'true']],
    ['network inspect', ['network', 'inspect', 'their-network']],
    ['network rm', ['network', 'rm', 'their-network']],
    ['joining a network', ['run', '--rm', '--network', 'their-network', smallImage, 'true']],
  ])('%s', async (_name, args) => {
    const { status, stderr } = await rig().docker(args);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/not-yours|no such/iu);
    expect(await rig().direct.said('volume', 'ls', '-q')).toContain('their-volume');
    expect(await rig().direct.said('volume', 'ls', '-q')).toContain('nobodys-volume');
    expect(await rig().direct.said('network', 'ls', '--format', '{{.Name}}')).toContain('their-network');
  });

  test('joining their network later', async () => {
    await rig().said('run', '-d', '--name', 'joins', smallImage, 'sleep', '1000');
    expect(await rig().docker(['network', 'connect', 'their-network', 'joins'])).toMatchObject({ status: 1 });
    expect(await rig().direct.said('inspect', '--format', '{{json .NetworkSettings.Networks}}', 'joins')).not.toContain('their-network');
    await rig().said('rm', '-f', 'joins');
  });

  test('lists, counts, events and disk use show the owner’s own', async () => {
    await rig().said('run', '-d', '--name', 'mine', '-v', 'my-volume:/x', smallImage, 'sleep', '1000');
    await rig().said('network', 'create', 'my-network');
    expect(await rig().said('ps', '-a', '--format', '{{.Names}}')).toBe('mine');
    expect(await rig().said('ps', '-a', '--format', '{{.Names}}', '--filter', 'label=containai.owner=other')).toBe('');
    expect(await rig().said('volume', 'ls', '-q')).toBe('my-volume');
    expect(await rig().said('network', 'ls', '--format', '{{.Name}}')).not.toContain('their-network');
    expect(await rig().said('network', 'ls', '--format', '{{.Name}}')).toContain('my-network');
    expect(await rig().said('info', '--format', '{{.Containers}} {{.ContainersRunning}}')).toBe('1 1');
    const use = await rig().said('system', 'df', '-v');
    expect(use).toContain('my-volume');
    expect(use).not.toMatch(/their|nobodys/u);
    const events = await rig().said('events', '--since', '0', '--until', new Date(Date.now() + 1000).toISOString());
    expect(events).toContain('mine');
    expect(events).not.toMatch(/their|nobodys/u);
    await rig().said('rm', '-f', 'mine');
    await rig().said('volume', 'rm', 'my-volume');
    await rig().said('network', 'rm', 'my-network');
  });

  test('prune leaves what is not the owner’s', async () => {
    await rig().said('create', '--name', 'my-stopped', smallImage, 'true');
    await rig().said('network', 'create', 'my-network');
    await rig().direct.said('network', 'create', 'nobodys-network');
    for (const kind of ['container', 'volume', 'network']) await rig().docker([kind, 'prune', '-f']);
    expect((await rig().direct.said('ps', '-a', '--format', '{{.Names}}')).split('\n').toSorted()).toEqual([
      'nobodys',
      'their-stopped',
      'theirs',
    ]);
    expect(await rig().direct.said('volume', 'ls', '-q')).toContain('nobodys-volume');
    expect(await rig().direct.said('network', 'ls', '--format', '{{.Name}}')).toContain('nobodys-network');
    expect(await rig().direct.said('network', 'ls', '--format', '{{.Name}}')).not.toContain('my-network');
  });

  test('a build cannot take files from their containers, nor name their network', async () => {
    rig().write('build/Dockerfile', `FROM ${smallImage}\nRUN true\n`);
    const build = ['build', '--network', 'container:theirs', join(rig().workspace, 'build')];
    expect((await rig().docker(build, { env: { DOCKER_BUILDKIT: '0' } })).status).not.toBe(0);
  });
});
