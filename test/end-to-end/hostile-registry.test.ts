import { hostname } from 'node:os';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { longNamePart, makeTar, paxPart, paxRecord, type TarPart, tarEnd } from '../make-tar.ts';
import { type LookupRig, makeLookupRig, putImage, type Run } from '../registry/audit-lookups.ts';
import {
  type Answer,
  type HostileServer,
  manifestOf,
  putFeature,
  says,
  sendsTo,
  serveHostile,
  wants,
} from '../registry/hostile-registry.ts';

let server: HostileServer;
let rig: LookupRig;
let registry = '';
let image = '';
beforeAll(async () => {
  [server, rig] = [await serveHostile(), makeLookupRig()];
  registry = `localhost:${server.port}`;
});
afterAll(async () => {
  rig.stop();
  await server.stop();
});
beforeEach(() => {
  rig.forget();
  server.answers.clear();
  server.asked.splice(0);
  image = `${registry}/acme/base@${putImage(server, 'acme/base', { User: 'me' })}`;
});

const metadata = (more: object = {}): TarPart => ({
  name: 'devcontainer-feature.json',
  content: JSON.stringify({ id: 'x', version: '1.0.0', ...more }),
});
const script: TarPart = { name: 'install.sh', content: '#!/bin/sh\ntrue\n' };
const good = makeTar([metadata(), script]);

/** Audits a configuration with one Feature. */
async function audit(id: string): Promise<Run> {
  rig.configure(image, { [id]: {} });
  return rig.audit();
}

interface Seen {
  readonly status: number | null;
  readonly stderr: string;
  /** It held no more memory than it may, in MiB. */
  readonly isBounded: boolean;
  /** Nothing in the report steers a terminal. */
  readonly isClean: boolean;
  readonly reasons: unknown;
}

/** What came of a run, as far as any of them is held to it. */
function seen({ status, stderr, stdout, memory, reasons }: Run): Seen {
  // oxlint-disable-next-line no-control-regex -- finding them is the point
  return { status, stderr, isBounded: memory < 400, isClean: !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u.test(stdout), reasons };
}

/** One Feature is open, for this one reason; nothing else is. */
function openFor(id: string, why: RegExp): Seen {
  const escaped = id.replaceAll('.', String.raw`\.`);
  const reason: unknown = expect.stringMatching(new RegExp(`^Feature ${escaped} was not looked up: .*(?:${why.source})`, 'u'));
  return { status: 4, stderr: '', isBounded: true, isClean: true, reasons: [reason] };
}

test('a registry that does nothing wrong is believed, and so the cases below can fail', async () => {
  putFeature(server, 'acme/x', good);
  const run = await audit(`${registry}/acme/x:1`);
  expect(seen(run)).toEqual({ status: 0, stderr: '', isBounded: true, isClean: true, reasons: [] });
});

const endless: Answer = (_, response) => {
  const more = (): void => void (response.destroyed || response.write(Buffer.alloc(1 << 16, 32), () => setImmediate(more)));
  response.writeHead(200);
  more();
};
const digestOfNothing = `sha256:${'0'.repeat(64)}`;
const other = JSON.stringify({ schemaVersion: 2 });

describe('of a registry, the report says one sentence about', () => {
  test.each<[string, Answer, RegExp]>([
    ['a manifest that never ends', endless, /sends more than the 4194304 bytes/u],
    [
      'a manifest that says it is too large',
      (_, r) => r.writeHead(200, { 'content-length': `${1 << 30}` }).flushHeaders(),
      /sends more than the 4194304 bytes/u,
    ],
    ['redirects in a circle', (request, r) => r.writeHead(302, { location: `${request.url}` }).end(), /more than 5 times/u],
    ['redirects without end', (request, r) => r.writeHead(302, { location: `${request.url}x` }).end(), /more than 5 times/u],
    ['a redirect to nowhere', (_, r) => r.writeHead(307).end(), /does not say where/u],
    ['a redirect to what is no address', sendsTo('https://['), /cannot be read/u],
    ['a redirect to a file', sendsTo('file:///etc/passwd'), /without encryption/u],
    [
      'a redirect to a host without encryption',
      sendsTo('http://registry.example/'),
      /sends to registry\.example, which would have to be asked without encryption/u,
    ],
    [
      'a redirect to the metadata of a cloud',
      sendsTo('http://169.254.169.254/latest/meta-data/'),
      /sends to 169\.254\.169\.254, which would have/u,
    ],
    [
      'the same, by https',
      sendsTo('https://169.254.169.254/latest/meta-data/'),
      /169\.254\.169\.254, which has an address of a private network/u,
    ],
    ['the same, in the other family', sendsTo('https://[::ffff:169.254.169.254]/'), /private network/u],
    ['the same, as a number', sendsTo('https://2852039166/'), /169\.254\.169\.254, which has an address of a private network/u],
    ['a redirect to a private network', sendsTo('https://10.0.0.1/'), /10\.0\.0\.1, which has an address of a private network/u],
    ['a redirect with a name and password', sendsTo('https://me:secret@registry.example/'), /with a name and password in its address/u],
    ['an error with a text for the terminal', says('\u001b]0;owned\u0007', 500), /answered 500 when it was asked for acme\/x:1/u],
    ['too many questions', says('', 429), /has been asked too often/u],
    ['no permission', says('', 403), /does not show acme\/x:1 to us/u],
    ['a wish that cannot be understood', wants('Digest realm="\u001b"'.replace('\u001b', '')), /does not say what it wants/u],
    ['a realm of the metadata of a cloud', wants('Bearer realm="http://169.254.169.254/"'), /for a token to a place without encryption/u],
    ['a realm of a private network', wants('Bearer realm="https://10.0.0.1/"'), /for a token, which has an address of a private network/u],
    ['a realm that is no address', wants('Bearer realm="\\"'), /address cannot be read|does not say/u],
    [
      'a connection that breaks off',
      (_, r) => (r.writeHead(200, { 'content-length': '10' }), r.write('x', () => r.destroy())),
      /broke the connection off/u,
    ],
    ['another protocol', (request) => void request.socket.end('\u001b[2J nonsense\r\n\r\n'), /does not speak HTTP/u],
    [
      'a protocol that it would rather speak',
      (request) => void request.socket.end('HTTP/1.1 101 Go\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
      /answers in another protocol/u,
    ],
    ['headers without end', (_, r) => r.writeHead(200, { a: 'x'.repeat(100_000) }).end(), /does not speak HTTP/u],
    ['what is no JSON', says('\u001b[31m'), /manifest is not that of a Feature/u],
    ['nesting without end', says('{"layers":'.repeat(1).concat('['.repeat(1_000_000))), /manifest is not that of a Feature/u],
    ['nesting that ends', says(`{"layers":${'['.repeat(500_000)}${']'.repeat(500_000)}}`), /manifest is not that of a Feature/u],
    [
      'an index in place of a manifest',
      says(JSON.stringify({ manifests: [{ digest: digestOfNothing }] })),
      /manifest is not that of a Feature/u,
    ],
    ['a prototype', says('{"__proto__":{"layers":[{"digest":"x"}]}}'), /manifest is not that of a Feature/u],
    ['a layer whose digest is a path', says(manifestOf('sha256:../../../../x')), /manifest is not that of a Feature/u],
    [
      'an annotation of 300 KiB',
      says(manifestOf(digestOfNothing, { annotations: { 'dev.containers.metadata': 'x'.repeat(300_000) } })),
      /annotation of more than 256 KiB/u,
    ],
    [
      'a manifest that says it is packed',
      says(gzipSync(manifestOf(digestOfNothing)), 200, { 'content-encoding': 'gzip' }),
      /manifest is not that of a Feature/u,
    ],
  ])('%s', async (_, answer, why) => {
    server.answers.set('/v2/acme/x/', answer);
    expect(seen(await audit(`${registry}/acme/x:1`))).toEqual(openFor(`${registry}/acme/x:1`, why));
  });

  test('a manifest of another digest', async () => {
    putFeature(server, 'acme/x', good);
    const id = `${registry}/acme/x@${digestOfNothing}`;
    expect(seen(await audit(id))).toEqual(openFor(id, /sent something else for acme\/x@sha256:0+: its digest is sha256:[0-9a-f]{64}$/u));
  });

  test.each<[string, Answer, RegExp]>([
    ['of another digest', says(other), /sent something else for acme\/x@sha256:\w+: its digest is/u],
    ['that is not there', says('', 404), /has no acme\/x@sha256:/u],
    ['that never ends', endless, /sends more than the 33554432 bytes/u],
    ['in a private network', sendsTo('https://192.168.0.1/'), /sends to 192\.168\.0\.1, which has an address of a private network/u],
  ])('a blob %s', async (_, answer, why) => {
    putFeature(server, 'acme/x', good);
    server.answers.set('/v2/acme/x/blobs/', answer);
    expect(seen(await audit(`${registry}/acme/x:1`))).toEqual(openFor(`${registry}/acme/x:1`, why));
  });

  test('a host whose name leads to a private network', async ({ skip }) => {
    const id = `${hostname()}:${server.port}/acme/x:1`;
    const run = await audit(id);
    skip(
      run.reasons.some((why) => why.includes('a name that nobody knows')),
      'the name of this machine has no address',
    );
    expect(seen(run)).toEqual(openFor(id, /private network|takes no connections|TLS/u));
    expect(server.asked.filter(({ url }) => url.includes('acme/x'))).toEqual([]);
  });
});

const evilName = '../../../../root/.bashrc';
const zeros = gzipSync(Buffer.alloc(64 << 20));

describe('of an archive, the report says one sentence about', () => {
  test.each<[string, Uint8Array, RegExp]>([
    [
      'an absolute path',
      makeTar([metadata(), { name: '/etc/passwd', content: 'x' }]),
      /name "\/etc\/passwd", which is absolute, leads out/u,
    ],
    ['a path that leads out', makeTar([metadata(), { name: `a/${evilName}`, content: 'x' }]), /leads out/u],
    ['a path in a pax header that leads out', makeTar([metadata(), paxPart({ path: evilName }), script]), /leads out/u],
    [
      'two paths in a pax header',
      makeTar([metadata(), { name: 'p', type: 'x', content: paxRecord('path', 'a') + paxRecord('path', 'b') }, script]),
      /two paths/u,
    ],
    [
      'a pax header for all',
      makeTar([{ name: 'p', type: 'g', content: paxRecord('path', 'devcontainer-feature.json') }, metadata()]),
      /type "g"/u,
    ],
    ['a long name that leads out', makeTar([metadata(), longNamePart(evilName), script]), /leads out/u],
    ['a name in two formats', makeTar([metadata(), longNamePart('a'), paxPart({ path: 'b' }), script]), /named in two ways/u],
    ['a sparse file', makeTar([metadata(), { name: 'a', type: 'S', isGnu: true }]), /type "S"/u],
    [
      'a sparse file of pax',
      makeTar([metadata(), paxPart({ 'GNU.sparse.name': 'devcontainer-feature.json' }), script]),
      /GNU\.sparse\.name/u,
    ],
    ['a symbolic link', makeTar([metadata(), { name: 'install.sh', type: '2' }]), /has a link, "install\.sh"/u],
    ['a hard link', makeTar([metadata(), { name: 'install.sh', type: '1' }]), /has a link, "install\.sh"/u],
    ['a device', makeTar([metadata(), { name: 'sda', type: '4' }]), /type "4"/u],
    ['a pipe', makeTar([metadata(), { name: 'pipe', type: '6' }]), /type "6"/u],
    [
      'metadata that is there twice',
      makeTar([metadata(), script, metadata({ privileged: true })]),
      /two entries with one name, "devcontainer-feature\.json"/u,
    ],
    [
      'metadata that a Mac would have twice',
      makeTar([metadata(), { ...metadata({ privileged: true }), name: 'Devcontainer-Feature.JSON' }]),
      /two entries with one name/u,
    ],
    [
      'metadata that is a folder too',
      makeTar([metadata(), { name: 'devcontainer-feature.json/x', content: '' }]),
      /two entries with one name/u,
    ],
    ['a backslash', makeTar([metadata(), { name: String.raw`.\devcontainer-feature.json`, content: '{}' }]), /backslash/u],
    ['a name that would steer a terminal', makeTar([metadata(), { name: '\u001b[2J', type: '2' }]), /has a link, "\\u001b\[2J"/u],
    ['no metadata', makeTar([script]), /no devcontainer-feature\.json/u],
    ['metadata of 300 KiB', makeTar([metadata({ a: 'x'.repeat(300_000) })]), /or one of more than 256 KiB/u],
    ['gigabytes of zeros', Buffer.concat(Array.from({ length: 64 }, () => zeros)), /more than 64 MiB when it is unpacked/u],
    ['packing in packing', gzipSync(gzipSync(good)), /compressed by gzip/u],
    ['a packing that breaks off', gzipSync(good).subarray(0, 60), /compressed in a way that cannot be read/u],
    ['another packing', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, ...Buffer.alloc(600)]), /compressed by Zstandard/u],
    ['an archive behind its end', Buffer.concat([good, good]), /something behind its end/u],
    ['an archive that breaks off', good.subarray(0, 700), /breaks off/u],
    ['nothing', Buffer.alloc(0), /is empty/u],
    ['zeros', tarEnd, /no devcontainer-feature\.json/u],
    [
      'ten thousand files',
      makeTar([metadata(), ...Array.from({ length: 10_000 }, (_, index) => ({ name: `${index}` }))]),
      /more than 10000 files/u,
    ],
    ['folders without end', makeTar([metadata(), longNamePart('a/'.repeat(2000)), { name: 'a/', type: '5' }]), /folders in each other/u],
  ])('%s', async (_, archive, why) => {
    putFeature(server, 'acme/x', archive);
    expect(seen(await audit(`${registry}/acme/x:1`))).toEqual(openFor(`${registry}/acme/x:1`, why));
  });
});
