import { resolve } from 'node:path';
import { splitShellWords } from '../../syntax/shell-words.ts';

/** What can be told of a shell command without running it. */
export interface NamedFiles {
  /** Absolute paths that it may name, whether or not there is something. */
  readonly paths: readonly string[];
  /** Whether it runs nothing besides these files and programs that run nothing of a workspace. */
  isSeenWhole(shown: ReadonlySet<string>): boolean;
}

type Word = ReturnType<typeof splitShellWords>['words'][number];

const mostCommands = 200;
/** Programs that run nothing that lies in a workspace, whatever their words are. */
const harmless: ReadonlySet<string> = new Set(['true', 'false', ':', 'echo', 'printf', 'mkdir', 'touch', 'test', '[']);
const ofEngine: ReadonlySet<string> = new Set(['pull', 'volume', 'network']);
const interpreters: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'dash',
  'ash',
  'ksh',
  'zsh',
  'python',
  'python3',
  'node',
  'perl',
  'ruby',
  'source',
  '.',
]);

/**
 * Looks for files in a command that a shell of this machine would run in the workspace. Words are taken apart in two ways, by a shell’s rules and at every sign,
 * so that a name is rather looked for in vain than missed.
 */
export function namedFiles(text: string, workspace: string): NamedFiles {
  const command = text.replaceAll('${localWorkspaceFolder}', '.');
  const { commands, isPlain } = simpleCommands(command);
  const folders = new Set([workspace]);
  for (const [program, folder] of commands) if (isGoing(program) && folder !== undefined) folders.add(resolve(workspace, literal(folder)));
  const loose = command.split(/[\s"'`;&|<>(){}=]+/u).map((word) => word.replace(/^\$PWD\//u, './'));
  const names = [...loose, ...commands.flatMap((words) => words.map(literal))].filter((name) => name !== '' && !name.startsWith('-'));
  return {
    paths: [...new Set(names.flatMap((name) => [...folders].map((folder) => resolve(folder, name))))],
    isSeenWhole: (shown) => isPlain && commands.every((words) => isSeen(words, shown, workspace)),
  };
}

/** The commands of a text one by one; `isPlain`: each was found, and a shell does nothing else. */
function simpleCommands(text: string): { readonly commands: readonly (readonly Word[])[]; readonly isPlain: boolean } {
  const commands: (readonly Word[])[] = [];
  let rest = text;
  while (commands.length < mostCommands) {
    const line = splitShellWords(rest);
    if (line.words.length > 0) commands.push(line.words);
    const end = line.rest.find(({ what }) => what !== 'redirection');
    if (end === undefined) return { commands, isPlain: true };
    const sign = /^(?:&&|\|\||[;&|\n])/u.exec(rest.slice(end.start))?.[0];
    if (end.what !== 'end' || sign === undefined) return { commands, isPlain: false };
    rest = rest.slice(end.start + sign.length);
  }
  return { commands, isPlain: false };
}

function isSeen(words: readonly Word[], shown: ReadonlySet<string>, workspace: string): boolean {
  if (words.some((word) => word.unreadable !== undefined || word.splits === true || literal(word).includes('${'))) return false;
  const [program = '', first = ''] = words.map(literal);
  if (harmless.has(program)) return true;
  if (program === 'docker' || program === 'podman') return ofEngine.has(first);
  if (interpreters.has(program)) return !first.startsWith('-') && shown.has(resolve(workspace, first));
  return program.includes('/') && shown.has(resolve(workspace, program));
}

function isGoing(word: Word | undefined): boolean {
  return word?.text === 'cd' || word?.text === 'pushd';
}

/** The workspace is where a command begins. */
function literal({ text }: Word): string {
  return text.replaceAll('${localWorkspaceFolder}', '.');
}
