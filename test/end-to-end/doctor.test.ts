import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DoctorReport } from '../../src/model/doctor-report.ts';
import { askSocket } from '../engine/ask-socket.ts';
import { findPrograms } from '../engine/programs.ts';
import { importArguments, packSmallImage } from '../engine/small-image.ts';
import { clientOf } from '../engine/client.ts';
import { startEngine, type TestEngine } from '../engine/start-engine.ts';
import { skipReason } from '../skip.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'containai-doctor-'));
const nowhere = join(folder, 'no-engine.sock');
const isLinux = process.platform === 'linux';
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = { ...process.env, DOCKER_HOST: '', DOCKER_CONTEXT: '', NO_COLOR: '', XDG_CONFIG_HOME: join(folder, 'config') };

function run(args: readonly string[], more: Record<string, string> = {}): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', cwd: root, env: { ...env, ...more }, timeout: 60_000 });
}

function look(...args: readonly string[]): DoctorReport {
  const { stdout, stderr } = run(['doctor', '--json', ...args]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as DoctorReport;
}

const statusOf = (report: DoctorReport, id: string): string | undefined => report.checks.find((check) => check.id === id)?.status;

describe('without an engine', () => {
  test('says so, judges the host all the same, and ends with 3', () => {
    const { status, stdout, stderr } = run(['doctor', '--engine', nowhere]);
    expect(stderr).toBe('');
    expect(stdout).toContain('No engine answers');
    expect(stdout).toMatch(/^Not ready: .*\.$/mu);
    expect(stdout).toMatch(/^\[.\] Kernel {2}/mu);
    expect(status).toBe(3);
  });

  test('its JSON is as the schema says', () => {
    const schemas = ['report-1', 'doctor-1'].map(
      (name) => JSON.parse(readFileSync(join(root, `schemas/${name}.schema.json`), 'utf8')) as object,
    );
    const validate = new Ajv({ allErrors: true, schemas }).getSchema('https://unpkg.com/containai/schemas/doctor-1.schema.json')!;
    const report = look('--engine', nowhere, '--for', 'gpu,ssh', '--for', 'nested');
    validate(report);
    expect(validate.errors).toBeNull();
    expect(report.purposes).toEqual(['gpu', 'ssh', 'nested']);
    expect(statusOf(report, 'host.free-ports')).toBe('ok');
  });

  test('an engine of another machine is no bad usage: what is here is looked at, and nothing is called ready', () => {
    const { status, stdout } = run(['doctor'], { DOCKER_HOST: 'ssh://somewhere' });
    expect(stdout).toContain('DOCKER_HOST is ssh://somewhere');
    expect(status).toBe(3);
  });
});

describe('the facts', () => {
  test.each(['matrix', 'audit'])('can be read by %s --host', (command) => {
    const file = join(folder, `${command}.json`);
    const written = run(['doctor', '--engine', nowhere, '--facts', file]);
    expect([written.status, written.stdout, written.stderr]).toEqual([0, '', '']);
    const args = command === 'audit' ? ['--docker-run', 'docker run debian', '--fail-on', 'never'] : ['--pattern', 'host'];
    const read = run([command, '--host', file, '--format', 'json', ...args]);
    expect([read.status, read.stderr]).toEqual([0, '']);
    expect((JSON.parse(read.stdout) as { host: unknown }).host).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  test('are printed without a file, and are those of the report', () => {
    const { stdout, status } = run(['doctor', '--facts', '--engine', nowhere]);
    expect(status).toBe(0);
    expect(Object.keys(JSON.parse(stdout) as object)).toEqual(Object.keys(look('--engine', nowhere).host));
  });

  test('a file that cannot be written is said', () => {
    const { status, stderr } = run(['doctor', '--engine', nowhere, '--facts', join(folder, 'none/facts.json')]);
    expect(stderr).toMatch(/^containai: .*facts\.json was not written: .*\.\n$/u);
    expect(status).toBe(2);
  });
});

describe('bad usage', () => {
  test.each([
    [['--for', 'windows'], /--for wants some of nested, builds, multi-arch, gpu, ssh, not “windows”/u],
    [['--engine', 'tcp://1.2.3.4:2375'], /is no Unix socket/u],
    [['--workspace', '/nowhere/at/all'], /is no folder/u],
    [['--facts', '--json'], /--facts prints facts alone/u],
    [['somewhere'], /takes no arguments/u],
    [['--fort'], /did you mean --for\?/u],
  ])('%j', (args, expected) => {
    const { status, stdout, stderr } = run(['doctor', ...args]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(expected);
  });
});

describe.skipIf(skipReason(!isLinux, 'this machine has no sh'))('what reads it', () => {
  test('may go away: no word on standard error, and the exit code as ever', async () => {
    const child = spawn(process.execPath, [cli, 'doctor', '-v', '--engine', nowhere], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
    child.stdout.destroy();
    const code = await new Promise((settle) => void child.once('close', settle));
    expect([code, stderr]).toEqual([3, '']);
  });

  test('gets colours only where it wants them', () => {
    const escape = '\u001B[';
    expect(run(['doctor', '--engine', nowhere]).stdout).not.toContain(escape);
    expect(run(['doctor', '--engine', nowhere, '--color', 'always']).stdout).toContain(escape);
    expect(run(['doctor', '--engine', nowhere, '--color', 'never']).stdout).not.toContain(escape);
  });
});

const isRoot = isLinux && process.getuid?.() === 0 && existsSync('/usr/bin/setpriv');
describe.skipIf(skipReason(!isRoot, 'looking without root is tried as root alone, with setpriv'))('without root', () => {
  const copy = join(folder, 'dist');
  beforeAll(() => {
    chmodSync(folder, 0o755);
    cpSync(join(root, 'dist'), copy, { recursive: true });
  });

  test('says what it could not see, with the line that sees more', () => {
    const guarded = join(folder, 'guarded');
    mkdirSync(guarded, { mode: 0o700 });
    const words = ['--reuid', '65534', '--regid', '65534', '--clear-groups', process.execPath, join(copy, 'cli.js'), 'doctor'];
    const { stdout, stderr, status } = spawnSync('setpriv', [...words, '--engine', join(guarded, 'docker.sock')], {
      encoding: 'utf8',
      cwd: '/',
      env: { ...env, HOME: '/' },
      timeout: 60_000,
    });
    expect(stderr).toBe('');
    expect(stdout).toContain('Not to be told without root');
    expect(stdout).toContain(`sudo containai doctor --engine ${join(guarded, 'docker.sock')}`);
    expect(stdout).not.toContain('[✓] Engine');
    expect(status).toBe(3);
  });
});

const programs = findPrograms('26.1');
const missing = 'missing' in programs ? programs.missing : undefined;
describe.skipIf(skipReason(missing !== undefined, `a doctor with Docker 26.1: ${missing ?? ''}`))('with a real engine', () => {
  let engine: TestEngine | undefined;
  const start = async (runtimes?: Readonly<Record<string, { readonly path: string }>>): Promise<string> => {
    await engine?.end();
    engine = undefined;
    if ('missing' in programs) throw new Error('There is no engine.');
    engine = await startEngine(programs, runtimes === undefined ? {} : { runtimes });
    return engine.socket;
  };
  afterAll(async () => engine?.end());

  test('that has a runtime of that name: it is registered, and its program is there', async () => {
    const report = look('--engine', await start());
    expect(statusOf(report, 'host.engine-answers')).toBe('ok');
    expect(report.observations).toContainEqual(
      expect.objectContaining({ id: 'engine', value: expect.stringMatching(/^26\.1\./u) as string }),
    );
    expect(report.host).toMatchObject({ sysboxRegistered: true, sysboxProgram: true, usernsRemap: true, engineAnswers: true });
    // It is started with settings of its own, which are not taken for those of /etc/docker.
    expect(report.host).not.toHaveProperty('insecureBuilds');
    expect(statusOf(report, 'host.userns-remap')).toBe('warning');
  });

  test('that has none', async () => {
    const report = look('--engine', await start({}));
    expect(report.host).toMatchObject({ sysboxRegistered: false, engineAnswers: true });
    expect(report.host).not.toHaveProperty('sysboxProgram');
    expect(report.readiness).toBe('not-ready');
  });

  test('that has one whose program is missing: it says what no container of it does', async () => {
    const socket = await start({ 'sysbox-runc': { path: '/nowhere/sysbox-runc' } });
    expect(look('--engine', socket).host).toMatchObject({ sysboxRegistered: true, sysboxProgram: false });
    const archive = packSmallImage(folder, 'missing' in programs ? '' : programs.busybox);
    const client = clientOf(socket, folder, []);
    await client.said(...importArguments(archive, 'small:1'));
    const { status, stderr } = await client.docker(['run', '--rm', '--network', 'none', '--runtime', 'sysbox-runc', 'small:1', 'true']);
    expect(status).not.toBe(0);
    // As the row host.runtime-program says it.
    expect(stderr).toMatch(
      /unable to retrieve OCI runtime error \(open .*fork\/exec \/nowhere\/sysbox-runc: no such file or directory: unknown/u,
    );
  });

  test('nothing on it has changed', async () => {
    const socket = await start();
    const state = async (): Promise<readonly unknown[]> =>
      Promise.all(['/containers/json?all=1', '/images/json', '/volumes'].map(async (path) => (await askSocket(socket, 'GET', path)).json));
    const before = await state();
    look('--engine', socket, '--for', 'nested,builds,multi-arch,gpu,ssh');
    expect(await state()).toEqual(before);
    expect(before.slice(0, 2)).toEqual([[], []]);
  });
});
