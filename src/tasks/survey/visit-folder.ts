import { join } from 'node:path';
import type { Entry, Machine } from '../../machine/machine.ts';
import type { Problem } from '../../model/report.ts';
import { comparePaths } from '../../syntax/compare-paths.ts';
import { devContainersIn, projectIn } from '../discover.ts';
import type { Target } from '../target.ts';

/** A folder to look into. */
export interface SurveyFolder {
  /** Absolute. */
  readonly path: string;
  /** As the user would name it, without a slash at its end; empty: the folder at hand. */
  readonly name: string;
  /** The repository around it, where it lies in one; absolute. */
  readonly boundary?: string;
}

/** What a folder holds: other folders to look into, in the order of their names; or it belongs together: a repository, or a folder with a configuration of its own. */
export type Visit =
  | { readonly folders: readonly string[] }
  | { readonly bare: true }
  | { readonly unit: readonly Entry[] }
  | { readonly problem: string };

type Powers = Pick<Machine, 'list' | 'kindOf' | 'readText' | 'workingFolder'>;

/** What no one opens as a workspace, or what is read as a part of the folder around it. */
const passedBy = new Set(['.git', '.devcontainer', 'node_modules']);

/** Looks into a folder. Symbolic links to folders are not followed. */
export function visitFolder(folder: SurveyFolder, machine: Powers): Visit {
  const entries = machine.list(folder.path);
  if (entries === undefined) return { problem: 'The folder may not be read, or is no longer there.' };
  if (folder.boundary !== undefined || entries.some(({ name }) => name === '.git')) return { unit: entries };
  if (isBare(entries)) return { bare: true };
  const place = placeOf(folder, folder.path);
  const { targets, problems } = devContainersIn(place, machine, entries);
  if (targets.length + problems.length > 0 || projectIn(place, machine, entries).length > 0) return { unit: entries };
  return { folders: foldersIn(entries) };
}

/** The three things by which git knows a repository without a work tree (setup.c, is_git_directory). */
function isBare(entries: readonly Entry[]): boolean {
  const kindOf = (wanted: string): Entry['kind'] | undefined => entries.find(({ name }) => name === wanted)?.kind;
  return kindOf('HEAD') === 'file' && kindOf('objects') === 'folder' && kindOf('refs') === 'folder';
}

function foldersIn(entries: readonly Entry[]): readonly string[] {
  return entries.filter(({ name, kind }) => kind === 'folder' && !passedBy.has(name)).map(({ name }) => name);
}

function placeOf({ name }: SurveyFolder, boundary: string, path = boundary): Omit<Target, 'format' | 'path'> {
  return { workspace: path, boundary, prefix: name === '' ? '' : `${name}/`, named: false };
}

/** A configuration of a repository, or something that is wrong there. */
export type Found =
  | { readonly target: Target; readonly repository: string; readonly problems: readonly Problem[] }
  | { readonly problem: Problem };

/** More folders than any repository has that people work in. */
const mostFolders = 200_000;
/** No path is as deep (PATH_MAX), and each level waits for the next. */
const mostDeep = 200;

/**
 * Every configuration of a repository in the order of its paths: each devcontainer.json that tools find in any of its folders, and of the repository itself, where it has none at its
 * top, its Compose project and Dockerfile. A repository within it (a submodule, a clone) is one of its own.
 */
export function* configurationsIn(folder: SurveyFolder, repository: string, entries: readonly Entry[], machine: Powers): Generator<Found> {
  let left = mostFolders;
  yield* within(folder, entries, folder.boundary ?? folder.path, repository, true, 0);

  function* within(
    at: SurveyFolder,
    list: readonly Entry[],
    around: string,
    name: string,
    isTop: boolean,
    depth: number,
  ): Generator<Found> {
    const isOwn = isTop || list.some((entry) => entry.name === '.git');
    const [boundary, repository] = isOwn && !isTop ? [at.path, at.name] : [around, name];
    const place = placeOf(at, boundary, at.path);
    const { targets, problems } = devContainersIn(place, machine, list);
    const all = isOwn && targets.length === 0 ? projectIn(place, machine, list) : targets;
    const documents = new Map<string, Problem[]>(all.map((target) => [target.prefix + target.path, []]));
    const items: Item[] = all.map((target) => ({ path: target.path, target }));
    for (const problem of problems) {
      const own = documents.get(problem.document);
      if (own === undefined) items.push({ path: problem.document.slice(place.prefix.length), problem });
      else own.push(problem);
    }
    const below = foldersIn(list);
    if (left >= below.length && depth < mostDeep) for (const path of below) items.push({ path });
    else if (below.length > 0) items.push({ path: '', problem: tooMuch(at, depth) });
    left -= below.length;
    for (const { path, target, problem } of items.sort((a, b) => comparePaths(a.path, b.path))) {
      if (problem !== undefined) yield { problem };
      if (target !== undefined) yield { target, repository, problems: documents.get(target.prefix + target.path) ?? [] };
      if (target !== undefined || problem !== undefined) continue;
      const next = { path: join(at.path, path), name: at.name === '' ? path : `${at.name}/${path}` };
      const inside = machine.list(next.path);
      if (inside !== undefined) yield* within(next, inside, boundary, repository, false, depth + 1);
      else yield { problem: { document: next.name, message: 'The folder may not be read, or is no longer there.', fatal: true } };
    }
  }
}

/** Something in a folder: a configuration, what is wrong, or a folder to go on in. */
interface Item {
  readonly path: string;
  readonly target?: Target;
  readonly problem?: Problem;
}

function tooMuch({ name }: SurveyFolder, depth: number): Problem {
  const why = depth < mostDeep ? `The repository has more than ${mostFolders} folders` : `The folders lie more than ${mostDeep} deep`;
  return { document: name === '' ? '.' : name, message: `${why}; what is below here was left out.`, fatal: true };
}
