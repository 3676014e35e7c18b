import { isAccepted } from '../../model/accepted.ts';
import type { Finding, Problem, Report, RequestReport, Use, Verdict } from '../../model/report.ts';
import type { Request } from '../../model/request.ts';
import type { Tier } from '../../model/rule.ts';
import {
  type SurveyAnswer,
  type SurveyFinding,
  type SurveyLine,
  type SurveyProblem,
  type SurveyRow,
  type SurveyUnknown,
  surveyVersion,
} from '../../model/survey.ts';
import { worstStart } from '../../reports/closing-line.ts';
import { nameFacts } from '../../reports/open-questions.ts';
import { sourceLines } from '../../reports/text-excerpts.ts';
import { rules } from '../../rules/catalogue.ts';
import { isOfRequest } from '../assemble.ts';
import type { Part } from '../audit.ts';
import { fitOf, rulesOfHost } from './fit-of.ts';
import { usagesOf } from './usages.ts';

/** A configuration as it was judged for one host. */
export interface JudgedFor {
  readonly host: string;
  readonly part: Pick<Part, 'requests' | 'problems' | 'asked' | 'texts'>;
}

/** What every line of a survey says of the survey. */
export interface SurveyHead {
  readonly tool: string;
  readonly tier: Tier;
}

/** What a line says of where the configuration was found. */
export type SurveyPlace = Pick<SurveyLine, 'key' | 'document' | 'repository' | 'files' | 'links' | 'commit' | 'format'>;

/** Characters of a source line that stand in a line of a survey. */
const longestText = 160;
/** Of one configuration, so many findings and other things stand in its line, and of each so many characters: one made to be large makes no large survey. */
const mostOfOne = 500;
const mostCharacters = 200_000;

const byId = new Map(rules.map((rule) => [rule.id, rule]));

/** The line of a configuration, by what was said of it for each host. What is the same for all of them stands there once. */
export function lineOf(place: SurveyPlace, judged: readonly JudgedFor[], { tool, tier }: SurveyHead): SurveyLine {
  const { document, repository, commit, format } = place;
  const { key, files, links } = namesWithin(place);
  const [first] = judged;
  const isJudged = first !== undefined && first.part.requests.length > 0;
  const rowIds = new Set(judged.flatMap(({ part }) => part.requests.flatMap(({ uses }) => uses.map(({ row }) => row))));
  return {
    document,
    key,
    repository,
    files,
    links,
    ...(commit === undefined ? {} : { commit }),
    version: surveyVersion,
    tool,
    tier,
    ...(format === undefined ? {} : { format }),
    ...(isJudged ? { summary: first.part.requests[0]!.summary } : {}),
    uses: isJudged ? usagesOf(first.part.asked, rowIds) : [],
    hosts: judged.flatMap((one) => (one.part.requests.length === 0 ? [] : [answerOf(one)])),
    findings: within(together(judged.map(({ part }) => findingsOf(part)))),
    rows: together(judged.map(({ part }) => rowsOf(part.requests))),
    undecided: within(unknownsOf(judged.flatMap(({ part }) => part.requests))),
    problems: first === undefined ? [] : within(first.part.problems.map((problem) => problemOf(problem, document))),
  };
}

/** As many as stand in a line. */
function within<T extends SurveyFinding | SurveyProblem | SurveyUnknown>(all: readonly T[]): readonly T[] {
  let characters = 0;
  const end = all.findIndex((one, index) => {
    for (const value of Object.values(one)) if (typeof value === 'string') characters += value.length;
    return index === mostOfOne || characters > mostCharacters;
  });
  return end < 0 ? all : all.slice(0, end);
}

/** Names of files, unless there are more of them than a line holds: then none, and no key, so that it is made anew each time. */
function namesWithin({ key, files, links }: SurveyPlace): Pick<SurveyPlace, 'key' | 'files' | 'links'> {
  const characters = [...files, ...links].reduce((sum, one) => sum + one.length, 0);
  return characters > mostCharacters ? { key: '', files: [], links: [] } : { key, files, links };
}

function answerOf({ host, part }: JudgedFor): SurveyAnswer {
  const isWhole = part.asked.every(isReadWhole);
  const uses = part.requests.flatMap((request) => request.uses);
  return {
    host,
    starts: worstStart(part.requests),
    ...(part.requests.some(startsNowhere) ? nothingStarts : fitOf(uses, isWhole)),
  };
}

const nothingStarts = { fit: 'not at all', seems: 'not at all' } as const;

/** The host starts no container under Sysbox at all. */
function startsNowhere({ verdicts }: RequestReport): boolean {
  return verdicts.some(({ rule, state }) => state === 'found' && rulesOfHost.has(rule));
}

function isReadWhole({ unknown }: Request): boolean {
  return unknown.length === 0;
}

function findingsOf({ requests, texts }: JudgedFor['part']): SurveyFinding[] {
  const lineAt = sourceLines(requests, texts, byId);
  return requests.flatMap(({ verdicts }) => verdicts.flatMap(foundIn)).map((finding) => surveyFinding(finding, lineAt));
}

function foundIn(verdict: Verdict): readonly Finding[] {
  return verdict.state === 'found' ? verdict.findings : [];
}

function surveyFinding(finding: Finding, lineAt: ReturnType<typeof sourceLines>): SurveyFinding {
  const { rule, level, severity, message, evidence, fix } = finding;
  const at = evidence.find(({ line }) => line !== undefined);
  const text = at === undefined ? undefined : lineAt(at, longestText)?.trim();
  return {
    rule,
    level,
    severity,
    message,
    ...(at?.document === undefined ? {} : { document: at.document, line: at.line!, column: at.column! }),
    ...(text === undefined || text === '' ? {} : { text }),
    ...(fix === undefined ? {} : { fix: fix.where === 'start' ? 'start' : fix.safety }),
    ...(isAccepted(finding) ? { waived: true } : {}),
  };
}

function rowsOf(requests: readonly RequestReport[]): SurveyRow[] {
  const rows = new Map<string, SurveyRow>();
  for (const { uses } of requests) for (const use of uses) rows.set(`${use.row} ${use.result} ${use.condition ?? ''}`, rowOf(use));
  return [...rows.values()];
}

function rowOf({ row, result, action, condition }: Use): SurveyRow {
  return { row, result, action, ...(condition === undefined ? {} : { condition }) };
}

/** Why rules could not be decided, and how many for each reason. */
function unknownsOf(requests: readonly RequestReport[]): SurveyUnknown[] {
  const whys = new Map<string, Set<string>>();
  for (const { verdicts } of requests)
    for (const verdict of verdicts)
      if (verdict.state === 'undecided')
        for (const missing of verdict.missing) {
          const why = isOfRequest(missing) ? missing.why : `${nameFacts([missing])} of the host is not known`;
          const waiting = whys.get(why);
          if (waiting === undefined) whys.set(why, new Set([verdict.rule]));
          else waiting.add(verdict.rule);
        }
  return [...whys].map(([why, waiting]) => ({ why, rules: waiting.size }));
}

function problemOf({ document, message, line, fatal }: Report['problems'][number] & Problem, of: string): SurveyProblem {
  return { message, ...(document === of ? {} : { document }), ...(line === undefined ? {} : { line }), fatal };
}

/** What was said for several hosts, each thing once, with the hosts where that is not all of them. */
function together<T extends SurveyFinding | SurveyRow>(perHost: readonly (readonly T[])[]): readonly T[] {
  const [first = [], ...others] = perHost;
  if (others.length === 0) return first;
  const all = new Map<string, { readonly one: T; readonly hosts: number[] }>();
  for (const [host, list] of perHost.entries()) {
    const seen = new Map<string, number>();
    for (const one of list) {
      // The same may be said twice for one host.
      const text = JSON.stringify(one);
      const turn = (seen.get(text) ?? 0) + 1;
      seen.set(text, turn);
      const key = `${turn} ${text}`;
      const known = all.get(key);
      if (known === undefined) all.set(key, { one, hosts: [host] });
      else known.hosts.push(host);
    }
  }
  return [...all.values()].map(({ one, hosts }) => (hosts.length === perHost.length ? one : { ...one, hosts }));
}
