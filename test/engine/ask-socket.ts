import { request } from 'node:http';

/** An answer that was read whole. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The text as JSON; rejects nothing, `undefined` when it is none. */
  readonly json: unknown;
}

/** Sends one HTTP request to a Unix socket, with a JSON body when there is one. Rejects when nobody answers. */
export function askSocket(socket: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const headers = text === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
  return new Promise((done, fail) => {
    const call = request({ socketPath: socket, method, path, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', fail);
      response.on('end', () => {
        const answer = Buffer.concat(parts).toString();
        done({ status: response.statusCode ?? 0, text: answer, json: parsed(answer) });
      });
    });
    call.on('error', fail);
    call.end(text);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
