import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, clientOf } from '../engine/client.ts';
import { findSysbox } from '../engine/find-sysbox.ts';
import { findBusybox } from '../engine/programs.ts';
import { importArguments, packSmallImage } from '../engine/small-image.ts';
import { startGate, type TestGate } from '../engine/start-gate.ts';
import { skipReason } from '../skip.ts';

// The other tests of the gate put another program in Sysbox’s place; these are about what Sysbox itself makes of what the gate lets through.
const found = findSysbox();
const busybox = findBusybox();
const missing = 'missing' in found ? found.missing : busybox === undefined ? 'there is no busybox' : undefined;
const image = 'containai-test/busybox:sysbox';
const mapped = /^ *0 +[1-9][0-9]* +65536$/u;

describe.skipIf(skipReason(missing !== undefined, `tests of the gate with a real Sysbox: ${missing ?? ''}`))(
  'a gate before a real Sysbox',
  () => {
    let folder = '';
    let workspace = '';
    let direct: Client;
    let client: Client;
    let gate: TestGate;

    beforeAll(async () => {
      if (!('engine' in found)) return;
      folder = mkdtempSync(join(tmpdir(), 'containai-sysbox-'));
      chmodSync(folder, 0o711);
      workspace = join(folder, 'workspace');
      mkdirSync(join(workspace, '.devcontainer'), { recursive: true });
      direct = clientOf(found.engine, join(folder, 'direct'), []);
      await direct.said(...importArguments(packSmallImage(folder, busybox!), image));
      const policy = 'tier: standard\n';
      gate = await startGate(folder, { engine: found.engine, workspaces: [workspace], policy, owner: `test-${process.pid}` });
      client = clientOf(gate.socket, join(folder, 'client'), []);
    });

    afterAll(async () => {
      if (folder === '') return;
      const left = await client.said('ps', '-aq');
      if (left !== '') await client.said('rm', '-f', '-v', ...left.split('\n'));
      await gate.end();
      await direct.said('rmi', image);
      rmSync(folder, { recursive: true, force: true });
    });

    test('every container is contained, whatever it asks for', async () => {
      const asked = ['--privileged', '--cap-add', 'ALL', '--security-opt', 'seccomp=unconfined', '--userns', 'host'];
      expect(await client.said('run', '--rm', ...asked, image, 'cat', '/proc/self/uid_map')).toMatch(mapped);
      expect(Number(await client.said('run', '--rm', image, 'grep', '-c', 'sysboxfs', '/proc/mounts'))).toBeGreaterThan(3);
    });

    test('one that ends at once is seen, and is not held back', async () => {
      for (let times = 0; times < 5; times++) expect((await client.docker(['run', '--rm', image, 'true'])).status).toBe(0);
    });

    test('the workspace is mounted as the folder that was judged', async () => {
      await client.said('run', '--rm', '-v', `${workspace}:/w`, '-v', 'containai-test-data:/data', image, 'touch', '/w/made', '/data/made');
      expect(statSync(join(workspace, 'made')).isFile()).toBe(true);
      await client.said('volume', 'rm', 'containai-test-data');
      const { status, stderr } = await client.docker(['run', '--rm', '-v', '/etc:/x', image, 'true']);
      expect([status, stderr]).toEqual([125, expect.stringContaining('system-path-mounted')]);
    });

    test('exec, restart and stop go on', async () => {
      await client.said('run', '-d', '--name', `held-${process.pid}`, '-v', `${workspace}:/w`, image, 'sleep', '1000');
      expect(await client.said('exec', `held-${process.pid}`, 'cat', '/proc/self/uid_map')).toMatch(mapped);
      await client.said('restart', '-t', '0', `held-${process.pid}`);
      expect(await client.said('exec', `held-${process.pid}`, 'cat', '/proc/self/uid_map')).toMatch(mapped);
      await client.said('stop', '-t', '0', `held-${process.pid}`);
    });

    test('the reference CLI brings a dev container up, and finds it again', async () => {
      writeFileSync(
        join(workspace, '.devcontainer/devcontainer.json'),
        JSON.stringify({ image, privileged: true, capAdd: ['SYS_PTRACE'] }),
      );
      const up = async (): Promise<string> => {
        const { stdout, stderr } = await client.devcontainer('up', ['--workspace-folder', workspace]);
        const answer = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { outcome: string; containerId: string };
        expect(answer.outcome, stderr).toBe('success');
        return answer.containerId;
      };
      const first = await up();
      const { stdout } = await client.devcontainer('exec', ['--workspace-folder', workspace, 'cat', '/proc/self/uid_map']);
      expect(stdout.trimEnd()).toMatch(mapped);
      expect(await up()).toBe(first);
      const rewrites = gate.decisions().flatMap((decision) => decision.rewrites.map(({ rule }) => rule));
      expect(new Set(rewrites)).toEqual(
        new Set(['runtime-overridden', 'privileged-requested', 'capability-added', 'seccomp-unconfined', 'host-user-namespace']),
      );
      expect(gate.decisions().filter(({ decision }) => decision === 'killed')).toEqual([]);
    });
  },
);
