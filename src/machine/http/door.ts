/**
 * Names and values by turns, as they stand on the wire; names in the case they came in. What is about one connection is never among them: framing,
 * `Host`, `Expect`, `Upgrade`, `Connection` and all that it names. So they may be handed on as they are; of what is sent, such are left out.
 */
export type RawHeaders = readonly string[];

/** A body that was read whole, or why not: larger than allowed, followed by trailers; cut off, malformed or too late. */
export type BodyAnswer = { readonly bytes: Uint8Array } | { readonly refused: 'too large' | 'trailers' | 'broken' };

/** A request to the engine. One whose method, path or headers could be read as something else is not sent, and fails. */
export interface EngineCall {
  readonly method: string;
  /** Path and query, as it goes on the wire. */
  readonly path: string;
  readonly headers: RawHeaders;
  /** Sent with its length. Without one, POST, PUT and PATCH are sent with the length 0. */
  readonly body?: string | Uint8Array;
}

/** The engine’s whole answer, or one sentence why there is none: nobody listens, the connection broke, it is larger than the limit. */
export type EngineAnswer = { readonly status: number; readonly headers: RawHeaders; readonly text: string } | { readonly failed: string };

/** A Docker engine behind a Unix socket. Connections are pooled; nothing is retried. */
export interface Engine {
  /** Asks and reads the whole answer, at most `limit` bytes of it (default 16 MiB). Never throws. */
  ask(call: EngineCall, limit?: number): Promise<EngineAnswer>;
  /** Closes idle connections. */
  close(): void;
}

/**
 * How passing on ended: the engine’s status, and whether the client or the engine went away in the middle. Where the engine’s answer never began,
 * one sentence why: the client was told that with 502 (with 400 where it is the request’s fault, as the watch says where it was one of those),
 * so nothing is left to be answered.
 */
export type Passed = { readonly status: number; readonly cut?: 'client' | 'engine' } | { readonly failed: string };

/** What of a gRPC connection inside an upgraded one may pass: each call by its path, before any of it is forwarded. */
export interface StreamGuard {
  /** `pass`: piped both ways. `read`: its body, which must be one message, is read whole (bounded) and judged. Else refused with this sentence. */
  open(path: string): 'pass' | 'read' | { readonly refused: string };
  /** Judges the message of a call that is to be read, without its gRPC prefix. The call waits for it; the client may be gone by then. */
  judge(path: string, message: Uint8Array): StreamVerdict | Promise<StreamVerdict>;
  /** A call that was judged and forwarded has ended, with its gRPC status (2, unknown, where none came): told before the client is. */
  ended?(path: string, message: Uint8Array, status: number): void;
}
/** Nothing, or why a call is refused: one sentence, which the client gets to see. */
export type StreamVerdict = { readonly refused: string } | undefined;

/**
 * Sees the body of a call on its way to the engine. What it lets go on must be the very bytes that came: later, perhaps, but all of them, and in
 * their order. What it refuses is broken off, so that the engine never has a whole request.
 */
export interface BodyWatch {
  /** Takes what came, and answers what goes on now, which may be nothing. */
  take(bytes: Uint8Array): Uint8Array | BodyRefusal;
  /** All has come: answers what was held back until now. The engine may have answered, or the client be gone, by then. */
  end(): Promise<Uint8Array | BodyRefusal>;
}

/** Why a body goes no further: one sentence or more for the client, and the status of that answer. */
export interface BodyRefusal {
  readonly refused: string;
  readonly status: number;
}

/**
 * One request of a client. It is answered exactly once: by the first of `answer`, `pass` and `upgrade`; any further one does nothing. None of
 * them throws.
 */
export interface Call {
  readonly method: string;
  /** The request target as it came, undecoded. */
  readonly target: string;
  readonly headers: RawHeaders;
  /** The client asks to leave HTTP/1.1 (`Connection: Upgrade`). A body that the request has is read like any other, before it is upgraded. */
  readonly isUpgrade: boolean;
  /** The one protocol that it asks for then, in small letters: `tcp`, `h2c`. */
  readonly upgradeTo: string | undefined;
  /** Length or chunks announce a body; the length 0 announces none. */
  readonly hasBody: boolean;
  /** Settles when the client has gone away, or sends no more, before it was answered in full; of an upgrade only the former counts. */
  readonly gone: Promise<void>;
  /** Reads the whole body, once. Of one that is refused the rest is dropped, and the connection closes with the answer. */
  readBody(limit: number): Promise<BodyAnswer>;
  /** Answers with a whole body. An unread rest of the request’s body is dropped, and the connection closed then. */
  answer(status: number, headers: RawHeaders, body?: string | Uint8Array): Promise<void>;
  /**
   * Sends the call to the engine and its answer back as it comes, headers at once, with back-pressure. `stream` sends the client’s body along,
   * unbuffered; a watch does the same, as far as it lets it go on.
   */
  pass(call: EngineCall, body?: 'stream' | BodyWatch): Promise<Passed>;
  /**
   * Opens a connection of its own to the engine, and pipes both ways once the engine has answered 101, half-closes included; any other answer is
   * handed back and both are closed. Nothing that the client sent behind its request reaches the engine before. With a guard, what follows is
   * HTTP/2, ended here, and begun anew towards the engine.
   */
  upgrade(call: EngineCall, guard?: StreamGuard): Promise<Passed>;
}

/** A socket that clients connect to. */
export interface Door {
  readonly path: string;
  /** Takes no new connections, removes the socket, and waits until all calls are answered and all streams have ended, at most so long. */
  drain(milliseconds: number): Promise<void>;
}

export interface DoorWish {
  /** Most connections at a time; one more is closed at once. */
  readonly connections: number;
  /** Most bytes of a request’s head; of headers there are 100 at most. */
  readonly headBytes: number;
  /** How long a head may take from its first byte on (default 10 s), and a body that is read whole (default 30 s). */
  readonly headMilliseconds?: number;
  readonly bodyMilliseconds?: number;
  /** Told what `onCall` throws, which is a bug. The client gets 500. */
  onBug?(error: unknown): void;
}

/** An open door, or why not, as a part of a sentence about the path; `isBadPath`: another path would do. */
export type DoorAnswer = { readonly door: Door } | { readonly refused: string; readonly isBadPath: boolean };

/** The powers over sockets: to listen, and to reach an engine. */
export interface Sockets {
  /**
   * Listens on a Unix socket in a folder of mode 0700 of this user, which is made before anything is bound. A socket that somebody answers on
   * is refused, one that nobody answers on is replaced; anything else at the path is refused.
   */
  openDoor(
    path: string,
    engine: Engine & { readonly path: string },
    wish: DoorWish,
    onCall: (call: Call) => Promise<void>,
  ): Promise<DoorAnswer>;
  /** An engine behind a Unix socket; nothing is connected yet. `patience`: seconds that a GET may take (default 60). */
  engineAt(path: string, patience?: number): Engine & { readonly path: string };
}
