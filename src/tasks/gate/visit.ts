import type { BodyRefusal, Call, Engine, EngineAnswer, EngineCall, Passed, RawHeaders } from '../../machine/http/door.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Processes } from '../../machine/processes.ts';
import type { GateDecision, GateReason, GateRewrite } from '../../model/gate.ts';
import type { HostFacts } from '../../model/host.ts';
import type { Plan } from '../../model/plan.ts';
import type { Bounds } from './bounds.ts';
import { type Halt, isHalt, parsed, textAt } from './halt.ts';
import type { ImageNames } from './image-names.ts';
import type { Bench } from './judge-request.ts';
import type { Owned } from './owned.ts';
import { printQuery } from './query.ts';
import type { Routed } from './route.ts';
import type { Running } from './running.ts';
import type { Starts } from './starts.ts';

/** All that handlers know and may use. */
export interface Gatekeeper extends Bench {
  readonly mode: 'enforce' | 'warn';
  readonly engine: Engine;
  /** The version in which the gate itself asks, such as `/v1.45`, and its minor number: the newest that both know. */
  readonly api: string;
  readonly version: number;
  readonly host: HostFacts;
  readonly plan: Plan | undefined;
  readonly owned: Owned;
  readonly images: ImageNames;
  /** Why no container may start on this engine at all. */
  readonly unfit: readonly GateReason[];
  readonly bounds: Bounds;
  /** The containers that this gate has seen to run as they were judged. */
  readonly running: Running;
  readonly starts: Starts;
  readonly machine: Pick<Machine, 'realPath' | 'kindOf'>;
  readonly processes: Processes;
}

/** A call that was routed. */
export interface Visit {
  readonly call: Call;
  readonly routed: Routed;
}

/** What came of a call. */
export interface Outcome {
  readonly decision: GateDecision['decision'];
  readonly reasons: readonly GateReason[];
  readonly rewrites: readonly GateRewrite[];
  readonly status: number;
  readonly about?: string;
}

/** Answers one kind of call, exactly once. */
export type Handler = (visit: Visit, gate: Gatekeeper) => Promise<Outcome>;

const none: readonly never[] = [];

/** What a call was changed to before it went on, and what was held against it (in warn mode it goes on all the same). */
export interface Noted {
  readonly reasons?: readonly GateReason[];
  readonly rewrites?: readonly GateRewrite[];
  readonly about?: string;
}

function outcome(status: number, { reasons = none, rewrites = none, about }: Noted): Outcome {
  const decision = reasons.length > 0 ? 'warned' : rewrites.length > 0 ? 'rewritten' : 'forwarded';
  return { decision, reasons, rewrites, status, ...(about === undefined ? {} : { about }) };
}

/** The path of a call as the gate prints it: the version, the endpoint with the name put in, and the query. Never what the client sent. */
export function pathOf({ endpoint, version, name }: Routed, query: string, reference: string = name): string {
  const at = version === undefined ? '' : `/v1.${version}`;
  const filled =
    reference === '' ? endpoint.path : endpoint.path.replace(/\{(?:id|image)\}/u, reference.split('/').map(encodeURIComponent).join('/'));
  return `${at}${filled}${query}`;
}

/** The call as it goes to the engine, without a body. Of the client’s headers only those in `sentOn` go along. */
export function engineCall({ call, routed }: Visit, query: string = printQuery(routed.query), reference?: string): EngineCall {
  return { method: routed.endpoint.method, path: pathOf(routed, query, reference), headers: sentOn(call.headers) };
}

// Never the type of a body: of one that is called a form, engines read the fields as the query, before that of the path (net/http ParseForm).
const kept: ReadonlySet<string> = new Set([
  'accept',
  'user-agent',
  'x-registry-auth',
  'x-registry-config',
  'x-docker-expose-session-uuid',
  'x-docker-expose-session-name',
  'x-docker-expose-session-sharedkey',
  'x-docker-expose-session-grpc-method',
]);

function sentOn(headers: RawHeaders): RawHeaders {
  const sent: string[] = [];
  for (let index = 0; index < headers.length; index += 2)
    if (kept.has(headers[index]!.toLowerCase())) sent.push(headers[index]!, headers[index + 1]!);
  return sent;
}

/** Headers of a body that the gate has printed. */
export const jsonBody: RawHeaders = ['Content-Type', 'application/json'];

/** Hands a call on as it streams, and its answer back. */
export async function pass(visit: Visit, to: EngineCall, noted: Noted = {}): Promise<Outcome> {
  return passed(visit, await visit.call.pass(to, visit.routed.endpoint.body === 'stream' ? 'stream' : undefined), noted);
}

/** What came of a call that was passed on or upgraded. */
export function passed(visit: Visit, end: Passed, noted: Noted): Promise<Outcome> | Outcome {
  return 'failed' in end ? failed(visit, end.failed, noted) : outcome(end.status, noted);
}

/** Answers with what the engine has answered, or with other text in its place. */
export async function give(visit: Visit, answer: EngineAnswer, noted: Noted = {}, text?: string): Promise<Outcome> {
  if ('failed' in answer) return failed(visit, answer.failed, noted);
  const body = text ?? answer.text;
  await visit.call.answer(answer.status, typeOf(answer.headers), body === '' ? undefined : body);
  return outcome(answer.status, noted);
}

function typeOf(headers: RawHeaders): RawHeaders {
  for (let index = 0; index < headers.length; index += 2)
    if (headers[index]!.toLowerCase() === 'content-type') return ['Content-Type', headers[index + 1]!];
  return [];
}

/** Answers a call that goes no further. */
export async function stop(visit: Visit, halt: Halt, noted: Noted = {}): Promise<Outcome> {
  if (halt.halt === 'refused') return refuse(visit.call, halt.status, halt.reasons, noted);
  if (halt.halt === 'failed') return failed(visit, halt.sentence, noted);
  await visit.call.answer(halt.status, jsonBody, halt.text);
  return outcome(halt.status, noted);
}

async function failed({ call }: Visit, sentence: string, noted: Noted): Promise<Outcome> {
  await call.answer(502, jsonBody, JSON.stringify({ message: unanswered(sentence) }));
  return outcome(502, noted);
}

function unanswered(sentence: string): string {
  return `The Docker engine behind the gate did not answer: ${sentence}.`;
}

/** What a client is told where its body is broken off for a halt; `stop` then makes the outcome of it. */
export function brokenOffBy(halt: Halt): BodyRefusal {
  if (halt.halt === 'refused') return { refused: messageOf(halt.reasons), status: halt.status };
  if (halt.halt === 'failed') return { refused: unanswered(halt.sentence), status: 502 };
  const said = parsed(halt);
  const message = isHalt(said) ? '' : textAt(said.value, 'message');
  return { refused: message === '' ? `The Docker engine behind the gate answered with ${halt.status}.` : message, status: halt.status };
}

/** Answers a call that is refused, in the words of the Engine API: an object with one `message`. */
export async function refuse(call: Call, status: number, reasons: readonly GateReason[], noted: Noted = {}): Promise<Outcome> {
  await call.answer(status, jsonBody, JSON.stringify({ message: messageOf(reasons) }));
  const { rewrites = none, about } = noted;
  return { decision: 'refused', reasons, rewrites, status, ...(about === undefined ? {} : { about }) };
}

/** What a client shows: each reason with its rule, and what to do about it. */
export function messageOf(reasons: readonly GateReason[]): string {
  const lines = reasons
    .slice(0, 10)
    .map(({ rule, message, advice }) => `${rule}: ${sentence(message)}${advice === undefined ? '' : ` ${advice}`}`);
  const more = reasons.length > 10 ? [`and ${reasons.length - 10} more`] : [];
  return ['refused by the gate (containai explain RULE tells more):', ...lines, ...more].join('\n');
}

function sentence(text: string): string {
  return /[.!?]”?$/u.test(text) ? text : `${text}.`;
}
