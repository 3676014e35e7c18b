import { hasName, namesOf } from '../syntax/tree-folder.ts';
import type { Detector, FileDetector, FilePlace, FolderDetector, FolderPlace } from '../model/detector.ts';

/** A place that a path is of, and whose it is. */
export interface FileMatch {
  readonly detector: FileDetector;
  readonly place: FilePlace;
}

/** The same of a folder. */
export interface FolderMatch {
  readonly detector: FolderDetector;
  readonly place: FolderPlace;
}

/** What the places of all detectors say of one folder. */
export interface Scope {
  /** It is the top of a git folder. */
  readonly isGit: boolean;
  /** No file in it is of a place. */
  readonly isBlind: boolean;
  /** The folder that programs fill which it is, or lies in. */
  readonly filled?: FolderMatch;
  /** Its path is the beginning of a place, or lies in one: other folders hold only what is looked at anywhere. */
  readonly isPlace: boolean;
  /** The places that a file of this name is of. */
  matchesOf(name: string): readonly FileMatch[];
  /** Goes into a folder of it, with a list of the names in that (`FolderData.list`). */
  into(name: string, list: string): Scope;
}

/** Prepares the places of detectors for a walk: gives the scope of its top folder, by the list of names in that (`FolderData.list`). */
export function scopesOf(detectors: readonly Detector[]): (list: string) => Scope {
  const [anywhere, inGit] = [newStep(), newStep()];
  const folders: FolderMatch[] = [];
  for (const detector of detectors) {
    if (detector.looks === 'file')
      for (const place of detector.places) {
        const match = { detector, place };
        for (const pattern of place.files ?? []) add(anywhere, pattern, match);
        for (const pattern of place.gitFiles ?? []) add(inGit, pattern, match);
      }
    if (detector.looks === 'folder') folders.push(...detector.places.map((place) => ({ detector, place })));
  }
  const tables: Tables = { anywhere, inGit, folders, usual: [anywhere], known: new Map() };
  return (list) => scopeOf(tables, tables.usual, '', list, { filled: undefined, isInGit: false });
}

interface Tables {
  readonly anywhere: Step;
  readonly inGit: Step;
  readonly folders: readonly FolderMatch[];
  /** What most folders begin with, and the scopes of most: by the filled folder that they lie in, if it is one, outside of .git and in it. */
  readonly usual: readonly Step[];
  readonly known: Map<FolderMatch | undefined, [outside: Scope | undefined, inside: Scope | undefined]>;
}

/** How far a path has come in patterns: what may follow. */
interface Step {
  readonly folders: Map<string, Step>;
  readonly files: Map<string, FileMatch[]>;
  /** Patterns with a `*`, by what the name ends with after its last dot, or by how it begins. */
  readonly byEnd: Map<string, Pattern[]>;
  readonly byStart: Map<string, Pattern[]>;
  /** All files below. */
  readonly below: FileMatch[];
}

interface Pattern {
  readonly start: string;
  readonly end: string;
  readonly match: FileMatch;
}

const none: readonly FileMatch[] = [];

function newStep(): Step {
  return { folders: new Map(), files: new Map(), byEnd: new Map(), byStart: new Map(), below: [] };
}

function add(from: Step, pattern: string, match: FileMatch): void {
  const parts = pattern.toLowerCase().split('/');
  const last = parts.pop()!;
  let step = from;
  for (const part of parts) {
    const next = step.folders.get(part) ?? newStep();
    step.folders.set(part, next);
    step = next;
  }
  if (last === '**') step.below.push(match);
  else if (!last.includes('*')) push(step.files, last, match);
  else addPattern(step, last, match);
}

function addPattern(step: Step, name: string, match: FileMatch): void {
  const [start = '', end = '', ...more] = name.split('*');
  const extension = extensionOf(end);
  if (more.length > 0) throw new Error(`The pattern ${name} has more than one *.`);
  if (extension !== undefined) push(step.byEnd, extension, { start, end, match });
  else push(step.byStart, start.slice(0, 1), { start, end, match });
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** What follows the last dot. */
function extensionOf(name: string): string | undefined {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? undefined : name.slice(dot + 1);
}

function scopeOf(tables: Tables, steps: readonly Step[], name: string, list: string, around: Around): Scope {
  const isOwn = name === '.git';
  const isGit = isOwn || isGitFolder(list);
  const filled = around.filled ?? tables.folders.find(({ place }) => isOf(place, name, list));
  // What lies in a filled folder is told of as one, and in .git nobody but git looks for anything; but a repository in them is one wherever it lies.
  const isBlind = filled !== undefined || isOwn || around.isInGit;
  // Most folders are like each other, and trees have many.
  if (!isGit && steps === tables.usual) return scopeWith(tables, isBlind ? blind : steps, false, { filled, isInGit: around.isInGit });
  const here = isGit ? [...steps, tables.inGit] : steps;
  const active = isBlind ? here.filter((step) => step !== tables.anywhere) : here;
  return scopeWith(tables, active.length === 0 ? blind : active, isGit, { filled, isInGit: isOwn || around.isInGit });
}

/** What a folder lies in, itself counted. */
interface Around {
  readonly filled: FolderMatch | undefined;
  readonly isInGit: boolean;
}

/** Nothing is looked at but what makes a folder of git. */
const blind: readonly Step[] = [];

function scopeWith(tables: Tables, active: readonly Step[], isGit: boolean, around: Around): Scope {
  const { filled, isInGit } = around;
  const isUsual = (active === tables.usual || active === blind) && !isGit;
  const known = isUsual ? tables.known.get(filled)?.[isInGit ? 1 : 0] : undefined;
  if (known !== undefined) return known;
  const scope: Scope = {
    isGit,
    isPlace: active.some((step) => step !== tables.anywhere),
    isBlind: active.length === 0,
    ...(filled === undefined ? {} : { filled }),
    matchesOf: (file) => (active.length === 0 ? none : matchesIn(active, file.toLowerCase())),
    into: (folder, own) => {
      const lower = folder.toLowerCase();
      // The same is seen in all that lies in it, but for a repository.
      if (active === blind && lower !== '.git' && !own.includes('HEAD')) return scope;
      return scopeOf(tables, stepsInto(active, lower, tables), lower, own, around);
    },
  };
  if (isUsual) {
    const own = tables.known.get(filled) ?? [undefined, undefined];
    own[isInGit ? 1 : 0] = scope;
    tables.known.set(filled, own);
  }
  return scope;
}

function stepsInto(active: readonly Step[], folder: string, { anywhere, usual }: Tables): readonly Step[] {
  let next: Step[] | undefined;
  for (const step of active) {
    const further = step.folders.get(folder);
    if (further !== undefined) (next ??= [anywhere]).push(further);
    if (step.below.length > 0 && step !== anywhere) (next ??= [anywhere]).push(onlyBelow(step));
  }
  return next ?? usual;
}

const belows = new WeakMap<Step, Step>();

/** Of a step, what holds however deep one goes. */
function onlyBelow(step: Step): Step {
  const known = belows.get(step) ?? { ...newStep(), below: step.below };
  belows.set(step, known);
  belows.set(known, known);
  return known;
}

function matchesIn(active: readonly Step[], name: string): readonly FileMatch[] {
  let found: FileMatch[] | undefined;
  const dot = name.lastIndexOf('.');
  for (const step of active) {
    const named = step.files.get(name);
    if (named !== undefined) (found ??= []).push(...named);
    if (step.below.length > 0) (found ??= []).push(...step.below);
    if (dot >= 0 && step.byEnd.size > 0) found = withPatterns(step.byEnd.get(name.slice(dot + 1)), name, found);
    if (step.byStart.size > 0) {
      found = withPatterns(step.byStart.get(name.slice(0, 1)), name, found);
      found = withPatterns(step.byStart.get(''), name, found);
    }
  }
  return found === undefined ? none : [...new Set(found)].filter(({ place }) => !isExcepted(place, name));
}

function withPatterns(patterns: readonly Pattern[] | undefined, name: string, found: FileMatch[] | undefined): FileMatch[] | undefined {
  if (patterns === undefined) return found;
  let own = found;
  for (const pattern of patterns) if (fits(pattern, name)) (own ??= []).push(pattern.match);
  return own;
}

function fits({ start, end }: Pick<Pattern, 'start' | 'end'>, name: string): boolean {
  return name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
}

function isExcepted({ except = [] }: FilePlace, name: string): boolean {
  return except.some((pattern) => isNameLike(pattern, name));
}

/** Whether a file of this name would be of a place, in whatever folder that looks. */
export function isNameOf(place: FilePlace, name: string): boolean {
  const lower = name.toLowerCase();
  const patterns = [...(place.files ?? []), ...(place.gitFiles ?? [])].map((pattern) => pattern.slice(pattern.lastIndexOf('/') + 1));
  return patterns.some((pattern) => pattern === '**' || isNameLike(pattern, lower)) && !isExcepted(place, lower);
}

function isNameLike(pattern: string, name: string): boolean {
  const [start = '', end] = pattern.toLowerCase().split('*');
  return end === undefined ? name === start : fits({ start, end }, name);
}

function isOf({ names, holds, only }: FolderPlace, name: string, list: string): boolean {
  if (names !== undefined && !names.includes(name)) return false;
  if (holds !== undefined && !hasName(list, holds)) return false;
  return only === undefined || namesOf(list).every((entry) => only.includes(entry.toLowerCase()));
}

/** Where git finds a repository: `HEAD` and either objects and refs, or where those are (git@v2.52.0 setup.c is_git_directory). */
function isGitFolder(list: string): boolean {
  if (!hasName(list, 'HEAD')) return false;
  return hasName(list, 'commondir') || (hasName(list, 'objects') && hasName(list, 'refs'));
}
