import { installationFor } from '../../known/sysbox-installation.ts';
import { workingSets } from '../../known/sysbox-packages.ts';
import type { HostCheck, HostHelp } from '../../model/doctor-report.ts';
import { type Observation, seen } from '../../model/host-report.ts';

/** How Sysbox gets on this host, where it is not, or which versions go together, where these do not; undefined where neither is wanted. */
export function helpFor(checks: readonly HostCheck[], observations: readonly Observation[]): HostHelp | undefined {
  const isBad = (id: string): boolean => checks.some((check) => check.id === id && check.status === 'not-ready');
  const isMissing = isBad('host.sysbox-installed');
  if (!isMissing && !isBad('host.time-namespace')) return undefined;
  const versions = versionsOf();
  if (!isMissing)
    return {
      title: 'Versions that go together',
      says: 'Sysbox is installed, and does not fit this engine.',
      warnings: [],
      steps: [],
      versions,
      evidence: workingSets[0]?.evidence ?? [],
    };
  const { says, warnings, steps, check, undo, evidence } = installationFor(hostOf(observations));
  return {
    title: 'To get Sysbox on this machine',
    says,
    warnings,
    steps: [
      ...steps,
      ...(check.length === 0 ? [] : [{ title: 'See whether it is there', lines: [...check, 'containai doctor'] }]),
      ...(undo.length === 0 ? [] : [{ title: 'To undo all of it', lines: undo }]),
    ],
    versions,
    evidence,
  };
}

function hostOf(observations: readonly Observation[]): Parameters<typeof installationFor>[0] {
  const distribution = seen(observations, 'distribution');
  const container = seen(observations, 'insideContainer');
  const known = {
    distribution: distribution?.id,
    version: distribution?.version,
    architecture: seen(observations, 'architecture'),
    wsl: seen(observations, 'wsl'),
    systemd: seen(observations, 'systemd'),
    snap: seen(observations, 'snap'),
    rootless: seen(observations, 'rootless'),
    desktop: seen(observations, 'engineSystem') === undefined ? undefined : seen(observations, 'engineSystem') === 'Docker Desktop',
    insideContainer: container === undefined ? undefined : container !== 'none',
    selinux: seen(observations, 'selinux'),
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

function versionsOf(): string {
  const [best] = workingSets;
  if (best === undefined) return '';
  const { sysbox, engine, containerd, runc, kernel, needs } = best;
  const parts = [
    `Sysbox ${sysbox}`,
    `Docker ${engine}`,
    ...(containerd === undefined ? [] : [`containerd ${containerd}`]),
    ...(runc === undefined ? [] : [`runc ${runc}`]),
    `kernel ${kernel}`,
  ];
  return `Known to work together: ${parts.join(', ')}${needs === undefined ? '' : `, with ${needs}`}.`;
}
