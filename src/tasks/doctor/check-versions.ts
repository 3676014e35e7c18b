import { advisoriesFor, type JudgedAdvisory, type StackComponent, trackerOf } from '../../known/stack-advisories.ts';
import { stackAdvisoriesDate } from '../../known/stack-advisories-table.ts';
import type { HostCheck, Vulnerability } from '../../model/doctor-report.ts';
import { type Observation, seen } from '../../model/host-report.ts';
import { compareReleases } from '../../syntax/version.ts';

type Seen = 'engine' | 'containerd' | 'runc' | 'sysbox' | 'client';

const components: readonly (readonly [component: Seen & StackComponent, name: string])[] = [
  ['engine', 'Docker Engine'],
  ['containerd', 'containerd'],
  ['runc', 'runc'],
  ['sysbox', 'Sysbox'],
  ['client', 'Docker’s command line'],
];

/** Known vulnerabilities of each part whose version was seen, one check a part. */
export function checkVersions(observations: readonly Observation[]): readonly HostCheck[] {
  const builds = seen(observations, 'builds') ?? {};
  const distribution = seen(observations, 'distribution')?.id;
  const isOfDesktop = seen(observations, 'engineSystem') === 'Docker Desktop';
  return components.flatMap(([component, name]) => {
    const version = seen(observations, component);
    if (version === undefined) return [];
    const build = component === 'sysbox' ? undefined : builds[component];
    return [
      checkOf(
        { component, name, version, distribution, isBundled: isOfDesktop && component !== 'client' },
        advisoriesFor(component, version, build),
      ),
    ];
  });
}

interface Part {
  readonly component: StackComponent;
  readonly name: string;
  readonly version: string;
  readonly distribution: string | undefined;
  /** It comes with Docker Desktop, and not alone. */
  readonly isBundled: boolean;
}

function checkOf({ component, name, version, distribution, isBundled }: Part, judged: readonly JudgedAdvisory[]): HostCheck {
  const open = judged.filter(({ answer }) => answer !== 'not affected');
  const vulnerabilities = open.map(vulnerabilityOf);
  const affected = vulnerabilities.filter(({ answer }) => answer === 'affected');
  const base = {
    id: `vulnerabilities-of-${component}`,
    group: 'Updates',
    title: `${name} ${version}`,
    evidence: open.map(({ advisory }) => ({ kind: 'doc-link', where: advisory.link }) as const),
  } as const;
  if (vulnerabilities.length === 0)
    return { ...base, status: 'ok', says: `None of the vulnerabilities known on ${stackAdvisoriesDate} is in ${name} ${version}.` };
  if (affected.length > 0)
    return {
      ...base,
      status: 'warning',
      says: `${name} ${version} has ${namesOf(affected)}.`,
      remedy: isBundled ? 'Update Docker Desktop, which brings them.' : `Update ${name}${toOf(affected)}.`,
      vulnerabilities,
    };
  // One sentence for all of them, so that it is said once.
  const tracker = distribution === undefined ? undefined : trackerOf(distribution, vulnerabilities[0]?.id ?? '')?.replace(/\/[^/]+$/u, '');
  return {
    ...base,
    status: 'cannot-tell',
    atWorst: 'warning',
    why: 'not-seen',
    says: `${name} ${version} is a distribution’s build, whose number does not tell whether it has ${namesOf(vulnerabilities)}.`,
    remedy: `Install the distribution’s updates${tracker === undefined ? '' : `; ${tracker} says what they mend`}.`,
    vulnerabilities,
  };
}

function vulnerabilityOf({ advisory, answer, fixedIn }: JudgedAdvisory): Vulnerability {
  const { id, lets, only, underSysbox, link } = advisory;
  return {
    id,
    answer: answer === 'affected' ? 'affected' : 'cannot-tell',
    lets,
    ...(only === undefined ? {} : { only }),
    ...(underSysbox === undefined ? {} : { underSysbox }),
    ...(fixedIn === undefined ? {} : { fixedIn }),
    link,
  };
}

// “CVE-2025-31133 and 6 more known vulnerabilities”
function namesOf(list: readonly Vulnerability[]): string {
  const first = list[0]?.id ?? '';
  return list.length === 1
    ? first
    : `${first} and ${list.length - 1} more known ${list.length === 2 ? 'vulnerability' : 'vulnerabilities'}`;
}

function toOf(list: readonly Vulnerability[]): string {
  const fixes = list.flatMap(({ fixedIn }) => fixedIn ?? []).toSorted(compareReleases);
  const last = fixes.at(-1);
  return last === undefined ? '' : ` to ${last} or newer`;
}
