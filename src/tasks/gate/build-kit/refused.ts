import { withoutCredentials } from '../../../known/without-credentials.ts';
import type { GateReason } from '../../../model/gate.ts';
import { say } from '../say.ts';

/** A reason against a build, with what to do about it. */
export function refused(message: string, advice?: string): GateReason {
  return say('build-refused', message, advice);
}

/** A word of the client’s, short enough for a sentence, and without control characters. */
export function quote(word: string): string {
  return JSON.stringify(word.length > 80 ? `${word.slice(0, 79)}…` : word);
}

/** An address of the client’s, likewise, and without the credentials in it. */
export function quoteAddress(address: string): string {
  return quote(withoutCredentials(address.slice(0, 500)));
}
