import type { Socket } from 'node:net';
import type { BodyReader } from './message-body.ts';
import type { RequestHead } from './read-request.ts';

/** What the lines of one door share. Times are counted in ticks, so that no request needs a timer of its own. */
export interface House {
  readonly lines: Set<ClientLine>;
  /** Most bytes of a head. */
  readonly headBytes: number;
  /** Within so many ticks a head, a body, and the end of a line that was hung up have to come. */
  readonly headTicks: number;
  readonly bodyTicks: number;
  readonly endTicks: number;
  now: number;
  isClosing: boolean;
  /** Begins a call. */
  onRequest(line: ClientLine, request: RequestHead): void;
}

/** Where a request’s body goes. After `end` or `broken` nothing more comes. */
export interface BodySink {
  part(bytes: Uint8Array): void;
  end(): void;
  broken(why: 'trailers' | 'broken'): void;
}

/** A client’s connection: one call after the other. */
export interface ClientLine {
  readonly socket: Socket;
  readonly house: House;
  /** `head`: of the next request; `call`: one is under way; `hung up`: what still comes is dropped; `left`: it is no HTTP any more. */
  phase: 'head' | 'call' | 'hung up' | 'left';
  /** The request under way. */
  request: RequestHead | undefined;
  /** How much of its body was read; `dropped`: it was broken or given up. */
  body: 'none' | 'unread' | 'reading' | 'read' | 'dropped';
  /** The connection ends with this call. */
  mustClose: boolean;
  /** The client sends no more. */
  hasEnded: boolean;
  isGone: boolean;
  /** Told when the client goes away before the call under way has ended. */
  readonly onGone: (() => void)[];
  /** Told when what was written has gone out. */
  drained: (() => void) | undefined;
  /** What came and was not taken. */
  rest: Buffer;
  reader: BodyReader | undefined;
  sink: BodySink | undefined;
  /** The tick at which what is awaited is too late; 0: never. */
  deadline: number;
  isAdvancing: boolean;
  /** Stops listening to the socket; what it then says waits. */
  leave: () => void;
}

/** No bytes. */
export const nothing: Buffer = Buffer.alloc(0);
