import type { ChangesReport } from '../model/changes-report.ts';
import type { ChangeLevel } from '../model/detector.ts';
import { changeCounts } from './changes-text.ts';
import { painter, type Style } from './paint.ts';
import { shownText } from './text-layout.ts';

const most = 5;
const styles: Readonly<Record<ChangeLevel, Style>> = { error: 'error', warn: 'warn', note: 'note' };

/** A few lines for those who did not ask: what a sandbox has left, the loudest of it, and how to see all. Empty where there is nothing. `word`: its name, quoted. */
export function renderChangesSummary(report: ChangesReport, { color, word }: { readonly color: boolean; readonly word: string }): string {
  const { findings, notTold, since } = report;
  if (findings.length === 0 && notTold.length === 0) return '';
  const paint = painter(color);
  const shown = findings.filter(({ level }) => level !== 'note').slice(0, most);
  const when = since === undefined ? '' : ` since ${since.slice(0, 16).replace('T', ' ')} UTC`;
  const lines = [
    findings.length === 0
      ? `Not all of ${shownText(report.workspace)} could be looked through for what this machine would run or trust.`
      : `In ${shownText(report.workspace)}, what this machine would run or trust is not as it was${when}: ${changeCounts(report)}.`,
    ...shown.map(
      ({ level, path, message, detector }) => `  ${paint(styles[level], level)}  ${shownText(path)}: ${shownText(message)} (${detector})`,
    ),
    `  containai changes ${word}   shows ${findings.length > shown.length ? 'all of it' : 'more'}; with --accept it is agreed to.`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}
