import type { SurveyFinding } from '../../model/survey.ts';
import type { FixShares, RuleFindings } from '../../model/survey-report.ts';
import { rules } from '../../rules/catalogue.ts';
import { shareOf } from '../../syntax/wilson.ts';

/** Adds up what was found in configurations. */
export interface FindingsTally {
  /** All findings of one configuration. */
  add(findings: readonly SurveyFinding[]): void;
  /** Of each rule, of so many configurations, commonest first. */
  list(judged: number): readonly RuleFindings[];
  fixes(): FixShares;
}

/** Rules that are kept: there are fewer, and lines may name others. */
const mostRules = 1000;

const titles = new Map(rules.map(({ id, title }) => [id, title]));
/** Rules about the host alone: no change of a configuration clears what they find. */
const aboutHost: ReadonlySet<string> = new Set(rules.filter(({ reads }) => reads.length === 0).map(({ id }) => id));
const loudness: Readonly<Record<SurveyFinding['level'], number>> = { error: 2, warn: 1, note: 0 };

interface RuleCounts {
  level: SurveyFinding['level'];
  configurations: number;
  findings: number;
  readonly fix: { safe: number; risky: number; start: number; none: number };
}

/** Begins to add up. */
export function tallyFindings(): FindingsTally {
  const byRule = new Map<string, RuleCounts>();
  const cleared = { found: 0, safe: 0, risky: 0, start: 0 };
  return {
    add: (findings) => {
      for (const one of findings) addFinding(byRule, one);
      for (const rule of new Set(findings.map((one) => one.rule))) {
        const counts = byRule.get(rule);
        if (counts !== undefined) counts.configurations++;
      }
      addCleared(cleared, findings);
    },
    list: (judged) =>
      [...byRule]
        .map(([rule, { level, configurations, findings, fix }]): RuleFindings => {
          return { rule, title: titles.get(rule) ?? rule, level, share: shareOf(configurations, judged), findings, fix: { ...fix } };
        })
        .toSorted((a, b) => b.share.count - a.share.count || loudness[b.level] - loudness[a.level] || (a.rule < b.rule ? -1 : 1)),
    fixes: () => ({
      found: cleared.found,
      safe: shareOf(cleared.safe, cleared.found),
      risky: shareOf(cleared.risky, cleared.found),
      start: shareOf(cleared.start, cleared.found),
    }),
  };
}

function addFinding(byRule: Map<string, RuleCounts>, { rule, level, fix }: SurveyFinding): void {
  let counts = byRule.get(rule);
  if (counts === undefined) {
    if (byRule.size >= mostRules) return;
    byRule.set(rule, (counts = { level, configurations: 0, findings: 0, fix: { safe: 0, risky: 0, start: 0, none: 0 } }));
  }
  if (loudness[level] > loudness[counts.level]) counts.level = level;
  counts.findings++;
  counts.fix[fix ?? 'none']++;
}

/** What stands against a configuration, and after which step nothing does: safe fixes, risky ones too, what the gate takes away too. */
function addCleared(cleared: { found: number; safe: number; risky: number; start: number }, findings: readonly SurveyFinding[]): void {
  const steps = findings
    .filter(({ rule, level, waived }) => level !== 'note' && waived === undefined && !aboutHost.has(rule))
    .map(({ fix }) => stepOf(fix));
  if (steps.length === 0) return;
  cleared.found++;
  const last = steps.reduce((a, b) => Math.max(a, b));
  if (last <= 1) cleared.safe++;
  if (last <= 2) cleared.risky++;
  if (last <= 3) cleared.start++;
}

function stepOf(fix: SurveyFinding['fix']): number {
  switch (fix) {
    case 'safe':
      return 1;
    case 'risky':
      return 2;
    case 'start':
      return 3;
    case undefined:
      return 4;
  }
}
