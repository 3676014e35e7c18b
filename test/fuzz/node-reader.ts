import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Duplex } from 'node:stream';

/** A request as Node's own server has read it. */
interface NodeRequest {
  readonly method: string;
  readonly url: string;
  /** Names and values by turns, as they came. */
  readonly headers: readonly string[];
  /** A character a byte. */
  body: string;
  /** Its end has come. */
  isWhole: boolean;
}

/** What Node has read. */
export interface NodeReading {
  readonly requests: readonly NodeRequest[];
  /** Node has found something to be no HTTP. */
  readonly isRefused: boolean;
}

const server: Server = createServer({ maxHeaderSize: 1 << 20, requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 });
server.maxHeadersCount = 0;
const readings = new WeakMap<object, { requests: NodeRequest[]; isRefused: boolean }>();
server.on('request', note).on('checkExpectation', note);
server.on('clientError', (_error: Error, socket: Duplex) => {
  const reading = readings.get(socket);
  if (reading !== undefined) reading.isRefused = true;
  socket.destroy();
});

function note(request: IncomingMessage, response: ServerResponse): void {
  const noted: NodeRequest = {
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.rawHeaders,
    body: '',
    isWhole: false,
  };
  readings.get(request.socket)?.requests.push(noted);
  request.on('data', (bytes: Buffer) => (noted.body += bytes.toString('latin1')));
  request.on('error', () => undefined);
  request.on('end', () => {
    noted.isWhole = request.complete;
    response.end();
  });
}

/** Has Node's server read what a client says on one connection. */
export async function readByNode(bytes: Buffer): Promise<NodeReading> {
  const reading = { requests: [] as NodeRequest[], isRefused: false };
  const socket = new Duplex({ read: () => undefined, write: (_bytes, _encoding, done) => done(), allowHalfOpen: true });
  readings.set(socket, reading);
  socket.on('error', () => undefined);
  server.emit('connection', socket);
  socket.push(bytes);
  await quiet(reading);
  socket.destroy();
  return reading;
}

// Until nothing more comes: there is no kernel and no clock between the two.
async function quiet(reading: { readonly requests: readonly NodeRequest[]; readonly isRefused: boolean }): Promise<void> {
  let before = '';
  for (let same = 0; same < 3 && !reading.isRefused;) {
    await new Promise((turn) => void setImmediate(turn));
    const now = reading.requests.map(({ body, isWhole }) => `${body.length}${String(isWhole)}`).join(' ');
    same = now === before ? same + 1 : 0;
    before = now;
  }
}
