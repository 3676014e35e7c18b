import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** What looking ten Features up costs, of a registry on localhost: with nothing in the cache, and with all of it, against an audit that looks nothing up. */
export async function benchResolve(cli, root, figure, timed, interleaved, rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'containai-bench-'));
  const server = spawn(process.execPath, ['--import', 'tsx', join(here, 'serve-features.ts'), folder], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const said = String((await once(server.stdout, 'data'))[0]).trim();
    if (said !== 'ready') {
      console.log(`skipped audit --resolve: ${said}`);
      return;
    }
    let caches = 0;
    // The lists of the web are no part of the figure: how far away they are is another matter on each machine.
    const advisories = join(folder, 'advisories.json');
    writeFileSync(advisories, '{"disallowedFeatures":[],"featureAdvisories":[]}');
    const resolving = ['--resolve', '--advisories', advisories];
    const withCache = (name, args) => {
      process.env.XDG_CACHE_HOME = join(folder, name);
      return timed([cli, 'audit', ...args, folder]);
    };
    const [plain, warm, cold] = interleaved(
      [() => withCache('warm', []), () => withCache('warm', resolving), () => withCache(`cold-${caches++}`, resolving)],
      rounds,
    );
    figure(
      'audit --resolve of ten Features, all in the cache',
      `${(warm / plain).toFixed(2)} times plain audit`,
      `${warm.toFixed(0)} ms against ${plain.toFixed(0)} ms, medians of ${rounds} in turn`,
      warm / plain <= 1.15,
    );
    figure(
      'audit --resolve of ten Features, nothing in the cache',
      `${cold.toFixed(0)} ms`,
      `of 400 ms; ${(cold / plain).toFixed(1)} times plain audit`,
      cold < 400,
    );
  } finally {
    server.stdin.end();
    if (server.exitCode === null) await once(server, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}
