import type { GateReason, GateRewrite } from '../model/gate.ts';
import { rewriteWords, sentence } from './gate-line.ts';
import { painter } from './paint.ts';
import { count, gutter, type Layout, paragraph, shownText } from './text-layout.ts';

/** What a gate would do with one saved body. */
export interface CheckedFile {
  /** The file, as the user named it. */
  readonly document: string;
  readonly decision: 'forwarded' | 'rewritten' | 'refused' | 'unread';
  readonly reasons: readonly GateReason[];
  readonly rewrites: readonly GateRewrite[];
  /** What only the engine can tell, a clause each. */
  readonly open: readonly string[];
}

const words = {
  forwarded: 'would be forwarded as it is',
  rewritten: 'would be forwarded with changes',
  refused: 'would be refused',
  unread: 'cannot be read',
} as const satisfies Record<CheckedFile['decision'], string>;

const decisions = Object.keys(words) as readonly CheckedFile['decision'][];

/** The answers for people: a paragraph a body, and what it comes to. */
export function gateCheckText(
  files: readonly CheckedFile[],
  { color, width }: { readonly color: boolean; readonly width: number },
): string {
  const layout: Layout = { width: Math.max(40, Math.min(width, 100)), quiet: false, verbose: false, paint: painter(color) };
  const parts = files.map((file) => `${renderFile(file, layout).join('\n')}\n\n`);
  const shares = decisions.flatMap((one) => {
    const some = files.filter(({ decision }) => decision === one).length;
    return some === 0 ? [] : [`${some} ${words[one]}`];
  });
  return `${parts.join('')}${count(files.length, 'body', 'bodies')}: ${shares.join(', ')}.\n`;
}

function renderFile({ document, decision, reasons, rewrites, open }: CheckedFile, layout: Layout): readonly string[] {
  const { paint } = layout;
  const style = decision === 'refused' || decision === 'unread' ? 'error' : 'good';
  return [
    `${paint('strong', shownText(document))}  ${paint(style, words[decision])}`,
    ...rewrites.flatMap((rewrite) => paragraph('good', 'change', `${rewriteWords(rewrite)}`, layout)),
    ...reasons.flatMap((reason) => renderReason(reason, layout)),
    ...open.flatMap((text) => paragraph('faint', 'open', sentence(text), layout)),
  ];
}

function renderReason({ rule, message, advice }: GateReason, layout: Layout): readonly string[] {
  return [
    `${layout.paint('error', 'error'.padStart(gutter))}  ${layout.paint('strong', shownText(rule))}`,
    ...paragraph('faint', '', sentence(message), layout),
    ...(advice === undefined ? [] : paragraph('faint', 'advice', sentence(advice), layout)),
  ];
}
