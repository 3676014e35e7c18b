import { isHarmless } from './harmless-value.ts';
import { signOf } from './mask-signs.ts';
import { credentialIn, isSecretName } from './secrets.ts';

/** A part of a text, and what is shown in its place. */
interface Masked {
  readonly start: number;
  readonly end: number;
  readonly shown: string;
}

/**
 * A text in which values under a secret's name are masked: `NAME=value`, `"NAME": "value"`, `NAME: value` on a line of its own, `--name value`,
 * `ENV NAME value`, `${NAME:-value}`. It is read once from left to right: what was looked at for one name is not looked at for the next.
 */
export function maskNamedValues(text: string): string {
  const keyword = /token|secret|passw|passphrase|pass|pwd|pat|cred|key|dsn|auth|connection_?string/giu;
  let shown = '';
  let done = 0;
  for (let hit = keyword.exec(text); hit !== null; hit = keyword.exec(text)) {
    const [start, end] = nameAround(text, hit.index, keyword.lastIndex, done);
    const value = mayHaveValue.includes(text[end] ?? '.') || text[start - 1] === '{' ? valueOf(text, start, end) : undefined;
    keyword.lastIndex = value === undefined ? end : Math.max(end, value.end);
    if (value === undefined) continue;
    shown += text.slice(done, value.start) + value.shown;
    done = value.end;
  }
  return done === 0 ? text : shown + text.slice(done);
}

const mayHaveValue = ' \t\n=:"\'`\\,';
const longestName = 128;

function nameAround(text: string, from: number, to: number, done: number): readonly [start: number, end: number] {
  let start = from;
  while (start > done && from - start < longestName && isOfName(text.charCodeAt(start - 1))) start--;
  let end = to;
  while (end < text.length && end - to < longestName && isOfName(text.charCodeAt(end))) end++;
  return [start, end];
}

// Letters, digits, `_`, `.` and `-`.
function isOfName(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 45 || code === 46
  );
}

function valueOf(text: string, start: number, end: number): Masked | undefined {
  const before = text.slice(Math.max(0, start - 80), start);
  if (before.endsWith('$')) return undefined;
  if (/\$\{(?:(?:localEnv|env|containerEnv):)?$/u.test(before)) return defaultOf(text, start);
  const written = text.slice(start, end);
  const name = written.replace(/^[-.]+(?:[eD](?=[A-Z_]))?/u, '');
  if (name.endsWith('stdin') || !isSecret(name)) return undefined;
  const place = placeOfValue(text, end, before, written.startsWith('-'));
  if (place === undefined) return undefined;
  const masked = readValue(text, place, before);
  const value = text.slice(masked.start, masked.end);
  if (masked.block === undefined && (isHarmless(value) || /^(?:id|type|src|source|env|target)=/u.test(value))) return undefined;
  return { start: masked.start, end: masked.end, shown: masked.block ?? nameIt(name, value) };
}

// Wider than what a rule may call a secret: `PGPASSWORD`, `mytoken`.
function isSecret(name: string): boolean {
  return isSecretName(name) || (name.length <= longestName && /(?:passw(?:or)?d|passphrase|secret|token|apikey)$/iu.test(name));
}

function nameIt(name: string, value: string): string {
  return signOf(credentialIn(value.slice(0, 1000)) ?? (/pass|pwd/iu.test(name) ? 'a password' : 'a secret'));
}

// `${NAME:-value}` of shells and Compose, `${localEnv:NAME:value}` of devcontainer.json.
function defaultOf(text: string, start: number): Masked | undefined {
  const found = at(/(\w{1,128})(?::?[-=]|:(?![?+]))([^}\n]{0,500})/uy, text, start);
  const [whole = '', name = '', value = ''] = found ?? [];
  if (!isSecret(name) || isHarmless(value) || value.startsWith('$')) return undefined;
  return { start: start + whole.length - value.length, end: start + whole.length, shown: nameIt(name, value) };
}

/** Where a value begins, and how far one without quotes goes. */
interface Place {
  readonly start: number;
  readonly until: 'word' | 'line' | 'quote';
  /** Separated from its name by a space alone, as a word of a command: another option is no value. */
  readonly isNextWord?: boolean;
}

const linesStart = /(?:^|\n)[ \t]*(?:-[ \t]+)?$/u;

function placeOfValue(text: string, end: number, before: string, isOption: boolean): Place | undefined {
  const assigned = at(/(?:\\*["'`])?(?:[ \t]{1,9}=[ \t]{0,9}|=)(?![=~])/uy, text, end);
  if (assigned !== null) return { start: end + assigned[0].length, until: reach(before) };
  if (isOption) {
    const next = at(/(?:\\*["'`])?(?:[ \t]{0,9},\s{0,99}|[ \t]{0,9}\r?\n[ \t]{0,99}-[ \t]{1,9}|[ \t]{1,9})/uy, text, end);
    return next === null ? undefined : { start: end + next[0].length, until: 'word', isNextWord: true };
  }
  const keyed = at(/\\*["'`]\s{0,99}:\s{0,99}/uy, text, end);
  if (keyed !== null) return { start: end + keyed[0].length, until: 'word' };
  const colon = at(/[ \t]{0,9}:[ \t]{0,99}/uy, text, end);
  if (colon !== null) {
    const start = end + colon[0].length;
    if (/(?:-H|--header)(?:\\*["'`])?[\s=,]{0,9}(?:\\*["'`])?$/u.test(before)) return { start, until: 'quote' };
    if (/["'`]/u.test(text[start] ?? '')) return { start, until: 'word' };
    if (!/\s$/u.test(colon[0])) return undefined;
    if (linesStart.test(before)) return { start, until: 'line' };
    return /[{,"'`][ \t]*$/u.test(before) ? { start, until: 'word' } : undefined;
  }
  const spaced = at(/[ \t]{1,9}(?=\S)/uy, text, end);
  return spaced !== null && /(?:^|\n)[ \t]*ENV[ \t]+$/iu.test(before) ? { start: end + spaced[0].length, until: 'line' } : undefined;
}

// A value without quotes of its own goes to the next space, but in an item of a list to the end of it.
function reach(before: string): Place['until'] {
  if (/(?:^|\n)[ \t]*-[ \t]+$/u.test(before)) return 'line';
  return /(?:^|[[,]|\n|[ \t]-|-e|--env|--build-arg|--label|-l)[\s=]*\\*["'`]$/u.test(before) ? 'quote' : 'word';
}

interface ReadValue {
  readonly start: number;
  readonly end: number;
  /** The lines of a YAML block, masked. */
  readonly block?: string;
}

function readValue(text: string, { start, until, isNextWord = false }: Place, before: string): ReadValue {
  const [quote] = at(/\\*["'`]/uy, text, start) ?? [];
  if (quote !== undefined) return { start: start + quote.length, end: endOfQuoted(text, start + quote.length, quote) };
  if (isNextWord && text[start] === '-') return { start, end: start };
  if (until === 'quote') return { start, end: endOfQuoted(text, start, /["'`]$/u.exec(before)?.[0] ?? '"') };
  if (until === 'word') return { start, end: endOfWord(text, start) };
  const lineEnd = endOfLine(text, start);
  const line = text.slice(start, lineEnd);
  if (/^[|>][-+\d]{0,3}\s*$/u.test(line)) return block(text, start, lineEnd, before);
  // A comment after it stays.
  const comment = line.search(/\s#/u);
  return { start, end: start + line.slice(0, comment < 0 ? undefined : comment).trimEnd().length };
}

function endOfQuoted(text: string, start: number, quote: string): number {
  const isEscaped = quote.length > 1;
  let end = start;
  while (end < text.length && !isLineEnd(text[end]) && !text.startsWith(quote, end))
    end += text[end] === '\\' && !isEscaped && !isLineEnd(text[end + 1]) ? 2 : 1;
  return Math.min(end, text.length);
}

function isLineEnd(letter: string | undefined): boolean {
  return letter === '\n' || letter === '\r';
}

function endOfWord(text: string, start: number): number {
  let end = start;
  while (end < text.length && !/[\s"'`]/u.test(text[end]!) && !(text[end] === '\\' && /["'`\n]/u.test(text[end + 1] ?? ''))) end++;
  while (end > start && ',;)}]'.includes(text[end - 1]!) && !text.startsWith('$', start)) end--;
  return end;
}

function endOfLine(text: string, start: number): number {
  return at(/[\r\n]/gu, text, start)?.index ?? text.length;
}

// The lines after `NAME: |` that stand further to the right: their number stays, so that places do.
function block(text: string, start: number, lineEnd: number, before: string): ReadValue {
  const indent = /[ \t]*$/u.exec(before.replace(/-[ \t]+$/u, ''))?.[0].length ?? 0;
  let end = lineEnd;
  let shown = text.slice(start, lineEnd);
  while (end < text.length) {
    const next = endOfLine(text, end + 1);
    const line = text.slice(end + 1, next);
    const own = line.length - line.trimStart().length;
    if (line.trim() !== '' && own <= indent) break;
    shown += text[end]! + (line.trim() === '' ? line : line.slice(0, own) + signOf('a secret'));
    end = next;
  }
  return { start, end, block: shown };
}

function at(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}
