import type { Machine } from '../../machine/machine.ts';
import type { Sandbox } from '../../model/sandbox.ts';
import { sandboxPlaces } from '../sandbox/sandbox-places.ts';

type Powers = Pick<Machine, 'stateFolder' | 'runtimeFolder' | 'kindOf' | 'writeText' | 'remove'>;

/** Removes the deploy key that is kept here, and has the next start take it away inside; one sentence where it stays. */
export function takeAwayKey(
  { id, name }: Pick<Sandbox, 'id' | 'name'>,
  machine: Powers,
): { readonly wasThere: boolean } | { readonly refused: string } {
  const places = sandboxPlaces(id, machine);
  if ('refused' in places) return places;
  if (machine.kindOf(places.gitKey) === 'missing') return { wasThere: machine.kindOf(places.gitKeyGone) !== 'missing' };
  // First the mark: what is inside is not to be forgotten.
  const marked = machine.writeText(places.gitKeyGone, 'It may still be inside.\n', { isPrivate: true });
  const gone = 'refused' in marked ? marked : machine.remove(places.gitKey);
  return 'refused' in gone ? { refused: `The key of ${name} is not taken away: ${gone.refused}.` } : { wasThere: true };
}
