import type { ChangedRow, HostComparison, HostVerification, Probed, SideBySide } from '../../model/probed.ts';

/** A verification and the file it came from. */
export interface VerificationFile {
  readonly file: string;
  readonly verification: HostVerification;
}

/**
 * What changed between two verifications, such as before and after an upgrade. A row has changed where another behaviour was measured, where it
 * was proved in one alone, or where one has no such row. Versions of ContainAI may word a behaviour otherwise: between two of them, the result counts.
 */
export function compareHosts(before: VerificationFile, after: VerificationFile, version: string): HostComparison {
  const sameWords = before.verification.tool.version === after.verification.tool.version;
  const earlier = new Map(before.verification.rows.map((one) => [one.row, one]));
  const later = new Map(after.verification.rows.map((one) => [one.row, one]));
  const ids = [...new Set([...later.keys(), ...earlier.keys()])];
  const changed = ids
    .map((id) => ({ old: earlier.get(id), now: later.get(id) }))
    .filter(({ old, now }) => measuredOf(old, sameWords) !== measuredOf(now, sameWords))
    .map(({ old, now }): ChangedRow => {
      const { row, aspect } = (now ?? old)!;
      return { row, aspect, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) };
    });
  return {
    version: '1.0',
    tool: { name: 'containai', version },
    before: { file: before.file, started: before.verification.started },
    after: { file: after.file, started: after.verification.started },
    versions: versionsOf(before.verification, after.verification),
    changed: changed.toSorted((a, b) => rank(a) - rank(b)),
    unchanged: ids.length - changed.length,
  };
}

/** What was measured, as a text to compare. */
function measuredOf(probed: Probed | undefined, sameWords: boolean): string {
  if (probed === undefined) return 'no such row';
  if (probed.outcome === 'not proved') return 'not proved';
  if (probed.measured === undefined) return 'nothing that the matrix says';
  return sameWords ? `${probed.measured.result}: ${probed.measured.says}` : probed.measured.result;
}

const isProved = (probed: Probed | undefined): boolean => probed !== undefined && probed.outcome !== 'not proved';

// Another measurement first, then what is no longer there, then what is new.
function rank({ before, after }: ChangedRow): number {
  return isProved(before) && isProved(after) ? 0 : isProved(before) ? 1 : 2;
}

function versionsOf(before: HostVerification, after: HostVerification): readonly SideBySide[] {
  const lines: readonly (readonly [what: string, of: (one: HostVerification) => string | undefined])[] = [
    ['kernel', ({ host }) => host.kernel],
    ['Sysbox', ({ host }) => host.sysbox?.version],
    ['Docker', ({ host }) => host.engine?.version],
    ['containerd', ({ host }) => host.containerd?.version],
    ['runc', ({ host }) => host.runc?.version],
    ['runtime', ({ runtime }) => runtime],
    ['image', ({ image }) => image.name],
    ['containai', ({ tool }) => tool.version],
  ];
  return lines.map(([what, of]) => {
    const [old, now] = [of(before), of(after)];
    return { what, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) };
  });
}
