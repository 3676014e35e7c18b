import { mkdtempSync, rmSync } from 'node:fs';
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

  it('knows the devices, with their owners and modes, and nothing else below /dev', () => {
    const devices = realHostReach.devices();
    expect(devices).toContainEqual(expect.objectContaining({ path: '/null', user: expect.any(Number), mode: 0o666 }));
    expect(devices?.map(({ path }) => path)).not.toContain('/stdin');
  });
});
