import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { describeWithEngines, type Rig } from '../engine/rig.ts';
import { type Running, startProgram } from '../engine/run-program.ts';
import { smallImage } from '../engine/small-image.ts';
import { checkSchema } from '../check-schema.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'containai-verify-host-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Rows that take a container, a folder, a volume, another container and a setting of the host. */
const rows = [
  'sysbox-variables.no-underscore',
  'mounts.bind',
  'mounts.named-volume',
  'namespaces.container-network',
  'sysctls.reaches-host',
];

function start(engine: string, ...args: readonly string[]): Running {
  const all = [cli, 'verify', '--host', '--engine', engine, ...args];
  return startProgram(process.execPath, all, {
    env: { ...process.env, XDG_STATE_HOME: folder, TMPDIR: folder, NO_COLOR: '1' },
    cwd: folder,
  });
}

/** What of probes there is: containers, volumes and folders. */
async function left({ direct }: Rig): Promise<string[]> {
  const label = 'label=dev.containai.probe';
  const things = [await direct.said('ps', '-aq', '--filter', label), await direct.said('volume', 'ls', '-q', '--filter', label)];
  return [...things, ...readdirSync(folder).filter((name) => name.startsWith('containai-probe-'))].filter((text) => text !== '');
}

// The runtime here only has Sysbox’s name: what is tested is how probes are run and cleaned up, and nothing that they measure.
describeWithEngines('verify --host with a stand-in for Sysbox', '', (rig) => {
  const named = rows.flatMap((row) => ['--row', row]);

  test('runs the probes, writes what they gave, and leaves nothing', async () => {
    const { engine, direct } = rig();
    const other = await direct.said('run', '-d', smallImage, 'sleep', '1000');
    const somaxconn = readFileSync('/proc/sys/net/core/somaxconn', 'utf8');
    const { status, stdout, stderr } = await start(engine.socket, '--json', ...named).ended;
    expect([stderr, status === 1 || status === 4]).toEqual(['', true]);
    const printed = JSON.parse(stdout) as {
      rows: { row: string; outcome: string; transcript: string }[];
      image: { name: string };
      left: unknown[];
    };
    expect(checkSchema('host-verification-1', printed)).toEqual([]);
    expect(printed.image.name).toBe(smallImage);
    expect(printed.rows.map(({ row }) => row).toSorted()).toEqual(rows.toSorted());
    expect(printed.rows.find(({ row }) => row === 'sysbox-variables.no-underscore')).toMatchObject({
      outcome: 'agrees',
      transcript: 'exit 0',
    });
    expect(printed.left).toEqual([]);
    const saved = readdirSync(join(folder, 'containai/hosts')).toSorted();
    expect(saved).toEqual([expect.stringMatching(/^host-.*\.json$/u), expect.stringMatching(/^host-.*\.md$/u)]);
    expect(JSON.parse(readFileSync(join(folder, 'containai/hosts', saved[0]!), 'utf8'))).toEqual(printed);
    expect(await left(rig())).toEqual([]);
    expect(await direct.said('inspect', '--format', '{{.State.Running}}', other)).toBe('true');
    expect(readFileSync('/proc/sys/net/core/somaxconn', 'utf8')).toBe(somaxconn);
    await direct.said('rm', '-f', other);
    rmSync(join(folder, 'containai'), { recursive: true });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it when all is removed', async (signal) => {
    const { engine, direct } = rig();
    const running = start(engine.socket);
    while ((await direct.said('ps', '-q', '--filter', 'label=dev.containai.probe')) === '' && running.process.exitCode === null);
    running.process.kill(signal);
    const { status, stdout } = await running.ended;
    expect([status, running.process.signalCode, stdout]).toEqual([null, signal, '']);
    expect(await left(rig())).toEqual([]);
  });

  test('what another run has left is told, and stays', async () => {
    const { engine, direct } = rig();
    await direct.said('create', '--name', 'left-behind', '--label', 'dev.containai.probe=old', smallImage, 'true');
    const { status, stderr } = await start(engine.socket, '-o', folder, '-r', 'sysbox-variables.no-underscore').ended;
    expect([status, stderr]).toEqual([0, expect.stringContaining(`docker -H unix://${engine.socket} rm -f -v left-behind\n`)]);
    await direct.said('rm', 'left-behind');
  });

  test('what cannot be is said in one sentence', async () => {
    const { engine } = rig();
    const said = async (...args: readonly string[]): Promise<unknown[]> => {
      const { status, stdout, stderr } = await start(engine.socket, ...args).ended;
      expect([stdout, stderr.trimEnd().split('\n').length]).toEqual(['', 1]);
      return [status, stderr];
    };
    expect(await said('--image', 'nope:1')).toEqual([2, expect.stringContaining('there is no image nope:1 on this engine')]);
    expect(await said('--runtime', 'nope')).toEqual([3, expect.stringContaining('no runtime nope')]);
    expect(await said('--row', 'mounts.bnd')).toEqual([2, expect.stringContaining('did you mean mounts.bind?')]);
    expect(await said('--output', 'a.txt')).toEqual([2, expect.stringContaining('--output wants')]);
    expect(await said('--timeout', 'soon')).toEqual([2, expect.stringContaining('--timeout wants')]);
    expect(await said('--engine', join(folder, 'none.sock'))).toEqual([3, expect.stringContaining('no engine listens')]);
  });

  test('two results are compared', async () => {
    const { engine } = rig();
    const [before, after] = [join(folder, 'before.json'), join(folder, 'after.json')];
    await start(engine.socket, '-o', before, '-r', 'sysbox-variables.no-underscore').ended;
    await start(engine.socket, '-o', after, '-r', 'sysbox-variables.no-underscore', '-r', 'runtime.copy').ended;
    const compare = (...args: readonly string[]) =>
      startProgram(process.execPath, [cli, 'verify', '--compare', ...args], { env: { ...process.env, NO_COLOR: '1' } }).ended;
    expect((await compare(before, before)).status).toBe(0);
    const { status, stdout } = await compare(before, after, '--json');
    const comparison = JSON.parse(stdout) as { changed: { row: string }[] };
    expect(checkSchema('host-comparison-1', comparison)).toEqual([]);
    expect([status, comparison.changed.map(({ row }) => row)]).toEqual([1, ['runtime.copy']]);
    expect((await compare(before, cli)).status).toBe(2);
    expect((await compare(before)).status).toBe(2);
  });
});
