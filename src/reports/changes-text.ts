import type { ChangeFinding, ChangesReport, SandboxActivity } from '../model/changes-report.ts';
import type { ChangeLevel } from '../model/detector.ts';
import { cutText, plainText } from '../syntax/plain-text.ts';
import { painter, type Style } from './paint.ts';
import { count, gutter, type Layout, paragraph, shownText } from './text-layout.ts';

/** How a report of changes is shown. */
export interface ChangesView {
  readonly color: boolean;
  readonly width: number;
  /** Everything: all findings, and whole diffs. */
  readonly verbose: boolean;
  /** The word that names the sandbox or its folder on a command line, quoted; absent: there is no record that could be agreed to. */
  readonly word?: string;
}

/** Lines of one diff, and findings of one level, that are shown without being asked for more. */
const mostDiffLines = 24;
const mostOfLevel = 40;
/** Signs in one file that the same program runs at the same time. */
const mostOfRun = 6;

const words: Readonly<Record<ChangeLevel, string>> = { error: 'error', warn: 'warning', note: 'note' };

/** What a workspace was left with, for a terminal: the loudest first, what stands in one file together, each with who runs it and when. */
export function renderChangesText(report: ChangesReport, view: ChangesView): string {
  const layout: Layout = {
    width: Math.max(40, Math.min(view.width, 100)),
    quiet: false,
    verbose: view.verbose,
    paint: painter(view.color),
  };
  const lines = [
    ...headOf(report, layout),
    '',
    ...levels.flatMap((level) => levelOf(level, report, view, layout)),
    ...notToldOf(report, layout),
    ...closing(report, view),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

const levels: readonly ChangeLevel[] = ['error', 'warn', 'note'];

/** In one line, what was found: `2 errors, 1 warning`. */
export function changeCounts({ findings, more }: Pick<ChangesReport, 'findings' | 'more'>): string {
  const rest = Object.values(more).reduce((sum, one) => sum + one, 0);
  const counted = levels.flatMap((level) => {
    const of = findings.filter((one) => one.level === level).length;
    return of === 0 ? [] : [count(of, words[level])];
  });
  return [...counted, ...(rest === 0 ? [] : [`${rest} more`])].join(', ');
}

function headOf({ workspace, since, sandbox, activity }: ChangesReport, { paint }: Layout): readonly string[] {
  const against =
    since === undefined ? 'no record: all there is counts' : `against the record of ${since.slice(0, 16).replace('T', ' ')} UTC`;
  const now = sandbox === undefined ? '' : ` · ${shownText(sandbox)} ${activityWords[activity]}`;
  return [`${paint('strong', shownText(workspace))}   ${against}${now}`];
}

const activityWords: Readonly<Record<SandboxActivity, string>> = {
  running: 'is running, so what is said here may be changed meanwhile',
  paused: 'is paused',
  stopped: 'is stopped',
  none: '',
  unknown: 'may be running, the engine does not say: then what is said here may be changed meanwhile',
};

function levelOf(level: ChangeLevel, report: ChangesReport, view: ChangesView, layout: Layout): readonly string[] {
  const all = report.findings.filter((one) => one.level === level);
  const shown = view.verbose ? all : all.slice(0, mostOfLevel);
  const lines = [...byPath(shown)].flatMap(([path, findings]) => fileOf(path, findings, level, report, layout));
  const left = all.length - shown.length;
  return left === 0
    ? lines
    : [...lines, `${' '.repeat(gutter)}  and ${count(left, `${words[level]} more`, `${words[level]}s more`)} (--verbose shows them)`, ''];
}

function byPath(findings: readonly ChangeFinding[]): ReadonlyMap<string, readonly ChangeFinding[]> {
  const groups = new Map<string, ChangeFinding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.path);
    if (group === undefined) groups.set(finding.path, [finding]);
    else group.push(finding);
  }
  return groups;
}

function fileOf(
  path: string,
  findings: readonly ChangeFinding[],
  level: ChangeLevel,
  report: ChangesReport,
  layout: Layout,
): readonly string[] {
  const { paint } = layout;
  const [first] = findings;
  const isOne = findings.every(({ status }) => status === first!.status);
  const status = isOne && first!.status !== 'there' ? `   ${paint('faint', first!.status)}` : '';
  const place = findings.length === 1 && first!.line !== undefined ? `:${first!.line}` : '';
  // A louder sign in the same file has shown it.
  const isShown = report.findings.some((one) => one.path === path && levels.indexOf(one.level) < levels.indexOf(level));
  return [
    `${paint(styles[level], level.padStart(gutter - 2))}  ${paint('strong', shownText(path))}${place}${status}`,
    ...runsOf(findings).flatMap((run) => runOf(run, { hasStatus: !isOne, hasLine: findings.length > 1 }, layout)),
    ...(isShown ? [] : diffOf(report.diffs[path], layout)),
    '',
  ];
}

const styles: Readonly<Record<ChangeLevel, Style>> = { error: 'error', warn: 'warn', note: 'note' };

/** Findings by who runs them and when, in the order in which they come up. */
function runsOf(findings: readonly ChangeFinding[]): readonly (readonly ChangeFinding[])[] {
  const runs = new Map<string, ChangeFinding[]>();
  for (const finding of findings) {
    const key = `${finding.by}\0${finding.when}\0${finding.status === 'gone'}`;
    const run = runs.get(key);
    if (run === undefined) runs.set(key, [finding]);
    else run.push(finding);
  }
  return [...runs.values()];
}

/** What the same program runs at the same time in one file. */
function runOf(
  findings: readonly ChangeFinding[],
  { hasStatus, hasLine }: { readonly hasStatus: boolean; readonly hasLine: boolean },
  layout: Layout,
): readonly string[] {
  const shown = layout.verbose ? findings : findings.slice(0, mostOfRun);
  const left = findings.length - shown.length;
  const { by, when, status } = findings[0]!;
  return [
    ...shown.flatMap((one) => signOf(one, { hasStatus, hasLine }, layout)),
    ...(left === 0 ? [] : paragraph('faint', '', `and ${left} more (--verbose shows them)`, layout)),
    ...(status === 'gone' ? [] : paragraph('faint', 'run by', `${shownText(by)}, ${shownText(when)}`, layout)),
  ];
}

function signOf(
  { detector, line, status, message, undo }: ChangeFinding,
  { hasStatus, hasLine }: { readonly hasStatus: boolean; readonly hasLine: boolean },
  layout: Layout,
): readonly string[] {
  const place = line === undefined || !hasLine ? '' : `line ${line}: `;
  const what = hasStatus && status !== 'there' ? `${status}: ` : '';
  return [
    ...paragraph('faint', '', `${place}${what}${shownText(message)}   (${detector})`, layout),
    // On one line, to be pasted.
    ...(undo === undefined ? [] : [`${layout.paint('faint', 'undo'.padStart(gutter))}  ${plainText(undo)}`]),
  ];
}

function diffOf(diff: string | undefined, { paint, verbose, width }: Layout): readonly string[] {
  if (diff === undefined) return [];
  // The names of the two are the path that stands above.
  const lines = diff.trimEnd().split('\n').slice(2);
  const shown = verbose ? lines : lines.slice(0, mostDiffLines);
  const painted = shown.map((line) => {
    const text = plainText(verbose ? line : cutText(line, width - gutter - 4));
    return `${' '.repeat(gutter)}  ${line.startsWith('+') ? paint('good', text) : line.startsWith('-') ? paint('error', text) : paint('faint', text)}`;
  });
  const left = lines.length - shown.length;
  return left === 0 ? painted : [...painted, `${' '.repeat(gutter)}  ${paint('faint', `… ${count(left, 'line')} more (--verbose)`)}`];
}

function notToldOf({ notTold }: ChangesReport, layout: Layout): readonly string[] {
  if (notTold.length === 0) return [];
  const shown = layout.verbose ? notTold : notTold.slice(0, 10);
  const left = notTold.length - shown.length;
  return [
    ...shown.flatMap(({ path, why }) => paragraph('problem', 'not told', `${shownText(path)}: ${shownText(why)}`, layout)),
    ...(left === 0 ? [] : [`${' '.repeat(gutter)}  and ${left} more (--verbose shows them)`]),
    '',
  ];
}

function closing({ findings, more, entries, counts, since, notTold }: ChangesReport, { word }: ChangesView): readonly string[] {
  const found = findings.length === 0 ? 'Nothing that this machine would run or trust' : changeCounts({ findings, more });
  const all = count(entries, 'entry', 'entries');
  const changed = since === undefined ? `in ${all}` : `in ${all} (${counts.new} new, ${counts.changed} changed, ${counts.gone} gone)`;
  const open = notTold.length === 0 ? '' : `; ${notTold.length} not told`;
  return [
    `${found} ${changed}${open}.`,
    ...(findings.length === 0 ? [] : ['Why it counts, and what to do: containai explain and the word in brackets.']),
    ...(word === undefined || findings.length === 0
      ? []
      : [`When you have seen it: containai changes --accept ${word} takes it for agreed to.`]),
  ];
}
