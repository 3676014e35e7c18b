import type { Engine, EngineAnswer } from '../../machine/http/door.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { cutText, plainText } from '../../syntax/plain-text.ts';
import { parseObject, textOf } from '../../syntax/json-values.ts';

/** The way to what belongs to a sandbox: through its gate, and no other. */
export interface SandboxDoor {
  readonly sandbox: Sandbox;
  /** The socket of the gate, and the API version to ask in: `/v1.45`. */
  readonly socket: string;
  readonly api: string;
  /** Asks the gate; a body is sent as JSON. */
  ask(method: string, path: string, body?: unknown, limit?: number): Promise<EngineAnswer>;
  /** Where the dev container is inside a system container: the way to that one. */
  readonly outer?: SandboxDoor;
  close(): void;
}

/** Headers of a call with a body of JSON. */
export const jsonHeaders = ['Content-Type', 'application/json'] as const;

/** Asks who listens for the version to ask in; or a part of a sentence. */
export async function knock(engine: Engine): Promise<{ readonly api: string } | { readonly failed: string }> {
  const answer = await engine.ask({ method: 'GET', path: '/_ping', headers: [] });
  const api = 'failed' in answer ? undefined : versionOf(answer.headers);
  if (api !== undefined) return { api };
  return 'failed' in answer ? answer : { failed: wordsOf(answer) };
}

function versionOf(headers: readonly string[]): string | undefined {
  const index = headers.findIndex((name, at) => at % 2 === 0 && name.toLowerCase() === 'api-version');
  const version = index < 0 ? '' : headers[index + 1]!;
  return /^1\.\d{2}$/u.test(version) ? `/v${version}` : undefined;
}

/** The way to a sandbox by a socket that answers. */
export function doorTo(sandbox: Sandbox, socket: string, engine: Engine, api: string): SandboxDoor {
  return {
    sandbox,
    socket,
    api,
    ask: (method, path, body, limit) =>
      engine.ask(
        {
          method,
          path: `${api}${path}`,
          ...(body === undefined ? { headers: [] } : { headers: jsonHeaders, body: JSON.stringify(body) }),
        },
        limit,
      ),
    close: () => engine.close(),
  };
}

interface Answered {
  readonly status: number;
  readonly text: string;
}

/** What an answer that is no success says, fit for a terminal: the engine’s or the gate’s message. */
export function wordsOf(answer: Answered): string {
  const message = textOf(parseObject(answer.text)?.['message']) ?? answer.text.trim();
  return cutText(plainText(message === '' ? `the answer was ${answer.status}` : message), 600);
}

/** One sentence: why something could not be done with the container of a sandbox. */
export function whyRefused({ name }: Pick<Sandbox, 'name'>, answer: Answered | { readonly failed: string }): string {
  if ('failed' in answer) return asSentence(answer.failed);
  const words = wordsOf(answer);
  if (answer.status === 404 && /no such container/iu.test(words)) return `The container of ${name} is gone: containai up makes it anew.`;
  if (answer.status === 409 && /is not running|is not started/iu.test(words))
    return `${name} is stopped: containai start ${name}, or containai up.`;
  if (answer.status === 409 && /paused/iu.test(words)) return pausedSentence(name);
  if (answer.status === 403) return `The gate refuses it: ${asSentence(words)}`;
  return asSentence(words);
}

/** That a container is paused, and what lets it go on. */
export function pausedSentence(name: string): string {
  return `${name} is paused: docker unpause lets it go on.`;
}

/** Words as a sentence of their own. */
export function asSentence(words: string): string {
  const text = plainText(words).trim();
  const first = text.replace(/^[a-z](?![A-Z])/u, (letter) => letter.toUpperCase());
  return /[.!?…]$/u.test(first) ? first : `${first}.`;
}
