import type { SurveyFinding, SurveyLine } from '../src/model/survey.ts';
import type { SurveyReport } from '../src/model/survey-report.ts';
import { tally } from '../src/tasks/survey/tally.ts';

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
