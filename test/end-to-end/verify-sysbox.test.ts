import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, clientOf } from '../engine/client.ts';
import { findSysbox } from '../engine/find-sysbox.ts';
import { findBusybox } from '../engine/programs.ts';
import { failingOf, runVerify, type Verified } from '../engine/run-verify.ts';
import { importArguments, packSmallImage } from '../engine/small-image.ts';
import { skipReason } from '../skip.ts';

const found = findSysbox();
const busybox = findBusybox();
const missing = 'missing' in found ? found.missing : busybox === undefined ? 'there is no busybox' : undefined;
const image = `containai-test/busybox:verify-${process.pid}`;
const name = (what: string): string => `containai-verify-${process.pid}-${what}`;

describe.skipIf(skipReason(missing !== undefined, `tests of verify with a real Sysbox: ${missing ?? ''}`))(
  'containai verify on a real Sysbox',
  () => {
    let folder = '';
    let workspace = '';
    let client: Client;
    const socket = 'engine' in found ? found.engine : '';

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'containai-sysbox-'));
      chmodSync(folder, 0o711);
      workspace = join(folder, 'workspace');
      mkdirSync(workspace);
      client = clientOf(socket, join(folder, 'client'), []);
      await client.said(...importArguments(packSmallImage(folder, busybox!), image));
    });

    afterAll(async () => {
      if (folder === '') return;
      await client.said('rmi', image);
      rmSync(folder, { recursive: true, force: true });
    });

    const look = async (
      what: string,
      asked: readonly string[],
      command: readonly string[],
      ...args: readonly string[]
    ): Promise<Verified> => {
      await client.said('run', '-d', '--name', name(what), '--runtime', 'sysbox-runc', ...asked, image, ...command);
      try {
        return runVerify(socket, name(what), ...args);
      } finally {
        await client.said('rm', '-f', name(what));
      }
    };
    const sleep = ['sleep', '100000'];

    test('an ordinary container holds in everything, by all three witnesses', async () => {
      const seen = await look('plain', [], sleep);
      expect([seen.status, failingOf(seen), seen.report.containers[0]?.inside]).toEqual([0, [], { state: 'answered', ignored: 0 }]);
      expect(Object.keys(seen.standings).filter((id) => id.startsWith('inside-'))).toEqual([
        'inside-user-namespace',
        'inside-sysboxfs',
        'inside-kernel-settings',
        'inside-mknod',
      ]);
    });

    test.each<[what: string, asked: readonly string[]]>([
      ['privileged', ['--privileged']],
      ['userns-host', ['--userns', 'host']],
      ['user', ['--user', '1000']],
      ['read-only', ['--read-only']],
      ['no-filter', ['--security-opt', 'seccomp=unconfined', '--cap-add', 'ALL']],
    ])('so does one that asks for much, but for what the rules think of it: %s', async (what, asked) => {
      expect(failingOf(await look(what, asked, sleep, '--tier', 'permissive'))).toEqual([]);
    });

    test('so does one with a workspace, which says whose files are made there', async () => {
      const seen = await look('workspace', ['-v', `${workspace}:/w`], sleep, '--workspace', workspace);
      expect([seen.status, failingOf(seen)]).toEqual([0, []]);
      expect(seen.details['folders']).toMatch(/ at \/w \(writable, ID-mapped: what its root makes there is this machine’s root’s/u);
    });

    test('processes in user namespaces of their own are looked at, too', async () => {
      const command = 'unshare -Ur sleep 100000 & unshare -U sleep 100000 & exec sleep 100000';
      await client.said('run', '-d', '--name', name('nested'), '--runtime', 'sysbox-runc', image, 'sh', '-c', command);
      await expect.poll(() => runVerify(socket, name('nested')).details['processes'], { timeout: 20_000 }).toBe('3 processes');
      const seen = runVerify(socket, name('nested'));
      expect([seen.status, failingOf(seen)]).toEqual([0, []]);
      await client.said('rm', '-f', name('nested'));
    });

    test('the engine’s socket inside fails, by the kernel and by the rules', async () => {
      const seen = await look('socket', ['-v', `${socket}:/var/run/docker.sock`], sleep);
      expect([seen.status, failingOf(seen), seen.standings['rule:docker-socket-mounted']]).toEqual([1, ['engine-socket'], 'fails']);
    });

    test('a folder of the system fails by the rules, and is what is mounted', async () => {
      const seen = await look('etc', ['-v', '/etc:/x:ro'], sleep);
      expect([seen.status, seen.standings['rule:system-path-mounted'], seen.details['folders']]).toEqual([
        1,
        'fails',
        '/etc at /x, read-only',
      ]);
    });
  },
);
