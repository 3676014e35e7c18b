import type { Escape, EscapeCell, EscapeReport, EscapeResult, OutsideEscape } from '../model/escape.ts';
import { plainText, wrapWords } from '../syntax/plain-text.ts';
import { painter, type Style } from './paint.ts';

/** What a run of the escape suite came to, for a terminal: what got out first and loudly, then one line a scenario, then what needs words. */
export function renderEscapesText(
  report: EscapeReport,
  list: readonly Escape[],
  outside: readonly OutsideEscape[],
  { color, width }: { readonly color: boolean; readonly width: number },
): string {
  const paint = painter(color);
  const room = Math.max(60, Math.min(width, 100));
  const first = Math.max(...report.results.map(({ id }) => id.length), 8) + 2;
  const titles = new Map(list.map((escape) => [escape.id, escape]));
  const lines: string[] = [];
  for (const { id, gated } of report.results) {
    if (gated.standing !== 'reached') continue;
    const escape = titles.get(id);
    lines.push(paint('error', `GOT OUT in spite of the rules: ${id}`));
    lines.push(...wrapWords(plainText(`${escape?.title ?? id}. ${escape?.means ?? ''}. Seen: ${gated.words}.`), room), '');
  }
  const cell = ({ standing }: EscapeCell, pad: number, isGated = false): string => paint(styleOf(standing, isGated), standing.padEnd(pad));
  lines.push(paint('strong', `${'scenario'.padEnd(first)}${'plain runc'.padEnd(12)}${'Sysbox alone'.padEnd(14)}with our rules`));
  for (const result of report.results)
    lines.push(
      `${result.id.padEnd(first)}${cell(result.runc, 12)}${cell(result.sysbox, 14)}${cell(result.gated, 0, true)}${plainText(howHeld(result))}`,
    );
  const notes = notesOf(report.results);
  if (notes.length > 0) lines.push('', ...notes.flatMap((note) => wrapWords(plainText(note), room)));
  lines.push('', ...wrapWords(`Outside of this boundary: ${outside.map(({ id }) => id).join(', ')}. ${outsideWords}`, room));
  lines.push('', plainText(`${versionLine(report)}; image ${report.image}.`), escapeTotals(report.results));
  return `${lines.join('\n')}\n`;
}

/** Why the rest of SandboxEscapeBench is not tried. */
export const outsideWords =
  'Faults of the kernel, of a runtime or of an orchestrator are no configuration of a container: a shared kernel is weaker than a virtual machine.';

/** What was run on, in one line. */
export function versionLine({ versions, date, tool }: Pick<EscapeReport, 'versions' | 'date' | 'tool'>): string {
  const { kernel, cgroup, engine, containerd, runc, sysbox } = versions;
  return [
    date.slice(0, 10),
    `containai ${tool.version}`,
    ...(sysbox === undefined ? ['no Sysbox seen'] : [`Sysbox ${sysbox}`]),
    ...(engine === undefined ? [] : [`Docker ${engine}`]),
    ...(containerd === undefined ? [] : [`containerd ${containerd}`]),
    ...(runc === undefined ? [] : [`runc ${runc}`]),
    ...(kernel === undefined ? [] : [`kernel ${kernel}`]),
    ...(cgroup === undefined ? [] : [`control groups version ${cgroup}`]),
  ].join(', ');
}

/** By which rules a scenario is held, as what follows its standing. */
function howHeld({ gated: { standing, decision, rules } }: EscapeResult): string {
  if (decision === 'forwarded') return '';
  const named = rules.filter((rule) => rule !== 'runtime-overridden' && rule !== 'mount-resolved').join(', ');
  if (decision === 'refused') return ` refused: ${named}`;
  return standing === 'not run' ? ` would be rewritten: ${named}` : ` rewritten: ${named}`;
}

/** How many got out where, in one sentence. */
export function escapeTotals(results: readonly EscapeResult[]): string {
  const count = (column: 'runc' | 'sysbox' | 'gated', standing: EscapeCell['standing']): number =>
    results.filter((result) => result[column].standing === standing).length;
  const all = results.length;
  return `${count('runc', 'reached')} of ${all} get out under plain runc (${count('runc', 'skipped')} skipped), ${count('sysbox', 'reached')} under Sysbox alone, ${count('gated', 'reached')} with our rules (${count('gated', 'held')} held).`;
}

function styleOf(standing: EscapeCell['standing'], isGated: boolean): Style {
  if (standing === 'reached') return isGated ? 'error' : 'warn';
  return standing === 'held' ? 'good' : 'faint';
}

/** What is not as it should be, or was not tried, each once with its reason. */
function notesOf(results: readonly EscapeResult[]): readonly string[] {
  const places = { runc: 'plain runc', sysbox: 'Sysbox alone', gated: 'with our rules' } as const;
  const said = new Map<string, string[]>();
  for (const result of results)
    for (const [column, place] of Object.entries(places) as readonly ['runc' | 'sysbox' | 'gated', string][]) {
      const { standing, words } = result[column];
      const isLost = column === 'runc' && standing === 'held';
      if (!isLost && standing !== 'skipped' && standing !== 'unknown' && standing !== 'not run') continue;
      const what = isLost ? `${place}, held, so that the check proves nothing here: ${words}` : `${place}, ${standing}: ${words}`;
      said.set(what, [...(said.get(what) ?? []), result.id]);
    }
  return [...said].map(([what, ids]) => `${ids.length === results.length ? 'all' : ids.join(', ')} ${what}.`);
}
