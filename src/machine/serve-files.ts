import type { IncomingMessage, ServerResponse } from 'node:http';
import { claimPort } from './listen-local.ts';

/** What is served at one path. */
export interface ServedFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A server of files, and its port of 127.0.0.1. */
export interface FileServer {
  readonly port: number;
  /** Ends it, and the connections that are open. */
  close(): void;
}

/**
 * Serves a few files at 127.0.0.1 to whoever of this machine asks, by plain HTTP: these paths, `GET` and `HEAD`, and nothing else. At a port, or where that is
 * taken, at the next one that is free. Or says why not, as a part of a sentence.
 */
export async function serveFiles(files: ReadonlyMap<string, ServedFile>, port: number): Promise<FileServer | { readonly refused: string }> {
  const { createServer } = process.getBuiltinModule('node:http');
  const server = createServer((request, response) => answer(files, request, response));
  const claimed = await claimPort(server, port);
  if ('refused' in claimed) return claimed;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { port: claimed.port, close };
}

function answer(files: ReadonlyMap<string, ServedFile>, request: IncomingMessage, response: ServerResponse): void {
  const { method = '', url = '' } = request;
  const file = files.get(url);
  // What comes with a call is of no use.
  request.resume();
  if (method !== 'GET' && method !== 'HEAD') response.writeHead(405, { Allow: 'GET, HEAD' }).end();
  else if (file === undefined) response.writeHead(404).end();
  else
    response
      .writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.bytes.length })
      .end(method === 'GET' ? file.bytes : undefined);
}
