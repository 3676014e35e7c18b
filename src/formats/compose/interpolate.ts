import type { Origin } from '../../model/fact.ts';
import type { VariableUse } from './tree.ts';

/** A variable that a `.env` file sets, with the place it is set at. */
export interface Setting {
  readonly value: string;
  readonly plain: string;
  readonly uses: readonly VariableUse[] | undefined;
  readonly from: Origin;
}

/** Variables of the project's own files; what is not in it is the host's business. */
export interface Variables {
  get(name: string): Setting | undefined;
}

/** What became of a text. */
export interface Interpolated {
  /** Canonical: a host variable stays `${localEnv:NAME}` or `${localEnv:NAME:default}`. */
  readonly value: string;
  /** As Compose makes it where the host sets none of the variables. */
  readonly plain: string;
  readonly uses: readonly VariableUse[] | undefined;
  /** The setting of a `.env` file that went into it, the last of them. */
  readonly via: Origin | undefined;
  /** Why Compose refuses the text. */
  readonly problem: string | undefined;
}

interface Work {
  readonly variables: Variables;
  uses: VariableUse[] | undefined;
  via: Origin | undefined;
  problem: string | undefined;
  /** Characters that may still be made: a text that uses itself again and again must end. */
  left: number;
}

// A host sets these whatever a .env file says, and the host's value wins (compose-go cli/options.go, WithOsEnv before WithDotEnv).
const alwaysOfTheHost = new Set([
  'HOME',
  'USER',
  'LOGNAME',
  'USERNAME',
  'USERPROFILE',
  'PATH',
  'PWD',
  'SHELL',
  'LANG',
  'TERM',
  'DISPLAY',
  'SSH_AUTH_SOCK',
  'XDG_RUNTIME_DIR',
  'TMPDIR',
  'HOSTNAME',
  'APPDATA',
  'LOCALAPPDATA',
  'DOCKER_HOST',
  'WAYLAND_DISPLAY',
  'DBUS_SESSION_BUS_ADDRESS',
]);

const depthLimit = 16;
const lengthLimit = 65_536;

/**
 * Interpolates a text as Compose does (compose-spec 12-interpolation.md, compose-go template/template.go): `$X`, `${X}`, `${X:-d}`,
 * `${X-d}`, `${X:?e}`, `${X?e}`, `${X:+a}`, `${X+a}`, `$$`, nested. `${X:+a}` of a host variable is read as set: that is what a host can make of it.
 */
export function interpolate(text: string, variables: Variables): Interpolated {
  const work: Work = { variables, uses: undefined, via: undefined, problem: undefined, left: lengthLimit };
  const { value, plain } = expand(text, work, 0);
  return { value, plain, uses: work.uses, via: work.via, problem: work.problem };
}

interface Both {
  readonly value: string;
  readonly plain: string;
}

function expand(text: string, work: Work, depth: number): Both {
  let dollar = text.indexOf('$');
  if (dollar < 0) return both(text);
  if (depth > depthLimit || text.length > work.left) {
    work.problem ??= 'the variables in it are nested too deep or make too long a text';
    return both(text);
  }
  work.left -= text.length;
  let value = '';
  let plain = '';
  let start = 0;
  while (dollar >= 0) {
    const literal = text.slice(start, dollar);
    value += literal;
    plain += literal;
    const next = text.charCodeAt(dollar + 1);
    if (next === 36 /* $ */) {
      value += '$';
      plain += '$';
      start = dollar + 2;
    } else if (next === 123 /* { */) {
      const end = closingBrace(text, dollar + 1);
      const read = end < 0 ? undefined : braced(text.slice(dollar + 2, end), work, depth);
      if (read === undefined) work.problem ??= 'invalid interpolation format';
      value += read?.value ?? text.slice(dollar, end < 0 ? text.length : end + 1);
      plain += read?.plain ?? text.slice(dollar, end < 0 ? text.length : end + 1);
      start = end < 0 ? text.length : end + 1;
    } else {
      const length = nameLength(text, dollar + 1);
      const read = length === 0 ? both('$') : lookUp(text.slice(dollar + 1, dollar + 1 + length), undefined, work);
      value += read.value;
      plain += read.plain;
      start = dollar + 1 + length;
    }
    dollar = text.indexOf('$', start);
  }
  const rest = text.slice(start);
  return { value: value + rest, plain: plain + rest };
}

function braced(inside: string, work: Work, depth: number): Both | undefined {
  const length = nameLength(inside, 0);
  if (length === 0) return undefined;
  const name = inside.slice(0, length);
  if (length === inside.length) return lookUp(name, undefined, work);
  const colon = inside[length] === ':';
  const operator = inside[length + (colon ? 1 : 0)];
  if (operator !== '-' && operator !== '?' && operator !== '+') return undefined;
  const argument = inside.slice(length + (colon ? 2 : 1));
  const set = alwaysOfTheHost.has(name) ? undefined : work.variables.get(name);
  const isSet = set !== undefined && !(colon && set.value === '');
  if (operator === '-') {
    if (isSet) return use(set, work);
    if (set !== undefined) return expand(argument, work, depth + 1);
    return lookUp(name, expand(argument, work, depth + 1), work);
  }
  if (operator === '+') {
    if (set === undefined) note(name, true, work);
    else if (!isSet) return both('');
    return expand(argument, work, depth + 1);
  }
  if (isSet) return use(set, work);
  if (set !== undefined) {
    work.problem ??= `the variable ${name} must have a value`;
    return both('');
  }
  return lookUp(name, undefined, work);
}

function lookUp(name: string, otherwise: Both | undefined, work: Work): Both {
  const set = work.variables.get(name);
  if (set !== undefined && !alwaysOfTheHost.has(name)) return use(set, work);
  const fallback = otherwise ?? (set === undefined ? undefined : { value: set.value, plain: set.plain });
  note(name, fallback !== undefined, work);
  if (fallback === undefined) return { value: `\${localEnv:${name}}`, plain: '' };
  // Canonical text has no variable inside a default and no brace: then the default stands alone, as where the variable is not set.
  return fallback.value.includes('}') ? fallback : { value: `\${localEnv:${name}:${fallback.value}}`, plain: fallback.plain };
}

function use(setting: Setting, work: Work): Both {
  work.via = setting.from;
  for (const { name, hasDefault } of setting.uses ?? []) note(name, hasDefault, work);
  work.left -= setting.value.length;
  if (work.left < 0) {
    work.problem ??= 'the variables in it make too long a text';
    return both('');
  }
  return setting;
}

function note(name: string, hasDefault: boolean, work: Work): void {
  work.uses ??= [];
  if (work.uses.length < 100) work.uses.push({ name, hasDefault });
}

function both(text: string): Both {
  return { value: text, plain: text };
}

function nameLength(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const letter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
    if (!letter && !(at > from && code >= 48 && code <= 57)) break;
  }
  return at - from;
}

// The brace that closes the one at `open`, counted as compose-go does (template.go, getFirstBraceClosingIndex).
function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 125 && --depth === 0) return at;
    if (code === 123) {
      depth++;
      at++;
    }
  }
  return -1;
}
