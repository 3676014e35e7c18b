import type { Engine, EngineAnswer } from '../../machine/http/door.ts';
import type { ProbeHost } from '../../machine/probe-host.ts';
import type { Halt } from './halt.ts';

/** An answer of the engine, or the text of its refusal. Status 0: no answer. */
export type Told = { readonly status: number; readonly text: string };

/** Asks an engine and gives up after so many milliseconds: nothing that a container does holds a run up. */
export interface ScratchEngine {
  ask(method: string, path: string, body?: unknown): Promise<Told>;
  /** Waits so many milliseconds, or until the run is to end. */
  pause(milliseconds: number): Promise<void>;
  /** The same engine and the same patience, though the run is to end: for what has been begun, and for cleaning. */
  readonly whole: Pick<ScratchEngine, 'ask' | 'pause'>;
  /** Questions that were given up and may still be answered. */
  unanswered(): number;
}

const patience = 30_000;
const mostAnswer = 1024 * 1024;

/** See `ScratchEngine`. */
export function askWithin(engine: Engine, host: Pick<ProbeHost, 'alarm'>, halt: Halt): ScratchEngine {
  let open = 0;
  const ask = async (method: string, path: string, body: unknown, ends: Promise<EngineAnswer> | undefined): Promise<Told> => {
    const call = {
      method,
      path,
      headers: body === undefined ? [] : ['Content-Type', 'application/json'],
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    const alarms: (() => void)[] = [];
    const late = new Promise<EngineAnswer>((settle) => {
      alarms.push(host.alarm(patience, () => settle({ failed: `the engine has not answered for ${patience / 1000} seconds` })));
    });
    open++;
    const answered = engine.ask(call, mostAnswer).finally(() => open--);
    const answer = await Promise.race([answered, late, ...(ends === undefined ? [] : [ends])]);
    for (const cancel of alarms) cancel();
    return 'failed' in answer ? { status: 0, text: answer.failed } : { status: answer.status, text: answer.text };
  };
  const pause = (milliseconds: number, ends?: Promise<void>): Promise<void> =>
    new Promise((settle) => {
      const cancel = host.alarm(milliseconds, settle);
      void ends?.then(() => (cancel(), settle()));
    });
  const halted = halt.came.then((): EngineAnswer => ({ failed: halt.why() ?? 'the run is to end' }));
  return {
    ask: (method, path, body) => {
      const why = halt.why();
      return why === undefined ? ask(method, path, body, halted) : Promise.resolve({ status: 0, text: why });
    },
    pause: (milliseconds) => pause(milliseconds, halt.came),
    whole: { ask: (method, path, body) => ask(method, path, body, undefined), pause: (milliseconds) => pause(milliseconds) },
    unanswered: () => open,
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
