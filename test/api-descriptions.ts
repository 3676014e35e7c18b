import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

// The published module of the engine, as the Go module proxy keeps it for good.
const address = 'https://proxy.golang.org/github.com/docker/docker/@v/v28.5.2+incompatible.zip';
const checksum = 'eb2091e8336c55b1996489eccbc01c06b1b9fed028b5b38e0499b49c9fa0d468';
const cache = join(tmpdir(), 'containai-test-docker-28.5.2');
const wanted = /\/docs\/api\/v(1\.(?:4[1-9]|5[01]))\.yaml$/u;

/**
 * The published descriptions of the Engine API by version, in YAML: unpacked before, or downloaded once on a CI machine. `undefined` where they
 * cannot be had; another file than the one that is pinned here is an error.
 */
export async function apiDescriptions(): Promise<ReadonlyMap<string, string> | undefined> {
  if (!existsSync(cache)) {
    const archive = process.env['CI'] === 'true' ? await download() : undefined;
    if (archive === undefined) return undefined;
    unpack(archive);
  }
  return new Map(readdirSync(cache).map((name) => [name.replace('.yaml', ''), readFileSync(join(cache, name), 'utf8')]));
}

async function download(): Promise<Buffer | undefined> {
  let archive: Buffer;
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(120_000) });
    if (!answer.ok) return undefined;
    archive = Buffer.from(await answer.arrayBuffer());
  } catch {
    return undefined;
  }
  const found = createHash('sha256').update(archive).digest('hex');
  if (found !== checksum) throw new Error(`${address} has the checksum ${found}, not ${checksum}`);
  return archive;
}

// Whole or not at all: another run may look for the folder meanwhile.
function unpack(archive: Buffer): void {
  const partial = `${cache}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  for (const { name, bytes } of entriesOf(archive)) {
    const version = wanted.exec(name)?.[1];
    if (version !== undefined) writeFileSync(join(partial, `${version}.yaml`), bytes());
  }
  renameSync(partial, cache);
}

interface Entry {
  readonly name: string;
  bytes(): Buffer;
}

// The central directory of a zip file: APPNOTE.TXT, 4.3.12 and 4.3.16. Go's modules hold no comment and nothing over 4 GiB.
function entriesOf(zip: Buffer): readonly Entry[] {
  const end = zip.lastIndexOf('PK\x05\x06');
  const found: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const isStored = zip.readUInt16LE(at + 10) === 0;
    const size = zip.readUInt32LE(at + 20);
    const nameSize = zip.readUInt16LE(at + 28);
    const local = zip.readUInt32LE(at + 42);
    const name = zip.toString('utf8', at + 46, at + 46 + nameSize);
    found.push({
      name,
      bytes: () => {
        const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
        const packed = zip.subarray(start, start + size);
        return isStored ? packed : inflateRawSync(packed);
      },
    });
    at += 46 + nameSize + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return found;
}
