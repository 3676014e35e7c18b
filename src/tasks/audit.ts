import { join, relative } from 'node:path';
import type { FileAnswer } from '../formats/format.ts';
import { type Judge, prepareJudge } from '../judge/judge.ts';
import { assess } from '../matrix/apply.ts';
import { matrix } from '../matrix/catalogue.ts';
import type { Machine } from '../machine/machine.ts';
import type { HostFacts } from '../model/host.ts';
import type { Problem, Report, RequestReport, Verdict } from '../model/report.ts';
import { reportVersion } from '../model/report.ts';
import type { Policy } from '../model/policy.ts';
import type { Request, Want } from '../model/request.ts';
import type { Tier } from '../model/rule.ts';
import { rules } from '../rules/catalogue.ts';
import { withoutCredentials } from '../known/without-credentials.ts';
import { showFact } from '../syntax/show.ts';
import { type AdvisedJudge, advisedJudge } from './advisories/advised-judge.ts';
import type { Advisories } from './advisories/find-advisories.ts';
import { assemble, type LevelOf, levelsIn, placedWant } from './assemble.ts';
import type { LeadsOut } from './follow-links.ts';
import { type JudgedSource, judgeSource } from './judge-source.ts';
import { type FixOf, planFixes, tryFixes } from './offer-fixes.ts';
import { leadsOut, openTarget } from './open-target.ts';
import { settingsOf } from './settings-of.ts';
import { limitProblems } from './limit-problems.ts';
import { type Baseline, knownFrom } from './policy/baseline.ts';
import { type WaivedConfiguration, type WaiverBook, waiverBook } from './policy/waiver-book.ts';
import { type Places, placesIn, shownProblem } from './places.ts';
import type { Readable, SourceReading } from './read-source.ts';
import type { Resolver } from './resolve/make-resolver.ts';
import type { Target } from './target.ts';

/** Under which policy to judge, for which host. */
export interface AuditOptions {
  readonly tier: Tier;
  readonly host: HostFacts;
  /** Version of this program, for the report. */
  readonly version: string;
  /** What the user says of single rules, and what is waived. */
  readonly policy?: Policy | undefined;
  /** The day waivers are held to, `YYYY-MM-DD` in UTC; absent: none that ends holds. */
  readonly today?: string;
  /** `containai-ignore` comments of the configurations count. */
  readonly honourComments?: boolean;
  /** What is accepted as it is. */
  readonly baseline?: Baseline | undefined;
  /** Say what can be done about findings: in words, or with each change as text too. Absent: neither. */
  readonly offer?: 'words' | 'edits' | undefined;
  /** Tell each value that holds, and who asked for it. */
  readonly settings?: boolean;
  /** Looks up Features and images; absent: what they bring is not known. */
  readonly resolver?: Resolver | undefined;
  /** What is published of Features, besides what is bundled; asked at most once, where there are Features. Absent: nothing is. */
  readonly advisories?: (() => Promise<Advisories>) | undefined;
}

/** A report, and the texts it points into by the names it gives them, for excerpts. */
export interface Audit {
  readonly report: Report;
  readonly texts: ReadonlyMap<string, string>;
  /** What it is made of. */
  readonly parts: readonly AuditedPart[];
}

/** A configuration, with what was said of it; of none where there were problems alone. */
export interface AuditedPart extends Part {
  readonly target?: Target;
}

type Powers = Pick<Machine, 'readText' | 'realPath'>;

/** Audits configurations of this machine: files are read inside the repository alone, and nothing is run or fetched. */
export async function auditTargets(targets: readonly Target[], options: AuditOptions, machine: Powers): Promise<Audit> {
  const bench = prepare(options);
  const parts: AuditedPart[] = [];
  for (const target of targets) parts.push({ ...(await auditTarget(target, bench, machine)), target });
  return joined(parts, options, bench);
}

/** Of one repository, what is held at once: configurations, and characters of their texts. */
const mostParts = 50;
const mostCharacters = 8 << 20;

/**
 * Audits like `auditTargets`, but hands out a report for each repository, and several for a large one, so that thousands need no more memory
 * than a few. `found`: what was wrong on the way to the targets; each such problem is told beside its configuration, or at the end.
 */
export async function* auditEach(
  targets: readonly Target[],
  options: AuditOptions,
  machine: Powers,
  found: readonly Problem[] = [],
): AsyncGenerator<Audit> {
  const bench = prepare(options);
  const open = new Map<string, Problem[]>();
  for (const problem of found) open.set(problem.document, [...(open.get(problem.document) ?? []), problem]);
  let parts: AuditedPart[] = [];
  let characters = 0;
  for (const [index, target] of targets.entries()) {
    const document = target.prefix + target.path;
    const part = await auditTarget(target, bench, machine);
    parts.push({ ...part, target, problems: [...(open.get(document) ?? []), ...part.problems] });
    open.delete(document);
    for (const text of part.texts.values()) characters += text.length;
    if (targets[index + 1]?.boundary === target.boundary && parts.length < mostParts && characters < mostCharacters) continue;
    yield joined(parts, options, bench);
    parts = [];
    characters = 0;
  }
  const rest = [...open.values()].flat();
  if (rest.length > 0) yield joined([{ problems: rest, wants: [], requests: [], texts: new Map(), asked: [] }], options, bench);
}

/** Audits like `auditTargets`, but hands out each configuration by itself, with the requests that were read from it. */
export async function auditParts(targets: readonly Target[], options: AuditOptions, machine: Powers): Promise<readonly Part[]> {
  const audit = prepareAudit(options);
  const parts: Part[] = [];
  for (const target of targets) parts.push(await audit(target, machine));
  return parts;
}

/** Makes ready what audits one configuration after the other. */
export function prepareAudit(options: AuditOptions): (target: Target, machine: Powers) => Promise<Part> {
  const bench = prepare(options);
  return (target, machine) => auditTarget(target, bench, machine);
}

async function auditTarget(target: Target, bench: Bench, machine: Powers): Promise<Part> {
  const opened = openTarget(target, machine);
  if ('fatal' in opened) return { problems: [opened], wants: [], requests: [], texts: new Map(), asked: [] };
  const readable = bench.resolver === undefined ? opened : { ...opened, resolver: bench.resolver };
  return auditOne(readable, target.prefix, bench, leadsOut(target, machine), relative(target.boundary, target.workspace));
}

/** A configuration in memory, and the files beside it by their paths relative to the workspace. */
export type SourceInMemory = Omit<Readable, 'ask'> & { readonly files?: Readonly<Record<string, string>> };

/** Audits configurations that are in memory. */
export async function auditSources(sources: readonly SourceInMemory[], options: AuditOptions): Promise<Audit> {
  const bench = prepare(options);
  const parts: Part[] = [];
  for (const { files = {}, ...source } of sources) {
    const texts = new Map(Object.entries(files));
    const ask = (path: string): FileAnswer => {
      const text = texts.get(path);
      return text === undefined ? { missing: true } : { text };
    };
    parts.push(await auditOne({ ...source, ask }, '', bench));
  }
  return joined(parts, options, bench);
}

/** What one configuration adds to a report. */
export interface Part extends Pick<Report, 'problems' | 'wants' | 'requests'> {
  readonly texts: ReadonlyMap<string, string>;
  /** What was judged, in the order of `requests`. */
  readonly asked: readonly Request[];
  /** Where its facts stand; absent where it could not be read. */
  readonly places?: Places;
}

interface Bench {
  readonly judge: Judge;
  readonly advised: AdvisedJudge | undefined;
  readonly host: HostFacts;
  readonly levelOf: LevelOf;
  readonly book: WaiverBook;
  readonly offer: AuditOptions['offer'];
  readonly resolver: AuditOptions['resolver'];
  readonly settings: boolean;
  /** Marks what is in the baseline. */
  known(request: RequestReport): RequestReport;
}

const noDay = '9999-12-31';

/** The waivers that hold in an audit. */
export function bookFor({ policy, today = noDay, honourComments = false }: AuditOptions): WaiverBook {
  return waiverBook({ policy, today, honourComments }, new Set(rules.map(({ id }) => id)));
}

function prepare(options: AuditOptions): Bench {
  const { tier, host, policy, baseline, resolver, advisories } = options;
  const judge = prepareJudge(rules, tier, host, policy, resolver?.scripts);
  const advised = advisories === undefined ? undefined : advisedJudge(judge, policy, rules, advisories);
  return {
    judge,
    advised,
    host,
    levelOf: levelsIn(tier, rules, policy),
    book: bookFor(options),
    offer: options.offer,
    resolver: resolver === undefined || advised === undefined ? resolver : advised.besides(resolver),
    settings: options.settings ?? false,
    known: baseline === undefined ? (request) => request : knownFrom(baseline),
  };
}

/** `folder`: where the workspace lies in its repository; empty for the repository itself. */
async function auditOne(readable: Readable, prefix: string, bench: Bench, leads?: LeadsOut, folder = ''): Promise<Part> {
  const { advised, host, levelOf, book, known } = bench;
  const state = await judgeSource(readable, advised?.judgeOf ?? bench.judge, leads);
  const { reading } = state;
  const places = placesIn(prefix, reading.asked, reading.texts);
  const fixOf = await offersFor(state, readable, bench, leads);
  const document = places.nameOf(readable.path);
  const configuration = configurationOf(readable.path, folder, reading, places);
  const waivers = book.open(configuration);
  return {
    problems: [
      ...limitProblems(reading.problems).map(places.problem),
      ...limitProblems(waivers.problems),
      ...(advised?.takeProblems() ?? []),
    ],
    wants: reading.wants.map((want) => placedWant(want, places)),
    requests: state.requests.map(({ request, verdicts }) =>
      known(
        assemble(
          request,
          document,
          {
            verdicts: fixOf === undefined ? verdicts : verdicts.map((verdict) => withFixes(verdict, fixOf)),
            uses: assess(request, matrix, host, (fact) => showFact(fact, withoutCredentials)),
            ...(bench.settings ? { settings: settingsOf(request, places) } : {}),
          },
          levelOf,
          places,
          waivers.waive,
        ),
      ),
    ),
    texts: configuration.texts,
    asked: state.requests.map(({ request }) => request),
    places,
  };
}

async function offersFor(
  state: JudgedSource,
  readable: Readable,
  { judge: plain, advised, offer }: Bench,
  leads: LeadsOut = () => undefined,
): Promise<FixOf | undefined> {
  if (offer === undefined || state.requests.every(({ found }) => found.length === 0)) return undefined;
  const judge = advised === undefined ? plain : await advised.judgeOf(state.requests.map(({ request }) => request));
  const offering = { readable, leads, judge, rules: judge.all, state };
  return offer === 'words' ? planFixes(offering) : tryFixes(offering);
}

function withFixes(verdict: Verdict, fixOf: FixOf): Verdict {
  if (verdict.state !== 'found') return verdict;
  return {
    ...verdict,
    findings: verdict.findings.map((finding) => {
      const fix = fixOf(finding);
      return fix === undefined ? finding : { ...finding, fix };
    }),
  };
}

/** What waivers may speak of: a configuration, the texts it is made of, and their paths in the repository, where the workspace lies in `folder`. */
export function configurationOf(path: string, folder: string, { texts }: SourceReading, { nameOf, prefix }: Places): WaivedConfiguration {
  return {
    document: nameOf(path),
    texts: new Map([...texts].map(([name, text]) => [nameOf(name), text])),
    inRepository: (name) => (name.startsWith(prefix) ? join(folder, name.slice(prefix.length)) : name),
  };
}

/** What a report says before anything is judged. */
export function reportHead({ tier, host, version }: AuditOptions): Pick<Report, 'version' | 'tool' | 'tier' | 'host'> {
  return { version: reportVersion, tool: { name: 'containai', version }, tier, host };
}

function joined(parts: readonly AuditedPart[], options: AuditOptions, { book }: Bench): Audit {
  const wants = new Map<string, Want>();
  // Configurations that share a file tell the same of it.
  const problems = new Map<string, Problem>();
  for (const part of parts) {
    for (const want of part.wants) if (!wants.has(`${want.kind} ${want.name}`)) wants.set(`${want.kind} ${want.name}`, want);
    for (const problem of part.problems.map(shownProblem)) {
      const { document, span, message } = problem;
      const key = `${document}\n${span?.join() ?? ''}\n${message}`;
      if (!problems.has(key)) problems.set(key, problem);
    }
  }
  const report: Report = {
    ...reportHead(options),
    problems: [...problems.values()],
    wants: [...wants.values()],
    requests: parts.flatMap(({ requests }) => requests),
    policy: book.report(),
  };
  return { report, texts: new Map(parts.flatMap(({ texts }) => [...texts])), parts };
}
