import type { HostFacts } from '../src/model/host.ts';
import type { FormatName } from '../src/model/rule.ts';
import { type SurveyLine, surveyVersion } from '../src/model/survey.ts';
import { prepareAudit } from '../src/tasks/audit.ts';
import { lineOf } from '../src/tasks/survey/line-of.ts';

/** A host of which all is known that rows of the matrix ask for: kernel 6.8, Sysbox 0.7.0, Docker 28.4. */
export const wholeHost: HostFacts = {
  kernel: '6.8.0-60-generic',
  cgroup: 2,
  distribution: 'ubuntu',
  distributionVersion: '24.04',
  sysbox: { version: '0.7.0' },
  engine: { version: '28.4.0', runtimes: ['runc', 'sysbox-runc'], defaultRuntime: 'runc', imageStore: 'graph' },
  timeNamespaces: false,
  buildsUnderSysbox: false,
  insecureBuilds: false,
  usernsRemap: false,
  idMappedMounts: true,
  idMappedOverlay: true,
  shiftfs: false,
  gpuToolkit: false,
  selinux: false,
};

/** A configuration in memory. */
export interface SurveyedText {
  readonly format?: FormatName;
  readonly path?: string;
  readonly repository?: string;
  /** Files beside it, by their paths relative to the workspace. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The line that a survey of hosts makes of a configuration. */
export async function surveyed(
  text: string,
  hosts: Readonly<Record<string, HostFacts>> = { whole: wholeHost },
  { format = 'devcontainer', path = '.devcontainer.json', repository = 'a', files = {} }: SurveyedText = {},
): Promise<SurveyLine> {
  const target = { format, path, text, workspace: '/w', boundary: '/w', prefix: `${repository}/`, named: true };
  const machine = {
    realPath: (name: string) => name,
    readText: (name: string) => {
      const found = files[name.slice('/w/'.length)];
      return found === undefined ? ({ missing: true } as const) : { text: found };
    },
  };
  const judged = [];
  for (const [host, facts] of Object.entries(hosts))
    judged.push({ host, part: await prepareAudit({ tier: 'strict', host: facts, version: '0.0.0', offer: 'words' })(target, machine) });
  const place = { key: '0'.repeat(32), document: `${repository}/${path}`, repository, files: [path], links: [], format };
  return lineOf(place, judged, { tool: '0.0.0', tier: 'strict' });
}

/** A line with what a test cares about; all else is empty. */
export function line(some: Partial<SurveyLine> = {}): SurveyLine {
  return {
    document: 'a/.devcontainer.json',
    key: '0'.repeat(32),
    repository: 'a',
    files: ['.devcontainer.json'],
    links: [],
    version: surveyVersion,
    tool: '0.0.0',
    tier: 'strict',
    format: 'devcontainer',
    uses: [],
    hosts: [{ host: 'here', starts: 'as it is', fit: 'as it is', seems: 'as it is' }],
    findings: [],
    rows: [],
    undecided: [],
    problems: [],
    ...some,
  };
}
