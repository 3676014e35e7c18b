import type { Origin } from '../../model/fact.ts';
import type { Problem } from '../../model/report.ts';
import { dockerGlobalFlags } from '../../known/docker-run-flags.ts';
import type { Word } from '../../syntax/argv.ts';
import { readFlags } from '../../syntax/argv.ts';
import type { ShellLine } from '../../syntax/shell-words.ts';
import { splitShellWords } from '../../syntax/shell-words.ts';
import type { Source } from '../format.ts';

/** A `docker run` line: its text, and where in it the arguments of `run` begin. */
export interface DockerRunDoc {
  readonly source: Source;
  readonly line: ShellLine;
  readonly program: 'docker' | 'podman';
  /** Index of the first word after `run` or `create`; absent: the line is of another kind, and nothing can be read. */
  readonly first?: number;
}

/** The longest line that is read, in UTF-16 code units: Linux takes no longer argument either (MAX_ARG_STRLEN, 128 KiB). */
const longest = 131_072;

/** Finds the arguments of `docker run` in a line of shell: `docker run`, `docker container run`, `docker create`, `podman run`. */
export function parseLine(source: Source): { readonly doc: DockerRunDoc; readonly problems: readonly Problem[] } {
  const { document, text } = source;
  const problems: Problem[] = [];
  const note = (message: string, span: readonly [number, number], fatal = false): void =>
    void problems.push({ document, message, span, fatal });
  const none = (message: string, line: ShellLine = { words: [], rest: [] }) => {
    note(message, [0, text.length], true);
    return { doc: { source, line, program: 'docker' as const }, problems };
  };
  if (text.length > longest) return none(`The line is longer than ${longest} characters and was not read.`);
  const line = splitShellWords(text);
  const words = line.words.map((word) => toWord(word, document));
  const start = skipPrefixes(line, note);
  const program = /(?:^|[\\/])(docker|podman)(?:\.exe)?$/u.exec(words[start]?.text ?? '')?.[1];
  if (program !== 'docker' && program !== 'podman') return none('This is no docker run line: it begins with another program.', line);
  const { uses, errors, positionals } = readFlags(words, dockerGlobalFlags, { start: start + 1 });
  for (const { flag, value, word, valueWord } of uses) {
    const shown = flag.takes === 'value' ? `--${flag.name} ${value}` : `--${flag.name}`;
    if (flag.says !== undefined) note(`${shown} ${flag.says}: this is not judged.`, [line.words[word]!.start, line.words[valueWord]!.end]);
  }
  for (const { flag, word } of errors) note(`${program} has no flag ${flag}.`, [line.words[word]!.start, line.words[word]!.end]);
  let [command = words.length] = positionals;
  if (words[command]?.text === 'container') command++;
  const verb = words[command]?.text;
  if (verb !== 'run' && verb !== 'create')
    return none(`This is no docker run line: ${program} ${verb ?? 'alone'} starts no container.`, line);
  for (const { what, start: from, end } of line.rest) note(restMessages[what], [from, end]);
  return { doc: { source, line, program, first: command + 1 }, problems };
}

const restMessages = {
  redirection: 'A redirection of the shell: the file it opens on the host is not judged.',
  end: 'What follows the first command was not read.',
  'unclosed quote': 'A quote is not closed: a shell would wait for more.',
} as const;

// Assignments and programs that only start another one.
function skipPrefixes({ words }: ShellLine, note: (message: string, span: readonly [number, number]) => void): number {
  let index = 0;
  for (; index < words.length; index++) {
    const { text, start, end } = words[index]!;
    if (/^[A-Za-z_]\w*=/u.test(text)) note(`${text.slice(0, text.indexOf('='))} is set for the client: this is not judged.`, [start, end]);
    else if (!/^(?:sudo|command|exec|time)$/u.test(text) && !(index > 0 && /^-[EHnS]+$/u.test(text))) break;
  }
  return index;
}

function toWord({ text, start, end, unreadable, splits }: ShellLine['words'][number], document: string, index?: number): Word {
  const from: Origin = { layer: 'file', document, pointer: index === undefined ? '' : `/${index}`, offset: [start, end] };
  return { text, from, ...(unreadable === undefined ? {} : { unreadable }), ...(splits === undefined ? {} : { splits }) };
}

/** The words after `run`, each with its place: the pointer is the word's index in the line. */
export function runWords({ source, line, first }: DockerRunDoc): readonly Word[] {
  return first === undefined ? [] : line.words.slice(first).map((word, index) => toWord(word, source.document, first + index));
}
