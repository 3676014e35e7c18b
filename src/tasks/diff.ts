import { join, relative, resolve } from 'node:path';
import { compareRequests } from '../judge/compare-requests.ts';
import type { FileMachine } from '../machine/git-tree.ts';
import { withoutCredentials } from '../known/without-credentials.ts';
import { type ConfigurationDiff, type DiffReport, type DiffSide, diffVersion } from '../model/diff-report.ts';
import type { Problem } from '../model/report.ts';
import type { Request } from '../model/request.ts';
import { fieldNames } from '../model/request-fields.ts';
import { rules } from '../rules/catalogue.ts';
import { type LevelOf, levelsIn } from './assemble.ts';
import { auditParts, type AuditOptions, type Part, reportHead } from './audit.ts';
import { type AuditedRequest, diffRequests } from './diff-requests.ts';
import { type Discovery, discover, isNothing } from './discover.ts';
import { pairByKey, pairLeft, type Pairs } from './pair.ts';
import { shownProblem } from './places.ts';
import type { Target } from './target.ts';

/** One of two things to compare: a file or folder, on the disk or in a commit. */
export interface Side {
  /** As the user would name it. */
  readonly name: string;
  readonly commit?: string;
  /** The file or folder, as `discover` wants it. */
  readonly path: string;
  readonly machine: FileMachine;
}

/** Compares what two sides ask for: configurations by their paths, and the requests in them by their names. Nothing is run or fetched. */
export async function diffSides(before: Side, after: Side, options: AuditOptions): Promise<DiffReport> {
  const old = discover(before.path, before.machine);
  const now = discover(after.path, after.machine);
  // A side that has nothing is an answer, unless neither has anything.
  const isEmpty = isNothing(old) && isNothing(now);
  const oldParts = await readSide(before, isEmpty || !isNothing(old) ? old : nothing, options);
  const nowParts = await readSide(after, isEmpty || !isNothing(now) ? now : nothing, options);
  const { version: _version, ...head } = reportHead(options);
  const levelOf = levelsIn(options.tier, rules, options.policy);
  const known = new Set(oldParts.problems.map(({ message }) => message));
  return {
    version: diffVersion,
    ...head,
    before: sideOf(
      before,
      oldParts,
      oldParts.problems.filter(({ fatal }) => fatal),
    ),
    after: sideOf(
      after,
      nowParts,
      nowParts.problems.filter((problem) => problem.fatal || !known.has(problem.message)),
    ),
    configurations: diffConfigurations(oldParts.configurations, nowParts.configurations, levelOf),
  };
}

const nothing: Discovery = { targets: [], problems: [] };

function sideOf({ name, commit }: Side, { configurations }: ReadSide, problems: readonly Problem[]): DiffSide {
  return {
    name: withoutCredentials(name),
    ...(commit === undefined ? {} : { commit }),
    configurations: configurations.length,
    problems: problems.map(shownProblem),
  };
}

/** A configuration of one side. */
interface Configuration {
  /** From the folder of the side: it has the same name on both. Empty for a side that is a file. */
  readonly key: string;
  readonly document: string;
  readonly format: Target['format'];
  readonly requests: readonly AuditedRequest[];
}

interface ReadSide {
  readonly configurations: readonly Configuration[];
  readonly problems: readonly Problem[];
}

async function readSide({ path, machine }: Side, { targets, problems }: Discovery, options: AuditOptions): Promise<ReadSide> {
  const root = resolve(machine.workingFolder(), path);
  const parts = await auditParts(targets, options, machine);
  return {
    configurations: targets.map((target, index) => configurationOf(target, parts[index]!, root)),
    problems: [...problems, ...parts.flatMap((part) => part.problems)],
  };
}

function configurationOf(target: Target, { asked, places, requests }: Part, root: string): Configuration {
  return {
    key: relative(root, join(target.workspace, target.path)),
    document: withoutCredentials(target.prefix + target.path),
    format: target.format,
    requests: places === undefined ? [] : asked.map((request, index) => ({ request, report: requests[index]!, places })),
  };
}

function diffConfigurations(before: readonly Configuration[], after: readonly Configuration[], levelOf: LevelOf): ConfigurationDiff[] {
  const keyed = pairByKey(before, after, ({ key, format }) => `${format} ${key}`);
  const {
    pairs,
    before: gone,
    after: come,
  } = pairLeft(keyed, (a, b) => (a.format === b.format ? distance(a.requests, b.requests) : undefined));
  return [
    ...pairs.flatMap(([old, now]) => diffPair(old, now, levelOf)),
    ...come.map(({ document, requests }): ConfigurationDiff => ({
      document,
      state: 'new',
      requests: requests.flatMap((request) => diffRequests(undefined, request, levelOf)),
    })),
    ...gone.map(({ document, requests }): ConfigurationDiff => ({
      document,
      state: 'gone',
      requests: requests.flatMap((request) => diffRequests(request, undefined, levelOf)),
    })),
  ].toSorted((a, b) => (a.document < b.document ? -1 : a.document > b.document ? 1 : 0));
}

function diffPair(old: Configuration, now: Configuration, levelOf: LevelOf): ConfigurationDiff[] {
  const { pairs, before, after } = pairRequests(old.requests, now.requests);
  const requests = [
    ...pairs.flatMap(([one, other]) => diffRequests(one, other, levelOf)),
    ...after.flatMap((one) => diffRequests(undefined, one, levelOf)),
    ...before.flatMap((one) => diffRequests(one, undefined, levelOf)),
  ];
  const isMoved = old.key !== now.key;
  if (requests.length === 0 && !isMoved) return [];
  return [{ document: now.document, ...(isMoved ? { was: old.document } : {}), state: 'changed', requests }];
}

/** Requests by kind and name; what is renamed by what it asks for. */
function pairRequests(before: readonly AuditedRequest[], after: readonly AuditedRequest[]): Pairs<AuditedRequest> {
  const { pairs, ...left } = pairByKey(before, after, ({ request }) => `${request.kind} ${request.name}`);
  const found = (['container', 'build'] as const).map((kind) => {
    const ofKind = (some: readonly AuditedRequest[]): AuditedRequest[] => some.filter(({ request }) => request.kind === kind);
    return pairLeft({ pairs: [], before: ofKind(left.before), after: ofKind(left.after) }, (a, b) => distance([a], [b]));
  });
  return {
    pairs: [...pairs, ...found.flatMap((one) => one.pairs)],
    before: found.flatMap((one) => one.before),
    after: found.flatMap((one) => one.after),
  };
}

/** How much of what two configurations ask for is not the same: 0 nothing, 1 all. */
function distance(before: readonly AuditedRequest[], after: readonly AuditedRequest[]): number {
  const [a, b] = [before[0]?.request, after[0]?.request];
  if (a === undefined || b === undefined || a.kind !== b.kind) return 1;
  const { added, removed, changed } = compareRequests(a, b);
  return (added.length + removed.length + changed.length) / Math.max(1, factsIn(a), factsIn(b));
}

function factsIn(request: Request): number {
  const values = request as unknown as Readonly<Record<string, readonly unknown[] | object | undefined>>;
  let count = 0;
  for (const field of fieldNames[request.kind]) {
    const value = values[field];
    count += value === undefined ? 0 : Array.isArray(value) ? value.length : 1;
  }
  return count;
}
