import type { Machine } from '../../machine/machine.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import type { AskInsidePowers } from '../sandbox/ask-inside.ts';
import { type DoorPowers, enterSandbox } from '../sandbox/enter-sandbox.ts';
import type { SandboxDoor } from '../sandbox/sandbox-door.ts';
import { sandboxPlaces } from '../sandbox/sandbox-places.ts';
import { readPrivateKey } from '../ssh/private-key.ts';
import { putKey, takeKey } from './put-key.ts';

type Reading = Pick<Machine, 'readText' | 'stateFolder' | 'runtimeFolder'>;

/** What settling the key of a dev container may do. */
export interface SettleKeyPowers extends AskInsidePowers {
  readonly machine: Reading & Pick<Machine, 'remove'>;
}

/** What is to be done inside about the deploy key: `take` where it was taken away here while the container did not run. */
export function keyWork({ id }: Pick<Sandbox, 'id'>, machine: Reading): { readonly put: string } | 'take' | undefined {
  const places = sandboxPlaces(id, machine);
  if ('refused' in places) return undefined;
  const key = readPrivateKey(places.gitKey, machine);
  if (key !== undefined) return { put: key.private };
  return 'text' in machine.readText(places.gitKeyGone, 100) ? 'take' : undefined;
}

/** Has the key inside that is kept here, and no other. A sentence where that cannot be. */
export async function settleKey(door: SandboxDoor, powers: SettleKeyPowers): Promise<readonly string[]> {
  const { sandbox } = door;
  const places = sandboxPlaces(sandbox.id, powers.machine);
  const work = keyWork(sandbox, powers.machine);
  if (work === undefined || 'refused' in places) return [];
  const { said } = work === 'take' ? await takeKey(door, powers) : await putKey(door, work.put, powers);
  if (said !== undefined) return [said];
  powers.machine.remove(places.gitKeyGone);
  return [];
}

/** The same in the dev container inside a system container, where there is one; what is no such thing is left to `settleInside`. */
export async function settleInnerKey(
  sandbox: Sandbox,
  powers: SettleKeyPowers & DoorPowers & { readonly machine: DoorPowers['machine'] & SettleKeyPowers['machine'] },
): Promise<readonly string[]> {
  if (sandbox.mode !== 'nested' || sandbox.inner === undefined || keyWork(sandbox, powers.machine) === undefined) return [];
  const door = await enterSandbox(sandbox, powers);
  if ('refused' in door) return [door.refused];
  try {
    return await settleKey(door, powers);
  } finally {
    door.close();
  }
}
