import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EscapeReport } from '../../src/model/escape.ts';
import { type Client, clientOf } from '../engine/client.ts';
import { findSysbox } from '../engine/find-sysbox.ts';
import { findBusybox } from '../engine/programs.ts';
import { startProgram } from '../engine/run-program.ts';
import { importArguments, packSmallImage } from '../engine/small-image.ts';
import { skipReason } from '../skip.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const found = findSysbox();
const busybox = findBusybox();
const missing = 'missing' in found ? found.missing : busybox === undefined ? 'there is no busybox' : undefined;
const image = 'containai-test/busybox:escapes';

describe.skipIf(skipReason(missing !== undefined, `the escape suite with a real Sysbox: ${missing ?? ''}`))('with a real Sysbox', () => {
  let folder = '';
  let client: Client;

  beforeAll(async () => {
    if (!('engine' in found)) return;
    folder = mkdtempSync(join(tmpdir(), 'containai-escapes-'));
    chmodSync(folder, 0o711);
    client = clientOf(found.engine, join(folder, 'client'), []);
    await client.said(...importArguments(packSmallImage(folder, busybox!), image));
  });

  afterAll(async () => {
    if (folder === '') return;
    await client.said('rmi', image);
    rmSync(folder, { recursive: true, force: true });
  });

  test('nothing gets out with our rules, and every check proves something', async () => {
    if (!('engine' in found)) return;
    const { status, stdout, stderr } = await startProgram(
      process.execPath,
      [cli, 'verify', '--escapes', '--engine', found.engine, '--image', image, '--json'],
      { env: process.env },
    ).ended;
    expect(stderr).toBe('');
    const { results, versions } = JSON.parse(stdout) as EscapeReport;
    expect(results.filter(({ runc }) => runc.standing !== 'reached' && runc.standing !== 'skipped')).toEqual([]);
    expect(results.filter(({ gated }) => gated.standing !== 'held' && gated.standing !== 'skipped')).toEqual([]);
    expect(results.filter(({ sysbox }) => sysbox.standing === 'not run')).toEqual([]);
    // Sysbox by itself does not hold these (measured): they are why the rules are there.
    const unheld = results.filter(({ sysbox }) => sysbox.standing === 'reached').map(({ id }) => id);
    expect(unheld).toEqual(expect.arrayContaining(['engine-socket', 'etc-mounted', 'folder-mounted']));
    expect(versions.sysbox).toMatch(/^\d+\.\d+/u);
    expect(status).toBe(0);
    expect(await client.said('ps', '-aq', '--filter', 'name=containai-escapes-')).toBe('');
  });
});
