import type { Socket } from 'node:net';
import { breakBody, feedBody } from './client-body.ts';
import { type ClientLine, type House, nothing } from './client-words.ts';
import { printAnswer } from './print-head.ts';
import { bad, type BadHead } from './read-head.ts';
import { readRequest } from './read-request.ts';
import { writeMessage } from './write-message.ts';

const headEnd = Buffer.from('\r\n\r\n');
/** Most bytes that are kept of what a client sends ahead. */
const mostAhead = 65_536;

/** Takes a client’s connection. */
export function openClientLine(socket: Socket, house: House): void {
  const line: ClientLine = {
    socket,
    house,
    phase: 'head',
    request: undefined,
    body: 'none',
    mustClose: false,
    hasEnded: false,
    isGone: false,
    onGone: [],
    drained: undefined,
    rest: nothing,
    reader: undefined,
    sink: undefined,
    deadline: 0,
    isAdvancing: false,
    leave: () => undefined,
  };
  house.lines.add(line);
  const data = (bytes: Buffer): void => take(line, bytes);
  const drain = (): void => line.drained?.();
  const end = (): void => ended(line);
  line.leave = () => void socket.off('data', data).off('drain', drain).off('end', end).pause();
  socket.on('data', data).on('drain', drain).on('end', end);
  // What follows an error is the end.
  socket.on('error', () => undefined);
  socket.on('close', () => closed(line));
}

function take(line: ClientLine, bytes: Buffer): void {
  if (line.phase === 'hung up' || line.body === 'dropped') return;
  line.rest = line.rest.length === 0 ? bytes : Buffer.concat([line.rest, bytes]);
  if (line.phase === 'head') advance(line);
  else if (line.reader !== undefined) feedBody(line);
  if (line.rest.length > Math.max(mostAhead, line.house.headBytes)) line.socket.pause();
}

function ended(line: ClientLine): void {
  line.hasEnded = true;
  line.mustClose = true;
  if (line.phase === 'head') return hangUp(line);
  if (line.phase !== 'call') return;
  if (line.reader !== undefined) breakBody(line, 'broken');
  // Who asked for an upgrade may have nothing to say; who asked for an answer and has hung up cannot be told from one who only says so.
  if (line.request?.upgradeTo === undefined) lose(line);
}

function closed(line: ClientLine): void {
  line.house.lines.delete(line);
  if (line.reader !== undefined) breakBody(line, 'broken');
  lose(line);
}

function lose(line: ClientLine): void {
  line.isGone = true;
  for (const tell of line.onGone.splice(0)) tell();
}

/** Takes all requests that have come whole, one after the other; never deeper than one call, however many a client sends ahead. */
function advance(line: ClientLine): void {
  if (line.isAdvancing) return;
  line.isAdvancing = true;
  while (line.phase === 'head' && !line.socket.writableNeedDrain && takeHead(line));
  line.isAdvancing = false;
}

/** Answers whether there was one. */
function takeHead(line: ClientLine): boolean {
  const { rest, house } = line;
  if (rest.length === 0) return false;
  const end = rest.indexOf(headEnd);
  const isTooLarge = (end === -1 ? rest.length : end + headEnd.length) > house.headBytes;
  if (isTooLarge) return refuseHead(line, bad(`its head has more than ${house.headBytes} bytes`, 431));
  if (end === -1) return awaitHead(line);
  const request = readRequest(rest.toString('latin1', 0, end + 2));
  if ('refused' in request) return refuseHead(line, request);
  line.deadline = 0;
  line.rest = end + headEnd.length === rest.length ? nothing : rest.subarray(end + headEnd.length);
  line.phase = 'call';
  line.request = request;
  line.body = request.framing === undefined || request.framing === 0 ? 'none' : 'unread';
  line.mustClose = request.closes || house.isClosing || line.hasEnded;
  house.onRequest(line, request);
  return true;
}

/** What can never become a head is refused before it is complete. */
function awaitHead(line: ClientLine): boolean {
  const text = line.rest.toString('latin1');
  if (!/^[A-Z]/.test(text)) return refuseHead(line, bad('it begins with no method'));
  if (/(?<!\r)\n|\r[^\n]/.test(text)) return refuseHead(line, bad('a line of its head does not end with CR LF'));
  if (line.deadline === 0) line.deadline = line.house.now + line.house.headTicks;
  return false;
}

function refuseHead(line: ClientLine, { refused, status }: BadHead): false {
  line.mustClose = true;
  writeRefusal(line, status, `the request is no plain HTTP/1.1: ${refused}`);
  hangUp(line);
  return false;
}

/** Answers with a sentence, as an engine does. */
export function writeRefusal(line: ClientLine, status: number, message: string): void {
  const close = isLast(line) ? 'Connection: close\r\n' : '';
  const head = printAnswer(status, `Content-Type: application/json\r\n${close}`);
  const isBodiless = line.request?.method === 'HEAD';
  if (isBodiless) line.socket.write(`${head}\r\n`);
  else writeMessage(line.socket, head, `${JSON.stringify({ message })}\n`);
}

/** Ends a call whose answer has been written: the next one follows, or the connection ends. */
export function endCall(line: ClientLine): void {
  line.onGone.length = 0;
  line.drained = undefined;
  if (line.phase !== 'call') return;
  if (isLast(line)) return hangUp(line);
  line.phase = 'head';
  line.request = undefined;
  // A client that does not take its answers is asked for no more requests.
  if (line.socket.writableNeedDrain) line.drained = () => goOn(line);
  else goOn(line);
}

function goOn(line: ClientLine): void {
  line.socket.resume();
  advance(line);
}

/** Whether the connection ends with the call under way: so it is said in the answer. What is left of a body is dropped then. */
export function isLast(line: ClientLine): boolean {
  return line.mustClose || (line.body !== 'none' && line.body !== 'read');
}

/**
 * Ends a connection: what was written goes out, what still comes is dropped, for a while. A socket that is closed while something in it is
 * unread takes the answer away from the client.
 */
export function hangUp(line: ClientLine): void {
  line.phase = 'hung up';
  line.reader = undefined;
  line.sink = undefined;
  line.rest = nothing;
  line.deadline = 0;
  line.onGone.length = 0;
  line.drained = undefined;
  line.socket.end(() => {
    line.deadline = line.house.now + line.house.endTicks;
  });
  line.socket.resume();
}

/** Hands the socket over to what is no HTTP; answers what the client sent behind its request. */
export function leaveHttp(line: ClientLine): Buffer {
  const { rest } = line;
  line.phase = 'left';
  line.rest = nothing;
  line.onGone.length = 0;
  line.leave();
  return rest;
}

/** Tells a line that the time is over for what is awaited. */
export function beLate(line: ClientLine): void {
  if (line.phase === 'hung up') return void line.socket.destroy();
  if (line.phase === 'head') return void refuseHead(line, bad('its head has not come in time', 408));
  if (line.phase === 'call' && line.reader !== undefined) breakBody(line, 'broken');
}
