/**
 * Builds dist/. The build goes to a folder of its own and its files are then moved into place one by one, the entries last:
 * whoever starts the program meanwhile finds the old one or the new one, never half of one.
 *
 *   --clean       start from an empty dist/ (for a package)
 *   --node PATH   the node that was found new enough, noted in the stamp for ./containai
 */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'tsdown';
import { writeScriptCaches } from './write-script-cache.mjs';

const DAY = 24 * 60 * 60 * 1000;
const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const { values } = parseArgs({ options: { clean: { type: 'boolean', default: false }, node: { type: 'string', default: '' } } });

// tsdown's loader of configurations puts a file into the node_modules below wherever it was started, which may be a user's project.
process.chdir(root);
const fresh = mkdtempSync(join(root, '.build-'));
try {
  // Written before the build reads a source: one edited during the build is newer than the stamp.
  writeFileSync(join(fresh, '.built'), `${values.node}\n`);
  // Errors alone: it warns that one script is CommonJS, as it is meant to be. Not by the command: that one says on every run that its next version needs a newer node.
  await build({ outDir: join(fresh, 'dist'), logLevel: 'error' });
  await writeScriptCaches(join(fresh, 'dist'), join(root, 'examples/untrusted'));
  install();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

function isEntry(file) {
  return file === 'cli.js' || file.endsWith('.cjs') || file === 'index.js';
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
