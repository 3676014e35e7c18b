import type { ChangedRow, HostComparison, Probed } from '../model/probed.ts';
import { plainText, wrapWords } from '../syntax/plain-text.ts';
import { painter, type Paint } from './paint.ts';
import { count } from './text-layout.ts';

/** What changed between two verifications of hosts, for a terminal. */
export function renderHostComparisonText(
  { before, after, versions, changed, unchanged }: HostComparison,
  { color, width }: { readonly color: boolean; readonly width: number },
): string {
  const paint = painter(color);
  const room = Math.max(50, Math.min(width, 110));
  return [
    plainText(`before  ${before.file} (${before.started})`),
    plainText(`after   ${after.file} (${after.started})`),
    '',
    ...versions.map((one) => {
      const line = plainText(`  ${one.what.padEnd(12)}${(one.before ?? 'not known').padEnd(30)}${one.after ?? 'not known'}`);
      return one.before === one.after ? paint('faint', line) : line;
    }),
    '',
    ...changed.flatMap((one) => renderRow(one, paint, room)),
    changed.length === 0
      ? `Nothing has changed in ${count(unchanged, 'row')}.`
      : `${count(changed.length, 'row')} changed, ${unchanged} did not.`,
    '',
  ].join('\n');
}

function renderRow({ row, aspect, before, after }: ChangedRow, paint: Paint, room: number): readonly string[] {
  return [`${paint('strong', plainText(row))}: ${plainText(aspect)}`, ...side('before', before, room), ...side('after', after, room), ''];
}

function side(label: string, probed: Probed | undefined, room: number): readonly string[] {
  return wrapWords(plainText(words(probed)), room - 10).map((line, index) => `  ${(index === 0 ? label : '').padEnd(8)}${line}`);
}

function words(probed: Probed | undefined): string {
  if (probed === undefined) return 'no such row';
  if (probed.outcome === 'not proved') return `not proved: ${probed.why ?? ''}`;
  const against = probed.outcome === 'differs' ? ' (differs from the matrix)' : '';
  return probed.measured === undefined
    ? `nothing that the matrix says${against}: ${probed.transcript}`
    : `${probed.measured.result}${against}: ${probed.measured.says}`;
}
