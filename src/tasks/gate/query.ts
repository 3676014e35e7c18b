import type { ParameterKind } from './endpoints.ts';

/** A query as it was read: each parameter once, in the order it came, all of them known. */
export type Query = ReadonlyMap<string, readonly string[]>;

const mostCharacters = 64 << 10;

/**
 * Reads a query strictly, by the parameters that the endpoint takes. A string is one sentence about what is wrong: an unknown or repeated
 * parameter, a `;`, a bad escape, a value of the wrong kind. Go reads some of these in silence (net/url ParseQuery), or takes the first of two.
 */
export function readQuery(text: string, known: Readonly<Record<string, ParameterKind>>): Query | string {
  if (text === '') return none;
  if (text.length > mostCharacters) return `the query is longer than ${mostCharacters} characters`;
  if (/[;#]/u.test(text)) return 'the query holds a character that engines read differently';
  const query = new Map<string, readonly string[]>();
  for (const part of text.split('&')) {
    const equals = part.indexOf('=');
    const name = decode(equals < 0 ? part : part.slice(0, equals));
    const value = decode(equals < 0 ? '' : part.slice(equals + 1));
    if (name === undefined || value === undefined) return 'an escape in the query is broken';
    if (!Object.hasOwn(known, name)) return `there is no query parameter ${JSON.stringify(name.slice(0, 60))} here`;
    const kind = known[name]!;
    const before = query.get(name);
    if (before !== undefined && kind !== 'texts') return `the query parameter ${name} is given twice`;
    const wrong = wrongIn(value, kind);
    if (wrong !== undefined) return `the query parameter ${name} ${wrong}`;
    query.set(name, before === undefined ? [value] : [...before, value]);
  }
  return query;
}

const none: Query = new Map();

/** The first value of a parameter; `''` where it is not given, as Go has it. */
export function parameter(query: Query, name: string): string {
  return query.get(name)?.[0] ?? '';
}

/** A query as text, with its `?`; nothing for an empty one. `changed` takes the place of parameters of the same names; undefined takes one away. */
export function printQuery(query: Query, changed: Readonly<Record<string, string | readonly string[] | undefined>> = {}): string {
  const parts: string[] = [];
  for (const [name, values] of query) if (!Object.hasOwn(changed, name)) for (const value of values) parts.push(pair(name, value));
  for (const [name, given] of Object.entries(changed))
    for (const value of typeof given === 'string' ? [given] : (given ?? [])) parts.push(pair(name, value));
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function pair(name: string, value: string): string {
  return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
}

function decode(text: string): string | undefined {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.includes('+') ? text.replaceAll('+', ' ') : text);
  } catch {
    return undefined;
  }
}

/**
 * The engine runs ps of the host as root over all processes, and keeps the lines that have a process of the container in the column that is called
 * PID: with other columns before that, or a name for one (`-ouid=PID`), it hands out others’ (moby daemon/top_unix.go, whose check wants a space).
 */
const psArguments = /^(?:-?[A-Za-z]{1,8}|-?[A-Za-z]{0,8}o *pid(?:,[a-z_]{1,16})*)?$/;

function wrongIn(value: string, kind: ParameterKind): string | undefined {
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/u.test(value)) return 'holds a control character';
  switch (kind) {
    case 'flag':
      // Without the u flag: with it, ſ would be an s.
      return /^(?:|0|1|true|false|yes|no|none|on|t|f)$/i.test(value) ? undefined : 'must be true or false';
    case 'number':
      return /^-?[0-9]{0,18}$/u.test(value) ? undefined : 'must be a whole number';
    case 'ps':
      return psArguments.test(value) ? undefined : 'must be letters such as -ef, or columns such as -o pid,args with pid first';
    case 'filters':
    case 'text':
    case 'texts':
      return undefined;
  }
}
