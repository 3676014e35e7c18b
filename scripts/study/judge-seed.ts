import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { realMachine } from '../../src/machine/real.ts';
import type { HostFacts } from '../../src/model/host.ts';
import type { SurveyLine } from '../../src/model/survey.ts';
import type { SurveyReport } from '../../src/model/survey-report.ts';
import { prepareAudit } from '../../src/tasks/audit.ts';
import { discover } from '../../src/tasks/discover.ts';
import { lineOf } from '../../src/tasks/survey/line-of.ts';
import { tally } from '../../src/tasks/survey/tally.ts';

/** One of the study’s repositories, and what is said of its configuration. */
export interface Judged {
  /** `owner/name`. */
  readonly name: string;
  /** Where the configuration lies in its repository. */
  readonly path: string;
  /** The commit that the stored version is of. */
  readonly commit: string;
  readonly line: SurveyLine;
  readonly text: string;
  /** What the file says, its comments left out. */
  readonly said: Readonly<Record<string, unknown>>;
}

/** The seed of the study, judged for hosts. */
export interface Seed {
  /** By name. */
  readonly repositories: readonly Judged[];
  readonly report: SurveyReport;
}

interface Indexed {
  readonly file: string;
  readonly repo: string;
  readonly commit: string;
}

/** Judges the configurations of one set of the corpus, offline and under the tier strict, for some hosts by their names. Undefined: they are not there. */
export async function judgeSeed(corpus: string, set: string, hosts: ReadonlyMap<string, HostFacts>): Promise<Seed | undefined> {
  if (!existsSync(join(corpus, set)) || !existsSync(join(corpus, 'INDEX.jsonl'))) return undefined;
  const index = readFileSync(join(corpus, 'INDEX.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Indexed);
  const judges = [...hosts].map(([host, facts]) => ({
    host,
    judge: prepareAudit({ tier: 'strict', host: facts, version: '0', offer: 'words' }),
  }));
  const machine = { ...realMachine, workingFolder: () => corpus };
  const repositories: Judged[] = [];
  for (const folder of readdirSync(join(corpus, set)).toSorted())
    for (const target of discover(join(set, folder), machine).targets) {
      const judged = [];
      for (const { host, judge } of judges) judged.push({ host, part: await judge(target, machine) });
      const { repo, commit } = index.find(({ file }) => file === join(set, folder, target.path))!;
      const place = {
        key: '',
        document: `${repo}/${target.path}`,
        repository: repo,
        files: [target.path],
        links: [],
        commit,
        format: target.format,
      };
      const text = readFileSync(join(corpus, set, folder, target.path), 'utf8');
      const line = lineOf(place, judged, { tool: '0', tier: 'strict' });
      const said = parse(text, [], { allowTrailingComma: true }) as Judged['said'];
      repositories.push({ name: repo, path: target.path, commit, line, text, said });
    }
  const all = tally();
  for (const { line } of repositories) all.add(line);
  return { repositories, report: all.report('0') };
}
