import { createHash } from 'node:crypto';
import { compareRequests, type Difference, stableText } from '../../judge/compare-requests.ts';
import { withoutCredentials } from '../../known/without-credentials.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Plan } from '../../model/plan.ts';
import type { Request } from '../../model/request.ts';
import { fieldWords } from '../../reports/field-words.ts';
import { limitWords } from '../../reports/limit-words.ts';
import { isRecord, parseObject } from '../../syntax/json-values.ts';
import { showFact } from '../../syntax/show.ts';
import { withoutInitialize } from './without-initialize.ts';

/** What was asked for when a sandbox was made: what it is compared with at the next start. */
export interface Asked {
  readonly requests: readonly Request[];
  /** The configuration that the reference CLI got. */
  readonly override: unknown;
  /** What the gate holds all containers to. */
  readonly held: Pick<Plan, 'limits' | 'network'>;
}

const mostBytes = 64 << 20;

/** SHA-256 of all that decides what is made, in hex: where it stands in the texts does not count, nor what runs on this machine before. */
export function hashOfAsked({ requests, override, held }: Asked): string {
  const bare = JSON.parse(
    JSON.stringify(requests.map(withoutInitialize), (key, value: unknown) => (places.has(key) ? undefined : value)),
  ) as unknown;
  const { initializeCommand: _, ...made } = isRecord(override) ? override : {};
  return createHash('sha256')
    .update(stableText({ requests: bare, override: made, held }))
    .digest('hex');
}

const places: ReadonlySet<string> = new Set(['from', 'hides', 'via', 'offset']);

/** Reads what was asked for before; undefined where nothing can be read. It is this program’s own file, in a folder that no container can reach. */
export function readAsked(file: string, machine: Pick<Machine, 'readText'>): Asked | undefined {
  const answer = machine.readText(file, mostBytes);
  const value = 'text' in answer ? parseObject(answer.text) : undefined;
  return value !== undefined && Array.isArray(value['requests']) && isRecord(value['override']) && isRecord(value['held'])
    ? (value as unknown as Asked)
    : undefined;
}

/** In which words two starts differ, one change each: what is newly asked for, what no longer, what otherwise. */
export function whatChanged(before: Asked, after: Asked): readonly string[] {
  const changes: string[] = [];
  for (const request of after.requests) {
    const old = before.requests.find(({ kind, name }) => kind === request.kind && name === request.name);
    if (old === undefined) {
      changes.push(`+ ${request.kind} ${request.name}`);
      continue;
    }
    const { added, removed, changed } = compareRequests(old, request);
    for (const one of removed) changes.push(`- ${inWords(one, 'before')}`);
    for (const one of changed) changes.push(`~ ${inWords(one, 'before')} becomes ${shown(one, 'after')}`);
    for (const one of added) changes.push(`+ ${inWords(one, 'after')}`);
  }
  for (const { kind, name } of before.requests)
    if (!after.requests.some((one) => one.kind === kind && one.name === name)) changes.push(`- ${kind} ${name}`);
  return [...changes, ...heldChanged(before.held, after.held)];
}

function heldChanged(before: Asked['held'], after: Asked['held']): readonly string[] {
  const wordsOf = ({ limits = {}, network }: Asked['held']): readonly string[] => [
    ...limitWords(limits).map((words) => `at most ${words}`),
    ...(network === 'none' ? ['no network'] : []),
  ];
  const [was, is] = [wordsOf(before), wordsOf(after)];
  return [
    ...was.filter((words) => !is.includes(words)).map((words) => `- ${words}`),
    ...is.filter((words) => !was.includes(words)).map((words) => `+ ${words}`),
  ];
}

function inWords(difference: Difference, side: 'before' | 'after'): string {
  return `${fieldWords[difference.field]} ${shown(difference, side)}`;
}

function shown({ unknown, ...difference }: Difference, side: 'before' | 'after'): string {
  const fact = difference[side];
  return fact === undefined ? (unknown?.why ?? 'something that is not known') : showFact(fact, withoutCredentials);
}
