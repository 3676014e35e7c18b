import { type Claim, type InsideWord, needsRoot, type Standing, type Verification } from '../model/claim.ts';
import { plainText, wrapWords } from '../syntax/plain-text.ts';
import { painter, type Style } from './paint.ts';

const marks: Readonly<Record<Standing, readonly [style: Style, word: string]>> = {
  fails: ['error', 'fails'],
  'cannot-tell': ['warn', 'cannot tell'],
  holds: ['good', 'holds'],
};

/** How claims are shown. */
export interface VerificationView {
  readonly color: boolean;
  readonly width: number;
  /** What was seen of what holds, too. */
  readonly verbose: boolean;
  /** The command line by which root sees more. */
  readonly rootSees?: string;
}

const indent = 13;

/**
 * What containers came to, for a terminal: of each what fails first, with what was seen and whose word that is. What holds is a line each; of several
 * containers it is counted alone.
 */
export function renderVerificationsText(all: readonly Verification[], view: VerificationView): string {
  const paint = painter(view.color);
  const lines = all.flatMap((one) => [...linesOf(one, view, view.verbose || all.length === 1), '']);
  if (all.length > 1) lines.push(`${all.length} containers: ${shares(all)}.`);
  if (view.verbose) lines.push(...wrapWords(whyNotInside, roomOf(view)).map((line) => paint('faint', line)));
  if (view.rootSees !== undefined) lines.push(`Root sees more: ${plainText(view.rootSees)}`);
  return `${lines.join('\n').trimEnd()}\n`;
}

const whyNotInside =
  'Nothing of this is what a command inside prints: mount, cat and grep in there belong to whoever wrote the image. The often quoted check “mount | grep idmapped” would prove nothing in an honest image either: other runtimes use ID-mapped mounts, too, and Sysbox does without them where the kernel lacks them.';

function roomOf({ width }: VerificationView): number {
  return Math.max(40, Math.min(width, 100));
}

function linesOf({ container, name, date, claims, inside }: Verification, view: VerificationView, isLong: boolean): readonly string[] {
  const paint = painter(view.color);
  const room = roomOf(view) - indent;
  const lines = [`${paint('strong', plainText(`${name} (${container.slice(0, 12)})`))}, looked at from this machine on ${date}`, ''];
  for (const standing of ['fails', 'cannot-tell', 'holds'] as const) {
    if (standing === 'holds' && !isLong) continue;
    for (const claim of claims.filter((one) => one.standing === standing)) {
      const [style, word] = marks[standing];
      const isHidden = claim.detail === needsRoot;
      const [first = '', ...rest] = wrapWords(plainText(isHidden ? `${claim.words}: ${needsRoot}` : claim.words), room);
      lines.push(`${paint(style, word.padEnd(indent))}${first}`, ...rest.map((line) => ' '.repeat(indent) + line));
      if (isHidden || (standing === 'holds' && !view.verbose && !isTelling(claim))) continue;
      for (const line of wrapWords(plainText(`${witnessed(claim)}: ${claim.detail}`), room))
        lines.push(' '.repeat(indent) + paint('faint', line));
    }
  }
  if (lines.length > 2) lines.push('');
  return [...lines, totals(claims), ...insideLine(inside)];
}

// What of this machine is mounted is worth knowing, however rightly it is.
function isTelling({ id, detail }: Claim): boolean {
  return id === 'folders' && detail !== 'none is';
}

function witnessed({ witness }: Claim): string {
  return witness === 'container' ? 'the container’s own word' : witness;
}

function totals(claims: readonly Claim[]): string {
  const count = (standing: Standing): number => claims.filter((one) => one.standing === standing).length;
  return `${count('holds')} hold, ${count('fails')} fail, ${count('cannot-tell')} cannot be told.`;
}

function insideLine({ state, why, ignored }: InsideWord): readonly string[] {
  const because = why === undefined ? '' : `: ${plainText(why)}`;
  const lines =
    ignored === 0 ? '' : ` ${ignored} ${ignored === 1 ? 'line' : 'lines'} of its output ${ignored === 1 ? 'was' : 'were'} ignored.`;
  if (state === 'answered') return because === '' && lines === '' ? [] : [`Asked inside, it answered${because}.${lines}`];
  return [`${state === 'not asked' ? 'Nothing was asked inside' : 'Asked inside, it gave no answer'}${because}.${lines}`];
}

function shares(all: readonly Verification[]): string {
  const count = (standing: Standing): number => all.filter((one) => one.standing === standing).length;
  return `${count('holds')} hold in everything, ${count('fails')} fail, of ${count('cannot-tell')} something cannot be told`;
}
