import { isAccepted } from '../model/accepted.ts';
import { ruleAddress } from '../known/addresses.ts';
import type { Finding, PolicyReport, Problem, Report } from '../model/report.ts';
import { acceptedWords } from './closing-line.ts';
import { inertMarkdown } from './inert-markdown.ts';
import { nameFacts, openQuestions } from './open-questions.ts';
import { type PolicyLine, policyLines } from './policy-words.ts';
import { count } from './text-layout.ts';
import { totals } from './totals.ts';
import { placeOf, type SaidFinding, worstFindings } from './worst-findings.ts';

/** A report as a Markdown comment for a pull request. All of it comes at the end, within `markdownLimit`. */
export interface MarkdownReport {
  add(part: Pick<Report, 'requests' | 'problems'>): Iterable<string>;
  end(policy?: PolicyReport): string;
}

/** By this first line a program finds the comment it wrote before. */
export const markdownMarker = '<!-- containai:report -->';

/** Characters of a report. GitHub takes comments of up to 65,536; the rest is room for whoever adds a line of their own. */
export const markdownLimit = 60_000;

/** No more fit of any kind. */
const mostKept = 600;
const longestCell = 400;

/** Begins a comment. */
export function markdownReport(head: Pick<Report, 'tier' | 'tool'>, limit = markdownLimit): MarkdownReport {
  const findings = worstFindings(mostKept);
  const total = totals(head.tier);
  const problems: string[] = [];
  const open = new Map<string, Set<string>>();
  let [problemCount, fixable] = [0, 0];
  return {
    add: (part) => {
      findings.add(part.requests);
      total.add(part.requests, part.problems);
      problemCount += part.problems.length;
      for (const problem of part.problems) if (problems.length < mostKept) problems.push(ofProblem(problem));
      for (const [what, rules] of openIn(part)) {
        const before = open.get(what);
        if (before !== undefined) for (const rule of rules) before.add(rule);
        else open.set(what, new Set(rules));
      }
      fixable += fixesIn(part);
      return [];
    },
    end: (policy) => {
      const page = cutPage(limit);
      page.always([markdownMarker, `### ContainAI: ${total.counts(findings, policy)}`, '', total.starts(), '']);
      const said = policy === undefined ? [] : policyLines(policy).map(ofPolicy);
      page.section({ head: ['**Policy**', ''], items: said, all: said.length, foot: [''] });
      page.section({ head: ['**Problems with the input**', ''], items: problems, all: problemCount, foot: [''] });
      page.section(table([...findings.kept('error'), ...findings.kept('warn')], findings.count('error') + findings.count('warn')));
      if (fixable > 0)
        page.always([`${count(fixable, 'finding')} can be mended by a program: \`containai fix\` shows how, and changes nothing yet.`, '']);
      const questions = [...open].map(([what, rules]) => `- ${what}: this may change ${count(rules.size, 'rule')}`);
      page.section({ head: ['**Not decided**', ''], items: questions, all: open.size, foot: [''] });
      const [waived, known] = [findings.count('waived'), findings.count('known')];
      page.section(folded(acceptedWords({ waived, known }).join(', '), findings.kept('accepted'), waived + known));
      const notes = findings.count('note');
      page.section(folded(count(notes, 'note'), findings.kept('note'), notes));
      page.always([`<sub>containai ${head.tool.version} under the tier ${head.tier}. More about a rule: \`containai explain RULE\`</sub>`]);
      return `${page.lines().join('\n').trimEnd()}\n`;
    },
  };
}

/** A part of the page of which the last items may be left out. */
interface Section {
  readonly head: readonly string[];
  readonly items: readonly string[];
  /** How many items there are in all. */
  readonly all: number;
  readonly foot: readonly string[];
}

/** Kept free for what `always` is given after the sections. */
const reserve = 1000;

/** Lines up to a number of characters; what comes last is left out first, and that is said. */
function cutPage(limit: number): {
  readonly always: (lines: readonly string[]) => void;
  readonly section: (section: Section) => void;
  readonly lines: () => readonly string[];
} {
  const lines: string[] = [];
  let room = limit - reserve;
  const add = (more: readonly string[]): void => {
    for (const line of more) {
      lines.push(line);
      room -= line.length + 1;
    }
  };
  return {
    always: add,
    section: ({ head, items, all, foot }) => {
      if (all === 0) return;
      const around = [...head, ...foot].reduce((sum, line) => sum + line.length + 1, 60);
      let size = around;
      let shown = 0;
      for (const item of items) {
        size += item.length + 1;
        if (size > room) break;
        shown++;
      }
      const rest = all - shown;
      if (shown > 0) add([...head, ...items.slice(0, shown), ...foot]);
      if (rest > 0) add([`*${rest} more ${shown > 0 ? 'of these ' : ''}left out: the whole report has them.*`, '']);
    },
    lines: () => lines,
  };
}

const levelWords: Readonly<Record<Finding['level'], string>> = { error: 'error', warn: 'warning', note: 'note' };
const tableHead = ['| | Rule | Where | What |', '| --- | --- | --- | --- |'];

function table(findings: readonly SaidFinding[], all: number): Section {
  return { head: tableHead, items: findings.map(rowOf), all, foot: [''] };
}

function folded(summary: string, findings: readonly SaidFinding[], all: number): Section {
  return {
    head: [`<details><summary>${summary}</summary>`, '', ...tableHead],
    items: findings.map(rowOf),
    all,
    foot: ['', '</details>', ''],
  };
}

function rowOf(said: SaidFinding): string {
  const { rule, level, message } = said.finding;
  const { document, line, column } = placeOf(said);
  const place = `${inertMarkdown(document, longestCell)}${line === undefined ? '' : `:${line}:${column ?? 1}`}`;
  return `| ${levelWords[level]} | [${rule}](${ruleAddress(rule)}) | ${place} | ${inertMarkdown(message, longestCell)}${acceptedBy(said.finding)} |`;
}

function acceptedBy({ waiver, known }: Finding): string {
  if (waiver === undefined) return known === true ? ' (in the baseline)' : '';
  const until = waiver.until === undefined ? '' : ` until ${inertMarkdown(waiver.until, 40)}`;
  return ` (waived${until}: ${inertMarkdown(waiver.reason, longestCell)})`;
}

function ofProblem({ document, line, column, message }: Problem): string {
  const place = line === undefined ? '' : `:${line}:${column ?? 1}`;
  return `- ${inertMarkdown(document, longestCell)}${place}: ${inertMarkdown(message, longestCell)}`;
}

function ofPolicy({ level, message, place }: PolicyLine): string {
  // A note names what it speaks of itself.
  const where =
    level === 'error' && place !== undefined
      ? `${inertMarkdown(place.document, longestCell)}:${place.line ?? 1}:${place.column ?? 1}: `
      : '';
  return `- ${level}: ${where}${inertMarkdown(message, longestCell)}.`;
}

function* openIn({ requests }: Pick<Report, 'requests'>): Generator<readonly [what: string, rules: ReadonlySet<string>]> {
  const { wanted, reasons, facts, forFacts } = openQuestions(requests);
  for (const [name, rules] of wanted) yield [`${inertMarkdown(name, longestCell)} was not looked up`, rules];
  for (const [why, rules] of reasons) yield [inertMarkdown(why, longestCell), rules];
  if (facts.size > 0) yield [`not told without ${nameFacts(facts)} of the host`, forFacts];
}

function fixesIn({ requests }: Pick<Report, 'requests'>): number {
  let fixes = 0;
  for (const { verdicts } of requests)
    for (const verdict of verdicts)
      if (verdict.state === 'found')
        for (const finding of verdict.findings)
          if (!isAccepted(finding) && finding.fix !== undefined && finding.fix.where !== 'start' && finding.fix.needsLookup !== true)
            fixes++;
  return fixes;
}
