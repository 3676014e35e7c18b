import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, lstatSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ChangesReport } from '../../src/model/changes-report.ts';
import { hasTmux, startOnTerminal } from '../engine/on-terminal.ts';
import type { Ran } from '../engine/run-program.ts';
import { smallImage } from '../engine/small-image.ts';
import { builtProgram, describeUp, type Files } from '../engine/up-world.ts';
import { skipReason } from '../skip.ts';

// What code in a sandbox leaves in its workspace, by `containai changes` and by those who tell of it without being asked.
const plain: Files = {
  '.devcontainer/devcontainer.json': { image: smallImage },
  Makefile: 'all:\n',
  '.git/HEAD': 'ref: refs/heads/main\n',
};
const hook = '.git/hooks/post-checkout';
const plant = `mkdir -p .git/hooks && echo '#!/bin/sh' > ${hook} && chmod 755 ${hook}`;

describeUp('changes', (world) => {
  const run = (name: string, ...args: readonly string[]): Promise<Ran> => world().run(name, args);
  const inside = async (name: string, script: string): Promise<void> => {
    const ran = await run(name, 'exec', '--user', 'root', '--', 'sh', '-c', script);
    expect(ran, ran.stderr).toMatchObject({ status: 0 });
  };
  /** Everything may be written by root inside, whoever that is out here. */
  const writable = (name: string, files: Files): string => {
    const folder = world().write(name, files);
    execFileSync('chmod', ['-R', 'a+rwX', folder]);
    return folder;
  };
  const started = async (name: string, files: Files = plain): Promise<string> => {
    const folder = writable(name, files);
    const up = await world().up(name);
    expect(up, up.stderr).toMatchObject({ status: 0 });
    return folder;
  };
  const report = async (name: string, ...args: readonly string[]): Promise<ChangesReport> => {
    const { stdout, stderr } = await run(name, 'changes', '--json', ...args);
    expect(stdout, stderr).not.toBe('');
    return JSON.parse(stdout) as ChangesReport;
  };
  /** `DETECTOR STATUS PATH`; whose a file is depends on how the runtime maps users. */
  const found = async (name: string, ...args: readonly string[]): Promise<readonly string[]> =>
    (await report(name, ...args)).findings
      .filter(({ detector }) => detector !== 'foreign-owners')
      .map(({ detector, status, path }) => `${detector} ${status} ${path}`)
      .toSorted();
  const stateOf = (name: string): Promise<string> =>
    world().direct.said('inspect', '--format', '{{.State.Status}}', world().sandbox(name).container!.id);

  test('nothing has changed after a start', async () => {
    await started('fresh');
    const clear = await report('fresh');
    expect(clear).toMatchObject({ findings: [], outcome: 'clear', activity: 'running', counts: { new: 0, changed: 0, gone: 0 } });
    expect((await run('fresh', 'changes')).status).toBe(0);
    expect((await run('fresh', 'changes')).stdout).toContain('is running, so what is said here may be changed meanwhile');
  });

  test('what code inside has left is found, told of at stop, at the next start and before it is forgotten', async () => {
    const folder = await started('left');
    await inside('left', `${plant}; echo 'evil:' >> Makefile; cp /bin/busybox b; chmod 4755 b; ln -s /etc/shadow out; mkfifo pipe`);
    const all = [`git-hooks new ${hook}`, 'links-out new out', 'special-bits new b', 'special-files new pipe'];
    expect(await found('left')).toEqual(expect.arrayContaining(all));
    const changes = await run('left', 'changes');
    expect(changes.status).toBe(1);
    expect(changes.stdout).toContain('+#!/bin/sh');
    const stopped = await run('left', 'stop');
    expect(stopped).toMatchObject({ status: 0, stdout: 'left is stopped.\n' });
    expect(stopped.stderr).toContain(`${hook}: a hook of git (git-hooks)`);
    // What is done here meanwhile is nobody else’s work; what the sandbox made stays its own, whoever goes on with it.
    writeFileSync(join(folder, '.git/hooks/pre-commit'), '#!/bin/sh\n');
    appendFileSync(join(folder, hook), '# mine\n');
    const up = await world().up('left');
    expect(up.stderr).toContain('is not as it was since');
    expect(up.stderr).not.toContain('pre-commit');
    expect(await found('left')).toEqual(expect.arrayContaining(all));
    expect(await found('left')).not.toContain('git-hooks new .git/hooks/pre-commit');
    expect((await run('left', 'rm', '--force')).stderr).toContain(hook);
    const forgotten = await report('left');
    expect(forgotten.since).toBeUndefined();
    expect(forgotten.findings.map(({ status }) => status)).toEqual(forgotten.findings.map(() => 'there'));
  });

  test('what a start has left that came to nothing is told of, too', async () => {
    const folder = writable('failing', {
      ...plain,
      '.devcontainer/devcontainer.json': { image: smallImage, onCreateCommand: `${plant}; sleep 100` },
    });
    const up = world().start('failing', ['up', '--engine', world().engine]);
    while (!existsSync(join(folder, hook))) await new Promise((resolve) => setTimeout(resolve, 50));
    up.process.kill('SIGINT');
    const ended = await up.ended;
    expect(ended).toMatchObject({ status: 130, stderr: expect.stringContaining(`${hook}: a hook of git`) });
    expect(world().left('failing')).toEqual([]);
  });

  test('what a command of this machine writes on the way to a start is the user’s own', async () => {
    const files = {
      ...plain,
      '.devcontainer/devcontainer.json': { image: smallImage, initializeCommand: 'echo x > .envrc; echo y >> Makefile' },
    };
    writable('initialize', files);
    for (let round = 0; round < 2; round++) {
      const up = await world().up('initialize', '--allow', 'host-command');
      expect(up, up.stderr).toMatchObject({ status: 0 });
      expect(await found('initialize')).toEqual([]);
      await run('initialize', 'stop');
    }
    await world().up('initialize', '--skip-initialize', '--rebuild');
    await inside('initialize', 'echo z >> Makefile');
    await run('initialize', 'stop');
    expect((await world().up('initialize', '--allow', 'host-command', '--rebuild')).status).toBe(0);
    expect(await found('initialize')).toEqual(['make-files changed Makefile']);
  });

  test('--accept takes it for agreed to', async () => {
    await started('accepted');
    await inside('accepted', plant);
    const accepted = await run('accepted', 'changes', '--accept');
    expect(accepted).toMatchObject({ status: 0, stdout: expect.stringContaining(hook) });
    expect(accepted.stderr).toContain('from here on, what changes is compared with this');
    expect(await found('accepted')).toEqual([]);
    expect(await found('accepted', '--all')).toContain(`git-hooks there ${hook}`);
    await inside('accepted', `echo more >> ${hook}`);
    expect(await found('accepted')).toEqual([`git-hooks changed ${hook}`]);
  });

  test('--pause holds the container still and lets it go on', async () => {
    await started('paused');
    const paused = await report('paused', '--pause');
    expect(paused.activity).toBe('paused');
    expect(await stateOf('paused')).toBe('running');
    const before = (await run('paused', 'exec', '--', 'true')).status;
    expect(before).toBe(0);
  });

  test('--fix takes setuid away and leaves the rest', async () => {
    const folder = await started('fixed');
    await inside('fixed', `cp /bin/busybox b; chmod 4755 b; ${plant}`);
    expect(lstatSync(join(folder, 'b')).mode & 0o7777).toBe(0o4755);
    const fixed = await run('fixed', 'changes', '--fix');
    expect(fixed).toMatchObject({ status: 1, stderr: expect.stringContaining('b: setuid and setgid are taken away') });
    expect(lstatSync(join(folder, 'b')).mode & 0o7777).toBe(0o755);
    expect(fixed.stdout).toContain(`rm -- ${join(folder, hook)}`);
    expect(fixed.stdout).not.toContain('special-bits');
    expect(await found('fixed')).toContain(`git-hooks new ${hook}`);
    await inside('fixed', 'chmod 4755 b');
    expect(await run('fixed', 'changes', '--fix', '--accept')).toMatchObject({
      status: 0,
      stdout: expect.not.stringContaining('special-bits'),
    });
    expect(await found('fixed')).toEqual([]);
  });

  test('a container that was started past the gate since it was stopped has its work told of', async () => {
    const folder = await started('past');
    await run('past', 'stop');
    const { id } = world().sandbox('past').container!;
    await world().direct.said('start', id);
    await world().direct.said('stop', '-t', '0', id);
    mkdirSync(join(folder, '.git/hooks'), { recursive: true });
    writeFileSync(join(folder, hook), '#!/bin/sh\n');
    await world().up('past');
    expect(await found('past')).toEqual([`git-hooks new ${hook}`]);
  });

  test('containai start records what was done while it was stopped', async () => {
    const folder = await started('again');
    await run('again', 'stop');
    mkdirSync(join(folder, '.git/hooks'), { recursive: true });
    writeFileSync(join(folder, hook), '#!/bin/sh\n');
    expect(await found('again')).toEqual([]);
    // It was stopped already: how it was left is noted once.
    expect(await run('again', 'stop')).toMatchObject({ status: 0, stderr: '' });
    expect(await found('again')).toEqual([]);
    expect((await run('again', 'start')).status).toBe(0);
    expect(await found('again')).toEqual([]);
  });

  test('the record is the user’s alone, and goes with the sandbox', async () => {
    await started('private', { ...plain, '.env': 'PASSWORD=hunter2\n' });
    const state = join(world().environment('private')['XDG_STATE_HOME']!, 'containai/sandboxes');
    const records = readdirSync(state, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('/workspace.json'));
    expect(records).toHaveLength(1);
    expect(statSync(join(state, records[0]!)).mode & 0o777).toBe(0o600);
    await run('private', 'rm', '--force');
    expect(existsSync(join(state, records[0]!))).toBe(false);
  });

  describe.skipIf(skipReason(!hasTmux, 'consent after a change: there is no tmux'))('consent', () => {
    test('is asked for again when something that could have a part in it has changed', async () => {
      const name = 'consent';
      writable(name, {
        '.devcontainer/devcontainer.json': { image: smallImage, initializeCommand: './setup.sh' },
        'setup.sh': '#!/bin/sh\n. ./common\n',
        common: 'true\n',
        'notes.txt': 'a\n',
        '.git/HEAD': '',
      });
      const up = async (...keys: readonly string[]): Promise<string> => {
        const terminal = startOnTerminal(world().folder, [process.execPath, builtProgram, 'up', '--engine', world().engine], {
          cwd: join(world().folder, 'workspaces', name),
          env: world().environment(name),
        });
        try {
          if (keys.length > 0) {
            await terminal.until('[y/N]');
            terminal.type(...keys);
          }
          return await terminal.until(/ended with \d+/u);
        } finally {
          terminal.end();
        }
      };
      expect(await up('y', 'Enter')).toContain('ended with 0');
      expect(await up()).toContain('ended with 0');
      // Nothing that the text names, and nothing that is run.
      await inside(name, 'echo b >> notes.txt');
      expect(await up()).toContain('ended with 0');
      await inside(name, 'echo true >> common');
      expect(await up('n', 'Enter')).toContain('ended with 1');
      expect(await up('y', 'Enter')).toContain('ended with 0');
      expect(await up()).toContain('ended with 0');
      await inside(name, plant);
      const shown = await up('y', 'Enter');
      expect(shown).toContain('git-hooks');
      expect(shown).toContain('ended with 0');
      expect(await up()).toContain('ended with 0');
    }, 240_000);
  });
});
