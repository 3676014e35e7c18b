import type { Engine } from '../../machine/http/door.ts';
import type { Form, Sandbox } from '../../model/sandbox.ts';
import { textAt } from '../gate/halt.ts';
import { ownerLabel } from '../gate/owner-label.ts';
import { parseList } from './sandbox-containers.ts';

/** What the engine says of a sandbox now. `gone`: it has no such container; `unknown`: the engine does not answer. */
type SandboxState = 'running' | 'stopped' | 'paused' | 'gone' | 'unknown';

/** A sandbox as `ls` shows it: plain JSON. */
export interface ListedSandbox {
  readonly name: string;
  readonly id: string;
  readonly state: SandboxState;
  /** Why it is not known, as a part of a sentence. */
  readonly why?: string;
  readonly workspace: string;
  readonly configuration: string;
  readonly form: Form;
  /** Absent: it is a dev container. */
  readonly mode?: NonNullable<Sandbox['mode']>;
  readonly engine: string;
  /** It is reached by SSH at this port of 127.0.0.1. */
  readonly ssh?: { readonly port: number };
  /** Full id of the container that commands run in. */
  readonly container?: string;
  /** ISO 8601 in UTC: when `up` has last started it. */
  readonly started: string;
  /** Whether the process of its gate is there, and the path of its socket. */
  readonly gate: boolean;
  readonly gateSocket: string;
}

/**
 * Asks each engine once what containers of sandboxes it has. The engine itself is asked: this reads names and states alone, and a gate whose container is
 * stopped has nothing else to do.
 */
export async function sandboxStates(
  sandboxes: readonly Sandbox[],
  { engineAt, isGateAlive }: { engineAt(path: string): Engine; isGateAlive(sandbox: Sandbox): boolean },
): Promise<readonly ListedSandbox[]> {
  const sockets = [...new Set(sandboxes.map(({ engine }) => engine.socket))];
  const answers = new Map(await Promise.all(sockets.map(async (socket) => [socket, await statesAt(engineAt(socket))] as const)));
  return sandboxes.map((sandbox) => {
    const { id, name, workspace, configuration, form, mode, engine, container, ssh, started } = sandbox;
    const known = answers.get(engine.socket)!;
    const state = 'failed' in known ? 'unknown' : stateOf(known.states.get(container?.id ?? ''));
    return {
      name,
      id,
      state,
      ...('failed' in known ? { why: known.failed } : {}),
      workspace,
      configuration,
      form,
      ...(mode === undefined ? {} : { mode }),
      engine: engine.socket,
      ...(container === undefined ? {} : { container: container.id }),
      ...(ssh === undefined ? {} : { ssh }),
      started,
      gate: isGateAlive(sandbox),
      gateSocket: sandbox.gate,
    };
  });
}

async function statesAt(engine: Engine): Promise<{ readonly states: ReadonlyMap<string, string> } | { readonly failed: string }> {
  const filters = encodeURIComponent(JSON.stringify({ label: [ownerLabel] }));
  const answer = await engine.ask({ method: 'GET', path: `/containers/json?all=1&filters=${filters}`, headers: [] });
  engine.close();
  if ('failed' in answer) return answer;
  if (answer.status !== 200) return { failed: `the engine answered ${answer.status}` };
  return { states: new Map(parseList(answer.text).map((one) => [textAt(one, 'Id'), textAt(one, 'State')])) };
}

function stateOf(state: string | undefined): SandboxState {
  if (state === undefined) return 'gone';
  if (state === 'running' || state === 'paused') return state;
  return state === 'restarting' ? 'running' : 'stopped';
}
