import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { withoutCredentials } from '../known/without-credentials.ts';
import type { FixedText, FixReport, LeftFix, OfferedFix } from '../model/fix-report.ts';
import { plainText, wrapWords } from '../syntax/plain-text.ts';
import { painter } from './paint.ts';
import { count, gutter, type Layout, paragraph, shownText } from './text-layout.ts';

/** How to print fixes for people. */
export interface FixTextSettings {
  readonly color: boolean;
  readonly width: number;
  /** What is printed goes to a terminal, which control characters of a file must not reach. */
  readonly isTerminal: boolean;
  /** The changes are written, not only shown. */
  readonly isWritten: boolean;
}

/** Fixes for people, configuration by configuration. */
export interface FixText {
  add(fixed: FixReport): string;
  /** What comes after the last of them. */
  end(): string;
}

/** Begins to print fixes: what is done, the change as a unified diff, and what is left. Patch programs pass over the words. */
export function fixText(settings: FixTextSettings): FixText {
  const layout: Layout = {
    ...settings,
    width: Math.max(40, Math.min(settings.width, 100)),
    paint: painter(settings.color),
    quiet: false,
    verbose: false,
  };
  const total = { made: 0, files: 0, lines: 0, unsafe: 0, left: 0 };
  return {
    add(report) {
      const fixed = { ...report, made: once(report.made), left: once(report.left) };
      total.made += fixed.made.length;
      total.files += fixed.files.length;
      total.lines += fixed.files.filter(({ isLine }) => isLine === true).length;
      total.unsafe += fixed.left.filter(({ why }) => why === 'unsafe').length;
      total.left += fixed.left.filter(({ why }) => why !== 'unsafe').length;
      return renderOne(fixed, settings.isTerminal, layout);
    },
    end: () => lastLine(total, settings.isWritten, layout),
  };
}

/** One change may answer several findings: it is said once, with the first place and how many more there are. */
function once<T extends OfferedFix>(fixes: readonly T[]): readonly T[] {
  const groups = new Map<string, T[]>();
  for (const fix of fixes) {
    const { rule, title, stops, where } = fix;
    const key = JSON.stringify([rule, title, stops, where, 'why' in fix ? fix.why : undefined]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fix]);
    else group.push(fix);
  }
  return [...groups.values()].map((group) => {
    const places = new Set(group.map(({ place }) => place));
    return places.size === 1 ? group[0]! : { ...group[0]!, place: `${group[0]!.place} and ${places.size - 1} more` };
  });
}

function renderOne({ document, problems, files, made, left }: FixReport, isTerminal: boolean, layout: Layout): string {
  if (problems.length + made.length + left.length === 0) return '';
  const lines = [layout.paint('strong', plainText(document))];
  for (const { message, line, column } of problems)
    lines.push(...paragraph('problem', 'problem', `${line === undefined ? '' : `${line}:${column ?? 1}  `}${shownText(message)}`, layout));
  for (const fix of made) lines.push(...fixRows(fix, document, fix.safety, layout));
  const diffs = files.map((file) => (file.isLine === true ? newLine(file, layout) : paintDiff(shownDiff(file), isTerminal, layout)));
  const rest = left.flatMap((fix) => leftRows(fix, document, layout));
  const parts = [lines.join('\n'), ...diffs.map((diff) => diff.replace(/\n$/u, ''))];
  return `${parts.join('\n')}\n${rest.length === 0 ? '' : `${diffs.length === 0 ? '' : '\n'}${rest.join('\n')}\n`}\n`;
}

// To be taken and run: by itself, and at the start of its line.
function newLine({ after }: FixedText, { paint }: Layout): string {
  return `\n${paint('strong', after.split('\n').map(plainText).join('\n'))}\n`;
}

/** The change of one text as a unified diff, whose names `git apply` and `patch -p1` understand; empty where nothing changes. */
export function unifiedDiff({ document, inRepository, before, after, isNew }: FixedText): string {
  if (before === after) return '';
  const name = (inRepository ?? document).replace(/^\/+/u, '');
  return createTwoFilesPatch(isNew === true ? '/dev/null' : `a/${name}`, `b/${name}`, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

/**
 * The same for people to read: credentials are masked. The texts are masked before they are compared, since what is secret about a line may
 * stand in the line before it.
 */
export function shownDiff({ document, inRepository = document, before, after, isNew }: FixedText): string {
  return unifiedDiff({
    ...(isNew === undefined ? {} : { isNew }),
    document: withoutCredentials(inRepository),
    before: withoutCredentials(before),
    after: withoutCredentials(after),
  });
}

function paintDiff(diff: string, isTerminal: boolean, { paint }: Layout): string {
  return diff
    .split('\n')
    .map((line) => {
      const text = isTerminal ? plainText(line.replace(/\r$/u, '')) : line;
      if (/^(?:---|\+\+\+) /u.test(line)) return paint('strong', text);
      return line.startsWith('+')
        ? paint('good', text)
        : line.startsWith('-')
          ? paint('error', text)
          : line.startsWith('@@')
            ? paint('note', text)
            : text;
    })
    .join('\n');
}

function fixRows({ rule, place, title, stops }: OfferedFix, document: string, label: string, layout: Layout): string[] {
  const { paint, width } = layout;
  const where = shownText(place.startsWith(`${document}:`) ? place.slice(document.length + 1) : place);
  const gap = Math.max(2, width - gutter - 2 - rule.length - where.length);
  const style = label === 'safe' ? 'good' : label === 'risky' || label === 'unsafe' ? 'warn' : 'faint';
  return [
    `${paint(style, label.padStart(gutter))}  ${paint('strong', rule)}${' '.repeat(gap)}${paint('faint', where)}`,
    ...indented(`${title}.`, layout),
    ...(stops === undefined ? [] : indented(stops, layout)),
  ];
}

function leftRows(fix: LeftFix, document: string, layout: Layout): string[] {
  const { why } = fix;
  if (why === 'unsafe') return fixRows(fix, document, 'unsafe', layout);
  if (why === 'not chosen') return fixRows(fix, document, 'left', layout);
  const { stops: _, ...rest } = fix;
  if (why === 'start')
    return fixRows(
      {
        ...rest,
        stops:
          'No text here can, since Features and labels only add: containai gate takes privileges away, or refuses them, when the container is created.',
      },
      document,
      'start',
      layout,
    );
  return fixRows({ ...rest, stops: `Not done: ${why.refused}.` }, document, 'left', layout);
}

function indented(text: string, { width }: Layout): string[] {
  return wrapWords(shownText(text), width - gutter - 2).map((line) => `${' '.repeat(gutter)}  ${line}`);
}

function lastLine(
  total: Readonly<Record<'made' | 'files' | 'lines' | 'unsafe' | 'left', number>>,
  isWritten: boolean,
  { paint }: Layout,
): string {
  const { made, files, lines, unsafe, left } = total;
  const parts: string[] = [];
  if (made === 0) parts.push(left > 0 ? 'Nothing was fixed.' : unsafe > 0 ? 'Nothing to fix safely.' : 'Nothing to fix.');
  else if (lines === files) parts.push(`${paint('strong', count(made, 'fix', 'fixes'))}.`);
  else if (isWritten) parts.push(`${paint('good', `${count(made, 'fix', 'fixes')} made`)} in ${count(files, 'text')}.`);
  else parts.push(`${paint('strong', count(made, 'fix', 'fixes'))}; --write makes ${made === 1 ? 'it' : 'them'}.`);
  if (unsafe > 0) parts.push(`${count(unsafe, 'risky one', 'risky ones')} more with --unsafe.`);
  if (left > 0) parts.push(`${left} left.`);
  return `${parts.join(' ')}\n`;
}
