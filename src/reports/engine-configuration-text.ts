import type { EngineConfiguration } from '../model/own-engine.ts';
import { plainText, wrapWords } from '../syntax/plain-text.ts';
import { painter } from './paint.ts';

/** The files of an engine of our own, for people: each with its reasons, and how they are put into use. */
export function renderEngineConfiguration(
  { files, steps }: EngineConfiguration,
  { color, width }: { readonly color: boolean; readonly width: number },
): string {
  const paint = painter(color);
  const parts = files.map(({ path, text, settings }) => {
    // Where a file may hold comments, the reasons are in it.
    if (!path.endsWith('.json')) return `${paint('strong', path)}\n\n${text}`;
    const reasons = settings.flatMap(({ line, why }) => [
      plainText(line),
      ...wrapWords(why, width - 4).map((part) => paint('faint', `    ${part}`)),
    ]);
    return `${paint('strong', path)}\n\n${text}\n${reasons.join('\n')}\n`;
  });
  return `${parts.join('\n')}\n${paint('strong', 'To put them into use:')}\n\n${steps.map((step) => `  ${step}`).join('\n')}\n`;
}
