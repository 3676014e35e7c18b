import type { Sandbox } from '../../model/sandbox.ts';
import { type GateProcessPowers, isGateAlive, openSandboxGate } from './gate-process.ts';
import { enterInner, type InnerPowers } from './inner-door.ts';
import { asSentence, doorTo, knock, type SandboxDoor } from './sandbox-door.ts';

/** What opening the way to a sandbox may do. */
export interface DoorPowers extends GateProcessPowers, InnerPowers {
  readonly machine: GateProcessPowers['machine'];
}

/**
 * Opens the way to a sandbox. A gate that is gone is started again, with what it was started with before. One sentence where that cannot be: the engine is
 * down, for instance. Of one that is inside a system container it is the way to what is inside, or to that container (`outer`).
 */
export async function enterSandbox(
  sandbox: Sandbox,
  powers: DoorPowers,
  { outer = false }: { readonly outer?: boolean } = {},
): Promise<SandboxDoor | { readonly refused: string }> {
  const door = await enterOuter(sandbox, powers);
  if ('refused' in door || outer || sandbox.mode !== 'nested') return door;
  return enterInner(door, powers);
}

async function enterOuter(sandbox: Sandbox, powers: GateProcessPowers): Promise<SandboxDoor | { readonly refused: string }> {
  if (isGateAlive(sandbox, powers)) {
    const door = await doorAt(sandbox, powers);
    if (!('failed' in door)) return door;
  }
  const opened = await openSandboxGate(sandbox, powers);
  if ('refused' in opened) return opened;
  const door = await doorAt(sandbox, powers);
  return 'failed' in door ? { refused: asSentence(door.failed) } : door;
}

async function doorAt(sandbox: Sandbox, { engineAt }: GateProcessPowers): Promise<SandboxDoor | { readonly failed: string }> {
  const engine = engineAt(sandbox.gate);
  const answer = await knock(engine);
  if ('api' in answer) return doorTo(sandbox, sandbox.gate, engine, answer.api);
  engine.close();
  return answer;
}
