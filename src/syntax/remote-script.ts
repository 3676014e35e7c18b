import { isLanguage, remoteCode } from './remote-code.ts';
import { behindXargs, isShell, nameOf, scriptOf, type ShellCommand, shellCommands, substitutionsIn } from './shell-commands.ts';

const downloaders = new Set(['curl', 'wget', 'fetch', 'aria2c', 'http', 'https', 'xh', 'axel', 'lynx', 'w3m']);
// One of them as a word, and not as the beginning of an address.
const namesDownloader = /(?:curl|wget|fetch|aria2c|https?|xh|axel|lynx|w3m)(?![\w:/.-])/u;
const runners = new Set(['eval', 'source', '.']);
const writers = new Set(['echo', 'printf', 'cat', 'tee']);
const declarers = new Set(['export', 'local', 'declare', 'typeset', 'readonly']);
const checkers = /^(?:sha(?:1|224|256|384|512)sum|shasum|b2sum|gpg|gpgv|cosign|minisign|openssl)$/u;
const powershell = /\|\s*(?:iex|invoke-expression)\b|\b(?:iex|invoke-expression)\s*(?:\(|\{|"?&|"?\$\()/iu;
const powershellDownload = /\b(?:iwr|irm|curl|wget|invoke-webrequest|invoke-restmethod|downloadstring|start-bitstransfer)\b/iu;
const quick = ['curl', 'wget', 'fetch', 'aria2c', 'urlopen', 'http:', 'https:', 'iwr', 'irm', 'invoke-'];
const deepest = 2;
/** More levels than shell commands are told apart in. */
const deepestLevel = 16;

/** Whether a text may download anything at all: a cheap question before the real one. */
export function mayDownload(text: string): boolean {
  // Not by one pattern: of long scripts that takes many times longer.
  const lower = text.toLowerCase();
  return quick.some((word) => lower.includes(word));
}

// As cheap.
function mayBePowershell(text: string): boolean {
  const lower = text.toLowerCase();
  return lower.includes('iex') || lower.includes('invoke-expression');
}

/** What is known while the commands of one text are gone through. */
interface Run {
  /** Names of files that hold what was fetched. */
  readonly downloaded: Set<string>;
  /** Variables that hold what was fetched. */
  readonly variables: Set<string>;
  /** For each level of nesting, the words of the download that the present pipe carries; empty for none. */
  readonly pipes: string[];
  /** For each level, whether the last command there runs a script of its own: what that prints, the command prints. */
  readonly scripts: boolean[];
  readonly depth: number;
}

/**
 * The part of a shell (or PowerShell) text that runs what it fetched without anyone having seen it: `curl … | sh`, `bash -c "$(curl …)"`,
 * `sh <(curl …)`, `X=$(curl …); eval "$X"`, `curl -o x … && sh x`, `iwr … | iex`; undefined where there is none. `downloaded` holds the names of
 * files that earlier texts of the same build fetched, and gets those of this one. A file whose sum or signature is checked in between is not
 * run unseen.
 */
export function remoteScript(text: string, downloaded: Set<string> = new Set()): string | undefined {
  return look(text, downloaded, 0);
}

/**
 * Notes a file that the text of a build writes: one that runs what it fetches counts as fetched itself, and so do the files that it fetches.
 */
export function noteWrittenFile(target: string, text: string, downloaded: Set<string>): void {
  if (!mayDownload(text)) return;
  const isCode = /\.(?:py|[cm]?js|rb|php|pl)$/u.test(target);
  const isUnseen = isCode ? remoteCode(text).runsWhatItFetches : look(text, downloaded, 1) !== undefined;
  if (isUnseen) downloaded.add(lastPart(target));
}

function look(text: string, downloaded: Set<string>, depth: number): string | undefined {
  const added = /^ADD\s/u.test(text);
  if (!added && downloaded.size === 0 && !mayDownload(text)) return undefined;
  if (added) return noteAdd(text, downloaded);
  if (mayBePowershell(text) && powershell.test(text) && powershellDownload.test(text)) return short(text);
  const script = /^#!.{0,100}\b(?:python|perl|ruby|node|php)/u.exec(text);
  if (script !== null) return remoteCode(text).runsWhatItFetches ? short(script[0]) : undefined;
  const run: Run = { downloaded, variables: new Set(), pipes: [], scripts: [], depth };
  let found: string | undefined;
  for (const command of shellCommands(text)) {
    const { level, piped } = command;
    comeUpTo(run, level);
    const pipe = piped ? (run.pipes[level] ?? run.pipes[level - 1] ?? '') : '';
    if (pipe === '' && isDull(run, command)) {
      run.pipes[level] = '';
      run.scripts[level] = false;
      continue;
    }
    found ??= runsUnseen(run, command, pipe);
    run.pipes[level] = carries(run, command, pipe);
    run.scripts[level] = scriptOf(command.words) !== undefined;
  }
  return found;
}

const dull: ReadonlySet<string> = new Set([
  '[', '[[', 'test', ':', 'true', 'return', 'exit', 'set', 'shift', 'cd', 'rm', 'mkdir', 'chown', 'chmod', 'ln', 'mv', 'cp', 'grep', 'sed', 'awk', 'cut', 'tr', 'sort', 'head',
  'tail', 'wc', 'uname', 'id', 'apt-get', 'apk', 'dpkg', 'dnf', 'yum', 'usermod', 'groupadd', 'tar', 'for', 'case', 'esac', 'type', 'break', 'find',
]); // prettier-ignore
const speakers: ReadonlySet<string> = new Set(['echo', 'printf', 'local', 'export', 'declare', 'typeset', 'readonly']);

// Most commands of a script, where nothing was fetched yet: they neither fetch nor run anything, nor write down what does.
function isDull({ downloaded, variables }: Run, { words, assigned }: ShellCommand): boolean {
  if (downloaded.size > 0 || variables.size > 0 || assigned.length > 0) return false;
  const name = words[0]!;
  return dull.has(name) || (speakers.has(name) && !words.some((word) => word === '>' || word.includes('$(') || word.includes('`')));
}

function comeUpTo({ pipes, scripts }: Run, level: number): void {
  for (let at = Math.min(pipes.length, deepestLevel) - 2; at >= level; at--)
    if (pipes[at] === '' && scripts[at] === true) pipes[at] = pipes[at + 1] ?? '';
  if (pipes.length > level + 1) pipes.length = level + 1;
}

// What this command hands on to the next one of its pipe, and what it leaves behind in files and variables.
function carries(run: Run, command: ShellCommand, pipe: string): string {
  const { words } = command;
  const name = nameOf(command);
  for (const one of declarers.has(name) ? [...command.assigned, ...words.slice(1)] : command.assigned) noteVariable(run, one);
  const inner = name === 'xargs' ? behindXargs(words) : words;
  if (downloaders.has(nameOf({ words: inner }))) {
    noteFiles(inner, run.downloaded);
    return words.join(' ');
  }
  if (checkers.test(name)) run.downloaded.clear();
  const hands = pipe !== '' ? pipe : writers.has(name) && words.some((word, index) => index > 0 && holds(run, word)) ? words.join(' ') : '';
  if (hands !== '' || writesWhatFetches(run, command, name)) for (const file of filesWritten(words, name)) run.downloaded.add(file);
  if (isLanguage(name)) noteCode(run, command);
  return hands;
}

function runsUnseen(run: Run, command: ShellCommand, pipe: string): string | undefined {
  const { words } = command;
  const name = nameOf(command);
  if (pipe !== '' && runsItsInput(command, name)) return short(`${pipe} | ${words.join(' ')}`);
  if (startsWithFetched(run, words[0]!) && !isComparison(words)) return short(words.join(' '));
  const isInterpreter = isShell(words) || isLanguage(name) || runners.has(name);
  if (isInterpreter && codeOf(words, name).some((word) => startsWithFetched(run, word))) return short(words.join(' '));
  if (isLanguage(name) && codeTexts(command).some((text) => remoteCode(text).runsWhatItFetches)) return short(words.join(' '));
  if ((name === 'deno' || name === 'bun') && words.some((word) => /^https?:/u.test(word))) return short(words.join(' '));
  if (run.downloaded.size === 0) return undefined;
  if (!isInterpreter) return words[0]!.includes('/') && run.downloaded.has(name) ? short(words.join(' ')) : undefined;
  const file = fileOf(words);
  return file !== undefined && run.downloaded.has(lastPart(file)) ? short(words.join(' ')) : undefined;
}

// What follows `||` in `[[ $code -lt 200 || $code -gt 299 ]]`.
function isComparison(words: readonly string[]): boolean {
  return words.at(-1) === ']]' && /^(?:-[a-z]{2}|[!=]?=|=~)$/u.test(words[1] ?? '');
}

function runsItsInput({ words }: ShellCommand, name: string): boolean {
  if (name === 'xargs') return runsArguments(words);
  if (isLanguage(name) && codeAfterOption(words) !== undefined) return remoteCode(codeAfterOption(words)!).runsItsInput;
  const isShellLike = isShell(words);
  // Of `su - vscode` the words are no file.
  if (isShellLike && scriptOf(words) === undefined && !name.endsWith('sh')) return true;
  if (!isShellLike && !isLanguage(name)) return name === 'source' || name === '.' ? words[1] === '/dev/stdin' : false;
  for (let index = 1; index < words.length; index++) {
    const word = words[index]!;
    if (word === '>' || word === '<') return word === '>';
    if (word === '-' || word === '--' || word === '/dev/stdin' || word === '/proc/self/fd/0') return true;
    if (!word.startsWith('-')) return false;
    if (isShellLike && /^-[a-z]*s/u.test(word)) return true;
    if (/^-[a-z]*[cmepn]/iu.test(word) && !word.startsWith('--')) return false;
    if (/^-[a-z]*o$/u.test(word)) index++;
  }
  return true;
}

// `xargs sh -c` makes a script of what it reads, and `xargs -I{} sh -c '… {}'` puts it into one.
function runsArguments(words: readonly string[]): boolean {
  const inner = behindXargs(words);
  if (!isShell(inner) && !isLanguage(nameOf({ words: inner }))) return false;
  const last = inner.at(-1) ?? '';
  if (/^-[a-z]*[ce]$/u.test(last)) return true;
  const script = scriptOf(inner) ?? codeAfterOption(inner);
  const at = words.findIndex((word) => /^-[Ii]/u.test(word));
  const holder = at < 0 ? undefined : holderOf(words[at]!, words[at + 1]);
  return script !== undefined && holder !== undefined && holder !== '' && script.includes(holder);
}

// What `-I` names; `-i` alone is `{}`.
function holderOf(option: string, next: string | undefined): string | undefined {
  if (option.length > 2) return option.slice(2);
  return option === '-i' ? '{}' : next;
}

// The words that an interpreter takes for code: after `-c` and its like, what it reads by `<`, and a file that a substitution makes.
function codeOf(words: readonly string[], name: string): readonly string[] {
  if (runners.has(name)) return words.slice(1);
  const code = isLanguage(name) ? codeAfterOption(words) : scriptOf(words);
  const input = words.indexOf('<');
  const file = fileOf(words);
  return [...(code === undefined ? [] : [code]), ...(input < 0 ? [] : words.slice(input + 1)), ...(file === undefined ? [] : [file])];
}

// The file that an interpreter is given, also by `<`; the word of `-o pipefail` is none.
function fileOf(words: readonly string[]): string | undefined {
  return words.find((word, index) => index > 0 && word !== '<' && !word.startsWith('-') && !/^-[a-z]*o$/u.test(words[index - 1]!));
}

function codeAfterOption(words: readonly string[]): string | undefined {
  const option = words.findIndex((word, index) => index > 0 && /^-[a-zA-Z]{0,3}[cer]$|^--(?:eval|exec|command|print)$|^-p$/u.test(word));
  return option < 0 ? undefined : words[option + 1];
}

function codeTexts({ words, input }: ShellCommand): readonly string[] {
  return codeAfterOption(words) === undefined ? input : [words.slice(1).join(' '), ...input];
}

// The word begins with what was fetched, so it is the code that runs.
function startsWithFetched(run: Run, word: string): boolean {
  const start = word.trimStart();
  if (start.startsWith('$(') || start.startsWith('`') || start.startsWith('<(')) return downloads(substitutionsIn(start).slice(0, 1));
  return run.variables.size > 0 && isVariable(run, start);
}

function isVariable(run: Run, text: string): boolean {
  const name = /^\$\{?([A-Za-z_]\w*)/u.exec(text)?.[1];
  return name !== undefined && run.variables.has(name);
}

// What was fetched stands anywhere in the word, or in the file that it names.
function holds(run: Run, word: string): boolean {
  if (run.downloaded.has(lastPart(word))) return true;
  if (run.variables.size > 0)
    for (let at = word.indexOf('$'); at >= 0; at = word.indexOf('$', at + 1)) if (isVariable(run, word.slice(at, at + 100))) return true;
  return mayDownload(word) && downloads(substitutionsIn(word));
}

function downloads(texts: readonly string[]): boolean {
  return texts.some((text) => namesDownloader.test(text) && shellCommands(text).some((command) => downloaders.has(nameOf(command))));
}

function noteVariable(run: Run, assignment: string): void {
  const equals = assignment.indexOf('=');
  if (equals > 0 && startsWithFetched(run, assignment.slice(equals + 1)))
    run.variables.add(assignment.slice(0, equals).replace(/\+$/u, ''));
}

// A file that a here-document or `echo` writes counts as fetched where what it holds runs what it fetches.
function writesWhatFetches(run: Run, { words, input }: ShellCommand, name: string): boolean {
  if (run.depth >= deepest || !writers.has(name) || (name !== 'tee' && !words.includes('>'))) return false;
  const texts = name === 'cat' || name === 'tee' ? input : [words.slice(1).join(' ')];
  return texts.some((text) => mayDownload(text) && look(text, new Set(), run.depth + 1) !== undefined);
}

function noteCode(run: Run, command: ShellCommand): void {
  for (const text of codeTexts(command)) {
    const code = remoteCode(text);
    if (code.checks) run.downloaded.clear();
    else for (const file of code.saves) run.downloaded.add(lastPart(file));
  }
}

function filesWritten(words: readonly string[], name: string): readonly string[] {
  const output = words.indexOf('>');
  const files = name === 'tee' ? words.slice(1, output < 0 ? words.length : output).filter((word) => !word.startsWith('-')) : [];
  const target = output < 0 ? undefined : words[output + 1];
  return (target === undefined ? files : [...files, target]).filter((file) => file !== '/dev/null').map(lastPart);
}

// Names of the files that a downloader writes: `-o NAME`, `-O NAME` of wget, `> NAME`, or the end of the address.
function noteFiles(words: readonly string[], downloaded: Set<string>): void {
  const isWget = nameOf({ words }) === 'wget';
  const output = words.findIndex(
    (word, index) =>
      index > 0 &&
      (word === '>' || word === '--output' || word === '--output-document' || (isWget ? /^-[a-zA-Z]*O$/u : /^-[a-zA-Z]*o$/u).test(word)),
  );
  const named = output < 0 ? undefined : words[output + 1];
  if (named !== undefined) {
    if (named !== '-' && named !== '/dev/null') downloaded.add(lastPart(named));
    return;
  }
  const keepsName = isWget || words.some((word) => word === '--remote-name' || /^-[a-zA-Z]*O/u.test(word));
  const address = keepsName ? words.find((word) => /^(?:https?|ftp):/u.test(word)) : undefined;
  const name = address === undefined ? '' : lastPart(address.replace(/[?#].*$/u, ''));
  if (name !== '') downloaded.add(name);
}

// `ADD https://… TARGET` of a Dockerfile; with --checksum the file is known.
function noteAdd(text: string, downloaded: Set<string>): undefined {
  if (/--checksum=/u.test(text)) return undefined;
  const words = text.split(/[\s"[\],]+/u).filter((word) => word !== '' && !word.startsWith('--'));
  const target = words.at(-1) ?? '';
  for (const word of words.slice(1, -1))
    if (/^https?:/u.test(word)) downloaded.add(lastPart(target.endsWith('/') || target === '.' ? word.replace(/[?#].*$/u, '') : target));
  return undefined;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function short(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
