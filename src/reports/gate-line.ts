import type { GateDecision, GateReason, GateRewrite } from '../model/gate.ts';
import { cutText, plainText } from '../syntax/plain-text.ts';
import type { Paint, Style } from './paint.ts';
import { fieldWords } from './field-words.ts';

const styles: Readonly<Record<GateDecision['decision'], Style>> = {
  forwarded: 'faint',
  rewritten: 'good',
  warned: 'warn',
  refused: 'error',
  killed: 'problem',
};

/** What a client asks and asks again: it reads, and nothing comes of it. */
const reads = /^(?:GET|HEAD) |^POST \/(?:containers\/[^/]+\/(?:wait|resize)|exec\/[^/]+\/resize)(?:\?|$)/u;

/** Whether a decision is only of interest to those who want to see all: a read that was let through. */
export function isRead({ method, path, decision }: GateDecision): boolean {
  return decision === 'forwarded' && reads.test(`${method} ${path}`);
}

/** A decision as one line for people, its end included: what came, what was changed and by which rule, or why it was refused and what to do. */
export function gateLine(decision: GateDecision, paint: Paint): string {
  const { time, decision: what, reasons, rewrites } = decision;
  const said = [...rewrites.map(rewriteWords), ...ofReasons(reasons, what)].join('; ');
  const line = [`${plainText(time.slice(11, 19))}Z`, paint(styles[what], what.padEnd(9)), callOf(decision)];
  return `${[...line, ...(said === '' ? [] : [said])].join('  ')}\n`;
}

function callOf({ method, path, about, status }: GateDecision): string {
  const [place = ''] = path.split('?', 1);
  const call = `${method} ${shortIds(place)}`;
  const name = about === undefined || place.includes(about) ? '' : ` ${shortIds(about)}`;
  return shown(call + name, 120) + (status !== undefined && status >= 400 ? ` (${status})` : '');
}

/** Ids as the Docker CLI shows them. */
function shortIds(text: string): string {
  return text.replaceAll(/(?<![\da-f])[\da-f]{64}(?![\da-f])/gu, (id) => id.slice(0, 12));
}

/** A change in words: `runtime: runc → sysbox-runc (runtime-overridden)`. */
export function rewriteWords({ rule, field, from, to }: GateRewrite): string {
  const name = Object.hasOwn(fieldWords, field) ? fieldWords[field as keyof typeof fieldWords] : field;
  return `${shown(name, 40)}: ${changeWords(from, to)} (${rule})`;
}

function changeWords(from: string | undefined, to: string | undefined): string {
  if (to !== undefined) return `${from === undefined ? '' : `${shown(from, 80)} → `}${shown(to, 80)}`;
  return from === undefined || from === 'true' ? 'taken away' : `${shown(from, 80)} taken away`;
}

// The first in full: it is what has to be done next.
function ofReasons([first, ...others]: readonly GateReason[], what: GateDecision['decision']): readonly string[] {
  if (first === undefined) return [];
  const { rule, message, advice } = first;
  const would = what === 'warned' ? 'would be refused: ' : '';
  const sentences = [message, ...(advice === undefined ? [] : [advice])].map(sentence);
  const rest = [...new Set(others.map((one) => one.rule).filter((one) => one !== rule))];
  return [`${would}${rule}: ${sentences.join(' ')}${rest.length === 0 ? '' : ` Also: ${rest.join(', ')}.`}`];
}

/** A clause as a sentence, fit for a terminal. */
export function sentence(text: string): string {
  const said = shown(text, 600);
  return /[.!?…]$/u.test(said) ? said : `${said}.`;
}

function shown(text: string, most: number): string {
  return cutText(plainText(text), most);
}
