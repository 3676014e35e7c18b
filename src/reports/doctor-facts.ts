import type { DoctorReport } from '../model/doctor-report.ts';
import { type HostThing, type HostThings, seen } from '../model/host-report.ts';
import type { CheckGroup } from '../model/row.ts';

type Seen = <Id extends HostThing>(id: Id) => HostThings[Id] | undefined;

/** What a section of the checklist is about on this host, in a few words. */
export function groupFacts(group: CheckGroup, { observations, checks }: DoctorReport): string {
  const of: Seen = (id) => seen(observations, id);
  const fine = checks.filter((check) => check.group === group && check.status === 'ok').length;
  const words = [...facts[group](of), ...(fine === 0 ? [] : [`${fine} fine`])];
  return words.length === 0 ? 'not seen' : words.join(' · ');
}

const facts: Readonly<Record<CheckGroup, (of: Seen) => readonly string[]>> = {
  Kernel: (of) => [of('kernel') ?? 'not known', ...given(of('cgroup'), (version) => `cgroup v${version}`)],
  System: (of) => [
    ...given(of('distribution'), ({ name, id, version }) => name ?? `${id} ${version ?? ''}`.trim()),
    ...given(of('architecture'), (name) => name),
    ...given(of('lackingCapabilities'), (names) =>
      names
        .map((name) => `no CAP_${name}`)
        .slice(0, 3)
        .join(', '),
    ).filter((text) => text !== ''),
    ...given(least(of), (bytes) => `${sizeOf(bytes)} free`),
  ],
  Engine: (of) => [
    ...(of('engineAnswers') === false ? ['none answers'] : given(of('engine'), (version) => `Docker ${version}`)),
    ...given(of('engineSocket'), (path) => path),
    ...given(of('containerd'), (version) => `containerd ${version}`),
    ...given(of('runc'), (version) => `runc ${version}`),
  ],
  Sysbox: (of) =>
    of('sysboxInstalled') === false
      ? ['not installed']
      : [
          ...given(of('sysbox'), (version) => version),
          ...given(of('sysboxFs')?.since, (since) => `running since ${since.slice(0, 16).replace('T', ' ')} UTC`),
        ],
  // That they run as root there is told by its check, once Sysbox is there: it is nothing to stand beside a tick.
  Builds: (of) => given(of('buildsUnderSysbox'), (isUnder) => (isUnder ? 'steps run under Sysbox' : 'steps run under runc')),
  Workspace: (of) => given(of('workspaceNosuid'), (is) => (is ? 'mounted nosuid' : 'mounted without nosuid')),
  Devices: (of) => given(of('gpuToolkit'), (is) => (is ? 'NVIDIA’s container toolkit is there' : 'no NVIDIA container toolkit')),
  Ports: (of) => given(of('busyPorts'), ({ length }) => (length === 0 ? '2300 to 2500 free' : `${length} of 2300 to 2500 in use`)),
  Updates: () => ['known vulnerabilities'],
};

function given<T>(value: T | undefined, words: (value: T) => string): readonly string[] {
  return value === undefined ? [] : [words(value)];
}

function least(of: Seen): number | undefined {
  const free = [of('engineStore'), of('sysboxStore')].flatMap((store) => store?.freeBytes ?? []);
  return free.length === 0 ? undefined : Math.min(...free);
}

function sizeOf(bytes: number): string {
  const gib = bytes / 2 ** 30;
  return gib < 10 ? `${(Math.floor(gib * 10) / 10).toFixed(1)} GiB` : `${Math.floor(gib)} GiB`;
}
