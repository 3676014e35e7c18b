import { studyRepositories } from '../../src/known/study-shares.ts';
import type { HostFacts } from '../../src/model/host.ts';
import type { Fit } from '../../src/model/survey.ts';
import type { Usage } from '../../src/model/survey-report.ts';
import { matrix } from '../../src/matrix/catalogue.ts';
import { renderSurveyMarkdown } from '../../src/reports/survey-markdown.ts';
import { fitTitles, isOutside, shareWords, spaced } from '../../src/reports/survey-words.ts';
import { examineHost } from '../../src/tasks/doctor/examine-host.ts';
import { fitOf } from '../../src/tasks/survey/fit-of.ts';
import { hostFixture } from '../../test/host-fixture.ts';
import { explainUsages, named } from './explain-usages.ts';
import { type Judged, judgeSeed, type Seed } from './judge-seed.ts';

/** Hosts of which all is known that matters: files of test/hosts, and what stands in their names besides versions. */
const fixtures = [
  ['ubuntu-24.04-sysbox', 'time namespaces switched off'],
  ['docker-29.5-sysbox-0.7.0', 'its defaults'],
] as const;

const aspects = new Map(matrix.map(({ id, aspect }) => [id, aspect]));

/** The study repeated: docs/survey-of-51.md. Undefined: the corpus is not there. Throws where an explanation is no longer so. */
export async function studyPage(corpus: string): Promise<string | undefined> {
  const hosts = new Map(fixtures.map(([name, note]) => hostOf(name, note)));
  const seed = await judgeSeed(corpus, 'seed50', hosts);
  const newer = await judgeSeed(corpus, 'seed50-alt', hosts);
  if (seed === undefined || newer === undefined) return undefined;
  return `${[
    '# The study’s repositories, judged',
    ...introduction(seed, [...hosts.keys()]),
    '## The study’s table beside our counts',
    ...besideTable(seed),
    ...explained(seed, newer.repositories),
    '## What would run, and what would not',
    ...fitsOn(seed, 0),
    ...fitsOn(seed, 1),
    '## The report',
    'What `containai survey report --format markdown` says of all of them, for both hosts. What engine-breaks-sysbox finds is of the second host alone.',
    renderSurveyMarkdown(seed.report, { verbose: false, level: 3 }).trimEnd(),
    '## The configurations',
    ...listed(seed),
  ].join('\n\n')}\n`;
}

function hostOf(name: string, note: string): readonly [string, HostFacts] {
  const { host } = examineHost(hostFixture(name), { purposes: [], today: '2026-11-28', version: '0' });
  const kernel = host.kernel?.replace(/^(\d+\.\d+).*$/u, '$1');
  return [`kernel ${kernel}, Sysbox ${host.sysbox?.version}, Docker ${host.engine?.version} with ${note}`, host];
}

function introduction({ repositories, report }: Seed, hosts: readonly string[]): readonly string[] {
  const base = [
    `A study of dev containers under Sysbox counted what ${studyRepositories} repositories use: every frequency in its table is a whole number of fiftieths. Its repositories are ${repositories.length} here, each with its root configuration: stored versions, some older than the study’s, and JSON and YAML alone. Dockerfiles and scripts were not stored, so what they say is not known. No configuration of these is made of Compose files.`,
    `They are judged as \`containai survey\` judges them, offline, under the tier strict, for two hosts of which all is known that matters: ${hosts.join('; and ')}.`,
    'Shares have their 95 % Wilson score interval: so much could chance alone have changed them, had other repositories of the same kind been looked at.',
  ];
  if (report.configurations !== repositories.length || report.notJudged.count > 0)
    throw new Error('Not every repository has one configuration that was judged.');
  if (repositories.some(({ said }) => 'dockerComposeFile' in said)) throw new Error('One is made of Compose files.');
  return base;
}

function besideTable({ report }: Seed): readonly string[] {
  const rows = report.usages.flatMap(({ share, study }) => {
    if (study === undefined) return [];
    const { counts, percent, interval } = shareWords(share);
    const ofStudy = fiftieths(study.frequency);
    return [
      `| ${study.aspect} | ${spaced(study.frequency)} | ${ofStudy} | ${counts} | ${percent} | ${interval} | ${differing({ share, study })} |`,
    ];
  });
  return [['| The study’s row | Frequency | Of 50 | Here | | 95 % | |', '| --- | --- | --- | --- | --- | --- | --- |', ...rows].join('\n')];
}

/** How far our count and the study’s are apart: in numbers of repositories, and by the interval. */
function differing({ share, study }: Pick<Usage, 'share'> & { readonly study: NonNullable<Usage['study']> }): string {
  if (isOutside(study.frequency, share)) return 'outside the interval';
  return fiftieths(study.frequency) === share.count ? 'the same number' : 'differs, within the interval';
}

function fiftieths(frequency: string): number {
  return (Number(/\d+/u.exec(frequency)![0]) * studyRepositories) / 100;
}

function explained({ repositories, report }: Seed, newer: readonly Judged[]): readonly string[] {
  const explanations = explainUsages(repositories, newer);
  return report.usages.flatMap(({ id, title, share, study }) => {
    if (study === undefined) return [];
    const said = explanations.get(id);
    if (said === undefined) throw new Error(`Nothing is said of ${id}.`);
    const names = repositories.filter(({ line }) => line.uses.includes(id)).map(({ name }) => name);
    const { counts, percent, interval } = shareWords(share);
    return [
      `### ${study.aspect}`,
      `${title}: ${counts}, ${percent} (${interval}); the study says ${spaced(study.frequency)}: ${differing({ share, study })}.`,
      ...said,
      details(`The ${names.length} that count`, names),
    ];
  });
}

function details(summary: string, names: readonly string[]): string {
  return `<details><summary>${summary}</summary>\n\n${names.map((name) => `- ${name}`).join('\n')}\n\n</details>`;
}

/** What becomes of each on a host, with the rows that make it so. */
function fitsOn({ repositories, report }: Seed, host: number): readonly string[] {
  const name = report.hosts[host]!.host;
  const of = (fit: Fit): readonly Judged[] => repositories.filter(({ line }) => line.hosts[host]!.fit === fit);
  const head = `### With ${name}`;
  if (of('not at all').length === repositories.length)
    return [
      head,
      `None: no container starts under Sysbox there, whatever it asks for. Since 29.5 Docker asks for a time namespace, and Sysbox before 0.7.1 does not know the word. \`containai doctor\` says so, and what to do.`,
    ];
  const withReasons = (fit: Fit): readonly string[] => [
    `${of(fit).length} ${fitTitles[fit]}:`,
    of(fit)
      .map((one) => `- ${one.name}: ${reasons(one, host, fit)}`)
      .join('\n'),
  ];
  const byName = (fit: Fit): string =>
    details(
      `The ${of(fit).length}: ${fitTitles[fit]}`,
      of(fit).map((one) => one.name),
    );
  return [
    head,
    ...compared(repositories),
    ...withReasons('with changes'),
    ...withReasons('not at all'),
    byName('as it is'),
    byName('better'),
    details(
      `The ${of('undecided').length} that are undecided, with what they seem to be and what is missing`,
      of('undecided').map((one) => `${one.name}: ${one.line.hosts[host]!.seems}; ${missing(one)}`),
    ),
  ];
}

/** What the shares of the study and ours have to do with each other, on the first host. */
function compared(repositories: readonly Judged[]): readonly string[] {
  const where = (test: (one: Judged) => boolean): string[] => repositories.filter(test).map(({ name }) => name);
  const privileged = where((one) => one.line.uses.includes('privileged') && one.line.hosts[0]!.seems === 'better');
  const sockets = where((one) => one.line.uses.includes('docker-socket') && one.line.hosts[0]!.fit === 'not at all');
  const inner = where((one) => one.line.uses.includes('docker-in-docker') && one.line.hosts[0]!.seems === 'better');
  const volume = where((one) => one.line.rows.some(({ row }) => row === 'docker-in-docker.containerd-volume'));
  return [
    'The study gives four shares of patterns: 78 % work as they are, 12 % with advantages, 7 % with workarounds, 3 % not at all. It does not say which patterns were counted, and a configuration is made of several; so our shares of configurations are another thing, and stand beside them in the report below only to be compared in kind.',
    `With advantages are, for the study, inner Docker engines. Here ${inner.length} configurations with the docker-in-docker Feature are, or seem to be, better than elsewhere; ${named(volume, ['cilium/cilium', 'coder/envbuilder', 'quarkusio/quarkus'])} take a version of it that keeps a volume which loses its images under Sysbox.`,
    `Incompatible are, for the study, the host’s socket and raw privileges. The socket is (${named(sockets, ['Azure/azure-sdk-for-js', 'Azure/azure-sdk-for-python', 'aws/aws-cdk'])}): it works, and undoes what Sysbox is for. Privileged mode is not: Sysbox starts it and contains it, so ${named(privileged, ['kubernetes-sigs/cluster-api-provider-aws', 'loft-sh/devpod', 'moby/moby'])} seem to be better off than elsewhere, as far as their files say.`,
  ];
}

/** Aspects of the rows that alone would make it so. */
function reasons({ line }: Judged, host: number, fit: Fit): string {
  const rows = line.rows.filter((row) => (row.hosts === undefined || row.hosts.includes(host)) && fitOf([row], true).fit === fit);
  return [...new Set(rows.map(({ row }) => aspects.get(row) ?? row))].join('; ');
}

function missing({ line }: Judged): string {
  return line.undecided.map(({ why }) => why.replace(/@sha256:[0-9a-f]+/u, '')).join('; ');
}

function listed({ repositories }: Seed): readonly string[] {
  return [
    [
      '| Configuration | Uses | Fits |',
      '| --- | --- | --- |',
      ...repositories.map(({ name, path, commit, line }) => {
        const { fit, seems } = line.hosts[0]!;
        return `| [${name}](https://github.com/${name}/blob/${commit}/${path}) | ${line.uses.join(', ')} | ${fit === 'undecided' ? `undecided, seems ${seems}` : fit} |`;
      }),
    ].join('\n'),
    'Fits: on the first of the two hosts.',
  ];
}
