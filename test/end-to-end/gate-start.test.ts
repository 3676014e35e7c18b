import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeThroughGate } from '../engine/rig.ts';
import { importArguments, smallImage } from '../engine/small-image.ts';

// Create is advice, start is the boundary: what the engine made of a request is judged again, and what runs is looked at before anybody hears of it.
const policy = 'tier: standard\n';

describeThroughGate('the start of a container', policy, (rig) => {
  const state = (name: string): Promise<string> => rig().direct.said('inspect', '--format', '{{.State.Status}}', name);

  test('is refused when the image sets a variable of Sysbox’s', async () => {
    await rig().direct.said(...importArguments(rig().archive, 'switches:1', ['ENV SYSBOX_SKIP_UID_SHIFT=/usr']));
    await rig().said('create', '--name', 'switched', 'switches:1', 'sleep', '1000');
    const { status, stderr } = await rig().docker(['start', 'switched']);
    expect(status).not.toBe(0);
    expect(stderr).toContain('sysbox-variable-set');
    expect(await state('switched')).toBe('created');
    await rig().said('rm', 'switched');
  });

  test('is of the image that was there at its creation, wherever the tag went', async () => {
    for (const mark of ['one', 'two']) await rig().direct.said(...importArguments(rig().archive, `marked:${mark}`, [`ENV MARK=${mark}`]));
    await rig().direct.said('tag', 'marked:one', 'moving:1');
    await rig().said('create', '--name', 'moves', 'moving:1', 'sh', '-c', 'echo $MARK');
    await rig().direct.said('tag', 'marked:two', 'moving:1');
    expect(await rig().said('start', '-a', 'moves')).toBe('one');
    expect(await rig().said('inspect', '--format', '{{.Image}}', 'moves')).toBe(
      await rig().direct.said('image', 'inspect', '--format', '{{.Id}}', 'marked:one'),
    );
    await rig().said('rm', 'moves');
  });

  test('is refused when a source of its mounts has become a link out of the workspace', async () => {
    const source = join(rig().workspace, 'folder');
    mkdirSync(source);
    await rig().said('create', '--name', 'swaps', '-v', `${source}:/x`, smallImage, 'sleep', '1000');
    rmSync(source, { recursive: true });
    symlinkSync('/etc', source);
    const { status, stderr } = await rig().docker(['start', 'swaps']);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/container-changed|system-path-mounted/u);
    expect(await state('swaps')).toBe('created');
    await rig().said('rm', 'swaps');
    rmSync(source);
  });

  test('is refused when a source is a link out of the workspace to begin with', async () => {
    const source = join(rig().workspace, 'link');
    symlinkSync('/etc', source);
    const { status, stderr } = await rig().docker(['run', '--rm', '-v', `${source}:/x`, smallImage, 'true']);
    expect(status).not.toBe(0);
    expect(stderr).toContain('system-path-mounted');
    rmSync(source);
  });

  test('is refused of a mount below a folder that a running container writes to', async () => {
    mkdirSync(join(rig().workspace, 'below'));
    await rig().said('run', '-d', '--name', 'writes', '-v', `${rig().workspace}:/w`, smallImage, 'sleep', '1000');
    const { status, stderr } = await rig().docker(['run', '--rm', '-v', `${join(rig().workspace, 'below')}:/x`, smallImage, 'true']);
    expect(status).not.toBe(0);
    expect(stderr).toContain('mount-changes-meanwhile');
    expect(await rig().said('run', '--rm', '-v', `${rig().workspace}:/x`, smallImage, 'echo', 'the root itself')).toBe('the root itself');
    await rig().said('rm', '-f', 'writes');
  });

  test.each([
    ['of another owner', ['--label', 'containai.owner=other']],
    ['of nobody', []],
  ])('is refused of a mount below a folder that a running container %s writes to', async (_whose, labels) => {
    const below = join(rig().workspace, 'foreign');
    mkdirSync(below, { recursive: true });
    await rig().said('create', '--name', 'below', '-v', `${below}:/x`, smallImage, 'sleep', '1000');
    await rig().direct.said('run', '-d', '--name', 'foreign', ...labels, '-v', `${rig().workspace}:/w`, smallImage, 'sleep', '1000');
    for (const args of [
      ['start', 'below'],
      ['run', '--rm', '-v', `${below}:/x`, smallImage, 'true'],
    ])
      expect((await rig().docker(args)).stderr).toContain('mount-changes-meanwhile');
    expect(await rig().said('run', '--rm', '-v', `${rig().workspace}:/x`, smallImage, 'echo', 'the root itself')).toBe('the root itself');
    await rig().direct.said('rm', '-f', 'foreign');
    await rig().said('start', 'below');
    await rig().said('rm', '-f', 'below');
  });

  test.each([
    ['a runtime gives it no user namespace', 'no-user-namespace', '0 4294967295'],
    ['a runtime mounts another folder', 'other-source', 'root:x:0'],
  ])('ends it when %s', async (_name, mistake, sign) => {
    const source = join(rig().workspace, 'swapped');
    mkdirSync(source, { recursive: true });
    const args = ['--name', 'broken', '-e', `STAND_IN=${mistake}`, '-v', `${source}:/x`, smallImage];
    // The mistake is there, past the gate.
    const bare = await rig().direct.said(
      'run',
      '--rm',
      '--runtime',
      'sysbox-runc',
      ...args,
      'sh',
      '-c',
      'cat /proc/self/uid_map /x/passwd; true',
    );
    expect(bare).toContain(sign);
    const count = rig().gate?.decisions().length ?? 0;
    const { status, stderr } = await rig().docker(['run', '-d', ...args, 'sleep', '1000']);
    expect(status).not.toBe(0);
    expect(stderr).toContain('container-unverified');
    expect(await state('broken')).toBe('exited');
    expect(await rig().gate?.decisionAfter(count, ({ decision }) => decision === 'killed')).toBeDefined();
    await rig().said('rm', '-f', 'broken');
  });

  test('is not told of as a success of one that ran in no user namespace and ended at once', async () => {
    const short = await rig().docker(['run', '--rm', '-e', 'STAND_IN=no-user-namespace', smallImage, 'true']);
    expect(short).toEqual({ status: 125, stdout: '', stderr: expect.stringContaining('container-unverified') });
  });

  test('is refused again at a restart, and by an engine’s own hand it is not reached', async () => {
    const source = join(rig().workspace, 'again');
    mkdirSync(source);
    await rig().said('run', '-d', '--name', 'again', '-v', `${source}:/x`, smallImage, 'sleep', '1000');
    await rig().said('stop', '-t', '0', 'again');
    rmSync(source, { recursive: true });
    symlinkSync('/etc', source);
    for (const verb of ['start', 'restart']) expect((await rig().docker([verb, 'again'])).status).not.toBe(0);
    expect(await state('again')).toBe('exited');
    await rig().said('rm', '-f', 'again');
    rmSync(source);
  });

  test('and once it runs, files are not copied in or out: some releases of Sysbox damage it', async () => {
    await rig().said('run', '-d', '--name', 'copies', smallImage, 'sleep', '1000');
    const file = rig().write('file', 'text\n');
    for (const args of [
      [file, 'copies:/root/file'],
      ['copies:/etc/passwd', '-'],
    ])
      expect((await rig().docker(['cp', ...args])).stderr).toContain('archive-damages-container');
    await rig().said('rm', '-f', 'copies');
  });

  test('nor is anything copied through a mount of a stopped one, which could be another folder by then', async () => {
    const source = join(rig().workspace, 'copied');
    mkdirSync(source);
    await rig().said('create', '--name', 'swapped', '-v', `${source}:/x`, smallImage, 'true');
    rmSync(source, { recursive: true });
    symlinkSync('/etc', source);
    const file = rig().write('planted', 'text\n');
    for (const args of [
      ['swapped:/x/passwd', '-'],
      [file, 'swapped:/x/containai-planted'],
    ]) {
      const { status, stdout, stderr } = await rig().docker(['cp', ...args]);
      expect({ status, stdout, stderr }).toEqual({
        status: 1,
        stdout: '',
        stderr: expect.stringMatching(/container-changed|mount-changes-meanwhile/u),
      });
    }
    expect(existsSync('/etc/containai-planted')).toBe(false);
    await rig().said('rm', 'swapped');
    rmSync(source);
    await rig().said('create', '--name', 'whole', '-v', `${rig().workspace}:/w`, smallImage, 'true');
    await rig().said('cp', file, 'whole:/root/planted');
    await rig().said('rm', 'whole');
  });

  test('is no start of what was made past the gate under the owner’s label', async () => {
    await rig().direct.said(
      'create',
      '--name',
      'forged',
      '--label',
      'containai.owner=tests',
      '--pid',
      'host',
      '--userns',
      'host',
      smallImage,
      'true',
    );
    const { status, stderr } = await rig().docker(['start', 'forged']);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/container-changed|host-pid-namespace|not-yours/u);
    expect(await state('forged')).toBe('created');
    await rig().direct.said('rm', 'forged');
  });
});
