import type { Claim, Standing, Verification } from '../model/claim.ts';
import { plainText, wrapWords } from '../syntax/plain-text.ts';
import { painter, type Style } from './paint.ts';

const marks: Readonly<Record<Standing, readonly [style: Style, word: string]>> = {
  fails: ['error', 'fails'],
  'cannot-tell': ['warn', 'cannot tell'],
  holds: ['good', 'holds'],
};

/** What a container came to, for a terminal: what fails first, each claim with what was seen and whose word that is. `remedy`: how to see more. */
export function renderVerificationText(
  { container, name, date, claims }: Verification,
  { color, width, remedy }: { readonly color: boolean; readonly width: number; readonly remedy?: string },
): string {
  const paint = painter(color);
  const room = Math.max(40, Math.min(width, 100));
  const head = paint('strong', plainText(`${name} (${container.slice(0, 12)})`));
  const lines = [`${head}, looked at from this machine on ${date}`, ''];
  for (const standing of ['fails', 'cannot-tell', 'holds'] as const)
    for (const claim of claims.filter((one) => one.standing === standing)) {
      const [style, word] = marks[standing];
      lines.push(`${paint(style, word.padEnd(12))}${plainText(claim.words)}`);
      for (const line of wrapWords(plainText(`${witnessed(claim)}: ${claim.detail}`), room - 12))
        lines.push(`${' '.repeat(12)}${paint('faint', line)}`);
    }
  lines.push('', totals(claims));
  if (remedy !== undefined) lines.push(remedy);
  return `${lines.join('\n')}\n`;
}

function witnessed({ witness }: Claim): string {
  return witness === 'container' ? 'the container’s own word' : witness;
}

function totals(claims: readonly Claim[]): string {
  const count = (standing: Standing): number => claims.filter((one) => one.standing === standing).length;
  return `${count('holds')} hold, ${count('fails')} fail, ${count('cannot-tell')} cannot be told.`;
}
