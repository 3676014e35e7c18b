import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { findPrograms } from '../engine/programs.ts';
import { findSysbox } from '../engine/find-sysbox.ts';
import { importArguments, packSmallImage, smallImage } from '../engine/small-image.ts';
import { skipReason } from '../skip.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'containai-own-sysbox-'));
const programs = findPrograms('26.1');
const found = findSysbox();
const missing = 'missing' in found ? found.missing : 'missing' in programs ? programs.missing : undefined;
const socket = join(folder, 'docker.sock');
const env = {
  ...process.env,
  ...('missing' in programs ? {} : { PATH: programs.path }),
  DOCKER_BUILDKIT: '1',
  DOCKER_CONFIG: join(folder, 'config'),
};
const run = (program: string, ...args: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(program, args, { encoding: 'utf8', env, timeout: 120_000 });
const engine = (...args: readonly string[]): SpawnSyncReturns<string> => run(process.execPath, cli, 'engine', ...args);
const docker = (...args: readonly string[]): SpawnSyncReturns<string> => run('docker', '--host', `unix://${socket}`, ...args);

afterAll(() => {
  if (missing === undefined) engine('stop', '--socket', socket);
  rmSync(folder, { recursive: true, force: true });
});

// Sysbox’s manager sees the mounts of this machine alone, so this engine runs beside it, with names and addresses of its own.
test.skipIf(skipReason(missing !== undefined, `an engine of our own on a real Sysbox: ${missing ?? ''}`))(
  'containers and steps of builds run under a real Sysbox',
  () => {
    if ('missing' in found || 'missing' in programs) return;
    const runtimes = run('docker', '--host', `unix://${found.engine}`, 'info', '--format', '{{json .Runtimes}}').stdout;
    const runtime = (JSON.parse(runtimes) as Record<string, { path: string }>)['sysbox-runc']!.path;
    const started = engine('start', '--socket', socket, '--data', join(folder, 'data'), '--log', join(folder, 'log'), '--runtime', runtime);
    expect([started.status, started.stderr]).toEqual([0, expect.anything()]);
    expect(engine('status', '--socket', socket).status).toBe(0);
    const archive = packSmallImage(folder, programs.busybox);
    expect(docker(...importArguments(archive, smallImage)).status).toBe(0);
    const ran = docker('run', '--rm', smallImage, 'cat', '/proc/self/uid_map');
    expect([ran.stdout, ran.stderr]).toEqual([expect.stringMatching(/^\s*0\s+[1-9]\d+\s+65536$/m), '']);
    const context = join(folder, 'context');
    mkdirSync(context);
    mkdirSync(join(folder, 'config'));
    writeFileSync(
      join(folder, 'config/config.json'),
      JSON.stringify({ cliPluginsExtraDirs: programs.plugins.map((path) => join(path, '..')) }),
    );
    writeFileSync(join(context, 'Dockerfile'), `FROM ${smallImage}\nRUN cat /proc/self/uid_map > /seen && mount -t tmpfs none /tmp\n`);
    const built = docker('build', '--tag', 'built', context);
    expect([built.status, built.stderr]).toEqual([0, expect.anything()]);
    expect(docker('run', '--rm', 'built', 'cat', '/seen').stdout).toMatch(/^\s*0\s+[1-9]\d+\s+65536$/m);
    expect(engine('stop', '--socket', socket)).toMatchObject({ status: 0 });
  },
  300_000,
);
