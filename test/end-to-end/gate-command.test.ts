import { type ChildProcessByStdio, spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { holdLock } from '../../src/machine/hold-lock.ts';
import type { GateDecision } from '../../src/model/gate.ts';
import { shellEnvironment } from '../../src/tasks/gate/gate-environment.ts';
import { askSocket } from '../engine/ask-socket.ts';
import { type FakeEngine, startFakeEngine } from '../fake-engine.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'containai-gate-'));
const workspace = join(folder, 'workspace');
const socket = join(folder, 'engine.sock');
const env = {
  ...process.env,
  XDG_CONFIG_HOME: join(folder, 'config'),
  XDG_STATE_HOME: join(folder, 'state'),
  XDG_CACHE_HOME: join(folder, 'cache'),
  XDG_RUNTIME_DIR: join(folder, 'run'),
  DOCKER_HOST: '',
  DOCKER_CONTEXT: '',
  NO_COLOR: '',
};
let engine: FakeEngine;
beforeAll(async () => {
  mkdirSync(workspace);
  // Its events go on for ever.
  engine = await startFakeEngine(socket, { answer: ({ path }) => (path.includes('/events') ? { status: 200, isOpen: true } : undefined) });
});
afterAll(async () => {
  await engine.end();
  rmSync(folder, { recursive: true, force: true });
});

function run(args: readonly string[], more: Record<string, string> = {}): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [cli, 'gate', ...args], { encoding: 'utf8', env: { ...env, ...more }, timeout: 30_000 });
}

interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly listen: string;
  stdout(): string;
  stderr(): string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

const running: Running[] = [];
let count = 0;
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
});

/** Starts a gate. `shell`: what runs before it in its shell. */
function launch(args: readonly string[], shell = ''): Running {
  const listen = join(folder, `gate-${count++}`, 'gate.sock');
  const words = ['gate', '--listen', listen, '--engine', socket, '--workspace', workspace, ...args];
  const child = spawn('sh', ['-c', `${shell}exec "$0" "$@"`, process.execPath, cli, ...words], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
  const one: Running = {
    child,
    listen,
    stdout: () => texts.stdout,
    stderr: () => texts.stderr,
    ended: new Promise((done) => child.once('close', (code, signal) => done({ code, signal }))),
  };
  running.push(one);
  return one;
}

/** Starts a gate and waits until it says that it listens, or ends. */
async function start(args: readonly string[] = [], shell = ''): Promise<Running> {
  const gate = launch(args, shell);
  await until(() => `${gate.stdout()}${gate.stderr()}`.includes('export DOCKER_HOST=') || gate.child.exitCode !== null);
  return gate;
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 3000 && !holds(); tries++) await new Promise((next) => setTimeout(next, 10));
  expect(holds()).toBe(true);
}

const harmless = { Image: 'debian:bookworm', HostConfig: { Privileged: true } };
const socketMounted = { Image: 'debian:bookworm', HostConfig: { Binds: ['/var/run/docker.sock:/s'] } };
const create = (gate: Running, body: unknown): ReturnType<typeof askSocket> =>
  askSocket(gate.listen, 'POST', '/v1.45/containers/create?name=web', body);
const linesOf = (text: string): GateDecision[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as GateDecision);

describe('containai gate', () => {
  test('says in a pipe where it listens, and nothing else; ends when told to, and takes its socket away', async () => {
    const gate = await start();
    const lines = shellEnvironment(gate.listen);
    expect(gate.stdout()).toBe(lines);
    expect(statSync(gate.listen).mode & 0o777).toBe(0o600);
    expect(statSync(join(gate.listen, '..')).mode & 0o777).toBe(0o700);
    expect((await askSocket(gate.listen, 'GET', '/_ping'))?.status).toBe(200);
    gate.child.kill('SIGTERM');
    expect(await gate.ended).toEqual({ code: 0, signal: null });
    expect(existsSync(gate.listen)).toBe(false);
    expect({ stdout: gate.stdout(), stderr: gate.stderr() }).toEqual({ stdout: lines, stderr: '' });
  });

  test('writes each decision into its log, which only its user reads', async () => {
    const log = join(folder, 'decisions.ndjson');
    const gate = await start(['--log', log, '--owner', 'me']);
    expect((await create(gate, harmless))?.status).toBe(201);
    expect((await create(gate, socketMounted))?.status).toBe(403);
    await until(() => linesOf(readFileSync(log, 'utf8')).length === 2);
    const [first, second] = linesOf(readFileSync(log, 'utf8'));
    expect(first).toMatchObject({ owner: 'me', call: 1, method: 'POST', decision: 'rewritten', about: 'web', status: 201 });
    expect(first?.rewrites.map(({ rule }) => rule)).toContain('privileged-requested');
    expect(second).toMatchObject({ decision: 'refused', status: 403 });
    expect(second?.reasons.map(({ rule }) => rule)).toContain('docker-socket-mounted');
    expect(statSync(log).mode & 0o777).toBe(0o600);
    gate.child.kill('SIGINT');
    expect(await gate.ended).toEqual({ code: 0, signal: null });
  });

  test('shows decisions without a terminal where it is told to, reads too', async () => {
    const gate = await start(['--verbose']);
    await askSocket(gate.listen, 'GET', '/_ping');
    await create(gate, socketMounted);
    await until(() => gate.stderr().split('\n').length === 3);
    expect(gate.stderr()).toMatch(
      /^\d\d:\d\d:\d\dZ {2}forwarded {2}GET \/_ping\n\d\d:\d\d:\d\dZ {2}refused .*docker-socket-mounted: .*\n$/u,
    );
  });

  test.each([
    ['strict', '1 folder may be mounted: '],
    ['standard', 'any folder may be mounted that no other rule refuses'],
  ])('says what may be mounted under %s', async (tier, says) => {
    expect((await start(['--log', '-', '--tier', tier])).stderr()).toContain(says);
  });

  test('keeps standard output for the log where that goes there', async () => {
    const gate = await start(['--log', '-']);
    expect(gate.stderr()).toContain(shellEnvironment(gate.listen));
    await create(gate, harmless);
    await until(() => gate.stdout().endsWith('\n'));
    expect(linesOf(gate.stdout())).toMatchObject([{ decision: 'rewritten' }]);
  });

  test('goes on when nobody reads what it prints, and creates nothing when that is its log', async () => {
    const quiet = await start(['--verbose']);
    quiet.child.stdout.destroy();
    quiet.child.stderr.destroy();
    const logged = await start(['--log', '-']);
    logged.child.stdout.destroy();
    for (let tries = 0; tries < 5; tries++) {
      await askSocket(quiet.listen, 'GET', '/_ping');
      await askSocket(logged.listen, 'GET', '/_ping');
    }
    expect((await create(quiet, harmless))?.status).toBe(201);
    const answer = await create(logged, harmless);
    expect(answer?.status).toBe(503);
    expect(answer?.text).toContain('not-recorded');
    await until(() => logged.stderr().includes('Nothing is created or started until it can.'));
    expect(logged.stderr().match(/cannot be written/gu)).toHaveLength(1);
  });

  test('creates nothing while its log cannot be written', async () => {
    const log = join(folder, 'full.ndjson');
    // No file may grow beyond a kilobyte or two.
    const gate = await start(['--log', log], 'ulimit -f 2; ');
    for (let tries = 0; tries < 30; tries++) await askSocket(gate.listen, 'GET', '/_ping');
    const answer = await create(gate, harmless);
    expect(answer?.status).toBe(503);
    expect((await askSocket(gate.listen, 'GET', '/_ping'))?.status).toBe(200);
    expect(gate.stderr().match(/cannot be written/gu)).toHaveLength(1);
  });

  test('only warns where it is told to, and says so', async () => {
    const gate = await start(['--mode', 'warn', '--log', '-']);
    expect(gate.stderr()).toContain('this gate only warns');
    expect((await create(gate, socketMounted))?.status).toBe(201);
    await until(() => gate.stdout().endsWith('\n'));
    expect(linesOf(gate.stdout())).toMatchObject([{ decision: 'warned' }]);
  });

  test('ends at once when told a second time', async () => {
    const gate = await start();
    const waiting = askSocket(gate.listen, 'GET', '/v1.45/events').catch(() => 'cut off');
    await until(() => engine.calls.some(({ path }) => path.includes('/events')));
    gate.child.kill('SIGTERM');
    await until(() => !existsSync(gate.listen));
    gate.child.kill('SIGTERM');
    expect(await gate.ended).toEqual({ code: null, signal: 'SIGTERM' });
    expect(await waiting).toBe('cut off');
  });

  test('a second one on the same socket is refused, and the first goes on', async () => {
    const gate = await start();
    const second = await start(['--listen', gate.listen]);
    expect(await second.ended).toEqual({ code: 2, signal: null });
    expect(second.stderr()).toContain(`the gate cannot listen on ${gate.listen}: `);
    expect((await askSocket(gate.listen, 'GET', '/_ping'))?.status).toBe(200);
  });

  test('can be ended while it waits for an engine that does not answer', async () => {
    const mute = join(folder, 'mute.sock');
    let asked = 0;
    const server = createServer(() => asked++);
    await new Promise<void>((done) => server.listen(mute, done));
    const gate = launch(['--engine', mute]);
    await until(() => asked > 0);
    gate.child.kill('SIGINT');
    expect(await gate.ended).toEqual({ code: null, signal: 'SIGINT' });
    expect(existsSync(gate.listen)).toBe(false);
    server.close();
  });

  test('takes the usual places', () => {
    const { status, stderr } = run([], { DOCKER_HOST: `unix://${join(folder, 'none.sock')}` });
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: `containai: no engine is at ${join(folder, 'none.sock')}: start Docker, or name its socket with --engine.\n`,
    });
  });

  test('names a variable as it is written', () => {
    expect(run([], { DOCKER_HOST: 'tcp://127.0.0.1:2375' }).stderr).toMatch(/^containai: DOCKER_HOST is tcp:/u);
  });

  test.each<[args: readonly string[], status: number, says: string]>([
    [['--engine', 'tcp://127.0.0.1:2375'], 2, 'is no Unix socket'],
    [['--engine', '/none.sock'], 3, 'no engine is at /none.sock'],
    [['--engine', socket, '--workspace', '/etc'], 2, '--workspace /etc lies in /etc'],
    [['--engine', socket, '--workspace', folder], 2, `--workspace ${folder} holds`],
    [['--engine', socket, '--owner', 'a b'], 2, '--owner wants a word'],
    [['--engine', socket, '--until-unused', '1m'], 2, '--until-unused wants a number of seconds'],
    [['--engine', socket, '--log', '/none/log'], 2, 'the log /none/log cannot be written: its folder does not exist'],
    [['--engine', socket, '--log', cli], 2, 'another file is there, which is no log'],
    [['--engine', socket, '--plan', '/none'], 2, 'the plan /none does not exist'],
    [['--engine', socket, '--mode', 'wran'], 2, 'did you mean warn?'],
    [['--engine', socket, 'now'], 2, 'containai gate takes no arguments'],
    [['now'], 2, 'there is no command gate now; containai gate --help lists what there is'],
    [['chekc'], 2, 'did you mean containai gate check?'],
  ])('%j: %i', (args, status, says) => {
    const ran = run(['--listen', join(folder, 'x', 'gate.sock'), ...args].slice(args[0]?.startsWith('-') ? 0 : 2));
    expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status, stderr: expect.stringContaining(says) });
  });

  test.each([
    ['--policy', 'tier: strict\n', 'the gate’s policy'],
    ['--plan', '{"version":1,"madeBy":"0.1.0","workspaces":[],"requests":[],"builds":"none","allowed":[]}', 'the gate’s plan'],
    ['--host', '{}', 'what the gate is told of the host'],
    ['--log', '', 'the gate’s log'],
  ])('%s in a workspace, where a container could write it', (option, text, what) => {
    const repository = join(folder, 'repository');
    mkdirSync(repository, { recursive: true });
    writeFileSync(join(repository, 'file'), text);
    const { status, stderr } = run(['--engine', socket, '--workspace', repository, option, join(repository, 'file')]);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(`holds ${what}, which no container may reach`) });
  });

  test.each([
    ['XDG_CACHE_HOME', 'what was looked up of Features and images'],
    ['XDG_STATE_HOME', 'what the gate remembers'],
    ['XDG_CONFIG_HOME', 'your policy'],
  ])('a workspace that holds the folder of %s', (variable, what) => {
    const repository = join(folder, 'with-own-folders');
    mkdirSync(join(repository, 'containai'), { recursive: true });
    const { status, stderr } = run(['--engine', socket, '--workspace', repository], { [variable]: repository });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(`holds ${what}, which no container may reach`) });
  });

  test('an engine that does not answer', () => {
    const dead = join(folder, 'dead.sock');
    writeFileSync(dead, '');
    const { status, stderr } = run(['--listen', join(folder, 'y', 'gate.sock'), '--engine', dead]);
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: expect.stringContaining(`no engine listens at ${dead}: it is there, but nobody answers`),
    });
    expect(existsSync(join(folder, 'y', 'gate.sock'))).toBe(false);
  });
});

describe('containai gate --until-unused', () => {
  const isEmpty = 'the engine has had no container of its owner for a while, and nobody has called';

  test('ends when somebody has removed its containers, and not while one is there or a call is open', async () => {
    const gate = await start(['--until-unused', '1', '--owner', 'removed']);
    expect((await create(gate, harmless)).status).toBe(201);
    await outlast('removed');
    const events = request({ socketPath: gate.listen, path: '/v1.45/events' }).on('error', () => undefined);
    events.end();
    await until(() => engine.calls.some(({ path }) => path.includes('/events') && decodeURIComponent(path).includes('=removed')));
    engine.things.containers.clear();
    await outlast('removed');
    expect(gate.child.exitCode).toBeNull();
    events.destroy();
    await gone(gate, isEmpty);
  });

  test('waits while a launch of that dev container is under way', async () => {
    const sandboxes = join(env.XDG_STATE_HOME, 'containai/sandboxes');
    mkdirSync(sandboxes, { recursive: true });
    const held = await holdLock(join(sandboxes, 'awaited.lock'));
    if (!('lock' in held)) throw new Error(JSON.stringify(held));
    const gate = await start(['--until-unused', '1', '--owner', 'awaited']);
    await outlast('awaited');
    expect(gate.child.exitCode).toBeNull();
    held.lock.release();
    await gone(gate, isEmpty);
  });

  test('ends when its engine has gone', async () => {
    const path = join(folder, 'ends.sock');
    const other = await startFakeEngine(path);
    const gate = await start(['--until-unused', '1', '--owner', 'without-engine', '--engine', path]);
    expect((await create(gate, harmless)).status).toBe(201);
    await other.end();
    await gone(gate, 'its engine has not answered for a while');
  });

  test('goes on for ever without it', async () => {
    const gate = await start(['--owner', 'for-ever']);
    const other = await start(['--owner', 'not-for-ever', '--until-unused', '1']);
    await other.ended;
    expect([gate.child.exitCode, looksFor('for-ever')]).toEqual([null, 0]);
  });
});

describe('containai gate check', () => {
  test('tells what would become of bodies', () => {
    const good = write('good.json', harmless);
    const ran = run(['check', good, '--workspace', workspace]);
    expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: '' });
    expect(ran.stdout).toContain('would be forwarded with changes');
    const bad = run(['check', good, write('bad.json', socketMounted), write('no.json', '{'), '--format', 'json']);
    expect(bad.status).toBe(1);
    const { files } = JSON.parse(bad.stdout);
    expect(files.map(({ decision }: { decision: string }) => decision)).toEqual(['rewritten', 'refused', 'refused']);
    expect(JSON.parse(files[0].body)).toMatchObject({ HostConfig: { Runtime: 'sysbox-runc' } });
  });

  test('prints no secret', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const body = write('secret.json', { Image: 'debian', Env: [`TOKEN=${token}`, 'DB_PASSWORD=hunter22hunter22'] });
    for (const format of ['text', 'json']) expect(run(['check', body, '--format', format]).stdout).not.toMatch(/ghp_|hunter22/u);
  });

  test.each([
    [[], 'name at least one file'],
    [['/none.json'], ''],
  ])('%j is no body', (args, says) => {
    const { status, stderr } = run(['check', ...args]);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(says) });
  });
});

describe('containai gate env', () => {
  test('is for the shell and for VS Code', () => {
    const script = run(['env', '--listen', "/tmp/it's here/gate.sock"]).stdout;
    const shell = spawnSync('sh', ['-c', `${script}printf %s "$DOCKER_HOST"`], { encoding: 'utf8', env });
    expect(shell.stdout).toBe("unix:///tmp/it's here/gate.sock");
    const { stdout, stderr } = run(['env', '--vscode']);
    expect(JSON.parse(stdout)['docker.environment']).toEqual({ DOCKER_HOST: `unix://${join(folder, 'run/containai/gate.sock')}` });
    expect(stderr).toContain('initializeCommand runs on this machine');
  });
});

function looksFor(owner: string): number {
  return engine.calls.filter(({ path }) => path.includes('limit=1&') && decodeURIComponent(path).includes(`containai.owner=${owner}"`))
    .length;
}

/** Waits until it has looked more often than it takes to end. */
function outlast(owner: string): Promise<void> {
  const before = looksFor(owner);
  return until(() => looksFor(owner) > before + 8);
}

async function gone(gate: Running, why: string): Promise<void> {
  expect(await gate.ended).toEqual({ code: 0, signal: null });
  expect(gate.stderr()).toBe(`containai: the gate ends: ${why}.\n`);
  // Nothing leads to the engine any more.
  expect(existsSync(gate.listen)).toBe(false);
  await expect(create(gate, harmless)).rejects.toThrow(/ENOENT/u);
}

function write(name: string, body: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof body === 'string' ? body : JSON.stringify(body));
  return path;
}
