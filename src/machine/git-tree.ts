import { relative, resolve, sep } from 'node:path';
import { isBelow, mostLinks, tooLarge } from './files.ts';
import type { GitAnswer, GitBlob, GitEntry, GitObjects } from './git-objects.ts';
import type { Entry, Kind, Machine, TextAnswer } from './machine.ts';

/** What tasks need to find and read configurations. */
export type FileMachine = Pick<Machine, 'readText' | 'list' | 'kindOf' | 'realPath' | 'workingFolder'>;

/**
 * The files of a commit as if they lay at `root`, an absolute path: what finds and reads configurations on the disk does so in the commit.
 * Nothing outside is there; links are followed inside the tree alone, and submodules not at all.
 */
export function gitTree(git: GitObjects, commit: string, root: string): GitAnswer<FileMachine> {
  const entries = git.list(commit);
  if ('refused' in entries) return entries;
  const tree = treeOf(entries);
  const contents = contentsOf(git, entries);
  const find = (path: string): Place => follow(path, root, tree, contents);
  return {
    workingFolder: () => root,
    readText: (path, limit, inside) => readText(find(path), limit, inside === undefined ? root : find(inside).path, tree, contents),
    list: (folder) => {
      const place = find(folder);
      const names = place.lost === undefined ? tree.folders.get(place.name) : undefined;
      return names === undefined
        ? undefined
        : [...names].map(([name, kind]): Entry => ({ name, kind })).sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    kindOf: (path) => (path === resolve(root, '.git') ? 'folder' : kindAt(find(path), tree)),
    realPath: (path) => find(path).path,
  };
}

/** A commit's files by their paths, and the entries of its folders; the top is the folder `''`. */
interface Tree {
  readonly files: ReadonlyMap<string, GitEntry>;
  readonly folders: ReadonlyMap<string, ReadonlyMap<string, Entry['kind']>>;
}

/** No file system has longer ones (PATH_MAX). */
const longestPath = 4096;
const link = '120000';
const submodule = '160000';

function treeOf(entries: readonly GitEntry[]): Tree {
  const files = new Map<string, GitEntry>();
  const folders = new Map<string, Map<string, Entry['kind']>>([['', new Map()]]);
  const enter = (path: string, kind: Entry['kind']): void => {
    for (let at = path, as = kind; at !== ''; as = 'folder') {
      const slash = at.lastIndexOf('/');
      const folder = slash < 0 ? '' : at.slice(0, slash);
      const names = folders.get(folder);
      const name = at.slice(slash + 1);
      if (names === undefined) folders.set(folder, new Map([[name, as]]));
      else {
        if (!names.has(name)) names.set(name, as);
        return;
      }
      at = folder;
    }
  };
  for (const entry of entries) {
    // No git makes a tree with such names, and no file system has them.
    if (/(?:^|\/)\.{1,2}(?:\/|$)/u.test(entry.path)) continue;
    if (files.has(entry.path) || entry.path.length > longestPath) continue;
    files.set(entry.path, entry);
    enter(entry.path, entry.mode.startsWith('100') ? 'file' : 'other');
  }
  return { files, folders };
}

type Contents = (id: string, limit: number) => TextAnswer;

/** Names of files that a configuration may be, or be made of: they are read at once, since each call of git takes as long as many files. */
const plausible = /(?:^|\/)(?:\.devcontainer\/|\.?devcontainer|(?:docker-)?compose[^/]*\.ya?ml$|dockerfile|containerfile|\.env$)[^/]*$/iu;
const mostAtOnce = 1000;
const mostOfOne = 1 << 20;

/** The texts of blobs, read when the first is asked for. */
function contentsOf(git: GitObjects, entries: readonly GitEntry[]): Contents {
  const blobs = new Map<string, GitBlob | undefined>();
  let refused: string | undefined;
  const load = (ids: readonly string[], limit: number): void => {
    const answer = git.read(ids, limit);
    if ('refused' in answer) refused = answer.refused;
    else for (const id of ids) blobs.set(id, answer.get(id));
  };
  let isFirst = true;
  return (id, limit) => {
    if (isFirst) {
      isFirst = false;
      const likely = entries.filter(({ mode, path }) => mode === link || (mode !== submodule && plausible.test(path)));
      load([...new Set(likely.map((entry) => entry.id))].slice(0, mostAtOnce), Math.min(limit, mostOfOne));
    }
    const held = blobs.get(id);
    if (held === undefined || (typeof held === 'number' && held <= limit)) load([id], limit);
    const blob = blobs.get(id);
    if (blob === undefined) return { refused: refused ?? 'git does not hold its content' };
    const size = typeof blob === 'number' ? blob : blob.length;
    return typeof blob === 'number' || size > limit ? tooLarge(size, limit) : { text: blob.toString('utf8') };
  };
}

/** Where a path leads, links followed. */
interface Place {
  readonly path: string;
  /** From the top, with slashes; of no use where it is lost. */
  readonly name: string;
  /** Why there is nothing to be found. */
  readonly lost?: 'outside' | 'by a link' | 'in a circle' | 'in a submodule';
}

const longestLink = 4096;

function follow(path: string, root: string, { files }: Tree, contents: Contents): Place {
  const absolute = resolve(path);
  if (!isBelow(absolute, root)) return { path: absolute, name: '', lost: 'outside' };
  const ahead = relative(root, absolute).split(sep).toReversed();
  const done: string[] = [];
  let links = 0;
  for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (done.pop() === undefined) return leaving('..');
      continue;
    }
    done.push(part);
    const entry = files.get(done.join('/'));
    if (entry?.mode === submodule) return { path: at([...done, ...ahead.toReversed()]), name: '', lost: 'in a submodule' };
    if (entry?.mode !== link) continue;
    if (++links > mostLinks) return { path: at(done), name: '', lost: 'in a circle' };
    const answer = contents(entry.id, longestLink);
    if (!('text' in answer)) continue;
    done.pop();
    if (answer.text.startsWith('/')) return leaving(answer.text);
    for (const step of answer.text.split('/').toReversed()) ahead.push(step);
  }
  return { path: at(done), name: done.join('/') };

  function at(parts: readonly string[]): string {
    return resolve(root, parts.join('/'));
  }
  function leaving(to: string): Place {
    return { path: resolve(root, to, ahead.toReversed().join('/')), name: '', lost: 'by a link' };
  }
}

function kindAt({ name, lost }: Place, { files, folders }: Tree): Kind {
  if (lost === 'by a link' || lost === 'in a submodule') return 'hidden';
  if (lost !== undefined) return 'missing';
  const entry = files.get(name);
  if (entry !== undefined) return entry.mode.startsWith('100') ? 'file' : 'other';
  return folders.has(name) ? 'folder' : 'missing';
}

const reasons: Readonly<Record<NonNullable<Place['lost']>, string>> = {
  outside: 'it lies outside the repository',
  'by a link': 'it is a symbolic link that leaves the folder',
  'in a circle': 'its symbolic links lead in a circle',
  'in a submodule': 'it lies in a submodule, which is not read',
};

function readText(place: Place, limit: number, inside: string, { files, folders }: Tree, contents: Contents): TextAnswer {
  if (place.lost !== undefined) return { refused: reasons[place.lost] };
  if (!isBelow(place.path, inside)) return { refused: reasons['by a link'] };
  const entry = files.get(place.name);
  if (entry === undefined) return folders.has(place.name) ? { refused: 'it is a folder' } : { missing: true };
  return entry.mode.startsWith('100') ? contents(entry.id, limit) : { refused: 'it is not a regular file' };
}
