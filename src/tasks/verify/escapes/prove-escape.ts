import type { EscapeHost } from '../../../machine/escape-host.ts';
import type { Escape, EscapeCell, Proof } from '../../../model/escape.ts';
import { type ScratchEngine, stringAt } from '../scratch-engine.ts';
import { type EscapeWords, fillIn, shownWords } from './escape-words.ts';

/** What a look may use. */
export interface ProofPowers {
  readonly engine: Pick<ScratchEngine, 'ask'>;
  readonly host: EscapeHost;
}

/** What was there to be seen, and where: `pid` of the container’s first process, what it printed. */
export interface Scene {
  readonly pid: number;
  readonly printed: string;
  readonly words: EscapeWords;
}

/**
 * What a run came to. What this machine sees counts before what the container says; where the two differ in the container’s disfavour, nothing is
 * told: a check that is wrong must not pass for a wall.
 */
export async function proveEscape({ proof }: Escape, scene: Scene, powers: ProofPowers): Promise<EscapeCell> {
  const [, said, rest = ''] = /^(reached|held|skipped)(?:: (.*))?$/mu.exec(scene.printed) ?? [];
  const words = shownWords(rest, scene.words);
  if (said === 'skipped') return { standing: 'skipped', words };
  if (said === undefined) return { standing: 'unknown', words: `the check did not end: ${shownWords(scene.printed, scene.words)}` };
  if ('word' in proof) return { standing: said === 'reached' ? 'reached' : 'held', words, witness: 'container' };
  const seen = await look(proof, scene, powers);
  if ('shares' in proof && seen !== undefined)
    return {
      standing: seen ? 'reached' : 'held',
      words: seen ? `it is in the machine’s ${proof.shares} namespace` : 'it has its own',
      witness: 'host',
    };
  const witness = 'volume' in proof ? 'engine' : 'host';
  if (seen === true) return { standing: 'reached', words, witness };
  if (said === 'held') return { standing: 'held', words, witness: seen === undefined ? 'container' : witness };
  return {
    standing: 'unknown',
    words: `the container says that it ${words}, and ${seen === undefined ? 'this program may not look (root may)' : 'this machine does not see it'}`,
  };
}

/** Whether it is there; undefined where this program may not look. */
async function look(proof: Exclude<Proof, { readonly word: true }>, scene: Scene, powers: ProofPowers): Promise<boolean | undefined> {
  const { words, printed, pid } = scene;
  const { host, engine } = powers;
  if ('marker' in proof) {
    const found = host.readMarker(fillIn(proof.marker, words));
    return 'text' in found ? found.text.trim() === words.get('token') : 'missing' in found ? false : undefined;
  }
  if ('secret' in proof) return printed.includes(words.get('secret')!);
  if ('holds' in proof) return holdsOpen(proof.holds, pid, host);
  if ('shares' in proof) {
    const [own, ours] = [`/proc/${pid}/ns/${proof.shares}`, `/proc/self/ns/${proof.shares}`].map((path) => host.readLink(path));
    return own === undefined || ours === undefined ? undefined : own === ours;
  }
  const asked = await engine.ask('GET', `/volumes/${words.get('volume')!}`);
  if (asked.status === 200) return stringAt(asked.text, 'Name') === words.get('volume');
  if (!/^reached: it may connect/mu.test(printed)) return asked.status === 404 ? false : undefined;
  const inside = host.identityOf(`/proc/${pid}/root/engine.sock`);
  return inside === undefined ? undefined : inside === host.identityOf(words.get('socket')!);
}

// The check keeps it open as number 9 (`check-script.ts`); the last digit of the flags is 1 or 2 for writing (open(2)).
function holdsOpen(end: RegExp, pid: number, host: EscapeHost): boolean | undefined {
  if (host.readLink(`/proc/${pid}/ns/user`) === undefined) return undefined;
  const path = host.readLink(`/proc/${pid}/fd/9`);
  const flags = /^flags:\s*([0-7]+)$/mu.exec(host.readProc(`/proc/${pid}/fdinfo/9`) ?? '')?.[1];
  return path !== undefined && end.test(path) && /[12]$/u.test(flags ?? '');
}
