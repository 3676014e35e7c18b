import type { SurveyFinding, SurveyLine } from '../src/model/survey.ts';
import type { SurveyReport } from '../src/model/survey-report.ts';
import { tally } from '../src/tasks/survey/tally.ts';

/** A line of a survey that says what it is given, of a configuration judged for one host. */
export function surveyLine(some: Partial<SurveyLine> & Pick<SurveyLine, 'document'>): SurveyLine {
  return {
    key: '0'.repeat(32),
    repository: some.document.split('/')[0]!,
    files: ['.devcontainer/devcontainer.json'],
    links: [],
    version: '1.0',
    tool: '0.1.0',
    tier: 'strict',
    format: 'devcontainer',
    summary: 'image debian:13',
    uses: [],
    hosts: [{ host: 'this host', starts: 'as it is', fit: 'as it is', seems: 'as it is' }],
    findings: [],
    rows: [],
    undecided: [],
    problems: [],
    ...some,
  };
}

/** A finding of the configuration itself, with the line it is at. */
export function surveyFinding(rule: string, level: SurveyFinding['level'], some: Partial<SurveyFinding> = {}): SurveyFinding {
  return { rule, level, severity: 'high', message: `What ${rule} says`, ...some };
}

/** What these lines come to. */
export function pageReport(lines: readonly SurveyLine[]): SurveyReport {
  const all = tally();
  for (const line of lines) all.add(line);
  return all.report('0.1.0');
}
