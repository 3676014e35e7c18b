import type { Engine } from '../../machine/http/door.ts';
import { ownerLabel } from './owner-label.ts';

/** How many calls have come through a gate, and how many of them are still open. */
export interface Traffic {
  readonly came: number;
  readonly open: number;
}

/** What tells whether a gate is of use. */
export interface DisusePowers {
  readonly engine: Engine;
  traffic(): Traffic;
  /** Somebody is at work on what is behind the gate, though nothing may be there yet: a launch. */
  isAwaited(): boolean;
  /** Lets some milliseconds pass; keeps no program from ending. */
  pause(milliseconds: number): Promise<void>;
}

/** So often it is looked in the time that is given. */
const looks = 6;

const reasons = {
  nothing: 'the engine has had no container of its owner for a while, and nobody has called',
  'no engine': 'its engine has not answered for a while',
} as const;

/**
 * Settles when a gate has been of no use for so many seconds on end, with the reason as a part of a sentence: no container of its owner is there, running
 * or not, and no call came or is open; or the engine does not answer. What is unknown counts as use.
 */
export async function awaitDisuse(owner: string, seconds: number, powers: DisusePowers): Promise<string> {
  let { came } = powers.traffic();
  for (let useless = 0; ;) {
    await powers.pause((seconds * 1000) / looks);
    const found = await look(owner, powers.engine);
    const traffic = powers.traffic();
    // Calls that come while there is no engine lead to nothing.
    const isCalled = traffic.open > 0 || (found === 'nothing' && traffic.came > came);
    came = traffic.came;
    useless = found === 'something' || isCalled || powers.isAwaited() ? 0 : useless + 1;
    if (useless >= looks && found !== 'something') return reasons[found];
  }
}

async function look(owner: string, engine: Engine): Promise<keyof typeof reasons | 'something'> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`${ownerLabel}=${owner}`] }));
  const answer = await engine.ask({ method: 'GET', path: `/containers/json?all=1&limit=1&filters=${filters}`, headers: [] });
  if ('failed' in answer) return 'no engine';
  return answer.status === 200 && answer.text.trim() === '[]' ? 'nothing' : 'something';
}
