import { assignmentsOf, isPrefix, withoutPrefix } from './shell-prefix.ts';

/** One simple command of a shell text: its words without quotes, and how it is tied to its neighbours. */
export interface ShellCommand {
  /** Without assignments and without `sudo`, `env`, `exec` and the like in front; the first is the command's name as written. */
  readonly words: readonly string[];
  /** Reads what the command before it writes (`a | b`). */
  readonly piped: boolean;
  /** Its failure is caught (`a || b`). */
  readonly tolerated: boolean;
  /** How deep it stands in substitutions and `sh -c`: 0 for the text itself. Commands inside follow the one that holds them. */
  readonly level: number;
  /** Its assignments that hold a substitution (`X=$(a)`); a command of such assignments alone is `:`. */
  readonly assigned: readonly string[];
  /** What its here-documents hold. */
  readonly input: readonly string[];
}

/** More than anyone writes by hand; the rest of a longer text is not looked at. */
const longest = 65_536;
const deepest = 4;

/**
 * The simple commands of a POSIX shell text, in order, those inside `$(…)`, backquotes, `<(…)` and `sh -c '…'` included, after the
 * command that holds them. Text in here-documents is data and left out, unless a shell reads it. Good enough to see what a text runs; it expands nothing and never throws.
 */
export function shellCommands(text: string): readonly ShellCommand[] {
  if (text.length < short) return scanned(text);
  const known = recent.get(text);
  if (known !== undefined) return known;
  const commands = scanned(text);
  // Several rules ask about one script, one after another.
  if (recent.size >= mostRecent) recent.clear();
  recent.set(text, commands);
  return commands;
}

const short = 2000;
const mostRecent = 64;
const recent = new Map<string, readonly ShellCommand[]>();

function scanned(text: string): readonly ShellCommand[] {
  const commands: Draft[] = [];
  scan(text.length > longest ? text.slice(0, longest) : text, commands, 0, false);
  return commands;
}

/** The last part of a command's name: `curl` for `/usr/bin/curl`. */
export function nameOf({ words }: { readonly words: readonly string[] }): string {
  const word = words[0] ?? '';
  return word.slice(word.lastIndexOf('/') + 1);
}

/** What a word's substitutions run, each by itself: `a b` of `$(a b)`, of `<(a b)` and of backquotes. Those inside them are not told apart. */
export function substitutionsIn(word: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < word.length && found.length < mostSubstitutions; at++) {
    const opening = word[at] === '`' ? 1 : word[at + 1] === '(' && (word[at] === '$' || word[at] === '<') ? 2 : 0;
    if (opening === 0) continue;
    const end = opening === 1 ? endOf(word, '`', at + 1) : closing(word, at + 2);
    found.push(word.slice(at + opening, end));
    at = end;
  }
  return found;
}

const mostSubstitutions = 16;

/** A command while its here-documents are not read yet. */
interface Draft extends ShellCommand {
  readonly input: string[];
}

interface State {
  readonly text: string;
  readonly depth: number;
  readonly commands: Draft[];
  at: number;
  words: string[];
  word: string | undefined;
  piped: boolean;
  /** Texts of substitutions inside the present command, scanned after it. */
  nested: string[];
  /** Here-documents that begin at the next line break, and where the command they belong to stands in `commands`, once it has ended. */
  heredocs: { readonly delimiter: string; owner: number | undefined }[];
}

function scan(text: string, commands: Draft[], depth: number, piped: boolean): void {
  const state: State = { text, depth, commands, at: 0, words: [], word: undefined, piped, nested: [], heredocs: [] };
  while (state.at < text.length) step(state);
  endCommand(state, false, false);
}

function step(state: State): void {
  const { text, at } = state;
  if (isPlain(text.charCodeAt(at)) && takesPlain(state)) return;
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
    case '(':
      // A subshell reads what is piped into it.
      if (state.word === undefined && state.words.length === 0) {
        state.at++;
        return;
      }
      endCommand(state, false, false);
      state.at++;
      return;
    case ';':
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
    else {
      plainInQuotes.lastIndex = state.at;
      plainInQuotes.test(state.text);
      const end = plainInQuotes.lastIndex;
      addText(state, state.text.slice(state.at, end), end - state.at);
    }
  }
  state.at++;
}

// Each of them goes on from a character that it takes, and none can be matched in two ways.
const plainWords = /(?!#)(?:[^ \t\r\n();&|<>\\'"`$]|\$(?!\())+(?:[ \t]+(?!#)(?:[^ \t\r\n();&|<>\\'"`$]|\$(?!\())+)*(?=[ \t\n;)|]|$)/uy;
const plain = /(?:[^ \t\r\n();&|<>\\'"`$]|\$(?!\())+/uy;
const plainInQuotes = /(?:[^"\\`$]|\$(?!\())+/uy;

const notPlain: ReadonlySet<number> = new Set(Array.from(' \t\r\n();&|#<>\\\'"`', (character) => character.charCodeAt(0)));

function isPlain(code: number): boolean {
  return !notPlain.has(code);
}

// What stands for itself is taken at once, as many words as there are: most of a script is that.
function takesPlain(state: State): boolean {
  const { text, at } = state;
  if (state.word === undefined) {
    plainWords.lastIndex = at;
    if (plainWords.test(text)) {
      const words = text.slice(at, plainWords.lastIndex);
      if (words.includes(' ') || words.includes('\t')) state.words.push(...words.split(/[ \t]+/u));
      else state.words.push(words);
      state.at = plainWords.lastIndex;
      return true;
    }
  }
  plain.lastIndex = at;
  if (!plain.test(text)) return false;
  addText(state, text.slice(at, plain.lastIndex), plain.lastIndex - at);
  return true;
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
      state.heredocs.push({ delimiter: delimiter[1] ?? delimiter[2] ?? delimiter[3] ?? '', owner: undefined });
      state.at += delimiter[0].length;
      return;
    }
  }
  state.words.push(character);
  state.at += next === character ? 2 : 1;
}

function skipHeredocs(state: State): void {
  const { commands } = state;
  for (const { delimiter, owner } of state.heredocs) {
    const start = state.at;
    let end = start;
    while (state.at < state.text.length) {
      end = state.at;
      const next = endOf(state.text, '\n', state.at);
      state.at = next + 1;
      if (state.text.slice(end, next).trim() === delimiter) break;
      end = next;
    }
    if (owner === undefined) continue;
    const content = state.text.slice(start, end);
    commands[owner]!.input.push(content);
    if (state.depth < deepest && isReadByShell(commands, owner)) scan(content, commands, state.depth + 1, false);
  }
  state.heredocs = [];
}

const longestPipe = 50;

// A shell without a script of its own runs what it reads, also behind a `cat`.
function isReadByShell(commands: readonly Draft[], owner: number): boolean {
  const { level } = commands[owner]!;
  const end = Math.min(commands.length, owner + longestPipe);
  for (let at = owner; at < end; at++) {
    const command = commands[at]!;
    if (command.level !== level) continue;
    if (at > owner && !command.piped) return false;
    if (isShell(command.words) && scriptOf(command.words) === undefined) return true;
  }
  return false;
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
  const given = state.words;
  const { nested, piped } = state;
  if (given.length === 0 && nested.length === 0) {
    state.piped = pipes;
    return;
  }
  const isPlainCommand = isOrdinary(given[0] ?? '');
  const assigned = isPlainCommand ? none : assignmentsOf(given);
  const stripped = isPlainCommand ? given : withoutPrefix(given);
  const words = stripped.length === 0 && assigned.length > 0 ? nothing : stripped;
  if (words.length > 0) {
    for (const one of state.heredocs) one.owner ??= state.commands.length;
    state.commands.push({ words, piped, tolerated, level: state.depth, assigned, input: [] });
  }
  state.words = [];
  state.nested = [];
  state.piped = pipes;
  if (state.depth >= deepest) return;
  for (const text of nested) scan(text, state.commands, state.depth + 1, false);
  const script = isOrdinary(words[0] ?? '') ? undefined : scriptOf(words);
  // The script's first command reads what the shell reads; a substitution was scanned by itself already.
  if (script !== undefined && !script.startsWith('$(')) scan(script, state.commands, state.depth + 1, piped);
}

const nothing: readonly string[] = [':'];
const none: readonly string[] = [];

/** Names of commands that were met before, and whether they are ordinary: scripts have few of them. */
const ordinary = new Map<string, boolean>();
const mostOrdinary = 1000;

// Whether a command of this first word is just that: it neither stands before another one nor runs a text.
function isOrdinary(word: string): boolean {
  const known = ordinary.get(word);
  if (known !== undefined) return known;
  if (ordinary.size >= mostOrdinary) ordinary.clear();
  const isIt = !isPrefix(word) && !isShell([word]) && !readers.has(nameOf({ words: [word] }));
  ordinary.set(word, isIt);
  return isIt;
}

const readers: ReadonlySet<string> = new Set(['eval', 'xargs']);
const shells = /(?:^|\/)(?:ba|da|a|z|k|c|tc|fi)?sh$/u;
// They start a shell, and take its script by `-c` or `--command`.
const shellsOfOthers: ReadonlySet<string> = new Set(['su', 'runuser', 'sg', 'script']);

/** Whether a command is a shell: `bash`, and `su`, which starts one. */
export function isShell(words: readonly string[]): boolean {
  return shells.test(words[0] ?? '') || shellsOfOthers.has(nameOf({ words }));
}

/** What a command runs as a shell text of its own: `sh -c '…'`, `su -c '…'`, `eval …`, and each of these behind `xargs`. */
export function scriptOf(words: readonly string[]): string | undefined {
  const name = nameOf({ words });
  if (name === 'eval') return words.slice(1).join(' ');
  if (name === 'xargs') {
    const inner = behindXargs(words);
    return nameOf({ words: inner }) === 'xargs' ? undefined : scriptOf(inner);
  }
  const isOther = shellsOfOthers.has(name);
  if (!isOther && !shells.test(words[0] ?? '')) return undefined;
  const option = words.findIndex(
    (word, index) => index > 0 && (/^-[a-z]*c[a-z]*$/u.test(word) || (isOther && /^--(?:session-)?command$/u.test(word))),
  );
  if (option >= 0) return words[option + 1];
  const long = isOther ? words.find((word) => /^--(?:session-)?command=/u.test(word)) : undefined;
  return long?.slice(long.indexOf('=') + 1);
}

/** The command that `xargs` runs, with what it is given to begin with. */
export function behindXargs(words: readonly string[]): readonly string[] {
  let index = 1;
  while (words[index]?.startsWith('-') === true)
    index += /^-[aEdILnPs]$|^--(?:arg-file|delimiter|max-(?:args|chars|lines|procs)|replace)$/u.test(words[index]!) ? 2 : 1;
  return withoutPrefix(words.slice(index));
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
