import { compareReleases, compareVersions } from '../syntax/version.ts';
import { stackAdvisories } from './stack-advisories-table.ts';

/** What below a container has versions of its own. `engine` is dockerd, `client` the docker command, `desktop` Docker Desktop as a whole. */
export type StackComponent = 'runc' | 'containerd' | 'engine' | 'client' | 'buildkit' | 'desktop' | 'compose' | 'buildx' | 'sysbox';

/** Affected versions: from this one on (from the first, where it is absent), below the one that has the fix. */
export interface AffectedRange {
  readonly from?: string;
  readonly below: string;
  /** Why it is not known whether these are affected, where it is not. */
  readonly unsure?: string;
}

/** A known vulnerability of the stack. */
export interface StackAdvisory {
  /** `CVE-…`, or `GHSA-…` where it has no other name. */
  readonly id: string;
  /** Ranges of each component, in order. The engine’s are those of the releases that carry the component in question. */
  readonly affects: Readonly<Partial<Record<StackComponent, readonly AffectedRange[]>>>;
  /** What it lets a container, an image, a build or a caller do: one sentence. */
  readonly lets: string;
  /** Where it matters at all, if not everywhere: one sentence. */
  readonly only?: string;
  /** What a container’s user namespace, or Sysbox itself, changes in it, where that is known: one sentence. */
  readonly underSysbox?: string;
  readonly link: string;
  /** Where ranges and words were checked, besides the link. */
  readonly source: string;
}

/** An advisory, and what it is to one version. */
export interface JudgedAdvisory {
  readonly advisory: StackAdvisory;
  readonly answer: 'affected' | 'not affected' | 'cannot tell';
  /** The first release with the fix on the version’s own line, where the version is, or may be, affected. */
  readonly fixedIn?: string;
  /** Why it cannot be told: one sentence. */
  readonly why?: string;
}

/**
 * Every known advisory of a component, judged for one version, worst answer first. Distributions mend holes without changing the number: of a
 * version with a suffix of theirs, or built from what is no commit of the project (`build`, as the engine’s `/version` tells it), only the number
 * of a fix proves anything. Never throws, whatever the version is.
 */
export function advisoriesFor(component: StackComponent, version: string, build?: string): readonly JudgedAdvisory[] {
  const judged = stackAdvisories.flatMap((advisory): readonly JudgedAdvisory[] => {
    const ranges = advisory.affects[component];
    return ranges === undefined ? [] : [{ advisory, ...judge(ranges, version, build) }];
  });
  const order = ['affected', 'cannot tell', 'not affected'] as const;
  return judged.toSorted((a, b) => order.indexOf(a.answer) - order.indexOf(b.answer));
}

function judge(ranges: readonly AffectedRange[], version: string, build: string | undefined): Omit<JudgedAdvisory, 'advisory'> {
  if (!/^v?\d+\.\d+/u.test(version)) return { answer: 'cannot tell', why: 'This is not a version that can be compared.' };
  const range = ranges.find(({ from, below }) => (from === undefined || isFrom(version, from)) && compareReleases(version, below) < 0);
  if (range === undefined) return { answer: 'not affected' };
  const fixedIn = range.below;
  if (range.unsure !== undefined) return { answer: 'cannot tell', fixedIn, why: range.unsure };
  return isDistributionBuild(version, build)
    ? {
        answer: 'cannot tell',
        fixedIn,
        why: 'This is a distribution’s build, which may have the fix under an older number: ask its tracker.',
      }
    : { answer: 'affected', fixedIn };
}

// A pre-release of the first affected version is affected as well, for all that is known.
function isFrom(version: string, from: string): boolean {
  return (from.includes('-') ? compareReleases : compareVersions)(version, from) >= 0;
}

/**
 * Whether a version is, or may be, a distribution’s own build: a suffix that no release of the projects has (`+ds1`, `~ds1`, `-0ubuntu1`, `-ce`), or
 * a commit that is none (Ubuntu’s engine says `24.0.7` and, as its commit, `24.0.7-0ubuntu4.1`; its containerd says none).
 */
export function isDistributionBuild(version: string, build?: string): boolean {
  if (!/^v?\d+(?:\.\d+)+(?:-(?:alpha|beta|rc)\.?\d+)?$/u.test(version)) return true;
  return build !== undefined && !/^(?:v[\d.]+(?:-rc\.\d+)?-\d+-g)?[0-9a-f]{7,40}$/u.test(build);
}

/** Where a distribution (`ID` of os-release) says what it has mended; undefined where we know no such place. */
export function trackerOf(distribution: string, id: string): string | undefined {
  return id.startsWith('CVE-') ? trackers.get(distribution)?.replace('ID', id) : undefined;
}

const redHat = 'https://access.redhat.com/security/cve/ID';
const suse = 'https://www.suse.com/security/cve/ID.html';
const trackers: ReadonlyMap<string, string> = new Map<string, string>([
  ['debian', 'https://security-tracker.debian.org/tracker/ID'],
  ['ubuntu', 'https://ubuntu.com/security/ID'],
  ['fedora', redHat],
  ['rhel', redHat],
  ['centos', redHat],
  ['rocky', redHat],
  ['almalinux', redHat],
  ['opensuse-leap', suse],
  ['opensuse-tumbleweed', suse],
  ['sles', suse],
  ['alpine', 'https://security.alpinelinux.org/vuln/ID'],
  ['amzn', 'https://explore.alas.aws.amazon.com/ID.html'],
]);
