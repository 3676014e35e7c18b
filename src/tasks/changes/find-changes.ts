import { createHash } from 'node:crypto';
import { detectors } from '../../changes/catalogue.ts';
import { fileCapabilities } from '../../changes/file-capabilities.ts';
import type { FileMatch, FolderMatch, Scope } from '../../changes/scope.ts';
import type { CapabilitiesOf } from '../../machine/file-capabilities.ts';
import type { ChangeFinding, ChangeStatus } from '../../model/changes-report.ts';
import type { EntryDetector, SeenEntry } from '../../model/detector.ts';
import { compareTrees, type TreeComparison } from './compare-trees.ts';
import { diffOf } from './diff-texts.ts';
import { changedSigns, goneSigns } from './file-signs.ts';
import { type NamesInFiles, namesInFiles } from './names-in-files.ts';
import { byLoudness, findingOf, type PlacedSign } from './finding-of.ts';
import { rowFinder, type TreePaths, treePaths } from './tree-paths.ts';
import { scopesIn } from './read-tree.ts';
import { pathIn, type SeenTree, type TreeState } from './tree-state.ts';
import { entryKinds, type TreeFolder } from '../../model/tree.ts';
import { entryAt } from '../../syntax/tree-columns.ts';

/** What is compared. */
export interface ChangesWish {
  /** Absent: nothing was recorded, and all there is counts. */
  readonly before: TreeState | undefined;
  readonly now: SeenTree;
  /** Number of the user who looks. */
  readonly user: number | undefined;
  /** File capabilities by paths relative to the top, as getcap spells them; and why those of all or some cannot be told, as a part of a sentence. */
  capabilitiesOf(paths: readonly string[]): ReturnType<CapabilitiesOf>;
}

/** What is not as it was. */
export interface FoundChanges {
  /** The loudest first. */
  readonly findings: readonly ChangeFinding[];
  /** How many more there are, by id of the detector. */
  readonly more: Readonly<Record<string, number>>;
  /** By the paths of files that findings are in. */
  readonly diffs: Readonly<Record<string, string>>;
  readonly counts: TreeComparison['counts'];
  /** SHA-256 in hex of all of them that are not in some files: it is another one where anything of them is. Undefined: there are none. */
  digestWithout(paths: ReadonlySet<string>): string | undefined;
  /** Why it cannot be told which programs have capabilities, as a part of a sentence; absent: it was told. */
  readonly noCapabilities?: string;
}

/** Compares a workspace with its record: everything that a program of this machine runs or trusts and that is not as it was. */
export function findChanges(wish: ChangesWish): FoundChanges {
  const search = begin(wish);
  const { now, comparison } = search;
  for (const [index, folder] of now.folders.entries()) lookInto(folder, now.scopes[index]!, search);
  for (const [path, filled] of search.filled) addFilled(path, filled, search);
  addGone(search);
  const programs = [...search.programs.keys()];
  const capabilities = programs.length === 0 ? { found: new Map<string, string>() } : wish.capabilitiesOf(programs);
  addCapabilities(capabilities.found, search);
  const all = search.found.map((sign) => findingOf(now.top, sign)).toSorted(byLoudness);
  const { findings, more } = firstOfEach(all);
  return {
    findings,
    more,
    digestWithout: (paths) => digestOf(all.filter(({ path }) => !paths.has(path))),
    diffs: diffsOf(findings, search),
    counts: comparison.counts,
    ...(capabilities.refused === undefined ? {} : { noCapabilities: capabilities.refused }),
  };
}

function digestOf(findings: readonly ChangeFinding[]): string | undefined {
  if (findings.length === 0) return undefined;
  const hash = createHash('sha256');
  for (const { fingerprint } of findings) hash.update(fingerprint);
  return hash.digest('hex');
}

/** Of each detector: more are counted. */
const mostOfOne = 500;

function firstOfEach(all: readonly ChangeFinding[]): Pick<FoundChanges, 'findings' | 'more'> {
  const counts = new Map<string, number>();
  const findings = all.filter(({ detector }) => {
    const count = (counts.get(detector) ?? 0) + 1;
    counts.set(detector, count);
    return count <= mostOfOne;
  });
  const more = [...counts].filter(([, count]) => count > mostOfOne).map(([id, count]) => [id, count - mostOfOne] as const);
  return { findings, more: Object.fromEntries(more) };
}

interface Search extends Pick<ChangesWish, 'before' | 'now' | 'user'> {
  readonly comparison: TreeComparison;
  readonly paths: TreePaths;
  readonly pathsBefore: TreePaths | undefined;
  /** How many names the tree has of a file that has several, by its inode. */
  readonly names: ReadonlyMap<number, number>;
  readonly found: PlacedSign[];
  /** What is not as it was in folders that programs fill, by the paths of their tops. */
  readonly filled: Map<string, Filled>;
  /** Folders with files that a detector looks at. */
  readonly caring: ReadonlySet<TreeFolder>;
  /** Owners of folders that are not as they were, by their paths. */
  readonly owners: Map<string, number>;
  /** Worked out when the first file is asked for. */
  named: NamesInFiles | undefined;
  /** Programs that are not as they were, with their rows. */
  readonly programs: Map<string, number>;
  /** By the paths of folders that lie in a filled one, or are one: the path of that. */
  readonly tops: Map<string, string>;
}

interface Filled {
  readonly match: FolderMatch;
  files: number;
  /** The latest ctime of them. */
  latest: number;
  /** Of them, those that have other names outside. */
  shared: number;
}

const entryDetectors = detectors.filter((one): one is EntryDetector => one.looks === 'entry');

function begin({ before, now, user }: ChangesWish): Search {
  const pathsBefore = before === undefined ? undefined : treePaths(before);
  return {
    before,
    now,
    user,
    comparison: compareTrees(before, now, pathsBefore),
    paths: treePaths(now),
    pathsBefore,
    names: namesOfFiles(now),
    found: [],
    filled: new Map(),
    caring: foldersOf(now),
    owners: new Map(),
    programs: new Map(),
    named: undefined,
    tops: new Map(),
  };
}

function foldersOf({ folders, matches }: SeenTree): ReadonlySet<TreeFolder> {
  const find = rowFinder(folders);
  return new Set([...matches.keys()].map((row) => folders[find(row).index]!));
}

/** Files with one name alone are left out. */
function namesOfFiles({ columns: { links, inode, kind } }: SeenTree): ReadonlyMap<number, number> {
  const names = new Map<number, number>();
  for (let row = 0; row < links.length; row++)
    if (links[row]! > 1 && kind[row] === fileKind) names.set(inode[row]!, (names.get(inode[row]!) ?? 0) + 1);
  return names;
}

function lookInto(folder: TreeFolder, scope: Scope, search: Search): void {
  const { now, comparison } = search;
  if (scope.filled !== undefined) search.tops.set(folder.path, search.tops.get(folderOf(folder.path)) ?? folder.path);
  if (!search.caring.has(folder) && !comparison.touchedFolders.has(folder)) return;
  for (let offset = 0; offset < folder.count; offset++) {
    const row = folder.first + offset;
    const matches = now.matches.get(row);
    // Times of a file prove nothing that its hash does not: it is compared whatever they say.
    const count = search.found.length;
    if (matches !== undefined) lookAtFile(pathIn(folder.path, folder.names[offset]!), row, matches, search);
    if (comparison.isTouched[row] === 0) continue;
    const name = folder.names[offset]!;
    const isFilled = scope.filled !== undefined && now.columns.kind[row] !== folderKind;
    if (isFilled) countFilled(scope.filled!, search.tops.get(folder.path)!, row, search);
    if (isPlain(name, row, isFilled, search)) continue;
    const isTold = search.found.length > count || isSameText(row, search);
    lookAtEntry({ folder, name, row, isFilled, isTold }, scope, search);
  }
}

function lookAtFile(path: string, row: number, matches: readonly FileMatch[], search: Search): void {
  const { now, before, comparison, found } = search;
  const kept = now.kept.get(row);
  if (kept === undefined) return;
  const rowBefore = comparison.before[row]!;
  const keptBefore = before === undefined ? undefined : rowBefore < 0 ? null : before.kept.get(rowBefore);
  // It is looked at since today, by a newer version, and nobody has touched it.
  const isOfToday = before !== undefined && keptBefore === undefined && comparison.isTouched[row] === 0;
  for (const match of matches) {
    const { detector, place } = match;
    const why = before === undefined ? undefined : whyNew(row, match, search);
    if (isOfToday && why === undefined) continue;
    const was = why !== undefined && keptBefore !== null ? undefined : keptBefore;
    for (const { sign, status } of changedSigns(match, path, kept, was))
      found.push({
        detector,
        place,
        sign: why === undefined ? sign : { ...sign, says: `${sign.says}, ${why}` },
        path,
        status: before !== undefined && status === 'there' ? 'changed' : status,
      });
  }
}

/**
 * Whether no detector says anything of an entry: it is a file or a folder like most, by its numbers and its name. Trees have many of them, and each costs more to look at
 * than to see this.
 */
function isPlain(name: string, row: number, isFilled: boolean, { before, now, user }: Search): boolean {
  const { kind, mode, uid, links } = now.columns;
  if (kind[row] !== fileKind && kind[row] !== folderKind) return false;
  if ((uid[row] !== now.owner && uid[row] !== user) || !plainName.test(name)) return false;
  if (kind[row] === folderKind) return true;
  if ((mode[row]! & 0o6111) !== 0 || now.matches.has(row)) return false;
  // Of what is in a filled folder, neither names outside nor changes are told of one by one.
  return isFilled || (before === undefined && links[row] === 1);
}

const plainName = /^[\w.@+][\w.@+ -]*$/;

const fileKind = entryKinds.indexOf('file');
const folderKind = entryKinds.indexOf('folder');

/** Why it counts whatever it held before, as a part of a sentence: nobody ran it as this. */
function whyNew(row: number, match: FileMatch, { before, now, comparison }: Search): string | undefined {
  const links = now.linked.get(row)?.get(match);
  if (links !== undefined && [...links].some((link) => comparison.isTouched[link] === 1)) return 'by a link that is new or changed';
  const rowBefore = comparison.before[row]!;
  const isFile = now.columns.kind[row] === fileKind && match.place.read === undefined;
  return isFile && rowBefore >= 0 && isProgram(now, row) && before !== undefined && !isProgram(before, rowBefore)
    ? 'which may be executed now'
    : undefined;
}

function isProgram({ columns: { mode } }: TreeState, row: number): boolean {
  return (mode[row]! & 0o111) !== 0;
}

/** It holds what it held, and may be executed as it might: it was only touched. */
function isSameText(row: number, { before, now, comparison }: Search): boolean {
  const rowBefore = comparison.before[row]!;
  if (before === undefined || rowBefore < 0) return false;
  const [kept, keptBefore] = [now.kept.get(row), before.kept.get(rowBefore)];
  if (kept === undefined || !('hash' in kept) || keptBefore === undefined || !('hash' in keptBefore)) return false;
  return kept.hash === keptBefore.hash && isProgram(now, row) === isProgram(before, rowBefore);
}

interface Met {
  readonly folder: TreeFolder;
  readonly name: string;
  readonly row: number;
  readonly isFilled: boolean;
  /** Something was said of what it holds. */
  readonly isTold: boolean;
}

function lookAtEntry({ folder, name, row, isFilled, isTold }: Met, scope: Scope, search: Search): void {
  const { now, before, owners, programs, found } = search;
  const path = pathIn(folder.path, name);
  const entry = entryAt(now.columns, row);
  if (entry.kind === 'folder') owners.set(path, entry.uid);
  if (entry.kind === 'file' && (entry.mode & 0o111) !== 0) programs.set(path, row);
  const isNew = before !== undefined && entry.kind === 'file' && scope.filled === undefined && !now.matches.has(row);
  const namedBy = isNew ? (search.named ??= namesInFiles(now)).get(path) : undefined;
  const seen = { ...seenEntry(path, row, folder.path, search), ...(namedBy === undefined ? {} : { namedBy }) };
  const status = statusOf(row, search);
  const signs = entryDetectors.flatMap((detector) => {
    const sign = detector.look(isFilled ? { ...seen, otherNames: 0 } : seen);
    return sign === undefined ? [] : [{ detector, sign, path, status }];
  });
  // Where something else is said of it, or of all that is around it, that it has changed goes without saying.
  const isEnough = isTold || before === undefined || isFilled || signs.some(({ detector }) => detector.onlyChanged !== true);
  const told = signs.filter(({ detector }) => detector.onlyChanged !== true || !isEnough);
  // Of what is told of only because it has changed, one thing is enough.
  const first = told.find(({ detector }) => detector.onlyChanged === true);
  found.push(...told.filter((one) => one.detector.onlyChanged !== true || one === first));
}

function statusOf(row: number, { before, comparison }: Search): ChangeStatus {
  if (before === undefined) return 'there';
  return comparison.before[row]! < 0 ? 'new' : 'changed';
}

function seenEntry(path: string, row: number, folder: string, { now, user, paths, names, owners }: Search): SeenEntry {
  const entry = entryAt(now.columns, row);
  const kept = now.kept.get(row);
  const to = kept !== undefined && 'link' in kept ? paths.follow(folder, kept.link) : undefined;
  const folderOwner = owners.get(folder);
  return {
    path,
    entry,
    ...(kept !== undefined && 'link' in kept
      ? { link: { text: kept.link, ...(to !== undefined && 'outside' in to ? { leadsOut: to.outside } : {}) } }
      : {}),
    ...(entry.kind === 'file' && entry.links > 1 ? { otherNames: entry.links - (names.get(entry.inode) ?? 1) } : {}),
    ...(folderOwner === undefined ? {} : { folderOwner }),
    ...(kept !== undefined && 'refused' in kept ? { unread: kept.refused } : {}),
    user,
    owner: now.owner,
  };
}

function countFilled(match: FolderMatch, top: string, row: number, { filled, names, now: { columns } }: Search): void {
  const counts = filled.get(top) ?? { match, files: 0, shared: 0, latest: 0 };
  counts.files++;
  counts.latest = Math.max(counts.latest, columns.changed[row]!);
  if (columns.kind[row] === fileKind && columns.links[row]! > (names.get(columns.inode[row]!) ?? 1)) counts.shared++;
  filled.set(top, counts);
}

function addFilled(path: string, { match: { detector, place }, files, shared, latest }: Filled, { before, found }: Search): void {
  const are = before === undefined ? (files === 1 ? 'is in it' : 'are in it') : files === 1 ? 'is new or changed' : 'are new or changed';
  const others = shared === 0 ? '' : `; ${shared} of them ${shared === 1 ? 'has' : 'have'} another name outside of the workspace`;
  const says = `${place.is}: ${files === 1 ? '1 file' : `${files} files`} ${are}${others}`;
  const sign = { key: '', value: `${files} ${latest}`, says };
  found.push({ detector, place, sign, path, status: before === undefined ? 'there' : 'changed' });
}

function addGone({ before, comparison, found }: Search): void {
  if (before === undefined) return;
  let scopes: ReadonlyMap<string, Scope> | undefined;
  for (const { folder, name, row } of comparison.gone) {
    const kept = before.kept.get(row);
    if (kept === undefined) continue;
    scopes ??= new Map(scopesIn(before.folders).map((scope, index) => [before.folders[index]!.path, scope]));
    const path = pathIn(folder.path, name);
    for (const match of scopes.get(folder.path)?.matchesOf(name) ?? [])
      for (const { sign, status } of goneSigns(match, path, kept)) found.push({ ...match, sign, path, status });
  }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

function addCapabilities(answer: ReadonlyMap<string, string>, search: Search): void {
  for (const [path, capabilities] of answer) {
    const row = search.programs.get(path);
    if (row === undefined) continue;
    const sign = fileCapabilities.look({ ...seenEntry(path, row, folderOf(path), search), capabilities });
    if (sign !== undefined) search.found.push({ detector: fileCapabilities, sign, path, status: statusOf(row, search) });
  }
}

function diffsOf(findings: readonly ChangeFinding[], { before, now, paths, pathsBefore }: Search): Readonly<Record<string, string>> {
  const diffs = new Map<string, string>();
  if (before === undefined) return {};
  for (const path of new Set(findings.map((one) => one.path))) {
    const [row, rowBefore] = [paths.rowOf(path), pathsBefore?.rowOf(path)];
    const kept = row === undefined ? undefined : now.kept.get(row);
    const keptBefore = rowBefore === undefined ? undefined : before.kept.get(rowBefore);
    // It was there, and nothing is known of what it held.
    if (rowBefore !== undefined && keptBefore === undefined) continue;
    const diff = diffOf(path, keptBefore, kept);
    if (diff !== undefined) diffs.set(path, diff);
  }
  return Object.fromEntries(diffs);
}
