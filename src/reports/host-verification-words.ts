import type { HostVerification, Probed } from '../model/probed.ts';

/** What to do about a difference. */
export const howToSend =
  'A difference is something special about this host, or a fault in our table. Please send us the JSON file, in an issue of ContainAI’s repository; where the table makes something look safer than it is, as a private security advisory. Look the file through first: it names versions, paths and what the containers printed.';

/** Rows that were not proved by the reason, those that could have been first. */
export function groupByReason(rows: readonly Probed[]): readonly (readonly [why: string, ids: readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const { row, why = '' } of rows.toSorted((a, b) => Number(b.hasProbe) - Number(a.hasProbe)))
    groups.set(why, [...(groups.get(why) ?? []), row]);
  return [...groups];
}

/** `120 agree, 1 differs, 2 could not be proved; 87 rows have no probe.` */
export function countsLine({ rows, cut }: Pick<HostVerification, 'rows' | 'cut'>): string {
  const count = (test: (one: Probed) => boolean): number => rows.filter(test).length;
  const agree = count(({ outcome }) => outcome === 'agrees');
  const differ = count(({ outcome }) => outcome === 'differs');
  const open = count(({ outcome, hasProbe }) => outcome === 'not proved' && hasProbe);
  const without = count(({ hasProbe }) => !hasProbe);
  return [
    `${agree} ${agree === 1 ? 'agrees' : 'agree'}, ${differ} ${differ === 1 ? 'differs' : 'differ'}, ${open} could not be proved`,
    without === 0 ? '.' : `; ${without} ${without === 1 ? 'row has' : 'rows have'} no probe.`,
    cut === undefined ? '' : ` Not all was tried: ${cut}.`,
  ].join('');
}
