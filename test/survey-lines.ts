import type { HostFacts } from '../src/model/host.ts';
import type { FormatName } from '../src/model/rule.ts';
import type { SurveyLine } from '../src/model/survey.ts';
import { surveyed } from './surveys.ts';

/** A configuration in memory and where it is said to be. */
export interface Surveyed {
  readonly repository: string;
  readonly path: string;
  readonly format: FormatName;
  readonly text: string;
}

/** Lines of a survey of configurations that have no other files, for hosts by their names, under the strict tier. */
export function surveyLines(
  configurations: readonly Surveyed[],
  hosts: Readonly<Record<string, HostFacts>>,
): Promise<readonly SurveyLine[]> {
  return Promise.all(configurations.map(({ text, ...place }) => surveyed(text, hosts, place)));
}
