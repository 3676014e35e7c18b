import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProgram } from '../../src/machine/run-program.ts';
import { debianPackage } from '../engine/debian-package.ts';
import { makeTar } from '../make-tar.ts';
import { type LookupRig, makeLookupRig, putImage, type Run } from '../registry/audit-lookups.ts';
import { type HostileServer, putFeature, serveHostile } from '../registry/hostile-registry.ts';
import { skipReason } from '../skip.ts';

const inPackage = (folder: string | undefined): string | undefined => (folder === undefined ? undefined : join(folder, 'usr/bin/strace'));
const strace = findProgram('strace') ?? inPackage(debianPackage('strace'));
const traces = strace !== undefined && spawnSync(strace, ['-qq', '-o', '/dev/null', 'true']).status === 0;

// All calls that make a socket or use one; a process of io_uring could do so without any of them.
const calls = 'trace=socket,socketpair,connect,bind,listen,accept,accept4,sendto,sendmsg,sendmmsg,recvfrom,recvmsg,io_uring_setup';

describe.skipIf(skipReason(!traces, 'strace is not there, or may not trace here'))('audit --resolve --offline', () => {
  let server: HostileServer;
  let rig: LookupRig;
  beforeAll(async () => {
    [server, rig] = [await serveHostile(), makeLookupRig()];
    const registry = `localhost:${server.port}`;
    const archive = makeTar([
      { name: 'devcontainer-feature.json', content: '{"id":"x","version":"1.0.0"}' },
      { name: 'install.sh', content: 'true\n' },
    ]);
    putFeature(server, 'acme/x', archive);
    putImage(server, 'acme/base', { User: 'me' });
    const features = [
      `${registry}/acme/x:1`,
      'ghcr.io/devcontainers/features/go:1',
      'https://registry.example/x.tgz',
      'registry.example/acme/y:1',
    ];
    rig.configure(`${registry}/acme/base:1`, Object.fromEntries(features.map((id) => [id, {}])));
  });
  afterAll(async () => {
    rig.stop();
    await server.stop();
  });

  /** Runs it, and gives the sockets of any network, and those of this machine’s own kind, that any of its processes made or used. */
  async function traced(...args: readonly string[]): Promise<{ readonly run: Run; readonly sockets: readonly string[] }> {
    const log = join(rig.home, 'strace.log');
    const before = [strace!, '-f', '-qq', '-e', calls, '-e', 'signal=none', '-o', log];
    const run = await rig.audit({ args: ['--format', 'json', ...args], before });
    const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [];
    // Between the processes of one program Node uses pairs, which lead nowhere else.
    const sockets = lines.filter((line) => /\b(?:socket|connect|bind|listen|accept4?|send\w+|recv\w+|io_uring_setup)\(/u.test(line));
    return { run, sockets };
  }

  test('opens no socket with an empty cache, nor with a full one; without --offline it does', { timeout: 180_000 }, async () => {
    const cold = await traced('--offline');
    expect(cold.run.reasons).toContainEqual(expect.stringContaining('it was not looked up before, and --offline asks nobody'));
    expect([cold.sockets, server.asked]).toEqual([[], []]);

    const online = await traced();
    expect(online.sockets.some((line) => /socket\(AF_INET/u.test(line))).toBe(true);
    expect(online.sockets.some((line) => line.includes(`htons(${server.port})`))).toBe(true);
    expect(server.asked.length).toBeGreaterThan(2);

    server.asked.splice(0);
    const warm = await traced('--offline');
    expect([warm.sockets, server.asked]).toEqual([[], []]);
    // What was looked up counts.
    expect(warm.run.reasons.some((why) => why.includes('acme/x') || why.includes('acme/base'))).toBe(false);
    expect(warm.run.reasons).toContainEqual(
      expect.stringContaining('registry.example/acme/y:1 was not looked up: it was not looked up before'),
    );
  });
});
