import type { Reason } from '../../model/survey-report.ts';
import { mostRows, table } from './figure.ts';
import type { Html } from './html.ts';
import { numberWords } from './number-words.ts';

/** How many configurations each reason holds for. */
export function reasonTable(caption: string, reasons: readonly Reason[]): Html {
  return table(
    caption,
    ['Reason', 'Configurations'],
    reasons.slice(0, mostRows).map(({ why, count }) => [why, numberWords(count)]),
  );
}
