import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { skipReason } from '../../test/skip.ts';
import { realHostReach } from './host-reach.ts';

describe.skipIf(skipReason(process.platform !== 'linux', 'what a container could reach: this is no Linux'))('on this machine', () => {
  it('knows the sockets that somebody listens on, while somebody does', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'containai reach '));
    const path = join(folder, 'a socket');
    const server = createServer();
    await new Promise<void>((done) => void server.listen(path, done));
    expect(realHostReach.listening()).toContain(path);
    await new Promise((done) => void server.close(done));
    expect(realHostReach.listening()).not.toContain(path);
    rmSync(folder, { recursive: true });
  });

  const unable = skipReason(process.getuid?.() !== 0, 'sockets of other network namespaces: only root sees and makes them');
  it.skipIf(unable)('knows those of other network namespaces, and which files they are', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'containai reach '));
    const path = join(folder, 'a socket');
    const server =
      'const { createServer: make } = require("node:net"); make().listen(process.argv[1], () => make().listen("near", () => console.log("there")))';
    const child = spawn('unshare', ['--net', '--', process.execPath, '-e', server, path], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((done) => void child.stdout.once('data', done));
    const all = realHostReach.listeningInside() ?? [];
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
    const found = all.find((one) => one.path === path);
    expect(found).toMatchObject({ device: expect.stringMatching(/^\d+:\d+$/u), root: expect.stringContaining('a socket') });
    expect(found?.isBelow).toBeUndefined();
    expect(all).toContainEqual(expect.objectContaining({ path: 'near', isBelow: true }));
    expect(realHostReach.listening()).not.toContain(path);
  });

  it('knows the devices, with their owners and modes, and nothing else below /dev', () => {
    const devices = realHostReach.devices();
    expect(devices).toContainEqual(expect.objectContaining({ path: '/null', user: expect.any(Number), mode: 0o666 }));
    expect(devices?.map(({ path }) => path)).not.toContain('/stdin');
  });

  it('knows a regular file by its owner and mode, and follows no link', () => {
    const folder = mkdtempSync(join(tmpdir(), 'containai-regular-'));
    const path = join(folder, 'file');
    writeFileSync(path, '');
    chmodSync(path, 0o4751);
    symlinkSync('file', join(folder, 'link'));
    expect(realHostReach.regularFile(path)).toEqual({ user: process.getuid?.(), mode: 0o4751 });
    expect([folder, join(folder, 'link'), join(folder, 'none')].map((one) => realHostReach.regularFile(one))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    rmSync(folder, { recursive: true });
  });
});
