import type { RawHeaders } from './door.ts';
import type { Framing } from './message-body.ts';

/** Fields of a request’s or an answer’s head, read strictly: what is not plain HTTP/1.1 is refused, never guessed at. */
export interface Fields {
  /** End-to-end fields alone: what is about this connection, its framing or its host is taken out, and so is what `Connection` names. */
  readonly headers: RawHeaders;
  /** Undefined: neither a length nor chunks. */
  readonly framing: Exclude<Framing, 'close'> | undefined;
  /** `Connection: close`. */
  readonly closes: boolean;
  /** The protocol that `Connection: Upgrade` and `Upgrade` ask for, in small letters. */
  readonly upgradeTo: string | undefined;
  /** Value of `Expect`, in small letters. */
  readonly expects: string | undefined;
  /** How many `Host` fields there are. */
  readonly hosts: number;
  readonly hasTrailer: boolean;
}

/** Why a head is refused, as a clause, and as a status for who sent it. */
export interface BadHead {
  readonly refused: string;
  readonly status: number;
}

const most = 100;
const name = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;
const unprintable = /[\0-\u0008\n-\u001F\u007F]/;
const protocol = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+(?:\/[!#$%&'*+\-.^_`|~\dA-Za-z]+)?$/;

interface Own {
  connection: string[];
  upgrades: string[];
  lengths: string[];
  codings: string[];
  expects: string[];
  hosts: number;
  hasTrailer: boolean;
}

/** Whether a value may stand in a head: no character that ends a line or that only a terminal knows. */
export function isPrintable(value: string): boolean {
  return !unprintable.test(value);
}

/** Whether a name is one of a header field. */
export function isFieldName(text: string): boolean {
  return name.test(text);
}

/** Reads the lines of a head behind its first one; each ends with CR LF. */
export function readFields(lines: string): Fields | BadHead {
  const own: Own = { connection: [], upgrades: [], lengths: [], codings: [], expects: [], hosts: 0, hasTrailer: false };
  const headers: string[] = [];
  let count = 0;
  for (let at = 0; at < lines.length;) {
    const end = lines.indexOf('\r\n', at);
    const colon = lines.indexOf(':', at);
    const field = lines.slice(at, colon);
    const value = trimmed(lines, colon + 1, end);
    if (colon === -1 || colon > end || !name.test(field) || unprintable.test(value)) return bad('a header line is malformed');
    if (++count > most) return bad(`there are more than ${most} headers`, 431);
    if (!takeOwn(own, field.toLowerCase(), value)) headers.push(field, value);
    at = end + 2;
  }
  return conclude(own, headers);
}

/** Without spaces and tabs at both ends. */
function trimmed(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(unit: number): boolean {
  return unit === 32 || unit === 9;
}

/** Takes what is the connection’s own. */
function takeOwn(own: Own, name: string, value: string): boolean {
  switch (name) {
    case 'host':
      own.hosts++;
      return true;
    case 'content-length':
      own.lengths.push(value);
      return true;
    case 'transfer-encoding':
      own.codings.push(value.toLowerCase());
      return true;
    case 'connection':
      own.connection.push(
        ...value
          .toLowerCase()
          .split(',')
          .map((token) => token.trim()),
      );
      return true;
    case 'upgrade':
      own.upgrades.push(value.toLowerCase());
      return true;
    case 'expect':
      own.expects.push(value.toLowerCase());
      return true;
    case 'trailer':
      own.hasTrailer = true;
      return true;
    default:
      return isOwn(name);
  }
}

/** Whether a field, in small letters, is about one connection or its framing: it is never copied to another. */
export function isOwn(name: string): boolean {
  switch (name) {
    case 'host':
    case 'content-length':
    case 'transfer-encoding':
    case 'connection':
    case 'upgrade':
    case 'expect':
    case 'trailer':
    case 'keep-alive':
    case 'te':
      return true;
    default:
      return name.startsWith('proxy-');
  }
}

const ordinary: ReadonlySet<string> = new Set(['', 'close', 'keep-alive', 'upgrade']);

function conclude(own: Own, headers: readonly string[]): Fields | BadHead {
  const framing = framingOf(own);
  if (typeof framing === 'object') return framing;
  const named = own.connection.filter((token) => !ordinary.has(token));
  const upgradeTo = own.connection.includes('upgrade') && own.upgrades.length > 0 ? own.upgrades.join(',') : undefined;
  if (upgradeTo !== undefined && !protocol.test(upgradeTo)) return bad('Upgrade does not name one protocol');
  return {
    headers: named.length === 0 ? headers : without(headers, new Set(named)),
    framing,
    closes: own.connection.includes('close'),
    upgradeTo,
    expects: own.expects.length === 0 ? undefined : own.expects.join(','),
    hosts: own.hosts,
    hasTrailer: own.hasTrailer,
  };
}

function framingOf({ lengths, codings }: Own): Fields['framing'] | BadHead {
  if (codings.length > 0) {
    if (lengths.length > 0) return bad('there is both a Content-Length and a Transfer-Encoding');
    if (codings.length > 1 || codings[0] !== 'chunked') return bad('the only Transfer-Encoding that is taken is chunked', 501);
    return 'chunks';
  }
  if (lengths.length === 0) return undefined;
  const length = lengths[0] ?? '';
  if (lengths.length > 1) return bad('there is more than one Content-Length');
  return /^\d{1,15}$/.test(length) ? Number(length) : bad('the Content-Length is no length');
}

function without(headers: readonly string[], named: ReadonlySet<string>): string[] {
  return headers.filter((_, at) => !named.has((headers[at - (at % 2)] ?? '').toLowerCase()));
}

/** A refusal; 400 unless another status says more. */
export function bad(refused: string, status = 400): BadHead {
  return { refused, status };
}
