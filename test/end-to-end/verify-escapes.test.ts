import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { escapes } from '../../src/escapes/catalogue.ts';
import { realEscapeHost } from '../../src/machine/escape-host.ts';
import { makeSockets } from '../../src/machine/http/real-sockets.ts';
import { realMachine } from '../../src/machine/real.ts';
import type { EscapeReport } from '../../src/model/escape.ts';
import { makeHalt } from '../../src/tasks/verify/halt.ts';
import { askWithin } from '../../src/tasks/verify/scratch-engine.ts';
import { tryEscape } from '../../src/tasks/verify/escapes/try-escape.ts';
import { clientOf, type Client } from '../engine/client.ts';
import { findPrograms } from '../engine/programs.ts';
import { type Running, startProgram } from '../engine/run-program.ts';
import { importArguments, packSmallImage, smallImage } from '../engine/small-image.ts';
import { startEngine, type TestEngine } from '../engine/start-engine.ts';
import { skipReason } from '../skip.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const programs = findPrograms('26.1');
const missing = 'missing' in programs ? programs.missing : undefined;

describe.skipIf(skipReason(missing !== undefined, `the escape suite on a plain engine: ${missing ?? ''}`))(
  'on a plain engine without Sysbox',
  () => {
    let folder = '';
    let scratch = '';
    let engine: TestEngine;
    let client: Client;

    beforeAll(async () => {
      if ('missing' in programs) return;
      folder = mkdtempSync(join(tmpdir(), 'containai-escapes-'));
      chmodSync(folder, 0o711);
      scratch = join(folder, 'tmp');
      mkdirSync(scratch);
      engine = await startEngine(programs, { isPlain: true });
      client = clientOf(engine.socket, join(folder, 'client'), []);
      await client.said(...importArguments(packSmallImage(folder, programs.busybox), smallImage));
    });

    afterAll(async () => {
      if (folder === '') return;
      await engine.end();
      rmSync(folder, { recursive: true, force: true });
    });

    const suite = (...more: readonly string[]): Running =>
      startProgram(process.execPath, [cli, 'verify', '--escapes', '--engine', engine.socket, '--image', smallImage, ...more], {
        env: { ...process.env, TMPDIR: scratch },
      });

    const expectNothingLeft = async (): Promise<void> => {
      expect(await client.said('ps', '-aq')).toBe('');
      expect(await client.said('volume', 'ls', '-q')).toBe('');
      expect(readdirSync(scratch)).toEqual([]);
      expect(readdirSync('/dev/shm').filter((name) => name.startsWith('containai-escapes-'))).toEqual([]);
    };

    test('each way out is taken under plain runc, or skipped with its reason; the stand-in is not presented as Sysbox', async () => {
      const { status, stdout, stderr } = await suite('--json').ended;
      expect(stderr).toBe('');
      const { results, versions } = JSON.parse(stdout) as EscapeReport;
      expect(results.map(({ id }) => id)).toEqual(escapes.map(({ id }) => id));
      expect(results.filter(({ runc }) => runc.standing !== 'reached' && runc.standing !== 'skipped')).toEqual([]);
      for (const { runc } of results) expect(runc.words).not.toBe('');
      const reached = results.filter(({ runc }) => runc.standing === 'reached').map(({ id }) => id);
      expect(reached).toEqual(
        expect.arrayContaining(['engine-socket', 'engine-store', 'host-root', 'etc-mounted', 'folder-mounted', 'host-ipc']),
      );
      for (const { sysbox, gated } of results) {
        expect(sysbox).toMatchObject({
          standing: 'not run',
          words: expect.stringMatching(/^what is registered as sysbox-runc is no Sysbox/u),
        });
        expect(gated.standing).toBe(gated.decision === 'refused' ? 'held' : 'not run');
      }
      expect(versions.sysbox).toBeUndefined();
      expect(status).toBe(4);
      await expectNothingLeft();
    });

    test('no check gets out of a container that asks for nothing', async () => {
      const line = makeSockets().engineAt(engine.socket);
      const settings = { image: smallImage, word: `control${process.pid}`, seed: 'seed', socket: engine.socket, store: '/nowhere' };
      const powers = { engine: askWithin(line, realEscapeHost, makeHalt()), host: realEscapeHost, machine: realMachine };
      const cells = await Promise.all(
        escapes.map(async (escape) => [escape.id, (await tryEscape({ ...escape, create: {} }, 'runc', settings, powers)).cell.standing]),
      );
      line.close();
      expect(cells.filter(([, standing]) => standing === 'reached')).toEqual([]);
      expect(cells.filter(([, standing]) => standing === 'held').length).toBeGreaterThan(10);
      expect(await client.said('ps', '-aq')).toBe('');
    });

    test('Ctrl-C ends it, and nothing is left', async () => {
      const running = suite();
      for (let tries = 0; tries < 500 && (await client.said('ps', '-q', '--filter', 'name=containai-escapes-')) === ''; tries++)
        await wait(20);
      running.process.kill('SIGINT');
      const { stdout } = await running.ended;
      expect(running.process.signalCode).toBe('SIGINT');
      expect(stdout).toBe('');
      await expectNothingLeft();
    });

    test('an image that the engine has not is bad usage, and nothing is pulled', async () => {
      const { status, stderr } = await startProgram(
        process.execPath,
        [cli, 'verify', '--escapes', '--engine', engine.socket, '--image', 'containai-test/none:1'],
        { env: process.env },
      ).ended;
      expect([status, stderr]).toEqual([2, expect.stringContaining('no image containai-test/none:1')]);
    });
  },
);
