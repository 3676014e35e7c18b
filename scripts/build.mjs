/**
 * Builds dist/. The build goes to a folder of its own and its files are then moved into place one by one, the entries last:
 * whoever starts the program meanwhile finds the old one or the new one, never half of one.
 *
 *   --clean       start from an empty dist/ (for a package)
 *   --node PATH   the node that was found new enough, noted in the stamp for ./containai
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const DAY = 24 * 60 * 60 * 1000;
const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const { values } = parseArgs({ options: { clean: { type: 'boolean', default: false }, node: { type: 'string', default: '' } } });

const fresh = mkdtempSync(join(root, '.build-'));
try {
  // Written before the build reads a source: one edited during the build is newer than the stamp.
  writeFileSync(join(fresh, '.built'), `${values.node}\n`);
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/tsdown/dist/run.mjs'), '--out-dir', join(fresh, 'dist'), '--log-level', 'warn'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
    },
  );
  if (status === 0) install();
  process.exitCode = status === 0 ? 0 : 1;
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

function isEntry(file) {
  return file === 'cli.js' || file === 'index.js';
}

function install() {
  chmodSync(join(fresh, 'dist/cli.js'), 0o755);
  if (values.clean) rmSync(dist, { recursive: true, force: true });
  const files = readdirSync(join(fresh, 'dist'), { recursive: true }).filter((file) => statSync(join(fresh, 'dist', file)).isFile());
  for (const file of files.sort((a, b) => Number(isEntry(a)) - Number(isEntry(b)))) {
    mkdirSync(dirname(join(dist, file)), { recursive: true });
    renameSync(join(fresh, 'dist', file), join(dist, file));
  }
  renameSync(join(fresh, '.built'), join(dist, '.built'));
  // A program that is running, a gate for instance, may still load a chunk of its own build: chunks go when they are a day old.
  for (const file of readdirSync(dist, { recursive: true })) {
    const { mtimeMs } = statSync(join(dist, file));
    if (file.endsWith('.js') && !files.includes(file) && mtimeMs < Date.now() - DAY) rmSync(join(dist, file));
  }
}
