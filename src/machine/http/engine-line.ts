import type { Socket } from 'node:net';
import { type BodyReader, readBodyBy } from './message-body.ts';
import { isBodiless } from './print-head.ts';
import { type AnswerHead, readAnswer } from './read-answer.ts';
import { readOnAfterFailedWrite } from './read-on.ts';
import { mostPathBytes, whyUnanswered, whyUnreachable } from './why-unreachable.ts';

/** One question to an engine: what its answer is given to. After `end`, `fail` or `switched` nothing more comes. */
export interface Exchange {
  readonly method: string;
  head(answer: AnswerHead): void;
  part(bytes: Buffer): void;
  end(): void;
  /** There is no answer, or only a part of one; one sentence why. */
  fail(why: string): void;
  /** What was written has gone out. */
  drained?(): void;
  /** The engine has left HTTP; `rest` is what it said behind its head. Without this, that is a failure. */
  switched?(answer: AnswerHead, rest: Buffer): void;
}

/** A connection to an engine: one exchange at a time. */
export interface EngineLine {
  readonly socket: Socket;
  /** The exchange under way. */
  exchange: Exchange | undefined;
  /** The request has been written in full. */
  isSent: boolean;
  /** The engine takes nothing more; what it says may still come. */
  isDeaf: boolean;
  /** Is told when that happens. */
  deafened: (() => void) | undefined;
  /** It waited in the pool while others were closed. */
  isOld: boolean;
}

/** What a line knows that nobody else needs. */
interface Reading {
  readonly path: string;
  readonly idle: (line: EngineLine) => void;
  /** Stops listening to the socket. */
  leave(): void;
  /** What came and makes no head yet. */
  rest: Buffer | undefined;
  body: BodyReader | undefined;
  isLast: boolean;
  isTillEnd: boolean;
  error: unknown;
}

const mostHead = 65_536;
const headEnd = Buffer.from('\r\n\r\n');

/** Connects to an engine. `idle` is told when an exchange has ended and another may begin on the same line. */
export function openLine(path: string, idle: (line: EngineLine) => void): EngineLine {
  const socket = reach(path);
  const line: EngineLine = { socket, exchange: undefined, isSent: false, isDeaf: false, deafened: undefined, isOld: false };
  const data = (bytes: Buffer): void => take(line, reading, bytes);
  const drain = (): void => line.exchange?.drained?.();
  const end = (): void => ended(line, reading);
  const leave = (): void => void socket.off('data', data).off('drain', drain).off('end', end).pause();
  const reading: Reading = { path, idle, leave, rest: undefined, body: undefined, isLast: false, isTillEnd: false, error: undefined };
  readOnAfterFailedWrite(socket, () => {
    line.isDeaf = true;
    line.deafened?.();
  });
  socket.on('data', data).on('drain', drain).on('end', end);
  socket.on('error', (error) => {
    reading.error = error;
  });
  socket.on('close', () => closed(line, reading));
  return line;
}

function reach(path: string): Socket {
  // Loading it takes longer than many a command that needs no engine.
  const { connect, Socket } = process.getBuiltinModule('node:net');
  if (Buffer.byteLength(path) <= mostPathBytes) return connect({ path, allowHalfOpen: true });
  return new Socket().destroy(Object.assign(new Error('too long'), { code: 'ENAMETOOLONG', syscall: 'connect' }));
}

/** Ends a line and whatever is under way on it, without a word. */
export function dropLine(line: EngineLine): void {
  line.exchange = undefined;
  line.socket.destroy();
}

function take(line: EngineLine, reading: Reading, bytes: Buffer): void {
  // An engine that speaks unasked is not understood.
  if (line.exchange === undefined) return dropLine(line);
  let rest: Buffer | undefined = bytes;
  while (rest !== undefined && reading.body === undefined) {
    rest = takeHead(line, reading, rest);
  }
  if (rest !== undefined) takeBody(line, reading, rest);
}

/** Answers what stands behind the head; undefined: it is not complete, or the line has no more to do with it. */
function takeHead(line: EngineLine, reading: Reading, more: Buffer): Buffer | undefined {
  const bytes = reading.rest === undefined ? more : Buffer.concat([reading.rest, more]);
  const end = bytes.indexOf(headEnd);
  if (end === -1 && bytes.length <= mostHead) {
    reading.rest = bytes;
    return undefined;
  }
  reading.rest = undefined;
  const answer = end === -1 ? { refused: 'the head is too large' } : readAnswer(bytes.toString('latin1', 0, end + 2));
  if ('refused' in answer) return fail(line, `answered what is no plain HTTP/1.1: ${answer.refused}`, reading);
  const rest = bytes.subarray(end + 4);
  if (answer.status === 101) return switchOver(line, reading, answer, rest);
  // An answer that is on its way: the last one follows.
  if (answer.status < 200) return rest;
  const { exchange } = line;
  const framing = isBodiless(exchange?.method ?? '', answer.status) ? 0 : (answer.framing ?? 'close');
  reading.body = readBodyBy(framing);
  reading.isTillEnd = framing === 'close';
  reading.isLast = answer.closes || reading.isTillEnd;
  exchange?.head(answer);
  return rest;
}

function switchOver(line: EngineLine, reading: Reading, answer: AnswerHead, rest: Buffer): undefined {
  const { exchange } = line;
  if (exchange?.switched === undefined) return fail(line, 'left HTTP unasked', reading);
  line.exchange = undefined;
  reading.leave();
  exchange.switched(answer, rest);
  return undefined;
}

function takeBody(line: EngineLine, reading: Reading, bytes: Buffer): void {
  const after = reading.body?.(bytes, (part) => line.exchange?.part(part));
  if (after === undefined) return;
  if (typeof after === 'string' && after !== 'trailers') return void fail(line, 'answered in broken chunks', reading);
  // Trailers are dropped, and the line with them.
  const isClean = typeof after !== 'string' && after.length === 0;
  finish(line, reading, isClean && !reading.isLast);
}

function finish(line: EngineLine, reading: Reading, mayStay: boolean): void {
  const { exchange } = line;
  line.exchange = undefined;
  reading.body = undefined;
  // Whoever could not take the last of the answer at once has stopped the socket; the next one is to be heard.
  line.socket.resume();
  if (mayStay && line.isSent && !line.isDeaf && line.socket.writableLength === 0 && !line.socket.destroyed) reading.idle(line);
  else line.socket.destroy();
  exchange?.end();
}

function fail(line: EngineLine, what: string, { path }: Reading): undefined {
  const { exchange } = line;
  dropLine(line);
  exchange?.fail(whyUnanswered(path, what));
}

function ended(line: EngineLine, reading: Reading): void {
  if (reading.isTillEnd && reading.body !== undefined) return finish(line, reading, false);
  fail(line, 'closed the connection before it had answered', reading);
}

function closed(line: EngineLine, { path, error }: Reading): void {
  const { exchange } = line;
  line.exchange = undefined;
  exchange?.fail(isOfConnect(error) ? whyUnreachable(path, error) : whyUnanswered(path, 'broke the connection before it had answered'));
}

function isOfConnect(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'connect';
}
