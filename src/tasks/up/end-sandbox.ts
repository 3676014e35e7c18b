import type { GateDecision } from '../../model/gate.ts';
import type { LaunchFailure } from '../../model/launch-progress.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { parseObject, textOf } from '../../syntax/json-values.ts';
import { plainText } from '../../syntax/plain-text.ts';
import { endSandboxGate, isGateAlive } from '../sandbox/gate-process.ts';
import { removeSandbox } from '../sandbox/sandbox-files.ts';
import type { SandboxPlaces } from '../sandbox/sandbox-places.ts';
import { writeSshClient } from '../ssh/write-client.ts';
import type { Launched, LaunchPowers } from './launch-sandbox.ts';
import { endThings, type OwnedThings } from './owned-things.ts';

/** A sandbox that may have to be ended, and what the engine had of it before it was started. */
export interface Ending {
  readonly sandbox: Sandbox;
  readonly places: SandboxPlaces;
  readonly there: OwnedThings;
}

/** What could not be removed, as a part of a sentence. */
export interface Left {
  readonly left?: string;
}

/** Ends the gate and all that is there of a sandbox, but for volumes of an earlier one, and forgets it. */
export async function endSandbox({ sandbox, places, there: { volumes } }: Ending, powers: LaunchPowers): Promise<Left> {
  await endSandboxGate(sandbox, powers, { isUrgent: true });
  const left = await endThings(sandbox.owner, { containers: new Set(), networks: new Set(), volumes }, powers);
  // Code of it may have run: nobody can ask for that any more when its record is gone.
  await powers.beforeForgotten(sandbox);
  // A gate that was killed leaves its socket.
  powers.machine.remove(sandbox.gate);
  removeSandbox(places, powers.machine);
  if (sandbox.ssh !== undefined) writeSshClient(powers.machine);
  return left === undefined ? {} : { left };
}

/** The same because something does not hold. */
export async function killSandbox(ending: Ending, why: string, powers: LaunchPowers): Promise<Launched> {
  return { is: 'killed', why, ...(await endSandbox(ending, powers)) };
}

/** Why a launch came to nothing, where not what was asked for is at fault but what holds it: a part of a sentence. */
export function whyBroken({ sandbox, places }: Ending, failure: LaunchFailure | undefined, powers: LaunchPowers): string | undefined {
  if (!isGateAlive(sandbox, powers)) return `The gate of ${sandbox.name} ended while its dev container was being started`;
  if (failure === undefined) return undefined;
  const killed = killedBy(sandbox, places, powers);
  if (killed !== undefined) return killed;
  return failure.command === undefined
    ? failure.lastLines.map((line) => sysboxTrouble.exec(line)?.[0]).find((text) => text !== undefined)
    : undefined;
}

/** What sysbox-runc says where the other two programs of Sysbox do not answer it (measured of 0.7.0: sysbox-fs down). */
const sysboxTrouble = /OCI runtime create failed: .*\bsysbox-(?:fs|mgr)\b.*/u;

const mostBytes = 256 << 20;

/** What the gate has killed since the launch began, by its log. */
function killedBy({ started, name }: Sandbox, { gateLog }: SandboxPlaces, { machine }: LaunchPowers): string | undefined {
  const answer = machine.readText(gateLog, mostBytes);
  const lines = 'text' in answer ? answer.text.split('\n').filter((line) => line.includes('"killed"')) : [];
  const decision = lines.map((line) => parseObject(line) as GateDecision | undefined).findLast((one) => one?.decision === 'killed');
  if (decision === undefined || (textOf(decision.time) ?? '') < started) return undefined;
  return `A container of ${name} did not start as it was judged: ${plainText(decision.reasons[0]?.message ?? 'it was killed')}`;
}
