/** A word of a shell command line. */
interface ShellWord {
  /** What the program gets, in canonical text: variables of the host are spelled `${localEnv:NAME}`, the current folder `${localWorkspaceFolder}`. */
  readonly text: string;
  /** Where the word stands, quotes included; UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** Why the text is not what the program will get. */
  readonly unreadable?: string;
  /** An expansion outside quotes: a shell may make several words of it, or none. */
  readonly splits?: true;
  /** A quote in it is not closed: a shell would wait for more. */
  readonly unclosed?: true;
}

/** Stands in a word's text for a part that is not known. */
export const unreadablePart = '${unreadable}';

/** A part of the line that is no word of the command: what it is, and where. */
interface ShellRest {
  readonly what: 'redirection' | 'end' | 'unclosed quote';
  readonly start: number;
  readonly end: number;
}

export interface ShellLine {
  readonly words: readonly ShellWord[];
  /** Redirections are stepped over; at an `end` (`;`, `&&`, `|`, a line break) reading stopped. */
  readonly rest: readonly ShellRest[];
}

/**
 * Splits the first command of a POSIX shell text into words: quotes, backslashes, line continuations, comments. Nothing is run or looked
 * up: what would be is kept as a variable or marked unreadable. Never throws, and takes time linear in the text.
 */
export function splitShellWords(text: string): ShellLine {
  const words: ShellWord[] = [];
  const rest: ShellRest[] = [];
  let index = 0;
  while (index < text.length) {
    index = skipBlanks(text, index, words.length === 0);
    const character = text[index];
    if (character === undefined) break;
    const sign = redirection(text, index);
    if (sign !== undefined) {
      const target = readWord(text, skipBlanks(text, sign, false));
      rest.push({ what: 'redirection', start: index, end: target.end });
      index = Math.max(target.end, sign);
    } else if (endsCommand(text, index)) {
      if (text.slice(index).trim() !== '') rest.push({ what: 'end', start: index, end: text.length });
      break;
    } else {
      const word = readWord(text, index);
      words.push(word);
      if (word.unclosed === true) rest.push({ what: 'unclosed quote', start: word.start, end: word.end });
      index = Math.max(word.end, index + 1);
    }
  }
  return { words, rest };
}

// Blanks, line continuations and comments; line breaks only before the first word.
function skipBlanks(text: string, from: number, atStart: boolean): number {
  let index = from;
  for (;;) {
    const character = text[index];
    if (character === ' ' || character === '\t' || character === '\r' || (character === '\n' && atStart)) index++;
    else if (character === '\\' && (text[index + 1] === '\n' || text.startsWith('\r\n', index + 1)))
      index += text[index + 1] === '\r' ? 3 : 2;
    else if (character === '#') {
      const end = text.indexOf('\n', index);
      index = end < 0 ? text.length : end;
    } else return index;
  }
}

// The end of `2>`, `>>`, `<`, `&>` and the like at this place; a here-document is none that can be stepped over.
function redirection(text: string, index: number): number | undefined {
  const match = /(?:\d{0,4}(?:>>|>\||>&|<&|<>|>|<)|&>>?)/uy;
  match.lastIndex = index;
  const found = match.exec(text);
  if (found === null || text.startsWith('<<', index) || text[match.lastIndex] === '(') return undefined;
  return match.lastIndex;
}

function endsCommand(text: string, index: number): boolean {
  return /[;&|<>()\n]/u.test(text[index]!);
}

function readWord(text: string, start: number): ShellWord {
  const parts: string[] = [];
  let unreadable: string | undefined;
  let splits = false;
  let unclosed = false;
  let isBare = false;
  let index = start;
  const take = (made: Expansion, quoted: boolean): void => {
    parts.push(made.text);
    unreadable ??= made.unreadable;
    if (!quoted && made.splits) splits = true;
    index = made.end;
  };
  while (index < text.length) {
    const character = text[index]!;
    if (/[ \t\r\n;&|<>()]/u.test(character)) break;
    if (character === "'") {
      const end = text.indexOf("'", index + 1);
      unclosed ||= end < 0;
      parts.push(text.slice(index + 1, end < 0 ? text.length : end));
      index = end < 0 ? text.length : end + 1;
    } else if (character === '"') {
      index++;
      while (index < text.length && text[index] !== '"') {
        if (text[index] === '\\' && /["\\$`\n]/u.test(text[index + 1] ?? '')) {
          if (text[index + 1] !== '\n') parts.push(text[index + 1]!);
          index += 2;
        } else if (text[index] === '$' || text[index] === '`') take(expand(text, index, true), true);
        else parts.push(text[index++]!);
      }
      unclosed ||= index >= text.length;
      index++;
    } else if (character === '\\') {
      if (text[index + 1] !== '\n') parts.push(text[index + 1] ?? '\\');
      index += 2;
    } else if (character === '$' || character === '`') take(expand(text, index, false), false);
    else if (character === '~' && isHomeSign(text, start, index)) take(expandHome(text, index), false);
    else {
      if (/[*?[{]/u.test(character)) isBare = true;
      parts.push(character);
      index++;
    }
  }
  const word = parts.join('');
  const end = Math.min(index, text.length);
  if (isBare && /[*?]|\[[^\]]*\]|\{[^{}]*(?:,|\.\.)[^{}]*\}/u.test(text.slice(start, end))) splits = true;
  return {
    text: word,
    start,
    end,
    ...(unreadable === undefined ? {} : { unreadable }),
    ...(splits ? { splits } : {}),
    ...(unclosed ? { unclosed } : {}),
  };
}

interface Expansion {
  readonly text: string;
  readonly end: number;
  readonly unreadable?: string;
  readonly splits: boolean;
}

// Commands whose answer is one word.
const oneWord = /^\s*(?:id\s+-[ugnr]+|whoami|hostname|nproc|uname\s+-\w+|git rev-parse --show-toplevel|date\s+\+%\w+)\s*$/u;

function expand(text: string, index: number, quoted: boolean): Expansion {
  if (text[index] === '`') {
    const end = text.indexOf('`', index + 1);
    return command(text.slice(index + 1, end < 0 ? text.length : end), end < 0 ? text.length : end + 1);
  }
  if (text[index + 1] === '(') {
    const end = closing(text, index + 1);
    return command(text.slice(index + 2, end - 1), end);
  }
  if (text[index + 1] === '{') {
    const end = closing(text, index + 1);
    return parameter(text.slice(index + 2, end - 1), end);
  }
  if (!quoted && (text[index + 1] === "'" || text[index + 1] === '"'))
    return { text: unreadablePart, end: index + 1, unreadable: 'it uses $-quotes', splits: false };
  const match = /[A-Za-z_]\w*|[0-9@*#?$!-]/uy;
  match.lastIndex = index + 1;
  const name = match.exec(text)?.[0];
  return name === undefined ? { text: '$', end: index + 1, splits: false } : parameter(name, match.lastIndex);
}

function command(text: string, end: number): Expansion {
  if (/^\s*pwd(?:\s+-[LP])?\s*$/u.test(text)) return { text: folderSign, end, splits: false };
  return { text: unreadablePart, end, unreadable: `it comes from the command “${text.trim().slice(0, 60)}”`, splits: !oneWord.test(text) };
}

const folderSign = '${localWorkspaceFolder}';

function parameter(text: string, end: number): Expansion {
  const match = /^([A-Za-z_]\w*)(?:(:?[-=])([^${}`'"\\]*)|:?\?[^}]*)?$/u.exec(text);
  if (match === null)
    return {
      text: unreadablePart,
      end,
      unreadable: `it uses the expansion $${text.length > 1 ? `{${text.slice(0, 60)}}` : text}`,
      splits: true,
    };
  const [, name = '', , otherwise] = match;
  if (name === 'PWD') return { text: folderSign, end, splits: false };
  return { text: otherwise === undefined ? `\${localEnv:${name}}` : `\${localEnv:${name}:${otherwise}}`, end, splits: name !== 'HOME' };
}

// The end of `(…)` or `{…}` that begins here; what is nested in it, quotes included, is stepped over.
function closing(text: string, open: number): number {
  const ends: string[] = [];
  for (let index = open; index < text.length; index++) {
    const character = text[index]!;
    const inQuotes = ends.at(-1) === '"';
    const opens = character === '(' || character === '{';
    if (character === '\\') index++;
    else if (character === ends.at(-1)) {
      ends.pop();
      if (ends.length === 0) return index + 1;
    } else if (character === "'" && !inQuotes) {
      const end = text.indexOf("'", index + 1);
      if (end < 0) break;
      index = end;
    } else if (character === '"') ends.push('"');
    else if (opens && (!inQuotes || text[index - 1] === '$')) ends.push(character === '(' ? ')' : '}');
  }
  return text.length + 1;
}

// At the start of a word, and after the first `=` of one that looks like an assignment, as bash has it.
function isHomeSign(text: string, start: number, index: number): boolean {
  return index === start || (text[index - 1] === '=' && /^[A-Za-z_]\w*=$/u.test(text.slice(start, index)));
}

function expandHome(text: string, index: number): Expansion {
  const match = /~([A-Za-z_][\w.-]*|[+-])?(?=[/\s;&|<>():]|$)/uy;
  match.lastIndex = index;
  const found = match.exec(text);
  if (found === null) return { text: '~', end: index + 1, splits: false };
  const end = match.lastIndex;
  switch (found[1]) {
    case undefined:
      return { text: '${localEnv:HOME}', end, splits: false };
    case 'root':
      return { text: '/root', end, splits: false };
    case '+':
      return { text: folderSign, end, splits: false };
    default:
      return {
        text: unreadablePart,
        end,
        unreadable: `it uses the home of ${found[1] === '-' ? 'another folder' : found[1]}`,
        splits: false,
      };
  }
}
