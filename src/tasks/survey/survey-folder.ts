import { hash } from 'node:crypto';
import { join, relative, resolve } from 'node:path';
import type { Git } from '../../machine/git-objects.ts';
import type { Entry } from '../../machine/machine.ts';
import { type FileMachine, gitTree } from '../../machine/git-tree.ts';
import type { Policy } from '../../model/policy.ts';
import type { Problem } from '../../model/report.ts';
import type { Tier } from '../../model/rule.ts';
import { type SurveyHost, type SurveyLine, surveyVersion } from '../../model/survey.ts';
import { type Part, prepareAudit } from '../audit.ts';
import { discover } from '../discover.ts';
import { withoutCredentials } from '../../known/without-credentials.ts';
import { shownProblem } from '../places.ts';
import type { Target } from '../target.ts';
import { type AlikeLine, alikeLine, lineFor, rememberAlike } from './alike.ts';
import type { FindEarlier, LinePlace } from './earlier-lines.ts';
import { type JudgedFor, lineOf } from './line-of.ts';
import { isInShard, type Shard } from '../../syntax/shard.ts';
import { rememberFolders } from './remember-folders.ts';
import { configurationsIn, type Found, type SurveyFolder, visitFolder } from './visit-folder.ts';
import { keyOf, recordReading } from './what-was-read.ts';

/** What is the same for a whole survey; plain data. */
export interface SurveyWish {
  readonly tool: string;
  /** A digest over the sources of this program: another one may answer otherwise. */
  readonly edition?: string | undefined;
  readonly tier: Tier;
  readonly policy?: Policy | undefined;
  /** The day waivers are held to, `YYYY-MM-DD` in UTC. */
  readonly today: string;
  readonly hosts: readonly SurveyHost[];
  readonly shard?: Shard | undefined;
}

/** A folder to survey, or a single file. */
export interface SurveyTask extends SurveyFolder {
  readonly isFile?: true;
}

/** A new line, as JSON or not yet, or where the earlier one stands that still holds. */
type Line = SurveyLine | string | LinePlace;

/** What came of a task: folders to go on with, or its configurations in their order. */
export type SurveyResult = { readonly folders: readonly string[] } | { readonly lines: readonly Line[] };

/** What surveys one folder after the other. */
export interface Surveyor {
  survey(task: SurveyTask): Promise<SurveyResult>;
  /** Lines that were made since this was asked last, for other threads. */
  news(): readonly AlikeLine[];
  /** Takes those of another thread. */
  hear(news: readonly AlikeLine[]): void;
}

type Powers = FileMachine & Git;

/** Makes ready what surveys. `earlier`: finds lines of earlier results. */
export function prepareSurvey(wish: SurveyWish, earlier: FindEarlier, machine: Powers): Surveyor {
  const { tool, tier, policy, today, hosts, shard } = wish;
  const audits = hosts.map(({ name, facts }) => ({
    host: name,
    audit: prepareAudit({ tier, host: facts, version: tool, policy, today, offer: 'words' }),
  }));
  const salt = saltOf(wish);
  const alike = rememberAlike();
  const news: AlikeLine[] = [];
  const isByName = policy?.waivers.some(({ path }) => path !== undefined) === true;

  async function one({ target, repository, problems }: Extract<Found, { target: Target }>, from: From): Promise<Line> {
    const document = withoutCredentials(target.prefix + target.path);
    const recorder = recordReading(target, problems, from.machine);
    const before = earlier(document);
    if (before !== undefined && keyOf(from.salt, recorder.content(before)) === before.key) return before.place;
    // What names decide is of this configuration alone.
    const isOwn = isByName || target.named || from.commit !== undefined || !document.startsWith(`${repository}/`);
    const text = isOwn ? undefined : recorder.text();
    const same = text === undefined ? undefined : alike.find(text, recorder);
    if (same !== undefined) return lineFor(same, repository, keyOf(from.salt, same.content));
    const judged: JudgedFor[] = [];
    for (const { host, audit } of audits)
      judged.push({ host, part: withProblems(await audited(audit, target, recorder.machine), problems) });
    const read = recorder.read();
    const content = recorder.content(read);
    const place = { ...read, document, repository, key: keyOf(from.salt, content), format: target.format, ...from.commit };
    const line = lineOf(place, judged, { tool, tier });
    const forOthers = text === undefined ? undefined : alikeLine(line, text, content);
    if (forOthers !== undefined) {
      alike.add(forOthers);
      news.push(forOthers);
    }
    return line;
  }

  /** What was found, in its order. */
  async function all(found: Iterable<Found>, from: From, repository: string): Promise<SurveyResult> {
    const lines: Line[] = [];
    for (const item of found) {
      if (lines.length === mostOfRepository) {
        const message = `The repository holds more than ${mostOfRepository} configurations; the rest was left out.`;
        lines.push(broken(repository, { document: repository, message, fatal: true }, wish));
        break;
      }
      lines.push('target' in item ? await one(item, from) : broken(repository, item.problem, wish));
    }
    return { lines };
  }

  async function ofFile(task: SurveyTask): Promise<SurveyResult> {
    const { targets, problems } = discover(task.name, machine);
    const found = targets.map((target): Found => ({ target, repository: nameOfRepository(target, machine), problems: [] }));
    return all([...found, ...problems.map((problem) => ({ problem }))], { machine, salt }, task.name);
  }

  /** What git holds of a repository that has no work tree. */
  async function ofCommit(task: SurveyTask, repository: string): Promise<SurveyResult> {
    const opened = openCommit(task, machine);
    if ('refused' in opened)
      return all([{ problem: { document: repository, message: opened.refused, fatal: true } }], { machine, salt }, repository);
    const { tree, commit } = opened;
    const from = { machine: tree, salt: `${salt} ${commit}`, commit: { commit } };
    return all(configurationsIn(task, repository, tree.list(task.path) ?? [], tree), from, repository);
  }

  async function survey(task: SurveyTask): Promise<SurveyResult> {
    if (task.isFile === true) return isInShard(task.name, shard) ? ofFile(task) : nothing;
    const folders = rememberFolders(task.path, machine);
    const visit = visitFolder(task, folders);
    if ('folders' in visit) return visit;
    if (!isInShard(task.name, shard)) return nothing;
    const { path, name, boundary = path } = task;
    const repository = nameOfRepository({ boundary, workspace: path, prefix: name }, machine);
    if ('problem' in visit)
      return all([{ problem: { document: repository, message: visit.problem, fatal: true } }], { machine, salt }, repository);
    // A clone that was never checked out holds as much as a bare one.
    const isEmpty = 'bare' in visit || visit.unit.every(({ name: entry, kind }) => entry === '.git' && kind === 'folder');
    if (isEmpty && boundary === path) return ofCommit(task, repository);
    return all(configurationsIn(task, repository, 'unit' in visit ? visit.unit : [], folders), { machine: folders, salt }, repository);
  }

  return {
    survey,
    news: () => news.splice(0),
    hear: (heard) => heard.forEach(alike.add),
  };
}

/** Where configurations are read from. */
interface From {
  readonly machine: FileMachine;
  readonly salt: string;
  readonly commit?: { readonly commit: string };
}

const nothing: SurveyResult = { lines: [] };

/** Of one repository; no one opens as many, and its lines are held until it is done. */
const mostOfRepository = 2000;

/** A repository as the user would name it, by a folder in it and how that was named: where it was named from within, what leads out to it. */
function nameOfRepository({ boundary, workspace, prefix }: Pick<Target, 'boundary' | 'workspace' | 'prefix'>, machine: Powers): string {
  const below = relative(boundary, workspace);
  const name = withoutCredentials(prefix.replace(/\/$/u, ''));
  if (below === '') return name === '' ? '.' : name;
  return name.endsWith(`/${below}`) ? name.slice(0, -below.length - 1) : relative(machine.workingFolder(), boundary) || '.';
}

/** The newest commit of a bare repository. */
function openCommit(
  task: SurveyTask,
  machine: Powers,
): { readonly tree: FileMachine; readonly commit: string } | { readonly refused: string } {
  // A git folder may say that its commits lie elsewhere, in somebody's own repository (gitrepository-layout(5), commondir).
  const folder = machine.kindOf(join(task.path, '.git')) === 'folder' ? join(task.path, '.git') : task.path;
  if (keepsElsewhere(folder, machine)) return { refused: 'The repository keeps its commits in another one, and is not read.' };
  const git = machine.openGit(task.path);
  const commit = git?.commitOf('HEAD');
  if (git === undefined || commit === undefined) return { refused: 'The repository has no commit that its HEAD names.' };
  if (typeof commit !== 'string') return { refused: `The repository was not read: ${commit.refused}.` };
  const tree = gitTree(git, commit, resolve(task.path));
  return 'refused' in tree ? { refused: `The repository was not read: ${tree.refused}.` } : { tree, commit };
}

/** Whether what git reads of a folder of its own may lie in another one: commits and branches of somebody's own repository are none of this one. */
function keepsElsewhere(folder: string, machine: Powers): boolean {
  const entries = machine.list(folder) ?? [];
  if (entries.some((entry) => entry.name === 'commondir' || (ofGit.has(entry.name) && isLink(entry)))) return true;
  return ['objects', 'refs', 'refs/heads'].some((name) => machine.list(join(folder, name))?.some(isLink) === true);
}

const ofGit = new Set(['HEAD', 'objects', 'refs', 'packed-refs']);

function isLink({ kind }: Entry): boolean {
  return kind === 'other';
}

type Audited = JudgedFor['part'];

/** One configuration that breaks the program costs its own line. */
async function audited(
  audit: (target: Target, machine: FileMachine) => Promise<Part>,
  target: Target,
  machine: Pick<FileMachine, 'readText' | 'realPath'>,
): Promise<Audited> {
  try {
    return await audit(target, machine as FileMachine);
  } catch (error) {
    const problem = {
      document: target.prefix + target.path,
      message: `The program broke on it: ${whyOf(error)}. Please report it.`,
      fatal: true,
    };
    return { requests: [], problems: [problem], asked: [], texts: new Map() };
  }
}

function withProblems(part: Audited, problems: readonly Problem[]): Audited {
  return problems.length === 0 ? part : { ...part, problems: [...problems.map(shownProblem), ...part.problems] };
}

/** The line of a task that nothing came back of. */
export function lostLine({ name }: SurveyTask, error: unknown, wish: SurveyWish): SurveyLine {
  return broken(name, { document: name, message: `The program broke on it: ${whyOf(error)}. Please report it.`, fatal: true }, wish);
}

function whyOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n', 1)[0]! : String(error);
}

/** The line of something that could not be read. It is looked at anew in each survey: its key fits nothing. */
function broken(repository: string, problem: Problem, { tool, tier }: SurveyWish): SurveyLine {
  const { document } = problem;
  const part: Audited = { requests: [], problems: [shownProblem(problem)], asked: [], texts: new Map() };
  return lineOf({ key: '', document, repository, files: [], links: [] }, [{ host: '', part }], { tool, tier });
}

/** All that answers rest on besides files. A waiver ends by its day, so the day counts where one may end. */
function saltOf({ tool, edition, tier, policy, today, hosts }: SurveyWish): string {
  const ends = policy?.waivers.some(({ until }) => until !== undefined) === true;
  return hash('sha256', JSON.stringify([surveyVersion, tool, edition, tier, policy, hosts, ends ? today : '']));
}
