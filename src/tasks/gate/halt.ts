import type { Engine } from '../../machine/http/door.ts';
import type { GateReason } from '../../model/gate.ts';

/** Why a call goes no further: it is refused, the engine itself has answered (no such container), or there is no answer to be had. */
export type Halt =
  | { readonly halt: 'refused'; readonly status: number; readonly reasons: readonly GateReason[] }
  | { readonly halt: 'answered'; readonly status: number; readonly text: string }
  | { readonly halt: 'failed'; readonly sentence: string };

/** A call that is refused, with status 403 unless said otherwise. */
export function refusal(reasons: readonly GateReason[], status = 403): Halt {
  return { halt: 'refused', status, reasons };
}

/** Whether an answer is a halt. */
export function isHalt(answer: object | undefined): answer is Halt {
  return answer !== undefined && 'halt' in answer;
}

/** The engine’s answer to a question of the gate’s own, as JSON; whatever is not a success halts the call. */
export async function askJson(engine: Engine, path: string): Promise<{ readonly value: unknown; readonly text: string } | Halt> {
  const answer = await engine.ask({ method: 'GET', path, headers: [] });
  if ('failed' in answer) return { halt: 'failed', sentence: answer.failed };
  return answer.status === 200 ? parsed(answer) : { halt: 'answered', status: answer.status, text: answer.text };
}

/** What the engine said, as JSON. */
export function parsed({ text }: { readonly text: string }): { readonly value: unknown; readonly text: string } | Halt {
  try {
    return { value: JSON.parse(text) as unknown, text };
  } catch {
    return { halt: 'failed', sentence: 'the engine’s answer is not JSON' };
  }
}

/** A member of an object of somebody else’s JSON; undefined where there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}

/** The same, as text; `''` where it is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}
