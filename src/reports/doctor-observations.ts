import type { Observation } from '../model/host-report.ts';
import { cutText, plainText, wrapWords } from '../syntax/plain-text.ts';
import type { Paint } from './paint.ts';

const labelWidth = 26;
/** A list of flags or ports can be long. */
const mostCharacters = 300;

/** Every thing that was looked at: its value and how it was found, or why it was not seen. */
export function allFacts(
  observations: readonly Observation[],
  { width, paint }: { readonly width: number; readonly paint: Paint },
): readonly string[] {
  return [
    paint('strong', 'What was seen, and how'),
    ...observations.flatMap((one) => {
      const isSeen = 'value' in one;
      const text = isSeen ? `${valueOf(one.value)}  (${wordsOf[one.found.by]} ${one.found.from})` : `${one.unseen.why}: ${one.unseen.says}`;
      return wrapWords(plainText(cutText(text, mostCharacters)), width - labelWidth - 2).map(
        (line, index) => `  ${(index === 0 ? one.id : '').padEnd(labelWidth)}${isSeen ? line : paint('faint', line)}`,
      );
    }),
  ];
}

const wordsOf = { file: 'by', command: 'by', engine: 'the engine’s', tried: 'tried on', inferred: 'inferred from' } as const;

function valueOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map(valueOf).join(value.some((one) => typeof one === 'object') ? '; ' : ', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([key, one]) => `${key} ${valueOf(one)}`)
    .join(', ');
}
