/** One simple command of a shell text: its words without quotes, and how it is tied to its neighbours. */
export interface ShellCommand {
  /** Without assignments and without `sudo`, `env`, `exec` and the like in front; the first is the command's name as written. */
  readonly words: readonly string[];
  /** Reads what the command before it writes (`a | b`). */
  readonly piped: boolean;
  /** Its failure is caught (`a || b`). */
  readonly tolerated: boolean;
}

/** More than anyone writes by hand; the rest of a longer text is not looked at. */
const longest = 65_536;
const deepest = 4;

/**
 * The simple commands of a POSIX shell text, in order, those inside `$(…)`, backquotes, `<(…)` and `sh -c '…'` included, after the
 * command that holds them. Text in here-documents is data and left out, unless a shell reads it. Good enough to see what a text runs; it expands nothing and never throws.
 */
export function shellCommands(text: string): readonly ShellCommand[] {
  const commands: ShellCommand[] = [];
  scan(text.length > longest ? text.slice(0, longest) : text, commands, 0);
  return commands;
}

/** The last part of a command's name: `curl` for `/usr/bin/curl`. */
export function nameOf(command: ShellCommand): string {
  const word = command.words[0] ?? '';
  return word.slice(word.lastIndexOf('/') + 1);
}

interface State {
  readonly text: string;
  readonly depth: number;
  readonly commands: ShellCommand[];
  at: number;
  words: string[];
  word: string | undefined;
  piped: boolean;
  /** Texts of substitutions inside the present command, scanned after it. */
  nested: string[];
  /** Here-documents that begin at the next line break; `script`: a shell reads it. */
  heredocs: { readonly delimiter: string; readonly script: boolean }[];
}

function scan(text: string, commands: ShellCommand[], depth: number): void {
  const state: State = { text, depth, commands, at: 0, words: [], word: undefined, piped: false, nested: [], heredocs: [] };
  while (state.at < text.length) step(state);
  endCommand(state, false, false);
}

function step(state: State): void {
  const { text, at } = state;
  const character = text[at]!;
  const next = text[at + 1];
  switch (character) {
    case ' ':
    case '\t':
    case '\r':
      endWord(state);
      state.at++;
      return;
    case '\n':
      endCommand(state, false, false);
      state.at++;
      skipHeredocs(state);
      return;
    case ';':
    case '(':
    case ')':
      endCommand(state, false, false);
      state.at++;
      return;
    case '&':
      if (state.word === '' || state.words.at(-1) === '>') return addText(state, '&', 1);
      endCommand(state, false, false);
      state.at += next === '&' ? 2 : 1;
      return;
    case '|':
      endCommand(state, next !== '|', next === '|');
      state.at += next === '|' || next === '&' ? 2 : 1;
      return;
    case '#':
      if (state.word !== undefined) return addText(state, '#', 1);
      state.at = endOf(text, '\n', at);
      return;
    case '<':
    case '>':
      redirect(state, character, next);
      return;
    default:
      readText(state, character, next);
  }
}

function readText(state: State, character: string, next: string | undefined): void {
  const { text, at } = state;
  if (character === '\\') {
    if (next === '\n') state.at += 2;
    else addText(state, next ?? '', 2);
  } else if (character === "'") {
    const end = endOf(text, "'", at + 1);
    state.word = (state.word ?? '') + text.slice(at + 1, end);
    state.at = end + 1;
  } else if (character === '"') readQuoted(state);
  else if (character === '`' || (character === '$' && next === '(')) readSubstitution(state, character === '`' ? 1 : 2);
  else addText(state, character, 1);
}

function readQuoted(state: State): void {
  state.word ??= '';
  state.at++;
  while (state.at < state.text.length && state.text[state.at] !== '"') {
    const character = state.text[state.at]!;
    const next = state.text[state.at + 1];
    if (character === '\\') addText(state, next === '\n' ? '' : (next ?? ''), 2);
    else if (character === '`' || (character === '$' && next === '(')) readSubstitution(state, character === '`' ? 1 : 2);
    else addText(state, character, 1);
  }
  state.at++;
}

// `$(…)`, `<(…)` and backquotes stay in the word as they are written, and are scanned by themselves as well.
function readSubstitution(state: State, opening: 1 | 2): void {
  const { text, at } = state;
  const end = opening === 1 ? endOf(text, '`', at + 1) : closing(text, at + 2);
  state.nested.push(text.slice(at + opening, end));
  state.word = (state.word ?? '') + text.slice(at, end + 1);
  state.at = end + 1;
}

function redirect(state: State, character: string, next: string | undefined): void {
  if (next === '(') return readSubstitution(state, 2);
  // A digit right before belongs to the redirection: `2>`.
  if (state.word !== undefined && /^\d$/u.test(state.word)) state.word = undefined;
  endWord(state);
  if (character === '<' && next === '<' && state.text[state.at + 2] !== '<') {
    const delimiter = /^<<-?[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([\w.-]+))/u.exec(state.text.slice(state.at, state.at + 200));
    if (delimiter !== null) {
      state.heredocs.push({
        delimiter: delimiter[1] ?? delimiter[2] ?? delimiter[3] ?? '',
        script: shells.test(withoutPrefix(state.words)[0] ?? ''),
      });
      state.at += delimiter[0].length;
      return;
    }
  }
  state.words.push(character);
  state.at += next === character ? 2 : 1;
}

function skipHeredocs(state: State): void {
  for (const { delimiter, script } of state.heredocs) {
    const start = state.at;
    let end = start;
    while (state.at < state.text.length) {
      end = state.at;
      const next = endOf(state.text, '\n', state.at);
      state.at = next + 1;
      if (state.text.slice(end, next).trim() === delimiter) break;
      end = next;
    }
    if (script && state.depth < deepest) scan(state.text.slice(start, end), state.commands, state.depth + 1);
  }
  state.heredocs = [];
}

function addText(state: State, text: string, length: number): void {
  state.word = (state.word ?? '') + text;
  state.at += length;
}

function endWord(state: State): void {
  if (state.word !== undefined) state.words.push(state.word);
  state.word = undefined;
}

function endCommand(state: State, pipes: boolean, tolerated: boolean): void {
  endWord(state);
  const words = withoutPrefix(state.words);
  const { nested } = state;
  if (words.length > 0) state.commands.push({ words, piped: state.piped, tolerated });
  state.words = [];
  state.nested = [];
  state.piped = pipes;
  if (state.depth >= deepest) return;
  for (const text of nested) scan(text, state.commands, state.depth + 1);
  const script = scriptOf(words);
  if (script !== undefined) scan(script, state.commands, state.depth + 1);
}

const shells = /(?:^|\/)(?:ba|da|a|z|k|c|tc|fi)?sh$/u;

// What `sh -c '…'` runs; a substitution was scanned by itself already.
function scriptOf(words: readonly string[]): string | undefined {
  if (!shells.test(words[0] ?? '')) return undefined;
  const option = words.findIndex((word) => /^-[a-z]*c[a-z]*$/u.test(word));
  const script = option < 0 ? undefined : words[option + 1];
  return script === undefined || script.startsWith('$(') ? undefined : script;
}

const keywords = new Set([
  '!',
  '{',
  '}',
  'if',
  'then',
  'elif',
  'else',
  'fi',
  'do',
  'done',
  'while',
  'until',
  'time',
  'exec',
  'command',
  'builtin',
  'nohup',
]);
// Commands that run the rest of their words, and those of their options that take a word of their own.
const wrappers: ReadonlyMap<string, readonly string[]> = new Map([
  ['sudo', ['-u', '-g', '-h', '-p', '-C', '--user', '--group', '--prompt']],
  ['doas', ['-u', '-C']],
  ['env', ['-u', '-C', '--unset', '--chdir']],
  ['nice', ['-n', '--adjustment']],
  ['ionice', ['-c', '-n', '-p']],
  ['stdbuf', ['-i', '-o', '-e']],
  ['busybox', []],
  ['setsid', []],
]);

function withoutPrefix(words: readonly string[]): readonly string[] {
  let index = 0;
  for (;;) {
    const word = words[index];
    if (word === undefined) return [];
    const withValue = wrappers.get(word.slice(word.lastIndexOf('/') + 1));
    if (keywords.has(word) || /^[A-Za-z_]\w*=/u.test(word)) index++;
    else if (withValue !== undefined) {
      index++;
      while (words[index]?.startsWith('-') === true) index += withValue.includes(words[index]!) ? 2 : 1;
    } else return index === 0 ? words : words.slice(index);
  }
}

function endOf(text: string, character: string, from: number): number {
  const end = text.indexOf(character, from);
  return end < 0 ? text.length : end;
}

// Index of the parenthesis that closes the one just before `from`.
function closing(text: string, from: number): number {
  let open = 1;
  let quote = '';
  for (let index = from; index < text.length; index++) {
    const character = text[index]!;
    if (character === '\\' && quote !== "'") index++;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === '(') open++;
    else if (character === ')' && --open === 0) return index;
  }
  return text.length;
}
