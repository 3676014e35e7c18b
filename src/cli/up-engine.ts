import { makeSockets } from '../machine/http/real-sockets.ts';
import type { Engine } from '../machine/http/door.ts';
import { realEnginePowers } from '../machine/real-engine-powers.ts';
import { realMachine } from '../machine/real.ts';
import type { HostFacts } from '../model/host.ts';
import type { Seen } from '../model/own-engine.ts';
import type { SandboxEngine } from '../model/sandbox.ts';
import { usualEngine } from '../tasks/engine/engine-plan.ts';
import { findOwnEngine, type OwnEngine } from '../tasks/engine/find-own-engine.ts';
import { factsWith } from '../tasks/gate/engine-facts.ts';
import { findEngine } from '../tasks/gate/find-engine.ts';
import { askJson, isHalt } from '../tasks/gate/halt.ts';
import { apiVersions } from '../tasks/gate/route.ts';
import { unfitEngine } from '../tasks/gate/unfit-engine.ts';

/** The engine that is to run a dev container. */
export interface EngineAtHand extends SandboxEngine {
  /** The user's own engine beside ours: an image that only that one has is copied. Absent where it is the same, or none is there. */
  readonly other?: string;
  readonly engine: Engine;
  /** The version to ask in: `/v1.45`. */
  readonly api: string;
  /** What is known of the host, with what the engine says. */
  readonly facts: HostFacts;
  /** Its answer to `GET /info`. */
  readonly info: unknown;
  /** Whether a firewall of ours keeps this machine from its containers. */
  readonly firewall: Seen;
  close(): void;
}

/**
 * Finds the engine for a launch and looks whether a dev container can be held there at all; or one sentence why not.
 */
export async function engineForLaunch(
  named: string | undefined,
  facts: HostFacts,
): Promise<EngineAtHand | { readonly refused: string; readonly isBadUsage?: true }> {
  const usual = findEngine(named, undefined, realMachine);
  const own = await ownEngine(named, usual);
  if (own === undefined && 'refused' in usual) return { ...usual, isBadUsage: true };
  const socket = own?.socket ?? ('engine' in usual ? usual.engine : '');
  const known = own === undefined ? facts : { ...facts, buildsUnderSysbox: own.buildsContained === 'yes' };
  const other = own !== undefined && 'engine' in usual && !isSame(usual.engine, socket) ? { other: usual.engine } : {};
  const answer = await lookedAt(socket, known);
  return 'refused' in answer ? answer : { ...answer, isOwn: own !== undefined, firewall: own?.firewall ?? 'no', ...other };
}

/** The engine of ours that the user has named or set; without a name also the one at the usual place, where it runs. */
async function ownEngine(named: string | undefined, usual: ReturnType<typeof findEngine>): Promise<OwnEngine | undefined> {
  const sockets = [...('engine' in usual ? [usual.engine] : []), ...(named === undefined ? [usualEngine.socket] : [])];
  for (const socket of sockets) {
    const found = await findOwnEngine(realEnginePowers, socket);
    if (!('absent' in found)) return found;
  }
  return undefined;
}

function isSame(a: string, b: string): boolean {
  return realMachine.realPath(a) === realMachine.realPath(b);
}

async function lookedAt(
  socket: string,
  facts: HostFacts,
): Promise<Omit<EngineAtHand, 'isOwn' | 'firewall' | 'other'> | { readonly refused: string }> {
  const engine = makeSockets().engineAt(socket);
  const about = await askJson(engine, '/version');
  const info = isHalt(about) ? about : await askJson(engine, '/info');
  if (isHalt(about) || isHalt(info)) {
    engine.close();
    const why = isHalt(about) && about.halt === 'failed' ? about.sentence : `what answers at ${socket} is no Docker engine`;
    return { refused: `${why}. Start Docker, or containai engine start, or name the socket with --engine.` };
  }
  const known = factsWith(facts, info.value, about.value);
  const [unfit] = unfitEngine(info.value, known);
  if (unfit !== undefined) {
    engine.close();
    return { refused: `nothing will start on this engine (${unfit.rule}): ${unfit.message}. ${unfit.advice ?? ''}` };
  }
  return { socket, engine, api: `/v1.${apiVersions.least}`, facts: known, info: info.value, close: () => engine.close() };
}
