import type { Engine } from '../../machine/http/door.ts';
import type { ProbeHost } from '../../machine/probe-host.ts';

/** An answer of the engine, or the text of its refusal. */
export type Told = { readonly status: number; readonly text: string };

/** Asks an engine and gives up after so many milliseconds: nothing that a container does holds a run up. Status 0: no answer. */
export interface ScratchEngine {
  ask(method: string, path: string, body?: unknown): Promise<Told>;
}

const patience = 20_000;
const mostAnswer = 1024 * 1024;

/** See `ScratchEngine`. */
export function askWithin(engine: Engine, host: ProbeHost): ScratchEngine {
  return {
    async ask(method, path, body) {
      const call = {
        method,
        path,
        headers: body === undefined ? [] : ['Content-Type', 'application/json'],
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      };
      const late = host.wait(patience).then(() => ({ failed: 'the engine has not answered for 20 seconds' }));
      const answer = await Promise.race([engine.ask(call, mostAnswer), late]);
      return 'failed' in answer ? { status: 0, text: answer.failed } : { status: answer.status, text: answer.text };
    },
  };
}

/** The words of a refusal: the engine’s `message`, or what it answered. */
export function wordsOf({ text }: Told): string {
  return stringAt(text, 'message') ?? text;
}

/** A string at a key of a JSON text. */
export function stringAt(text: string, key: string): string | undefined {
  const value = valueAt(text, key);
  return typeof value === 'string' ? value : undefined;
}

/** The value at a path of keys of a JSON text; undefined where there is none. */
export function valueAt(text: string, ...keys: readonly string[]): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}
