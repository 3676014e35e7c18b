import { resolve } from 'node:path';
import type { Git, GitAnswer, GitObjects } from '../machine/git-objects.ts';
import { type FileMachine, gitTree } from '../machine/git-tree.ts';
import type { Side } from './diff.ts';

/** The two sides of a comparison. */
export interface Sides {
  readonly before: Side;
  readonly after: Side;
}

type Powers = FileMachine & Git;

/**
 * What the arguments of a comparison name: two of a path, a revision, or `REVISION:PATH`; one revision, whose other side is the work tree;
 * `A..B`, or `A...B` for what B adds since both parted; nothing, for what the work tree adds to HEAD. A path that is there is a path,
 * `rev:NAME` is a revision whatever is there, and `./NAME` a path. `repository`: a folder in the repository that holds the revisions.
 */
export function sidesOf(args: readonly string[], repository: string, machine: Powers): GitAnswer<Sides> {
  const given = args.length === 0 ? ['rev:HEAD'] : args;
  const wants = given.map((text): Want => (isPath(text, machine) ? { path: text } : { revision: text.replace(/^rev:/u, '') }));
  const [first, second] = wants;
  if (first === undefined) return { refused: 'Nothing is named to be compared' };
  if (wants.every((want) => 'path' in want))
    return second === undefined
      ? { refused: 'One path alone cannot be compared: name a second one, or HEAD:PATH for what the work tree changes in it' }
      : sameKind(pathSide(first, machine), pathSide(second, machine));
  const folder = resolve(machine.workingFolder(), repository);
  const git = machine.openGit(folder);
  if (git === undefined)
    return { refused: `${notThere(wants)}, and ${repository === '.' ? 'this folder' : short(repository)} lies in no git repository` };
  const store: Store = { git, root: git.top ?? folder, repository, machine };
  const sides = second === undefined ? ofOne(first, store) : both(sideOf(first, store), sideOf(second, store));
  return 'refused' in sides ? sides : sameKind(sides.before, sides.after);
}

type Want = { readonly path: string } | { readonly revision: string };

interface Store {
  readonly git: GitObjects;
  readonly root: string;
  readonly repository: string;
  readonly machine: Powers;
}

function isPath(text: string, machine: Powers): boolean {
  return !text.startsWith('rev:') && machine.kindOf(resolve(machine.workingFolder(), text)) !== 'missing';
}

function notThere(wants: readonly Want[]): string {
  const [name] = wants.flatMap((want) => ('revision' in want ? [want.revision] : []));
  return `There is no file or folder “${(name ?? '').slice(0, 100)}”`;
}

function pathSide(want: Want, machine: Powers): Side {
  const path = 'path' in want ? want.path : '.';
  return { name: path, path, machine };
}

/** The sides that one argument names alone. */
function ofOne(want: Want, store: Store): GitAnswer<Sides> {
  const text = 'revision' in want ? want.revision : '';
  const range = /^(.*?)(\.\.\.?)(.*)$/su.exec(text);
  if (range !== null) {
    const [, left = '', dots, right = ''] = range;
    const [a, b] = [left === '' ? 'HEAD' : left, right === '' ? 'HEAD' : right];
    return dots === '..' ? both(revisionSide(a, store), revisionSide(b, store)) : sinceParting(a, b, store);
  }
  const before = revisionSide(text, store);
  if ('refused' in before) return before;
  const { top } = store.git;
  if (top === undefined) return { refused: 'The repository has no work tree to compare with: name a second revision' };
  return { before, after: { name: 'the work tree', path: before.path, machine: { ...store.machine, workingFolder: () => top } } };
}

function sinceParting(a: string, b: string, store: Store): GitAnswer<Sides> {
  const [one, other] = [store.git.commitOf(a), store.git.commitOf(b)];
  if (typeof one !== 'string') return one ?? noRevision(a, store);
  if (typeof other !== 'string') return other ?? noRevision(b, store);
  const base = store.git.mergeBase(one, other);
  if (typeof base !== 'string') return base ?? { refused: `${short(a)} and ${short(b)} have no commit in common` };
  return both(commitSide(`where ${b} left ${a}`, base, '.', store), commitSide(b, other, '.', store));
}

function sideOf(want: Want, store: Store): GitAnswer<Side> {
  return 'path' in want ? pathSide(want, store.machine) : revisionSide(want.revision, store);
}

function revisionSide(text: string, store: Store): GitAnswer<Side> {
  const whole = store.git.commitOf(text);
  if (typeof whole === 'string') return commitSide(text, whole, '.', store);
  const colon = text.indexOf(':');
  if (whole !== undefined || colon <= 0) return whole ?? noRevision(text, store);
  const commit = store.git.commitOf(text.slice(0, colon));
  if (typeof commit !== 'string') return commit ?? noRevision(text.slice(0, colon), store);
  const path = text.slice(colon + 1);
  return commitSide(text, commit, path === '' ? '.' : path, store);
}

function commitSide(name: string, commit: string, path: string, { git, root }: Store): GitAnswer<Side> {
  const machine = gitTree(git, commit, root);
  return 'refused' in machine ? { refused: `The commit ${short(name)} was not read: ${machine.refused}` } : { name, commit, path, machine };
}

function noRevision(text: string, { repository }: Store): { readonly refused: string } {
  return {
    refused: `“${short(text)}” is no file or folder, and names no commit in ${repository === '.' ? 'this repository' : short(repository)}`,
  };
}

function short(text: string): string {
  return text.slice(0, 100);
}

function both(before: GitAnswer<Side>, after: GitAnswer<Side>): GitAnswer<Sides> {
  if ('refused' in before) return before;
  return 'refused' in after ? after : { before, after };
}

function isOne(kind: string | undefined): boolean {
  return kind === 'file' || kind === 'folder';
}

function sameKind(before: Side, after: Side): GitAnswer<Sides> {
  const [a, b] = [before, after].map(({ machine, path }) => machine.kindOf(resolve(machine.workingFolder(), path)));
  if (a !== b && isOne(a) && isOne(b))
    return { refused: `${short(before.name)} is a ${a} and ${short(after.name)} a ${b}: name two of one kind` };
  return { before, after };
}
