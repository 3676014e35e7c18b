import { parseObject } from '../../syntax/json-values.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { at } from '../gate/halt.ts';
import { type DoorPowers, enterSandbox } from '../sandbox/enter-sandbox.ts';
import { type SandboxDoor, whyRefused } from '../sandbox/sandbox-door.ts';
import { settleKey, type SettleKeyPowers } from './settle-key.ts';

/** Whether what is kept here is so inside as well, or will be at the next start; or one sentence why not. */
export type KeyApplied = { readonly isInside: boolean } | { readonly refused: string };

/** What bringing a key to a dev container may do. */
export interface ApplyKeyPowers extends DoorPowers, SettleKeyPowers {
  readonly machine: DoorPowers['machine'] & SettleKeyPowers['machine'];
}

/** Puts the key that is kept here into the dev container, or takes it away there, where it runs. */
export async function applyKey(sandbox: Sandbox, powers: ApplyKeyPowers): Promise<KeyApplied> {
  const outer = await enterSandbox(sandbox, powers, { outer: true });
  if ('refused' in outer) return outer;
  const applied = await applyAt(outer, sandbox.mode === 'nested' ? undefined : powers);
  outer.close();
  if ('refused' in applied || !applied.isInside || sandbox.mode !== 'nested') return applied;
  const door = await enterSandbox(sandbox, powers);
  if ('refused' in door) return door;
  try {
    return await applyAt(door, powers);
  } finally {
    door.close();
  }
}

/** Does it where the container behind a door runs; without powers, it is only looked whether it does. */
async function applyAt(door: SandboxDoor, powers: SettleKeyPowers | undefined): Promise<KeyApplied> {
  const { sandbox } = door;
  if (sandbox.container === undefined) return { isInside: false };
  const answer = await door.ask('GET', `/containers/${sandbox.container.id}/json`);
  if (!('failed' in answer) && answer.status === 404) return { isInside: false };
  if ('failed' in answer || answer.status !== 200) return { refused: whyRefused(sandbox, answer) };
  const state = at(parseObject(answer.text), 'State');
  if (at(state, 'Running') !== true || at(state, 'Paused') === true) return { isInside: false };
  const [said] = powers === undefined ? [] : await settleKey(door, powers);
  return said === undefined ? { isInside: true } : { refused: said };
}
