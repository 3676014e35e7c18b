/** One question to a server on the web. Its answer decides nothing by itself: a redirect is answered like anything else. */
export interface WebCall {
  /** `https:`; or `http:`, of this very machine by name (`localhost`, `127.0.0.1`, `[::1]`) alone. */
  readonly url: string;
  /**
   * Whose words the address is: of a server (its address) that sends here, or of a configuration that writes it as a whole. Then it leads to this machine,
   * or to a host with a private address, only where the user allows that host, and the server is such a host itself.
   */
  readonly sentBy?: string | 'configuration';
  /** By names in small letters. */
  readonly headers?: Readonly<Record<string, string>>;
  /** With a form, it is sent by POST. */
  readonly form?: Readonly<Record<string, string>>;
  /** Most bytes of the answer’s body. */
  readonly limit: number;
}

/** The whole answer, with headers by names in small letters; or the end of a sentence about the server: why there is none. */
export type WebAnswer =
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly bytes: Uint8Array }
  | { readonly failed: string };

/** The power to ask servers. */
export interface Web {
  /** Asks within bounds of time and size. Never throws. Connections are kept for further calls. */
  ask(call: WebCall): Promise<WebAnswer>;
  /** Closes all connections; what is still asked for gets no answer. */
  close(): void;
}

/** What the user allows, and how long to wait. */
export interface WebWish {
  /** Hosts, as they stand in a URL (with the port where one is written), that may have addresses of a private network. */
  readonly privateHosts: ReadonlySet<string>;
  /** Milliseconds that one answer may take, from the first step to its last byte; see waiting-time.ts for a host and a whole run. */
  readonly patience: number;
}
