import { dirname, isAbsolute, delimiter, join, parse } from 'node:path';
import { kindOf } from './files.ts';

/** A file, link or submodule of a revision, by its mode as git writes it: `100644`, `100755`, `120000` a link, `160000` a submodule. */
export interface GitEntry {
  readonly mode: string;
  /** The id of the object. */
  readonly id: string;
  /** From the top of the repository, with slashes. Names that are no UTF-8 hold the sign for what cannot be read. */
  readonly path: string;
}

/** What a file holds, or how many bytes where they are too many. */
export type GitBlob = Buffer | number;

/** Something git gave, or one sentence why not. */
export type GitAnswer<T> = T | { readonly refused: string };

/** The objects of one repository, read by git itself. */
export interface GitObjects {
  /** The folder of the work tree; absent for a repository without one. */
  readonly top?: string;
  /** The id of the commit that a revision names, as git spells revisions; undefined where there is none. */
  commitOf(revision: string): GitAnswer<string | undefined>;
  /** The best common ancestor of two commits; undefined where they have none. */
  mergeBase(a: string, b: string): GitAnswer<string | undefined>;
  /** All files of a commit. */
  list(commit: string): GitAnswer<readonly GitEntry[]>;
  /** Blobs by their ids: the content, or its size where that is above `limit`, in bytes. What is missing or no blob is left out. */
  read(ids: readonly string[], limit: number): GitAnswer<ReadonlyMap<string, GitBlob>>;
}

/** The power to open repositories. */
export interface Git {
  /** The repository that a folder lies in, or is where it has no work tree; undefined where there is none. */
  openGit(folder: string): GitObjects | undefined;
}

/** See `Git.openGit`. Nothing that the repository's own settings name is run or fetched. */
export function openGit(folder: string): GitObjects | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const kind = kindOf(join(at, '.git'));
    // A file in its place says where the repository of a work tree lies; git follows it.
    if (kind === 'folder' || kind === 'file') return objectsOf(join(at, '.git'), at);
    if (kindOf(join(at, 'HEAD')) === 'file' && kindOf(join(at, 'objects')) === 'folder' && kindOf(join(at, 'refs')) === 'folder')
      return objectsOf(at, undefined);
    if (dirname(at) === at) return undefined;
  }
}

/** More files than any repository has that people look through. */
const mostEntries = 500_000;
const mostListing = 128 << 20;
/** Of blobs that are read at once, in bytes. */
const mostRead = 64 << 20;

function objectsOf(folder: string, top: string | undefined): GitObjects {
  const git = (args: readonly string[], most: number, input?: string): GitAnswer<Buffer | undefined> => runGit(folder, args, most, input);
  const oneId = (args: readonly string[]): GitAnswer<string | undefined> => {
    const answer = git(args, 1 << 16);
    if (answer === undefined || 'refused' in answer) return answer;
    const [id = ''] = answer.toString('latin1').split('\n', 1);
    return isId(id) ? id : undefined;
  };
  return {
    ...(top === undefined ? {} : { top }),
    commitOf: (revision) =>
      isRevision(revision) ? oneId(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]) : undefined,
    mergeBase: (a, b) => (isId(a) && isId(b) ? oneId(['merge-base', a, b]) : undefined),
    list: (commit) => {
      const answer = isId(commit) ? git(['ls-tree', '-r', '-z', '--full-tree', commit], mostListing) : undefined;
      if (answer === undefined) return { refused: 'git cannot list its files' };
      return 'refused' in answer ? answer : readListing(answer);
    },
    read: (ids, limit) => readBlobs(ids.filter(isId), limit, git),
  };
}

function isId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(text);
}

function isRevision(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- none may reach the command line
  return text.length > 0 && text.length <= 1000 && !/^-|[\u0000-\u001f\u007f]/u.test(text);
}

function readListing(bytes: Buffer): GitAnswer<readonly GitEntry[]> {
  const entries: GitEntry[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(0, start);
    if (end < 0) break;
    if (entries.length === mostEntries) return { refused: `it has more than ${mostEntries} files` };
    // `MODE TYPE ID\tPATH`
    const tab = bytes.indexOf(9, start);
    const [mode = '', , id = ''] = bytes.toString('latin1', start, tab).split(' ');
    entries.push({ mode, id, path: bytes.toString('utf8', tab + 1, end) });
    start = end + 1;
  }
  return entries;
}

type RunGit = (args: readonly string[], most: number, input?: string) => GitAnswer<Buffer | undefined>;

/** Asks for the sizes first: what is too large is never read. */
function readBlobs(ids: readonly string[], limit: number, git: RunGit): GitAnswer<ReadonlyMap<string, GitBlob>> {
  const blobs = new Map<string, GitBlob>();
  if (ids.length === 0) return blobs;
  const sizes = git(['cat-file', '--batch-check'], ids.length * 128 + 1024, `${ids.join('\n')}\n`);
  if (sizes === undefined) return { refused: 'git cannot read its files' };
  if ('refused' in sizes) return sizes;
  const wanted: string[] = [];
  let total = 0;
  for (const line of sizes.toString('latin1').split('\n')) {
    const [id = '', type, size] = line.split(' ');
    const bytes = Number(size);
    if (type !== 'blob') continue;
    if (bytes > limit) blobs.set(id, bytes);
    else if (total + bytes <= mostRead) {
      total += bytes;
      wanted.push(id);
    }
  }
  if (wanted.length === 0) return blobs;
  const contents = git(['cat-file', '--batch'], total + wanted.length * 128 + 1024, `${wanted.join('\n')}\n`);
  if (contents === undefined) return { refused: 'git cannot read its files' };
  if ('refused' in contents) return contents;
  // `ID blob SIZE\nCONTENT\n`, in the order they were asked for
  for (let at = 0; at < contents.length;) {
    const end = contents.indexOf(10, at);
    if (end < 0) break;
    const [id = '', type, size] = contents.toString('latin1', at, end).split(' ');
    if (type !== 'blob') {
      at = end + 1;
      continue;
    }
    blobs.set(id, contents.subarray(end + 1, end + 1 + Number(size)));
    at = end + 2 + Number(size);
  }
  return blobs;
}

/**
 * What git is told over the repository's own settings, which it reads whatever is done: they come from strangers. Of the commands used here
 * only the fetching of objects that a partial clone lacks could run what a setting names; no protocol is allowed, so it cannot. The rest
 * stands here for commands that git may start itself.
 */
const settings: readonly (readonly [string, string])[] = [
  ['safe.directory', '*'],
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.pager', 'cat'],
  ['core.sshCommand', 'false'],
  ['core.askPass', 'false'],
  ['core.gitProxy', 'none'],
  ['core.alternateRefsCommand', 'false'],
  ['core.attributesFile', '/dev/null'],
  ['core.excludesFile', '/dev/null'],
  ['core.commitGraph', 'false'],
  ['core.multiPackIndex', 'false'],
  ['credential.helper', ''],
  ['protocol.allow', 'never'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
];

function environment(): Record<string, string> {
  const { PATH = '', SystemRoot } = process.env;
  return {
    // A relative entry would find a program in the folder at hand.
    PATH: PATH.split(delimiter).filter(isAbsolute).join(delimiter),
    ...(SystemRoot === undefined ? {} : { SystemRoot }),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: '/dev/null',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'false',
    GIT_SSH_COMMAND: 'false',
    GIT_ADVICE: '0',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

const longest = 30_000;

/** The output of git; undefined where it fails. Its messages are not shown: they may quote what the repository makes it read. */
function runGit(folder: string, args: readonly string[], most: number, input = ''): GitAnswer<Buffer | undefined> {
  // Loading it takes a twentieth of a short run, and most runs ask no git.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const { error, status, stdout } = spawnSync('git', ['--no-pager', `--git-dir=${folder}`, ...args], {
    cwd: parse(folder).root,
    env: environment(),
    input,
    maxBuffer: most,
    timeout: longest,
    killSignal: 'SIGKILL',
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
  if (error === undefined) return status === 0 ? stdout : undefined;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return { refused: 'git is not installed, or not on the PATH' };
    case 'ETIMEDOUT':
      return { refused: `git took longer than ${longest / 1000} seconds` };
    case 'ENOBUFS':
      return { refused: 'git gives more than any such repository holds' };
    // git may end before it has read all that it was handed.
    case 'EPIPE':
      return undefined;
    default:
      return { refused: 'git could not be started' };
  }
}
