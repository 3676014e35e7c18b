import type { Value } from './lex-words.ts';
import { readShellScript } from './shell-script.ts';
import type { ShellCommand, ShellWord } from './shell-script.ts';

/** The file of the inner engine whose lines Sysbox scans for `data-root` (sysbox-runc libsysbox/syscont/spec.go). */
export const daemonFile = '/etc/docker/daemon.json';

export interface DaemonWrites {
  /** In order; `appends`: after what is there. */
  readonly writes: readonly { readonly text: string; readonly appends: boolean }[];
  /** The script touches the file in a way that cannot be told from the text. */
  readonly isUnclear: boolean;
}

/** What a shell script writes into the inner engine's configuration: `echo`, `printf` and `cat` into it, directly or through `tee`. */
export function daemonWrites(script: string, value: (name: string) => Value): DaemonWrites {
  if (!script.includes('daemon.json') && !/docker\/daemon\b/u.test(script)) return { writes: [], isUnclear: false };
  const commands = readShellScript(script, value);
  if (commands === undefined) return { writes: [], isUnclear: true };
  const writes: { readonly text: string; readonly appends: boolean }[] = [];
  let isUnclear = false;
  for (const [at, command] of commands.entries()) {
    const way = writeOf(command);
    if (way === undefined) {
      isUnclear ||= mentions(command) && !readers.has(command.words[0]?.text ?? '');
      continue;
    }
    const text = way.fromPipe ? outputBefore(commands, at) : outputOf(command);
    const isGrouped = command.words.length === 0 || command.words[0]?.text === '}';
    if (text === undefined || isGrouped) isUnclear = true;
    else writes.push({ text, appends: way.appends });
  }
  return { writes, isUnclear };
}

const readers: ReadonlySet<string> = new Set(['cat', 'ls', 'test', '[', '[[', 'grep', 'stat', 'head', 'tail']);

function mentions({ words, redirects }: ShellCommand): boolean {
  return [...words, ...redirects.map(({ to }) => to)].some(({ text }) => text.includes('daemon.json'));
}

function isDaemonFile({ text }: ShellWord): boolean {
  return text.replaceAll(/\/{2,}/gu, '/') === daemonFile;
}

interface Way {
  readonly appends: boolean;
  readonly fromPipe: boolean;
}

function writeOf(command: ShellCommand): Way | undefined {
  const redirect = command.redirects.findLast(({ isOutput }) => isOutput);
  if (redirect !== undefined && isDaemonFile(redirect.to)) return { appends: redirect.appends, fromPipe: false };
  const words = withoutPrefix(command.words);
  if (words[0]?.text !== 'tee' || !words.some(isDaemonFile)) return undefined;
  return { appends: words.some(({ text }) => text === '-a' || text === '--append'), fromPipe: command.input === undefined };
}

// Assignments, `sudo` and shell words before the command itself.
function withoutPrefix(words: readonly ShellWord[]): readonly ShellWord[] {
  const from = words.findIndex(({ text }) => !/^(?:sudo|-E|then|do|else|\{|!|time|exec|command|[A-Za-z_]\w*=.*)$/u.test(text));
  return from < 0 ? [] : words.slice(from);
}

function outputBefore(commands: readonly ShellCommand[], at: number): string | undefined {
  const before = commands[at - 1];
  // The producer must be the first of its pipeline.
  return before?.pipes === true && commands[at - 2]?.pipes !== true ? outputOf(before) : undefined;
}

/** What `echo`, `printf`, or `cat` and `tee` with a heredoc put out; `undefined` where the text does not tell. */
function outputOf(command: ShellCommand): string | undefined {
  const [name, ...rest] = withoutPrefix(command.words);
  if ((name?.text === 'cat' && rest.every(({ text }) => text === '-')) || name?.text === 'tee')
    return command.input?.isUnclear === false ? command.input.text : undefined;
  if (rest.some(({ isUnclear }) => isUnclear)) return undefined;
  const words = rest.map(({ text }) => text);
  if (name?.text === 'echo') return echoed(words);
  if (name?.text === 'printf') return printed(words);
  return undefined;
}

function echoed(words: readonly string[]): string | undefined {
  let at = 0;
  let interprets = false;
  let newline = '\n';
  for (; at < words.length && /^-[neE]{1,3}$/u.test(words[at]!); at++) {
    if (words[at]!.includes('e')) interprets = true;
    if (words[at]!.includes('n')) newline = '';
  }
  const text = words.slice(at).join(' ') + newline;
  if (interprets) return unescape(text);
  // dash reads escapes in any case, bash and busybox only with -e.
  return text.includes('\\') ? undefined : text;
}

function printed([format, ...values]: readonly string[]): string | undefined {
  if (format === undefined) return undefined;
  const text = unescape(format);
  if (text === undefined || /%[^s%]/u.test(text)) return undefined;
  const marks = text.match(/%s/gu)?.length ?? 0;
  // The format is used again for values that are left.
  const rounds = marks === 0 ? 1 : Math.max(1, Math.ceil(values.length / marks));
  if (rounds > 1000) return undefined;
  let used = 0;
  return text.repeat(rounds).replaceAll(/%[s%]/gu, (mark) => (mark === '%%' ? '%' : (values[used++] ?? '')));
}

const escaped: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', "'": "'" };

function unescape(text: string): string | undefined {
  let isKnown = true;
  const result = text.replaceAll(/\\([^])/gu, (_whole, letter: string) => {
    if (!Object.hasOwn(escaped, letter)) isKnown = false;
    return escaped[letter] ?? '';
  });
  return isKnown ? result : undefined;
}
