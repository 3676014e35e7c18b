import type { PolicyReport, Problem, Report } from '../model/report.ts';
import { plainText } from '../syntax/plain-text.ts';
import { nameFacts, openQuestions } from './open-questions.ts';
import { type PolicyLine, policyLines } from './policy-words.ts';
import { firstOf, shownText } from './text-layout.ts';
import { totals } from './totals.ts';
import { placeOf, type SaidFinding, worstFindings } from './worst-findings.ts';

/** A report as workflow commands of GitHub Actions. All of it comes at the end, the worst first. */
export interface GithubReport {
  add(part: Pick<Report, 'requests' | 'problems'>): Iterable<string>;
  end(policy?: PolicyReport): string;
}

/** GitHub shows so many annotations of a kind for a step, the first that it meets, and none that follow. */
const mostOfKind = 10;

type Kind = 'error' | 'warning' | 'notice';

/** Begins a report as workflow commands. */
export function githubReport(head: Pick<Report, 'tier'>): GithubReport {
  const findings = worstFindings(mostOfKind);
  const total = totals(head.tier);
  const problems: Readonly<Record<'error' | 'warning', { lines: string[]; count: number }>> = {
    error: { lines: [], count: 0 },
    warning: { lines: [], count: 0 },
  };
  const undecided = new Set<string>();
  return {
    add: (part) => {
      findings.add(part.requests);
      total.add(part.requests, part.problems);
      for (const problem of part.problems) {
        const kind = problems[problem.fatal ? 'error' : 'warning'];
        kind.count++;
        if (kind.lines.length < mostOfKind) kind.lines.push(ofProblem(problem));
      }
      const { wanted, reasons, facts } = openQuestions(part.requests);
      for (const name of wanted.keys()) undecided.add(`${shownText(name)} was not looked up`);
      for (const why of reasons.keys()) undecided.add(shownText(why));
      if (facts.size > 0) undecided.add(`not told without ${nameFacts(facts)} of the host`);
      return [];
    },
    end: (policy) => {
      const said = policy === undefined ? [] : policyLines(policy);
      const ofLevel = (level: PolicyLine['level']): string[] => said.flatMap((line) => (line.level === level ? [ofPolicy(line)] : []));
      const kinds = [
        [...problems.error.lines, ...ofLevel('error'), ...findings.kept('error').map((said) => ofFinding('error', said))],
        [...problems.warning.lines, ...findings.kept('warn').map((said) => ofFinding('warning', said))],
        [...ofLevel('note'), ...findings.kept('note').map((said) => ofFinding('notice', said))],
      ].map((lines) => lines.slice(0, mostOfKind));
      const found = findings.count('error') + findings.count('warn') + findings.count('note');
      const all = problems.error.count + problems.warning.count + said.length + found;
      const shown = kinds.reduce((sum, { length }) => sum + length, 0);
      const plain = [
        ...(all > shown ? [`${all - shown} more without an annotation: GitHub shows ${mostOfKind} of a kind for a step.`] : []),
        ...(undecided.size === 0 ? [] : [`Not decided: ${firstOf([...undecided], 8, '; ')}.`]),
        `ContainAI: ${total.counts(findings, policy)}. ${total.starts()}`,
      ];
      return `${[...kinds.flat(), ...plain.map(asPlainLine)].join('\n')}\n`;
    },
  };
}

function ofFinding(kind: Kind, said: SaidFinding): string {
  return command(kind, placeOf(said), said.finding.rule, said.finding.message);
}

function ofProblem({ fatal, message, document, line, column }: Problem): string {
  return command(fatal ? 'error' : 'warning', { document, line, column }, 'ContainAI', message);
}

function ofPolicy({ level, message, place }: PolicyLine): string {
  return command(level === 'error' ? 'error' : 'notice', place, 'ContainAI', `${message}.`);
}

interface Place {
  readonly document: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

function command(kind: Kind, place: Place | undefined, title: string, message: string): string {
  const { line, column } = place ?? {};
  const properties = [
    ...(place === undefined ? [] : [`file=${property(place.document)}`]),
    ...(line === undefined ? [] : [`line=${line}`, `col=${column ?? 1}`]),
    `title=${property(title)}`,
  ];
  return `::${kind} ${properties.join(',')}::${data(shownText(message))}`;
}

/** As the runner decodes it (actions/runner, ActionCommand.cs): the sign of an escape, and line breaks, which would begin a command. */
function data(text: string): string {
  return withoutOldCommands(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(plainText(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** A line of the log that is no command: the runner also takes `::` after blanks, and its older form anywhere in a line. */
function asPlainLine(text: string): string {
  const line = withoutOldCommands(plainText(text).trimStart());
  return line.startsWith('::') ? `- ${line}` : line;
}

function withoutOldCommands(text: string): string {
  return text.replaceAll('##[', '## [');
}
