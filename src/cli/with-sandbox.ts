import { realMachine } from '../machine/real.ts';
import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import type { Sandbox } from '../model/sandbox.ts';
import { findSandbox } from '../tasks/sandbox/find-sandbox.ts';
import { sandboxPlaces } from '../tasks/sandbox/sandbox-places.ts';
import { badUsage, type Console } from './console.ts';
import { broken } from './run-in-sandbox.ts';

/** Finds a dev container by a word and does something to it that nobody else may do at the same time, `up` least of all. */
export async function withSandbox(word: string | undefined, out: Console, work: (sandbox: Sandbox) => Promise<number>): Promise<number> {
  const found = findSandbox(word, realMachine);
  if ('refused' in found) return badUsage(found.refused, out);
  const { id, name } = found.sandbox;
  const places = sandboxPlaces(id, realMachine);
  if ('refused' in places) return badUsage(places.refused, out);
  const held = await realSandboxPowers.holdLock(places.lock);
  if ('refused' in held) return broken(`${name} cannot be locked: ${held.refused}.`, out);
  if ('heldBy' in held) return broken(`Another containai is at work on ${name} (process ${held.heldBy}): wait for it, or end it.`, out);
  try {
    return await work(found.sandbox);
  } finally {
    held.lock.release();
  }
}
