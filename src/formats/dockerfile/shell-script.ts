import { unknownValue } from './lex-words.ts';
import type { Value } from './lex-words.ts';

/** A word of a command with its quotes taken away. */
export interface ShellWord {
  readonly text: string;
  /** It holds a substitution whose result cannot be told from the text. */
  readonly isUnclear: boolean;
}

export interface ShellCommand {
  readonly words: readonly ShellWord[];
  readonly redirects: readonly { readonly to: ShellWord; readonly appends: boolean; readonly isOutput: boolean }[];
  /** What it reads from a heredoc. */
  readonly input?: ShellWord;
  /** Its output goes to the next command. */
  readonly pipes: boolean;
}

interface State {
  readonly text: string;
  at: number;
  readonly value: (name: string) => Value;
  readonly pending: { readonly word: string; readonly expand: boolean; readonly chomp: boolean; readonly into: Draft }[];
}

interface Draft {
  words: ShellWord[];
  redirects: { to: ShellWord; appends: boolean; isOutput: boolean }[];
  input?: ShellWord;
  pipes: boolean;
}

/**
 * The simple commands of a POSIX shell script, in order, wherever they stand in `if`, loops and braces: enough to see what writes into a
 * file. `undefined` where a quote does not end.
 */
export function readShellScript(text: string, value: (name: string) => Value): readonly ShellCommand[] | undefined {
  const state: State = { text, at: 0, value, pending: [] };
  const commands: Draft[] = [];
  let command: Draft = { words: [], redirects: [], pipes: false };
  const finish = (pipes: boolean): void => {
    command.pipes = pipes;
    if (command.words.length > 0 || command.redirects.length > 0) commands.push(command);
    command = { words: [], redirects: [], pipes: false };
  };
  while (state.at < text.length) {
    const character = text[state.at]!;
    if (character === ' ' || character === '\t' || character === '\r') state.at++;
    else if (character === '\\' && text[state.at + 1] === '\n') state.at += 2;
    else if (character === '\n') {
      state.at++;
      finish(false);
      readHeredocs(state);
    } else if (character === '#') while (state.at < text.length && text[state.at] !== '\n') state.at++;
    else if (';&|()'.includes(character)) {
      const isPipe = character === '|' && text[state.at + 1] !== '|';
      state.at += text[state.at + 1] === character || text.startsWith('|&', state.at) ? 2 : 1;
      finish(isPipe);
    } else if (!readRedirect(state, command)) {
      const word = readWord(state);
      if (word === undefined) return undefined;
      command.words.push(word);
    }
  }
  finish(false);
  readHeredocs(state);
  return commands;
}

const redirect = /(\d{0,3})(>>|>\||>&|<<-|<<|<&|<>|>|<)[ \t]*/uy;

function readRedirect(state: State, command: Draft): boolean {
  redirect.lastIndex = state.at;
  const match = redirect.exec(state.text);
  if (match === null) return false;
  state.at += match[0].length;
  const operator = match[2]!;
  const start = state.at;
  const to = readWord(state);
  if (to === undefined) return true;
  if (operator === '<<' || operator === '<<-')
    state.pending.push({
      word: to.text,
      expand: !/['"\\]/u.test(state.text.slice(start, state.at)),
      chomp: operator === '<<-',
      into: command,
    });
  else
    command.redirects.push({
      to,
      appends: operator === '>>',
      isOutput: operator.startsWith('>') && (match[1] === '' || match[1] === '1') && operator !== '>&',
    });
  return true;
}

function readHeredocs(state: State): void {
  for (const { word, expand, chomp, into } of state.pending.splice(0)) {
    let content = '';
    while (state.at < state.text.length) {
      const newline = state.text.indexOf('\n', state.at);
      const end = newline < 0 ? state.text.length : newline;
      const raw = state.text.slice(state.at, end);
      const line = chomp ? raw.replace(/^\t+/u, '') : raw;
      state.at = newline < 0 ? end : end + 1;
      if (line === word) break;
      content += `${line}\n`;
    }
    into.input = expand ? expandText(content, state.value) : { text: content, isUnclear: false };
  }
}

function expandText(text: string, value: State['value']): ShellWord {
  const state: State = { text, at: 0, value, pending: [] };
  let result = '';
  let isUnclear = false;
  while (state.at < text.length) {
    const character = text[state.at]!;
    if (character === '\\' && '$`\\'.includes(text[state.at + 1] ?? ' ')) {
      result += text[state.at + 1]!;
      state.at += 2;
    } else if (character === '$' || character === '`') {
      const part = readSubstitution(state);
      result += part.text;
      isUnclear ||= part.isUnclear;
    } else {
      result += character;
      state.at++;
    }
  }
  return { text: result, isUnclear };
}

function readWord(state: State): ShellWord | undefined {
  let text = '';
  let isUnclear = false;
  const start = state.at;
  while (state.at < state.text.length) {
    const character = state.text[state.at]!;
    if (' \t\r\n;&|()<>'.includes(character)) break;
    if (character === "'") {
      const end = state.text.indexOf("'", state.at + 1);
      if (end < 0) return undefined;
      text += state.text.slice(state.at + 1, end);
      state.at = end + 1;
    } else if (character === '"') {
      const quoted = readDoubleQuotes(state);
      if (quoted === undefined) return undefined;
      text += quoted.text;
      isUnclear ||= quoted.isUnclear;
    } else if (state.text.startsWith("$'", state.at)) {
      // bash's own quotes; what they make of escapes is not worked out.
      isUnclear = true;
      state.at++;
    } else if (character === '$' || character === '`') {
      const part = readSubstitution(state);
      text += part.text;
      isUnclear ||= part.isUnclear;
    } else if (character === '\\') {
      if (state.text[state.at + 1] !== '\n') text += state.text[state.at + 1] ?? '';
      state.at += 2;
    } else {
      text += character;
      state.at++;
    }
  }
  if (state.at === start) state.at++; // an operator where a word should be
  return { text, isUnclear };
}

function readDoubleQuotes(state: State): ShellWord | undefined {
  let text = '';
  let isUnclear = false;
  state.at++;
  while (state.at < state.text.length) {
    const character = state.text[state.at]!;
    if (character === '"') {
      state.at++;
      return { text, isUnclear };
    }
    if (character === '\\' && '$`"\\\n'.includes(state.text[state.at + 1] ?? ' ')) {
      if (state.text[state.at + 1] !== '\n') text += state.text[state.at + 1]!;
      state.at += 2;
    } else if (character === '$' || character === '`') {
      const part = readSubstitution(state);
      text += part.text;
      isUnclear ||= part.isUnclear;
    } else {
      text += character;
      state.at++;
    }
  }
  return undefined;
}

const plainVariable = /\$(?:\{([A-Za-z_][A-Za-z0-9_]{0,200})\}|([A-Za-z_][A-Za-z0-9_]{0,200}))/uy;

// `$NAME` and `${NAME}` with a value that is known; any other substitution is skipped whole.
function readSubstitution(state: State): ShellWord {
  plainVariable.lastIndex = state.at;
  const match = plainVariable.exec(state.text);
  if (match !== null) {
    state.at += match[0].length;
    const value = state.value(match[1] ?? match[2]!);
    if (typeof value === 'string') return { text: value, isUnclear: false };
    return { text: value === undefined || value === unknownValue ? match[0] : value.partly, isUnclear: true };
  }
  const start = state.at++;
  if (state.text[start] === '`') {
    const end = state.text.indexOf('`', state.at);
    state.at = end < 0 ? state.text.length : end + 1;
  } else if (state.text[state.at] === '(' || state.text[state.at] === '{') skipBrackets(state);
  else return { text: '$', isUnclear: /^[\w@*#?$!-]$/u.test(state.text[state.at] ?? '') };
  return { text: state.text.slice(start, state.at), isUnclear: true };
}

function skipBrackets(state: State): void {
  let depth = 0;
  for (; state.at < state.text.length; state.at++) {
    const character = state.text[state.at]!;
    if (character === '\\') state.at++;
    else if (character === "'") {
      const end = state.text.indexOf("'", state.at + 1);
      if (end > 0) state.at = end;
    } else if (character === '(' || character === '{') depth++;
    else if ((character === ')' || character === '}') && --depth <= 0) {
      state.at++;
      return;
    }
  }
}
