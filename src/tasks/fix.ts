import { join, relative } from 'node:path';
import { prepareJudge } from '../judge/judge.ts';
import type { Machine } from '../machine/machine.ts';
import type { FixedText, FixReport, LeftFix, OfferedFix } from '../model/fix-report.ts';
import { withoutCredentials } from '../known/without-credentials.ts';
import { rules } from '../rules/catalogue.ts';
import { type AuditOptions, bookFor, configurationOf } from './audit.ts';
import type { WaiverBook } from './policy/waiver-book.ts';
import type { Finding } from '../model/report.ts';
import { judgeWith, makeFixes, type Run, startRun } from './fix-rounds.ts';
import { filePlace } from './file-place.ts';
import type { JudgedSource } from './judge-source.ts';
import { leadsOut, openTarget } from './open-target.ts';
import { placesIn, shownProblem } from './places.ts';
import type { Target } from './target.ts';
import type { FindingsFix } from './verify-fix.ts';

/** Which fixes to make. */
export interface FixOptions extends AuditOptions {
  /** Risky ones too. */
  readonly unsafe: boolean;
  /** The fixes of these rules alone. */
  readonly rules?: ReadonlySet<string>;
  /** Asked once for each fix that could be made; absent: all are. */
  choose?(fix: OfferedFix): Promise<boolean>;
}

/** A text before and after. */
interface FixedFile extends FixedText {
  /** Where it is written: an absolute path, and the folder that its links must not leave; a line of the command line has no place. */
  readonly path?: string;
  readonly inside?: string;
}

/** What fixing one configuration comes to. Nothing is written. */
export interface Fixed extends FixReport {
  readonly files: readonly FixedFile[];
}

type Powers = Pick<Machine, 'readText' | 'realPath'> & Partial<Pick<Machine, 'kindOf'>>;

/** Finds what can be fixed in each of the targets, and the texts that come of it. */
export async function* fixTargets(targets: readonly Target[], options: FixOptions, machine: Powers): AsyncGenerator<Fixed> {
  const judge = prepareJudge(rules, options.tier, options.host, options.policy, options.resolver?.scripts);
  const book = bookFor(options);
  const wanted = new Map(rules.filter(({ id }) => options.rules?.has(id) ?? true).map((rule) => [rule.id, rule]));
  // A file that several configurations share is fixed once: the next one is read as it then is.
  const changed = new Map<string, string>();
  for (const target of targets) yield await fixTarget(target, options, { judge, book, rules: wanted, changed }, machine);
}

interface Bench extends Pick<Run, 'judge' | 'rules'> {
  readonly changed: Map<string, string>;
  readonly book: WaiverBook;
}

async function fixTarget(target: Target, options: FixOptions, { changed, book, ...bench }: Bench, machine: Powers): Promise<Fixed> {
  const document = withoutCredentials(target.prefix + target.path);
  const opened = openTarget(target, machine);
  if ('fatal' in opened) return { document, problems: [shownProblem(opened)], files: [], made: [], left: [] };
  const pathOf = (path: string): string => join(target.workspace, path);
  const readable = {
    ...opened,
    ...(options.resolver === undefined ? {} : { resolver: options.resolver }),
    text: changed.get(pathOf(target.path)) ?? opened.text,
    ask: (path: string) => {
      const text = changed.get(pathOf(path));
      return text === undefined ? opened.ask(path) : { text };
    },
  };
  const part = { ...bench, readable, leads: leadsOut(target, machine) };
  const state = await judgeWith(part, new Map());
  const run = startRun({
    ...part,
    unsafe: options.unsafe,
    ...(options.choose === undefined ? {} : { choose: options.choose }),
    isWaived: waivedBy(book, options, target),
    say: (fix, now) => say(fix, now, target),
    state,
    withEdits: false,
  });
  await makeFixes(run);
  const places = placesIn(target.prefix, state.reading.asked, state.reading.texts);
  const files = [...run.texts].map(([path, after]): FixedFile => {
    const before = path === target.path ? readable.text : state.reading.texts.get(path);
    const isNew = before === undefined ? { isNew: true as const } : {};
    const text = { document: places.exactNameOf(path), before: before ?? '', after, ...isNew };
    if (target.text !== undefined) return { ...text, isLine: true };
    changed.set(pathOf(path), after);
    return { ...text, ...filePlace(path, target, machine) };
  });
  return {
    document,
    problems: state.reading.problems.map(places.problem),
    files: files.filter(({ before, after }) => before !== after),
    made: run.made.map(({ said }) => said),
    left: stillLeft(run).map(({ why, ...fix }) => ({
      ...fix,
      why: typeof why === 'string' ? why : { refused: withoutCredentials(why.refused) },
    })),
  };
}

/** What was left of the findings that are there in the end, each once: another fix may have taken its finding along. */
function stillLeft({ left, state }: Run): readonly LeftFix[] {
  const there = new Map<string, number>();
  for (const { found } of state.requests)
    for (const { finding } of found) there.set(finding.fingerprint, (there.get(finding.fingerprint) ?? 0) + 1);
  return [...left.values()].filter(({ fingerprint }) => {
    const count = there.get(fingerprint) ?? 0;
    there.set(fingerprint, count - 1);
    return count > 0;
  });
}

/** Whether waivers speak of a finding. They are looked up once for each state, and only where there can be any. */
function waivedBy(book: WaiverBook, { policy, honourComments }: FixOptions, target: Target): Run['isWaived'] {
  if ((policy?.waivers ?? []).length === 0 && honourComments !== true) return () => false;
  const opened = new WeakMap<JudgedSource, (finding: Finding) => boolean>();
  const open = ({ reading }: JudgedSource): ((finding: Finding) => boolean) => {
    const places = placesIn(target.prefix, reading.asked, reading.texts);
    const { waive } = book.open(configurationOf(target.path, relative(target.boundary, target.workspace), reading, places));
    return (finding) => {
      const placed = { ...finding, evidence: finding.evidence.map(places.evidence) };
      const verdict = waive({ rule: finding.rule, state: 'found', findings: [placed], missing: [] });
      return 'findings' in verdict && verdict.findings[0]?.waiver !== undefined;
    };
  };
  return (finding, state) => {
    let isWaived = opened.get(state);
    if (isWaived === undefined) opened.set(state, (isWaived = open(state)));
    return isWaived(finding);
  };
}

function say({ fix: { rule, title, safety, where, stops }, finding }: FindingsFix, { reading }: JudgedSource, target: Target): OfferedFix {
  const [at] = finding.evidence.map(placesIn(target.prefix, reading.asked, reading.texts).evidence);
  const document = withoutCredentials(target.prefix + target.path);
  const place = at?.line === undefined ? document : `${at.document ?? document}:${at.line}:${at.column ?? 1}`;
  const { fingerprint } = finding;
  const words = { title: withoutCredentials(title), ...(stops === undefined ? {} : { stops: withoutCredentials(stops) }) };
  return { rule, fingerprint, safety, where, ...words, place, message: withoutCredentials(finding.message) };
}
