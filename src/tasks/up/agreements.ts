import type { Machine, WriteAnswer } from '../../machine/machine.ts';
import type { Consent } from '../../model/launch.ts';
import { list, mistakeIn, object, oneOf, text } from '../../syntax/json-shape.ts';

/** What the user agreed to for one sandbox, by the hash of its very text; the text too, so that a change can be shown. */
export interface Agreement extends Pick<Consent, 'rule' | 'text' | 'hash'> {
  /** ISO 8601 in UTC. */
  readonly agreed: string;
  /** What had changed in the workspace by then, as one word (`ChangesSince`): it holds for that alone. Absent: nothing had. */
  readonly changes?: string;
}

const mostBytes = 32 << 20;

const mostAgreements = 1000;
const keys = ['rule', 'text', 'hash', 'agreed'] as const;
const agreementShape = object({ rule: text(100), text: text(mostBytes), hash: text(64), agreed: text(40), changes: text(64) }, keys);
const shape = object({ version: oneOf(1), agreements: list(agreementShape, mostAgreements) }, ['version', 'agreements']);

/** Reads what was agreed to; of a file that cannot be read, nothing was. */
export function readAgreements(file: string, machine: Pick<Machine, 'readText'>): readonly Agreement[] {
  const answer = machine.readText(file, mostBytes);
  if (!('text' in answer)) return [];
  try {
    const value: unknown = JSON.parse(answer.text);
    return mistakeIn(value, shape) === undefined ? (value as { readonly agreements: readonly Agreement[] }).agreements : [];
  } catch {
    return [];
  }
}

/** Keeps what holds of a plan: agreements to texts that are no longer in it end. */
export function writeAgreements(file: string, agreements: readonly Agreement[], machine: Pick<Machine, 'writeText'>): WriteAnswer {
  return machine.writeText(file, `${JSON.stringify({ version: 1, agreements }, undefined, 2)}\n`, { isPrivate: true });
}

/**
 * What of a plan nobody has agreed to yet, each with the text of the same kind that was agreed to before, if there was one. `changes`: what has changed in the
 * workspace since it was recorded, as one word: what was agreed to before that is asked for again, whatever its own text says.
 */
export function openConsents(
  consents: readonly Consent[],
  agreed: readonly Agreement[],
  changes?: string,
): readonly { readonly consent: Consent; readonly before?: string }[] {
  const hashes = new Set(agreed.filter((one) => one.changes === changes).map(({ hash }) => hash));
  const gone = agreed.filter(({ hash }) => !consents.some((one) => one.hash === hash));
  return consents
    .filter(({ hash, isAlwaysAsked }) => isAlwaysAsked === true || !hashes.has(hash))
    .map((consent) => {
      const event = consent.text.split(':', 1)[0]!;
      const before = gone.find(({ rule, text: old }) => rule === consent.rule && old.startsWith(`${event}:`))?.text;
      return before === undefined ? { consent } : { consent, before };
    });
}
