import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';
import { checkSchema } from '../check-schema.ts';
import { clientOf } from '../engine/client.ts';
import { findSysbox } from '../engine/find-sysbox.ts';
import { skipReason } from '../skip.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'containai-verify-sysbox-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const found = findSysbox();

interface Row {
  readonly row: string;
  readonly outcome: string;
  readonly hasProbe: boolean;
  readonly transcript: string;
}

// Whoever sees it fail has found a host that the matrix does not know, or a fault of the matrix.
test.skipIf(skipReason('missing' in found, `the matrix on a real Sysbox: ${'missing' in found ? found.missing : ''}`))(
  'a real Sysbox does what the matrix says, in every row that has a probe',
  async () => {
    if ('missing' in found) return;
    const file = join(folder, 'host.json');
    const { status, stderr } = spawnSync(process.execPath, [cli, 'verify', '--host', '--engine', found.engine, '--output', file], {
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: folder },
      timeout: 540_000,
    });
    expect([0, 4], stderr).toContain(status);
    const { rows, left } = JSON.parse(readFileSync(file, 'utf8')) as { rows: readonly Row[]; left: unknown };
    expect(checkSchema('host-verification-1', JSON.parse(readFileSync(file, 'utf8')))).toEqual([]);
    expect(rows.filter(({ outcome }) => outcome === 'differs')).toEqual([]);
    // What a host lacks may keep a few from being proved; a run that proves little proves nothing.
    expect(rows.filter(({ outcome }) => outcome === 'agrees').length).toBeGreaterThan(rows.filter(({ hasProbe }) => hasProbe).length * 0.9);
    expect(left).toEqual([]);
    const direct = clientOf(found.engine, join(folder, 'client'), []);
    const containers = await direct.said('ps', '-a', '--format', '{{.Names}}', '--filter', 'label=dev.containai.probe');
    expect([containers, readdirSync(folder).filter((name) => name.startsWith('containai-probe-'))]).toEqual(['', []]);
  },
  600_000,
);
