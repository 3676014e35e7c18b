import type { HostFacts } from '../src/model/host.ts';
import type { FormatName } from '../src/model/rule.ts';
import type { SurveyLine } from '../src/model/survey.ts';
import { prepareAudit } from '../src/tasks/audit.ts';
import { lineOf } from '../src/tasks/survey/line-of.ts';

/** A configuration in memory and where it is said to be. */
export interface Surveyed {
  readonly repository: string;
  readonly path: string;
  readonly format: FormatName;
  readonly text: string;
}

/** Lines of a survey of configurations that have no other files, for hosts by their names, under the strict tier. */
export async function surveyLines(
  configurations: readonly Surveyed[],
  hosts: Readonly<Record<string, HostFacts>>,
): Promise<readonly SurveyLine[]> {
  const machine = { readText: () => ({ missing: true }) as const, realPath: (path: string) => path };
  const lines: SurveyLine[] = [];
  for (const { repository, path, format, text } of configurations) {
    const workspace = `/surveyed/${repository}`;
    const target = { format, workspace, boundary: workspace, prefix: `${repository}/`, path, text, named: false };
    const judged = [];
    for (const [host, facts] of Object.entries(hosts)) {
      const audit = prepareAudit({ tier: 'strict', host: facts, version: '0.0.0', offer: 'words' });
      judged.push({ host, part: await audit(target, machine) });
    }
    const document = `${repository}/${path}`;
    lines.push(
      lineOf({ key: '0'.repeat(32), document, repository, files: [path], links: [], format }, judged, { tool: '0.0.0', tier: 'strict' }),
    );
  }
  return lines;
}
