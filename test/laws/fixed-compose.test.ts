import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { realMachine } from '../../src/machine/real.ts';
import { discover } from '../../src/tasks/discover.ts';
import { fixTargets } from '../../src/tasks/fix.ts';
import { composeBinary } from '../compose-binary.ts';
import { skipReason } from '../skip.ts';

// What Compose accepted, it accepts when it is fixed.
const binary = composeBinary();
const shared = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
const corpus = existsSync(shared) ? realpathSync(shared) : shared;
const files = existsSync(corpus)
  ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((path) => /compose[^/]*\.ya?ml$/iu.test(path))
  : [];

function accepts(path: string): boolean {
  const args = ['-f', basename(path), '--profile', '*', 'config', '-q'];
  return (
    spawnSync(binary!, args, { cwd: dirname(path), env: { HOME: '/home/somebody', PATH: '/usr/bin:/bin' }, timeout: 20_000 }).status === 0
  );
}

const noBinary = skipReason(
  binary === undefined,
  'docker compose config on fixed files: no docker-compose 2.26 is unpacked (CI=true and root download it)',
);
const noCorpus = skipReason(files.length === 0, 'docker compose config on fixed files: the shared corpus is not there');

describe.skipIf(noBinary || noCorpus)('docker compose config takes each real file as it is fixed', () => {
  test('safely and at a risk', async () => {
    let tried = 0;
    for (const name of files) {
      const folder = mkdtempSync(join(tmpdir(), 'containai-fixed-'));
      try {
        cpSync(dirname(join(corpus, name)), folder, { recursive: true });
        const path = join(folder, basename(name));
        if (!accepts(path)) continue;
        const { targets } = discover(path, { ...realMachine, workingFolder: () => folder });
        for await (const { files: fixed } of fixTargets(targets, { tier: 'strict', host: {}, version: '0', unsafe: true }, realMachine))
          for (const file of fixed) {
            writeFileSync(file.path!, file.after);
            tried++;
          }
        expect(accepts(path), name).toBe(true);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
    expect(tried).toBeGreaterThan(10);
  }, 120_000);
});
