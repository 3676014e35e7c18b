/**
 * Packs the package as it would be published and looks at the tarball, not at the folder:
 * publint for its package.json, attw for whether its types resolve as its code does.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = fileURLToPath(new URL('..', import.meta.url));
// A package for Node and bundlers, ESM only: `require` of it and the resolution of Node 10 are not promised.
const promised = new Set(['node16-esm', 'bundler']);

const folder = mkdtempSync(join(tmpdir(), 'containai-package-'));
try {
  run('./containai', ['--version']);
  // The scripts of a real packing would build once more, and empty dist/ under whoever is using it.
  const [{ filename }] = JSON.parse(run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]));
  const tarball = readFileSync(join(folder, filename));
  const data = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength);

  const { messages, pkg } = await publint({ pack: { tarball: data }, strict: true });
  for (const message of messages) fail(`publint: ${formatMessage(message, pkg, { color: false })}`);

  const types = await checkPackage(createPackageFromTarballData(new Uint8Array(data)), { entrypoints: ['.'] });
  if (!types.types) fail('attw: the package has no types');
  for (const problem of types.problems ?? []) {
    if (problem.resolutionKind === undefined || promised.has(problem.resolutionKind)) fail(`attw: ${JSON.stringify(problem)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function fail(text) {
  console.log(text);
  process.exitCode = 1;
}

function run(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} exited with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
