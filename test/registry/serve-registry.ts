import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create } from 'tar';
import { debianPackage } from '../engine/debian-package.ts';

/** Debian’s registry (package docker-registry) of a test’s own, on a port of this machine, over plain HTTP. */
export interface TestRegistry {
  /** `localhost:PORT` */
  readonly host: string;
  /** Pushes a Feature of these files under a path and some tags, as `devcontainer features publish` does; gives the digest of its manifest. */
  pushFeature(path: string, tags: readonly string[], files: Readonly<Record<string, string>>, annotation?: string): Promise<string>;
  /** Pushes an image without layers, for amd64, of this configuration, as `docker push` does; gives the digest of its manifest. */
  pushImage(path: string, tag: string, config: Readonly<Record<string, unknown>>): Promise<string>;
  /** Pushes an index of such images, each with its platform; gives its digest. */
  pushIndex(
    path: string,
    tag: string,
    images: readonly (readonly [platform: object, config: Readonly<Record<string, unknown>>])[],
  ): Promise<string>;
  stop(): void;
}

/** Debian’s program: as it is installed, or unpacked where tests may fetch it; undefined where it is not to be had. */
export const registryProgram = existsSync('/usr/bin/docker-registry') ? '/usr/bin/docker-registry' : unpacked();

function unpacked(): string | undefined {
  const folder = debianPackage('docker-registry');
  return folder === undefined ? undefined : join(folder, 'usr/bin/docker-registry');
}

/** Starts a registry with nothing in it. */
export async function serveRegistry(): Promise<TestRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'containai-registry-'));
  const port = await freePort();
  const host = `localhost:${port}`;
  writeFileSync(
    join(folder, 'config.yml'),
    JSON.stringify({
      version: 0.1,
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: join(folder, 'data') } },
      http: { addr: `127.0.0.1:${port}` },
    }),
  );
  const child = spawn(registryProgram!, ['serve', join(folder, 'config.yml')], { stdio: 'ignore' });
  await answers(`http://${host}/v2/`, child);
  const pushImage: TestRegistry['pushImage'] = async (path, tag, config) => {
    const text = JSON.stringify({ os: 'linux', architecture: 'amd64', config, rootfs: { type: 'layers', diff_ids: [] } });
    const blob = { mediaType: 'application/vnd.docker.container.image.v1+json', ...(await pushBlob(host, path, Buffer.from(text))) };
    return pushManifest(host, path, tag, { schemaVersion: 2, mediaType: dockerType, config: blob, layers: [] });
  };
  return {
    host,
    pushFeature: async (path, tags, files, annotation) => {
      const archive = await archiveOf(files);
      const layer = { mediaType: 'application/vnd.devcontainers.layer.v1+tar', ...(await pushBlob(host, path, archive)) };
      const config = { mediaType: 'application/vnd.devcontainers', ...(await pushBlob(host, path, Buffer.from('{}'))) };
      const annotations = annotation === undefined ? {} : { annotations: { 'dev.containers.metadata': annotation } };
      const manifest = { schemaVersion: 2, mediaType: manifestType, config, layers: [layer], ...annotations };
      let digest = '';
      for (const tag of tags) digest = await pushManifest(host, path, tag, manifest);
      return digest;
    },
    pushImage,
    pushIndex: async (path, tag, images) => {
      const manifests: object[] = [];
      for (const [index, [platform, config]] of images.entries()) {
        const digest = await pushImage(path, `${tag}-${index}`, config);
        manifests.push({ mediaType: dockerType, digest, size: 1, platform });
      }
      return pushManifest(host, path, tag, { schemaVersion: 2, mediaType: indexType, manifests });
    },
    stop: () => {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';
// The reference CLI asks for no other kind of an image (devcontainers/cli src/spec-node/utils.ts inspectImageInRegistry).
const dockerType = 'application/vnd.docker.distribution.manifest.v2+json';

/** A tar archive of these files, install.sh being a program. */
export async function archiveOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'containai-archive-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text, { mode: path.endsWith('.sh') ? 0o755 : 0o644 });
    }
    const parts: Buffer[] = [];
    for await (const part of create(
      { cwd: folder, portable: true },
      Object.keys(files).map((path) => `./${path}`),
    ))
      parts.push(part as Buffer);
    return Buffer.concat(parts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let last: Promise<unknown> = Promise.resolve();

// The registry loses a blob for a moment where two push the same one at a time.
function inTurn<Thing>(work: () => Promise<Thing>): Promise<Thing> {
  const mine = last.then(work, work);
  last = mine;
  return mine;
}

function pushBlob(host: string, path: string, bytes: Buffer): Promise<{ readonly digest: string; readonly size: number }> {
  return inTurn(() => putBlob(host, path, bytes));
}

async function putBlob(host: string, path: string, bytes: Buffer): Promise<{ readonly digest: string; readonly size: number }> {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const begun = await fetch(`http://${host}/v2/${path}/blobs/uploads/`, { method: 'POST' });
  const place = new URL(begun.headers.get('location')!, `http://${host}`);
  place.searchParams.set('digest', digest);
  const done = await fetch(place, { method: 'PUT', body: new Uint8Array(bytes), headers: { 'content-type': 'application/octet-stream' } });
  if (done.status !== 201) throw new Error(`the registry answered ${done.status} to a blob`);
  return { digest, size: bytes.length };
}

function pushManifest(
  host: string,
  path: string,
  tag: string,
  manifest: Readonly<Record<string, unknown>> & { readonly mediaType: string },
): Promise<string> {
  return inTurn(() => putManifest(host, path, tag, manifest));
}

async function putManifest(
  host: string,
  path: string,
  tag: string,
  manifest: Readonly<Record<string, unknown>> & { readonly mediaType: string },
): Promise<string> {
  const body = JSON.stringify(manifest);
  const done = await fetch(`http://${host}/v2/${path}/manifests/${tag}`, {
    method: 'PUT',
    body,
    headers: { 'content-type': manifest.mediaType },
  });
  if (done.status !== 201) throw new Error(`the registry answered ${done.status} to a manifest: ${await done.text()}`);
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let left = 200; left > 0; left--) {
    if (child.exitCode !== null) throw new Error(`the registry ended with ${child.exitCode}`);
    const is = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (is) return;
    await new Promise((settle) => void setTimeout(settle, 50));
  }
  throw new Error('the registry does not answer');
}

function freePort(): Promise<number> {
  return new Promise((settle) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => settle(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
