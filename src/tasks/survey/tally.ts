import { matrix } from '../../matrix/catalogue.ts';
import { type Starts, startWords } from '../../model/report.ts';
import type { Fit, SurveyAnswer, SurveyLine, SurveyRow } from '../../model/survey.ts';
import { tiers } from '../../model/rule.ts';
import { fits } from '../../model/survey.ts';
import {
  type FixShares,
  type Reason,
  type RowUses,
  type SurveyedHost,
  type SurveyReport,
  surveyReportVersion,
  type Usage,
} from '../../model/survey-report.ts';
import { shareOf } from '../../syntax/wilson.ts';
import { type Counts, makeCounts } from './counts.ts';
import { makeHashSet } from './hash-set.ts';
import { reasonOf } from './reason-of.ts';
import { tallyFindings } from './tally-findings.ts';
import { usages } from './usages.ts';

/** Adds up the lines of a survey. */
export interface Tally {
  /** Each configuration once: who joins several results sees to that. */
  add(line: SurveyLine): void;
  /** What all lines so far come to. `version`: of this program. `first`: the host that comes first. */
  report(version: string, first?: string): SurveyReport;
}

/** Different words of one kind that are kept: of ours there are fewer, and lines may hold others. */
const mostWords = 1000;
const mostReasons = 200;
const mostHosts = 64;
const otherReasons = 'other reasons';

const aspects = new Map(matrix.map(({ id, aspect }) => [id, aspect]));

interface HostCounts {
  readonly fits: Counts;
  readonly seem: Counts;
  readonly starts: Counts;
  answers: number;
}

/** Begins to add up. Memory does not grow with the lines, but for 12 bytes of hash for each repository. */
export function tally(): Tally {
  const repositories = makeHashSet();
  const seenTiers = new Set<string>();
  const [formats, uses, rows] = [makeCounts(mostWords, 'other'), makeCounts(mostWords, 'other'), makeCounts(mostWords, 'other')];
  const [undecidedFor, notJudgedFor] = [makeCounts(mostReasons, otherReasons), makeCounts(mostReasons, otherReasons)];
  const findings = tallyFindings();
  const hosts = new Map<string, HostCounts>();
  let configurations = 0;
  let judged = 0;
  let undecided = 0;
  return {
    add: (line) => {
      configurations++;
      repositories.add(line.repository);
      seenTiers.add(line.tier);
      if (line.format !== undefined) formats.add(line.format);
      if (line.hosts.length === 0) return notJudgedFor.add(reasonOf(whyNot(line)));
      judged++;
      for (const word of new Set(line.uses)) uses.add(word);
      for (const answer of line.hosts) addAnswer(hosts, answer);
      for (const row of new Set(line.rows.map(keyOf))) rows.add(row);
      findings.add(line.findings);
      if (line.undecided.length > 0) undecided++;
      for (const why of new Set(line.undecided.map((one) => reasonOf(one.why)))) undecidedFor.add(why);
    },
    report: (version, first) => ({
      version: surveyReportVersion,
      tool: { name: 'containai', version },
      tiers: tiers.filter((tier) => seenTiers.has(tier)),
      repositories: repositories.size(),
      configurations,
      notJudged: shareOf(configurations - judged, configurations),
      notJudgedFor: reasonsOf(notJudgedFor),
      formats: formats.list().map(({ word, count }) => ({ format: word, count })),
      hosts: [...hosts].map(hostOf).toSorted((a, b) => Number(b.host === first) - Number(a.host === first)),
      usages: usagesIn(uses, judged),
      findings: findings.list(judged),
      fixes: findings.fixes() satisfies FixShares,
      undecided: shareOf(undecided, judged),
      undecidedFor: reasonsOf(undecidedFor),
      rows: rows.list().map(({ word, count }) => rowOf(word, count)),
    }),
  };
}

function whyNot({ problems }: SurveyLine): string {
  return (problems.find(({ fatal }) => fatal) ?? problems[0])?.message ?? 'there is nothing to judge';
}

function addAnswer(hosts: Map<string, HostCounts>, { host, fit, seems, starts }: SurveyAnswer): void {
  let counts = hosts.get(host);
  if (counts === undefined) {
    if (hosts.size >= mostHosts) return;
    counts = {
      fits: makeCounts(mostWords, 'other'),
      seem: makeCounts(mostWords, 'other'),
      starts: makeCounts(mostWords, 'other'),
      answers: 0,
    };
    hosts.set(host, counts);
  }
  counts.answers++;
  counts.fits.add(fit);
  if (fit === 'undecided') counts.seem.add(seems);
  counts.starts.add(starts);
}

function hostOf([host, { fits: fitCounts, seem, starts, answers }]: [string, HostCounts]): SurveyedHost {
  return {
    host,
    fits: fits.map((fit) => ({ fit, share: shareOf(countOf(fitCounts, fit), answers) })),
    undecidedSeem: fits.map((fit) => ({ fit, count: countOf(seem, fit) })).filter(({ count }) => count > 0),
    starts: startWords.map((word) => ({ starts: word, share: shareOf(countOf(starts, word), answers) })),
  };
}

function countOf(counts: Counts, word: Fit | Starts): number {
  return counts.list().find((one) => one.word === word)?.count ?? 0;
}

/** All usages that this program counts, and after them those that only another version does. */
function usagesIn(uses: Counts, judged: number): Usage[] {
  const counts = new Map(uses.list().map(({ word, count }) => [word, count]));
  const ours = usages.map(({ id, title, study }): Usage => {
    const share = shareOf(counts.get(id) ?? 0, judged);
    counts.delete(id);
    return { id, title, share, ...(study === undefined ? {} : { study }) };
  });
  return [...ours, ...[...counts].map(([id, count]) => ({ id, title: id, share: shareOf(count, judged) }))];
}

function reasonsOf(counts: Counts): Reason[] {
  return counts.list().map(({ word, count }) => ({ why: word, count }));
}

function keyOf({ row, result, action }: SurveyRow): string {
  return JSON.stringify([row, result, action]);
}

function rowOf(key: string, count: number): RowUses {
  if (key === 'other') return { row: key, aspect: 'other rows', result: 'N/A', action: 'pass', count };
  const [row, result, action] = JSON.parse(key) as [string, SurveyRow['result'], SurveyRow['action']];
  return { row, aspect: aspects.get(row) ?? row, result, action, count };
}
