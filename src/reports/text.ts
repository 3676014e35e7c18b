import { isAccepted } from '../model/accepted.ts';
import type { FindingFix, PolicyReport, Problem, Report, RequestReport, Starts } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import { plainText, wrapWords } from '../syntax/plain-text.ts';
import { startShares, worstStart } from './closing-line.ts';
import { factsLine } from './facts-line.ts';
import { painter } from './paint.ts';
import { countExpired } from './policy-words.ts';
import { type Excerpts, excerptsOf } from './text-excerpts.ts';
import { countFindings, groupFindings, renderFindings, showCounts } from './text-findings.ts';
import { countKnown, renderKnown, renderPolicy, renderWaived } from './text-policy.ts';
import { renderSettings } from './text-settings.ts';
import { renderUses } from './text-uses.ts';
import { byDocument, count, type Layout, paragraph, shownText, wrapPainted } from './text-layout.ts';
import { renderUndecided } from './text-undecided.ts';

/** How to print a report for people. */
export interface TextSettings {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Errors and the last line only. */
  readonly quiet: boolean;
  /** Every note, and what is clear. */
  readonly verbose: boolean;
}

/** A report for people that is printed in parts, so that a long one is never held as a whole. */
export interface TextReport {
  /** The text of some configurations. `texts`: the documents for excerpts, by their names in the report. */
  add(part: Pick<Report, 'problems' | 'requests'>, texts: ReadonlyMap<string, string>): Iterable<string>;
  /** What comes after the last of them. */
  end(policy?: PolicyReport): string;
}

/** Begins a report for people. `rules`: for titles and advice. */
export function textReport(head: Pick<Report, 'tier' | 'host'>, rules: readonly Rule[], settings: TextSettings): TextReport {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const layout: Layout = { ...settings, width: Math.max(40, Math.min(settings.width, 100)), paint: painter(settings.color) };
  const total: Total = {
    sections: 0,
    error: 0,
    warn: 0,
    note: 0,
    problems: 0,
    starts: [],
    fixes: { safe: 0, risky: 0 },
    known: { findings: 0, undecided: 0 },
  };
  // What a configuration comes to is said below it, unless it is the only one: then the last line says it.
  let closing: readonly string[] = [];
  return {
    *add({ problems, requests }, texts) {
      const excerpts = excerptsOf(requests, texts, byId);
      for (const section of sectionsOf(requests, problems)) {
        const rendered = renderSection(section, head, excerpts, byId, layout);
        addTo(total, section, rendered.counts);
        yield linesOf(closing) + linesOf(rendered.lines);
        closing = rendered.closing;
      }
    },
    end: (policy) => {
      const said = policy === undefined ? [] : renderPolicy(policy, layout);
      total.error += countExpired(policy);
      return (
        (total.sections > 1 ? linesOf(closing) : '') +
        linesOf(said) +
        hintLine(total, layout) +
        linesOf(renderKnown(total.known, layout)) +
        linesOf(wrapPainted(lastLine(total, head, layout), layout.width))
      );
    },
  };
}

function hintLine(total: Total, { quiet, paint, width }: Layout): string {
  if (quiet || total.error + total.warn + total.note === 0) return '';
  const { safe, risky } = total.fixes;
  const fixes = [...(safe === 0 ? [] : [count(safe, 'safe fix', 'safe fixes')]), ...(risky === 0 ? [] : [`${risky} risky`])].join(', ');
  const fixed = fixes === '' ? '' : `${fixes}: containai fix${safe === 0 ? ' --unsafe' : ''}. `;
  return linesOf(wrapPainted(paint('faint', `${fixed}More about a rule: containai explain RULE`), width));
}

/** Prints a whole report for people. */
export function renderText(report: Report, texts: ReadonlyMap<string, string>, rules: readonly Rule[], settings: TextSettings): string {
  const shown = textReport(report, rules, settings);
  return [...shown.add(report, texts), shown.end(report.policy)].join('');
}

function linesOf(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** What all configurations come to. */
interface Total extends Record<Count, number> {
  /** Documents that have anything said of them. */
  sections: number;
  readonly starts: Starts[];
  known: ReturnType<typeof countKnown>;
  readonly fixes: Record<FindingFix['safety'], number>;
}
type Count = 'error' | 'warn' | 'note' | 'problems';

function addTo(
  total: Total,
  { requests, problems }: Section,
  { error, warn, note }: Readonly<Record<Exclude<Count, 'problems'>, number>>,
): void {
  total.sections++;
  total.error += error;
  total.warn += warn;
  total.note += note;
  total.problems += problems.length;
  for (const { verdicts } of requests)
    for (const verdict of verdicts)
      if (verdict.state === 'found')
        for (const finding of verdict.findings)
          if (finding.fix !== undefined && finding.fix.where !== 'start' && finding.fix.needsLookup !== true && !isAccepted(finding))
            total.fixes[finding.fix.safety]++;
  const known = countKnown(requests);
  total.known = { findings: total.known.findings + known.findings, undecided: total.known.undecided + known.undecided };
  if (requests.length > 0) total.starts.push(worstStart(requests));
}

/** All that is said of one document. */
interface Section {
  readonly document: string;
  readonly requests: readonly RequestReport[];
  readonly problems: readonly Problem[];
}

function sectionsOf(requests: readonly RequestReport[], problems: readonly Problem[]): readonly Section[] {
  const requestsOf = byDocument(requests);
  const problemsOf = byDocument(problems);
  return [...new Set([...requestsOf.keys(), ...problemsOf.keys()])].map((document) => ({
    document,
    requests: requestsOf.get(document) ?? [],
    problems: problemsOf.get(document) ?? [],
  }));
}

interface RenderedSection {
  readonly lines: readonly string[];
  /** What it comes to. */
  readonly closing: readonly string[];
  readonly counts: ReturnType<typeof countFindings>;
}

function renderSection(
  { document, requests, problems }: Section,
  { tier, host }: Pick<Report, 'tier' | 'host'>,
  excerpts: Excerpts,
  rules: ReadonlyMap<string, Rule>,
  layout: Layout,
): RenderedSection {
  const groups = groupFindings(requests, false);
  const shown = layout.verbose ? groupFindings(requests, true) : groups;
  const counts = countFindings(groups);
  const findings = renderFindings(shown, requests, document, excerpts, rules, layout);
  const said = problems.flatMap((problem) => renderProblem(problem, layout));
  if (layout.quiet && findings.length === 0 && said.length === 0) return { lines: [], closing: [], counts };
  const lines = [...heading(document, requests, layout), '', ...said, ...findings];
  if (layout.quiet) return { lines, closing: [], counts };
  return {
    lines: [
      ...lines,
      ...renderWaived(requests, layout),
      ...renderSettings(requests, document, layout),
      ...renderUses(requests, factsLine(host), layout),
      ...renderUndecided(requests, layout),
      ...(layout.verbose ? renderClear(requests, layout) : []),
    ],
    closing:
      requests.length === 0
        ? []
        : [...wrapPainted(`${showCounts(counts, layout)}. ${startsLine(worstStart(requests), tier, layout)}`, layout.width), ''],
    counts,
  };
}

function heading(document: string, requests: readonly RequestReport[], { paint, width }: Layout): string[] {
  const containers = requests.filter(({ kind }) => kind === 'container');
  const about = containers.length > 1 ? `${containers.length} containers` : (containers[0]?.summary ?? requests[0]?.summary ?? '');
  const name = plainText(document);
  const more = shownText(about);
  if (more === '') return [paint('strong', name)];
  return name.length + 3 + more.length <= width
    ? [`${paint('strong', name)}   ${paint('faint', more)}`]
    : [paint('strong', name), ...wrapWords(more, width).map((line) => paint('faint', line))];
}

function renderProblem({ message, line, column }: Problem, layout: Layout): string[] {
  const place = line === undefined ? '' : `${line}:${column ?? 1}  `;
  return [...paragraph('problem', 'problem', `${place}${shownText(message)}`, layout), ''];
}

function renderClear(requests: readonly RequestReport[], layout: Layout): string[] {
  const ids = [...new Set(requests.flatMap(({ verdicts }) => verdicts.flatMap(({ rule, state }) => (state === 'clear' ? [rule] : []))))];
  return ids.length === 0 ? [] : [...paragraph('good', 'clear', ids.join(', '), layout), ''];
}

function startsLine(starts: Starts, tier: Report['tier'], { paint }: Layout): string {
  const words: Readonly<Record<Starts, string>> = {
    'as it is': paint('good', 'as it is'),
    'with changes': paint('warn', 'with the changes that the warnings ask for'),
    undecided: `${paint('warn', 'undecided')}, since not everything could be read`,
    'not under this policy': paint('error', `not under ${tier}`),
  };
  return `Would start: ${words[starts]}.`;
}

function lastLine(total: Total, { tier }: Pick<Report, 'tier'>, layout: Layout): string {
  const { starts, problems } = total;
  const [only] = starts;
  if (only === undefined) return `${layout.paint('problem', count(problems, 'problem'))}. Nothing was judged.`;
  const counts = showCounts(total, layout);
  if (starts.length === 1) return `${counts}. ${startsLine(only, tier, layout)}`;
  return `${starts.length} configurations: ${counts}. Would start: ${startShares(starts, tier)}.`;
}
