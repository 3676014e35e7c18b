import { makeSockets } from '../machine/http/real-sockets.ts';
import type { Engine } from '../machine/http/door.ts';
import { realMachine } from '../machine/real.ts';
import type { HostFacts } from '../model/host.ts';
import type { SandboxEngine } from '../model/sandbox.ts';
import { factsWith } from '../tasks/gate/engine-facts.ts';
import { findEngine } from '../tasks/gate/find-engine.ts';
import { askJson, isHalt } from '../tasks/gate/halt.ts';
import { apiVersions } from '../tasks/gate/route.ts';
import { unfitEngine } from '../tasks/gate/unfit-engine.ts';

/** The engine that is to run a dev container. */
export interface EngineAtHand extends SandboxEngine {
  readonly engine: Engine;
  /** The version to ask in: `/v1.45`. */
  readonly api: string;
  /** What is known of the host, with what the engine says. */
  readonly facts: HostFacts;
  close(): void;
}

/** Finds the engine for a launch, and looks whether a dev container can be held there at all; or one sentence why not. */
export async function engineForLaunch(
  named: string | undefined,
  facts: HostFacts,
): Promise<EngineAtHand | { readonly refused: string; readonly isBadUsage?: true }> {
  const found = findEngine(named, undefined, realMachine);
  if ('refused' in found) return { ...found, isBadUsage: true };
  const engine = makeSockets().engineAt(found.engine);
  const about = await askJson(engine, '/version');
  const info = isHalt(about) ? about : await askJson(engine, '/info');
  if (isHalt(about) || isHalt(info)) {
    engine.close();
    const why = isHalt(about) && about.halt === 'failed' ? about.sentence : `what answers at ${found.engine} is no Docker engine`;
    return { refused: `${why}. Start Docker, or containai engine start, or name the socket with --engine.` };
  }
  const known = factsWith(facts, info.value, about.value);
  const [unfit] = unfitEngine(info.value, known);
  if (unfit !== undefined) {
    engine.close();
    return { refused: `nothing will start on this engine (${unfit.rule}): ${unfit.message}. ${unfit.advice ?? ''}` };
  }
  return { socket: found.engine, isOwn: false, engine, api: `/v1.${apiVersions.least}`, facts: known, close: () => engine.close() };
}
