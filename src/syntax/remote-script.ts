import { nameOf, type ShellCommand, shellCommands } from './shell-commands.ts';

const downloaders = new Set(['curl', 'wget', 'fetch', 'aria2c', 'http', 'https', 'xh', 'axel']);
const shells = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'fish', 'tcsh', 'csh']);
const languages = /^(?:python(?:[23](?:\.\d+)?)?|perl|ruby|node|nodejs|php|deno|bun|pwsh|powershell|lua|Rscript)$/u;
const runners = new Set(['eval', 'source', '.']);
const checkers = /^(?:sha(?:1|224|256|384|512)sum|shasum|b2sum|gpg|gpgv|cosign|minisign|openssl)$/u;
const substitution = /^[^$`<]{0,200}(?:\$\(|`|<\()\s*(?:(?:sudo|command)\s+)?(?:curl|wget|fetch|aria2c)\b/u;
const powershell = /\|\s*(?:iex|invoke-expression)\b|\b(?:iex|invoke-expression)\s*(?:\(|\{|"?&|"?\$\()/iu;
const powershellDownload = /\b(?:iwr|irm|curl|wget|invoke-webrequest|invoke-restmethod|downloadstring|start-bitstransfer)\b/iu;
const quick = /curl|wget|fetch|aria2c|https?:|\biwr\b|\birm\b|invoke-/iu;

/** Whether a text may download anything at all: a cheap question before the real one. */
export function mayDownload(text: string): boolean {
  return quick.test(text);
}

/**
 * The part of a shell (or PowerShell) text that runs what it fetched without anyone having seen it: `curl … | sh`, `bash -c "$(curl …)"`,
 * `sh <(curl …)`, `curl -o x … && sh x`, `iwr … | iex`; undefined where there is none. `downloaded` holds the names of files that earlier texts of the
 * same build fetched, and gets those of this one. A file whose sum or signature is checked in between is not run unseen.
 */
export function remoteScript(text: string, downloaded: Set<string> = new Set()): string | undefined {
  const added = /^ADD\s/u.test(text);
  if (!added && downloaded.size === 0 && !mayDownload(text)) return undefined;
  if (added) return noteAdd(text, downloaded);
  if (powershell.test(text) && powershellDownload.test(text)) return short(text);
  let fetched: ShellCommand | undefined;
  let found: string | undefined;
  for (const command of shellCommands(text)) {
    const name = nameOf(command);
    if (!command.piped) fetched = undefined;
    if (downloaders.has(name)) {
      fetched = command;
      noteFiles(command, downloaded);
    } else if (checkers.test(name)) downloaded.clear();
    else if (fetched !== undefined && command.piped && runsItsInput(command, name))
      found ??= short(`${fetched.words.join(' ')} | ${command.words.join(' ')}`);
    else if (runsAFile(command, name, downloaded)) found ??= short(command.words.join(' '));
  }
  return found;
}

function runsItsInput(command: ShellCommand, name: string): boolean {
  if (!shells.has(name) && !languages.test(name)) return name === 'source' || name === '.' ? command.words[1] === '/dev/stdin' : false;
  for (let index = 1; index < command.words.length; index++) {
    const word = command.words[index]!;
    if (word === '>' || word === '<') return word === '>';
    if (word === '-' || word === '--' || word === '/dev/stdin' || word === '/proc/self/fd/0') return true;
    if (!word.startsWith('-')) return false;
    if (shells.has(name) && /^-[a-z]*s/u.test(word)) return true;
    if (/^-[a-z]*[cmepn]/iu.test(word) && !word.startsWith('--')) return false;
    if (/^-[a-z]*o$/u.test(word)) index++;
  }
  return true;
}

function runsAFile(command: ShellCommand, name: string, downloaded: ReadonlySet<string>): boolean {
  const isInterpreter = shells.has(name) || languages.test(name) || runners.has(name);
  if (isInterpreter && command.words.some((word, index) => index > 0 && substitution.test(word))) return true;
  if (downloaded.size === 0) return false;
  if (!isInterpreter) return (command.words[0] ?? '').includes('/') && downloaded.has(name);
  const file = command.words.find((word, index) => index > 0 && !word.startsWith('-'));
  return file !== undefined && downloaded.has(lastPart(file));
}

// Names of the files that a downloader writes: `-o NAME`, `-O NAME` of wget, `> NAME`, or the end of the address.
function noteFiles({ words }: ShellCommand, downloaded: Set<string>): void {
  const isWget = nameOf({ words, piped: false, tolerated: false }) === 'wget';
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
