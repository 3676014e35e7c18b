import { packageAddress } from '../known/addresses.ts';
import type { HostFact } from '../model/host.ts';
import type { PolicyReport, Problem, Report, RequestReport } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import { nameFacts, openQuestions } from './open-questions.ts';
import { policyLines } from './policy-words.ts';
import { messageText, safeJson, type SarifPlaces, sarifPlaces } from './sarif-location.ts';
import { sarifResult } from './sarif-result.ts';
import { sarifRule } from './sarif-rule.ts';
import { byDocument, count, firstOf } from './text-layout.ts';
import { distinctFindings, rankOf, ranks } from './worst-findings.ts';

/** A report as SARIF 2.1.0. All of it comes at the end, the worst results first. */
export interface SarifReport {
  /** Takes in some configurations. `texts`: the documents that fixes edit, by their names in the report. */
  add(part: Pick<Report, 'requests' | 'problems'>, texts: ReadonlyMap<string, string>): Iterable<string>;
  end(policy?: PolicyReport): string;
}

/** GitHub refuses a run of more results, and a file of more than 10 MB when it is compressed; what is smaller than that as it is always fits. */
export const sarifLimits = { results: 25_000, bytes: 8_000_000, notifications: 1000 } as const;

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** Begins a report as SARIF. `rules`: for what their descriptors say. */
export function sarifReport(
  head: Pick<Report, 'tool' | 'tier'>,
  rules: readonly Rule[],
  limits: { readonly results: number; readonly bytes: number; readonly notifications: number } = sarifLimits,
): SarifReport {
  const fired = new Map<string, number>();
  const occurrences = new Map<string, number>();
  const results = worstTexts(limits.results, limits.bytes);
  const notes = notifications(limits.notifications);
  return {
    add: ({ requests, problems }, texts) => {
      const places = sarifPlaces(texts);
      for (const said of distinctFindings(requests)) {
        const { rule, fingerprint } = said.finding;
        const ruleIndex = fired.get(rule) ?? fired.size;
        fired.set(rule, ruleIndex);
        const occurrence = (occurrences.get(fingerprint) ?? 0) + 1;
        occurrences.set(fingerprint, occurrence);
        results.add(rankOf(said.finding), sarifResult(said, ruleIndex, occurrence, places));
      }
      notes.add(requests, problems, places);
      return [];
    },
    end: (policy) => {
      const byId = new Map(rules.map((rule) => [rule.id, rule]));
      const descriptors = [...fired.keys()].map((id) => {
        const rule = byId.get(id);
        return rule === undefined ? { id } : sarifRule(rule, head.tier);
      });
      const run = {
        tool: {
          driver: {
            name: head.tool.name,
            version: head.tool.version,
            semanticVersion: head.tool.version,
            informationUri: packageAddress,
            rules: descriptors,
          },
        },
        columnKind: 'utf16CodeUnits',
        newlineSequences: ['\r\n', '\n', '\r'],
        invocations: [notes.invocation(results.left(), policy)],
        properties: { tier: head.tier },
      };
      const start = `{"$schema":${safeJson(schema)},"version":"2.1.0","runs":[${safeJson(run).slice(0, -1)},"results":[`;
      return `${start}${results.kept().join(',\n')}]}]}\n`;
    },
  };
}

/** Texts by rank, within a number and a size: for a worse one, the last of the mildest is given up. */
function worstTexts(
  most: number,
  mostBytes: number,
): {
  readonly add: (rank: number, text: string) => void;
  readonly kept: () => readonly string[];
  /** How many are not kept. */
  readonly left: () => number;
} {
  const byRank: string[][] = Array.from({ length: ranks }, () => []);
  let [kept, bytes, left, mildest] = [0, 0, 0, 0];
  return {
    add: (rank, text) => {
      const size = Buffer.byteLength(text) + 2;
      while (kept >= most || bytes + size > mostBytes) {
        while (mildest > rank && byRank[mildest]!.length === 0) mildest--;
        if (mildest <= rank) {
          left++;
          return;
        }
        bytes -= Buffer.byteLength(byRank[mildest]!.pop()!) + 2;
        kept--;
        left++;
      }
      byRank[rank]!.push(text);
      bytes += size;
      kept++;
      mildest = Math.max(mildest, rank);
    },
    kept: () => byRank.flat(),
    left: () => left,
  };
}

/** What SARIF tells of a run beside its results: bad input, what could not be decided, and what was left out. */
function notifications(most: number): {
  readonly add: (requests: readonly RequestReport[], problems: readonly Problem[], places: SarifPlaces) => void;
  readonly invocation: (left: number, policy: PolicyReport | undefined) => object;
} {
  const list: object[] = [];
  const facts = new Set<HostFact>();
  const forFacts = new Set<string>();
  let [left, isWhole] = [0, true];
  const notify = (level: string, text: string, more: object): void => {
    if (list.length < most) list.push({ level, message: { text }, ...more });
    else left++;
  };
  const undecided = (location: object, what: string, rules: ReadonlySet<string>): void =>
    notify('warning', `Not decided: ${what}. This may change ${count(rules.size, 'rule')}: ${firstOf([...rules], 5)}.`, {
      locations: [{ physicalLocation: location }],
    });
  return {
    add: (requests, problems, places) => {
      for (const { document, message, fatal, line, column } of problems) {
        isWhole &&= !fatal;
        notify(fatal ? 'error' : 'warning', messageText(message), {
          locations: [{ physicalLocation: places.location({ document, line, column }) }],
        });
      }
      for (const [document, own] of byDocument(requests)) {
        const open = openQuestions(own);
        const location = places.location({ document });
        for (const [name, ids] of open.wanted) undecided(location, `${messageText(name)} was not looked up`, ids);
        for (const [why, ids] of open.reasons) undecided(location, messageText(why), ids);
        for (const fact of open.facts) facts.add(fact);
        for (const rule of open.forFacts) forFacts.add(rule);
      }
    },
    invocation: (results, policy) => {
      const places = sarifPlaces(new Map());
      const said = (policy === undefined ? [] : policyLines(policy)).map(({ level, message, place }) => ({
        level,
        message: { text: `${messageText(message)}.` },
        ...(place === undefined ? {} : { locations: [{ physicalLocation: places.location(place) }] }),
      }));
      const closing = [
        ...(facts.size === 0 ? [] : [['note', `Not told without ${nameFacts(facts)} of the host: ${firstOf([...forFacts], 5)}.`] as const]),
        ...(results === 0
          ? []
          : [['warning', `${count(results, 'result')} left out, the mildest, so that the file keeps to GitHub’s limits.`] as const]),
        ...(left === 0 ? [] : [['warning', `${count(left, 'notification')} left out.`] as const]),
      ];
      const all = [...said, ...list, ...closing.map(([level, text]) => ({ level, message: { text } }))];
      return { executionSuccessful: isWhole, ...(all.length === 0 ? {} : { toolExecutionNotifications: all }) };
    },
  };
}
