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
  'SSH_AUTH_SOCK',
  'XDG_RUNTIME_DIR',
  'TMPDIR',
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
  const { value, plain } = expand(text, work, 0, true);
  return { value, plain, uses: work.uses, via: work.via, problem: work.problem };
}

interface Both {
  readonly value: string;
  readonly plain: string;
}

function expand(text: string, work: Work, depth: number, isWholeFirst: boolean): Both {
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
    const isFirst = dollar === 0 && isWholeFirst;
    const next = text.charCodeAt(dollar + 1);
    if (next === 36 /* $ */) {
      value += '$';
      plain += '$';
      start = dollar + 2;
    } else if (next === 123 /* { */) {
      const end = closingBrace(text, dollar + 1);
      const read = end < 0 ? undefined : braced(text.slice(dollar + 2, end), isFirst, work, depth);
      if (read === undefined) work.problem ??= 'invalid interpolation format';
      value += read?.value ?? text.slice(dollar, end < 0 ? text.length : end + 1);
      plain += read?.plain ?? text.slice(dollar, end < 0 ? text.length : end + 1);
      start = end < 0 ? text.length : end + 1;
    } else {
      const length = nameLength(text, dollar + 1);
      const read = length === 0 ? both('$') : lookUp(text.slice(dollar + 1, dollar + 1 + length), undefined, isFirst, work);
      value += read.value;
      plain += read.plain;
      start = dollar + 1 + length;
    }
    dollar = text.indexOf('$', start);
  }
  const rest = text.slice(start);
  return { value: value + rest, plain: plain + rest };
}

function braced(inside: string, isFirst: boolean, work: Work, depth: number): Both | undefined {
  const length = nameLength(inside, 0);
  if (length === 0) return undefined;
  const name = inside.slice(0, length);
  if (length === inside.length) return lookUp(name, undefined, isFirst, work);
  const colon = inside[length] === ':';
  const operator = inside[length + (colon ? 1 : 0)];
  if (operator !== '-' && operator !== '?' && operator !== '+') return undefined;
  const argument = inside.slice(length + (colon ? 2 : 1));
  const set = alwaysOfTheHost.has(name) ? undefined : work.variables.get(name);
  const isSet = set !== undefined && !(colon && set.value === '');
  if (operator === '-') {
    if (isSet) return use(set, work);
    if (set !== undefined) return expand(argument, work, depth + 1, isFirst);
    return lookUp(name, expand(argument, work, depth + 1, isFirst), isFirst, work);
  }
  if (operator === '+') {
    if (set !== undefined && !isSet) return both('');
    const alternative = expand(argument, work, depth + 1, isFirst);
    if (set === undefined) note(name, alternative, work);
    return alternative;
  }
  if (isSet) return use(set, work);
  if (set !== undefined) {
    work.problem ??= `the variable ${name} must have a value`;
    return both('');
  }
  return lookUp(name, undefined, isFirst, work);
}

function lookUp(name: string, otherwise: Both | undefined, isFirst: boolean, work: Work): Both {
  const set = work.variables.get(name);
  if (set !== undefined && !alwaysOfTheHost.has(name)) return use(set, work);
  const fallback = otherwise ?? (set === undefined ? undefined : { value: set.value, plain: set.plain });
  note(name, fallback, work);
  if (fallback === undefined) return { value: `\${localEnv:${name}}`, plain: '' };
  // Of what every host sets, the default never counts: then it is the default that is left out.
  if (standsAlone(fallback.value, isFirst))
    return alwaysOfTheHost.has(name) ? { value: `\${localEnv:${name}}`, plain: fallback.plain } : fallback;
  return { value: `\${localEnv:${name}:${fallback.value}}`, plain: fallback.plain };
}

function use(setting: Setting, work: Work): Both {
  work.via = setting.from;
  for (const one of setting.uses ?? []) addUse(one, work);
  work.left -= setting.value.length;
  if (work.left < 0) {
    work.problem ??= 'the variables in it make too long a text';
    return both('');
  }
  return setting;
}

// Canonical text has no variable, brace or colon inside a default (readers cut there), and paths are normalised by text alone: what they
// would misread stands in place of its variable, as where the host does not set it.
function standsAlone(otherwise: string, isFirst: boolean): boolean {
  return /[}:]|\.\./u.test(otherwise) || (!isFirst && otherwise.includes('/'));
}

function note(name: string, otherwise: Both | undefined, work: Work): void {
  addUse({ name, hasDefault: otherwise !== undefined, hasParts: otherwise !== undefined && otherwise.plain.includes(':') }, work);
}

function addUse(use: VariableUse, work: Work): void {
  work.uses ??= [];
  if (work.uses.length < 100) work.uses.push(use);
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
  // Braces that do not close one another: then the expression reaches to the last brace of its line (template.go, DefaultPattern).
  const line = text.indexOf('\n', open);
  const last = text.lastIndexOf('}', line < 0 ? text.length : line);
  return last > open ? last : -1;
}
