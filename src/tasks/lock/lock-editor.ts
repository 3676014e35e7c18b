import type { Editor } from '../load-editor.ts';
import type { Readable } from '../read-source.ts';
import { planLock } from './plan-lock.ts';

/** The editor of a configuration’s lockfile: whatever is to be locked, it writes the whole of what the reference CLI would. */
export async function lockEditor(readable: Readable): Promise<Editor> {
  const { resolver } = readable;
  if (resolver === undefined) return refuse('what a Feature is now, its registry alone knows: give fix --resolve too');
  const plan = await planLock({ ...readable, resolver }, false);
  if (plan === undefined) return refuse('there is nothing to lock');
  if ('failed' in plan) return refuse(plan.failed);
  const { before = '', after } = plan;
  return () => ({ splices: before === after ? [] : [{ start: 0, end: before.length, text: after }], refused: [] });
}

function refuse(why: string): Editor {
  return (changes) => ({ splices: [], refused: changes.map((change) => ({ change, why })) });
}
