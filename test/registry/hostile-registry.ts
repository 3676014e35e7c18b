import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';

/** A question as it came: of a server, or of a proxy (then `url` is where it was to lead, and nothing of the body is seen). */
export interface Asked {
  readonly host: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  body: string;
}

/** Answers one question; what comes back is a promise only where the answer takes time. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A server that answers as a test wants it to, and notes what it is asked. */
export interface HostileServer {
  readonly port: number;
  readonly asked: Asked[];
  /** Answers to addresses that begin so, the longest first: `/v2/x/` or `host.example/v2/x/`. */
  readonly answers: Map<string, Answer>;
  stop(): Promise<void>;
}

/** A certificate and its key, PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Serves on localhost: plain HTTP, or HTTPS with a certificate. */
export async function serveHostile(certificate?: Certificate): Promise<HostileServer> {
  const asked: Asked[] = [];
  const answers = new Map<string, Answer>();
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const host = request.headers.host ?? '';
    const one: Asked = { host, method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: '' };
    asked.push(one);
    request.setEncoding('utf8').on('data', (part: string) => (one.body += part));
    const found = [...answers.keys()]
      .filter((start) => one.url.startsWith(start) || `${host.replace(/:\d+$/u, '')}${one.url}`.startsWith(start))
      .toSorted((a, b) => b.length - a.length)[0];
    response.on('error', () => {});
    request.on('end', () => {
      if (found === undefined) response.writeHead(404).end();
      else void answers.get(found)!(request, response);
    });
  };
  const server = certificate === undefined ? createPlainServer(listener) : createServer({ ...certificate }, listener);
  // A client that waits for a busy machine is not hung up on.
  server.keepAliveTimeout = 120_000;
  return { port: await listen(server), asked, answers, stop: () => stop(server) };
}

/** A proxy for CONNECT, which leads all hosts to one port of this machine, as a network of a test’s own would. */
export async function serveProxy(target: number): Promise<HostileServer> {
  const asked: Asked[] = [];
  const server = createPlainServer((request, response) => {
    asked.push({ host: '', method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: '' });
    response.writeHead(405).end();
  });
  server.on('connect', (request, socket, head) => {
    asked.push({ host: '', method: 'CONNECT', url: request.url ?? '', headers: request.headers, body: '' });
    const through = connect(target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      through.write(head);
      socket.pipe(through).pipe(socket);
    });
    socket.on('error', () => through.destroy());
    through.on('error', () => socket.destroy());
    socket.on('close', () => through.destroy());
  });
  return { port: await listen(server), asked, answers: new Map(), stop: () => stop(server) };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((settle) => void server.listen(0, '127.0.0.1', settle));
  return (server.address() as AddressInfo).port;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((settle) => server.close(settle));
}

/** An authority and a certificate of it for these names, made by openssl in a folder; the file of the authority is `authority.pem`. */
export function makeCertificate(openssl: string, folder: string, names: readonly string[]): Certificate {
  const run = (...args: readonly string[]): void => void execFileSync(openssl, args, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  run('req', '-x509', ...key, '-days', '2', '-subj', '/CN=authority', '-keyout', 'authority.key', '-out', 'authority.pem');
  const named = ['-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`];
  run('req', ...key, '-subj', '/CN=test', ...named, '-keyout', 'key.pem', '-out', 'request.pem');
  const signed = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial', '-copy_extensions', 'copy'];
  run('x509', '-req', '-in', 'request.pem', ...signed, '-days', '2', '-out', 'cert.pem');
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  return { cert: read('cert.pem'), key: read('key.pem') };
}

/** `sha256:…` of a text or of bytes. */
export function digestOf(bytes: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Answers with a body. */
export function says(body: string | Uint8Array, status = 200, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_, response) => response.writeHead(status, headers).end(body);
}

/** Answers with a redirect. */
export function sendsTo(location: string, status = 307): Answer {
  return (_, response) => response.writeHead(status, { location }).end();
}

/** Answers with the wish for a token, or for a name and password. */
export function wants(challenge: string): Answer {
  return (_, response) => response.writeHead(401, { 'www-authenticate': challenge }).end();
}

/** The manifest of a Feature with one layer, and more where a test wants it. */
export function manifestOf(layer: string, more: Readonly<Record<string, unknown>> = {}): string {
  const config = { mediaType: 'application/vnd.devcontainers', digest: digestOf('{}'), size: 2 };
  return JSON.stringify({
    schemaVersion: 2,
    config,
    layers: [{ mediaType: 'application/vnd.devcontainers.layer.v1+tar', digest: layer, size: 1 }],
    ...more,
  });
}

/** Puts a Feature of this archive at a path of a server, and gives the digest of its manifest. */
export function putFeature(
  { answers }: HostileServer,
  path: string,
  archive: Uint8Array,
  more: Readonly<Record<string, unknown>> = {},
): string {
  const manifest = manifestOf(digestOf(archive), more);
  answers.set(`/v2/${path}/manifests/`, says(manifest));
  answers.set(`/v2/${path}/blobs/`, says(archive));
  return digestOf(manifest);
}
