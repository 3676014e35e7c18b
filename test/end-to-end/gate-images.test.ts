import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { describeThroughGate } from '../engine/rig.ts';
import { importArguments } from '../engine/small-image.ts';

// Images have no owner, but whoever moves a name decides what the next container of that name runs.
describeThroughGate('names of images', 'tier: standard\n', (rig) => {
  /** All images of the engine with their names. */
  const images = async (): Promise<readonly string[]> =>
    (await rig().direct.said('images', '--all', '--no-trunc', '--format', '{{.ID}} {{.Repository}}:{{.Tag}}')).split('\n').toSorted();
  const file = (name: string): string => join(rig().workspace, name);

  beforeAll(async () => {
    const { direct, archive } = rig();
    // An archive in which the name has another image than it has now.
    await direct.said(...importArguments(archive, 'theirs:1', ['LABEL version=old']));
    await direct.said(...importArguments(archive, 'free:1', ['LABEL version=free']));
    await direct.said('save', '--output', file('both.tar'), 'free:1', 'theirs:1');
    await direct.said('rmi', 'theirs:1', 'free:1');
    await direct.said(...importArguments(archive, 'theirs:1', ['LABEL version=new']));
  });

  test('an image that was made here is saved, deleted and loaded', async () => {
    await rig().said(...importArguments(rig().archive, 'mine:1', ['LABEL version=mine']));
    await rig().said('tag', 'mine:1', 'localhost:5000/team/mine:2');
    await rig().said('save', '--output', file('mine.tar'), 'mine:1', 'localhost:5000/team/mine:2');
    const id = await rig().said('image', 'inspect', '--format', '{{.Id}}', 'mine:1');
    await rig().said('rmi', 'mine:1', 'localhost:5000/team/mine:2');
    expect((await images()).join()).not.toContain('mine');
    const count = rig().gate!.decisions().length;
    expect(await rig().said('load', '--input', file('mine.tar'))).toContain('Loaded image: mine:1');
    expect(await rig().said('image', 'inspect', '--format', '{{.Id}}', 'mine:1', 'localhost:5000/team/mine:2')).toBe(`${id}\n${id}`);
    const decision = await rig().gate!.decisionAfter(count, ({ path }) => path === '/images/load');
    expect(decision).toMatchObject({ decision: 'forwarded', status: 200, about: expect.stringContaining('mine:1') });
    // Once more, over what is there; and by a pipe.
    expect((await rig().docker(['load', '--quiet'], { input: readFileSync(file('mine.tar')) })).stdout).toContain('Loaded image: mine:1');
    await rig().said('run', '--rm', 'mine:1', 'true');
    await rig().said('rmi', 'mine:1', 'localhost:5000/team/mine:2');
  });

  test('a name that was not made here is not loaded, nor anything beside it', async () => {
    const before = await images();
    for (const options of [[], ['--quiet']]) {
      const { status, stderr } = await rig().docker(['load', ...options, '--input', file('both.tar')]);
      expect([status, stderr]).toEqual([1, expect.stringMatching(/image-name-taken: the image .*theirs:1 is there/u)]);
    }
    expect(await images()).toEqual(before);
    expect(await rig().direct.said('image', 'inspect', '--format', '{{.Config.Labels.version}}', 'theirs:1')).toBe('new');
  });

  test('nor by other spellings of an archive', async () => {
    const before = await images();
    const unpacked = file('unpacked');
    execFileSync('sh', ['-ec', 'mkdir "$1" && tar -xf "$2" -C "$1"', 'sh', unpacked, file('both.tar')]);
    const pack = (options: readonly string[]): Buffer =>
      execFileSync('tar', [...options, '-cf', '-', '-C', unpacked, '.'], { maxBuffer: 1 << 28 });
    const taken = /image-name-taken/u;
    const malformed = /call-malformed: the archive/u;
    const spellings: readonly (readonly [archive: Buffer, answer: RegExp])[] = [
      [pack(['--format=gnu']), taken],
      [pack(['--format=posix']), taken],
      [pack(['--format=v7']), malformed],
      [pack(['--gzip']), malformed],
      [pack(['--format=posix', '--transform=s,manifest.json$,x/../manifest.json,']), malformed],
      [pack(['--transform=s,^[.]/manifest,a/.//manifest,', '--exclude=repositories', '--exclude=index.json']), taken],
      [Buffer.concat([pack([]), Buffer.from('x')]), malformed],
      [pack([]).subarray(0, -10_240), malformed],
    ];
    for (const [index, [archive, answer]] of spellings.entries()) {
      writeFileSync(file('spelling.tar'), archive);
      const { status, stderr } = await rig().docker(['load', '--input', file('spelling.tar')]);
      expect([index, status, stderr]).toEqual([index, 1, expect.stringMatching(answer)]);
    }
    expect(await images()).toEqual(before);
  });

  test('a free name is loaded, and is the owner’s then', async () => {
    await rig().direct.said('tag', 'theirs:1', 'free:2');
    await rig().direct.said('save', '--output', file('free.tar'), 'free:2');
    await rig().direct.said('rmi', 'free:2');
    await rig().said('load', '--input', file('free.tar'));
    await rig().said('load', '--input', file('free.tar'));
    await rig().said('rmi', 'free:2');
    expect(await rig().direct.said('image', 'inspect', '--format', '{{.Config.Labels.version}}', 'theirs:1')).toBe('new');
  });
});
