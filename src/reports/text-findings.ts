import type { Evidence, Finding, RequestReport } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import { cutText, plainText, wrapWords } from '../syntax/plain-text.ts';
import { documentName } from './document-name.ts';
import type { Excerpts } from './text-excerpts.ts';
import { count, firstOf, gutter, type Layout, paragraph, shownText } from './text-layout.ts';
import { levelOrder, severityOrder } from './worst-findings.ts';

/** Findings of one rule at one level: what repeats is said once. */
export interface Group {
  readonly rule: string;
  readonly level: Finding['level'];
  readonly severity: Finding['severity'];
  /** They are in the baseline. */
  readonly known: boolean;
  readonly findings: Finding[];
  readonly requests: Set<string>;
}

/** Findings of one group, and lines of one finding, that are shown in full unless all are asked for. */
const shownFindings = 3;
const shownLines = 3;
/** Names in a title, unless all are asked for. */
const shownNames = 8;

/** The findings of one configuration, grouped, the worst first. */
export function renderFindings(
  groups: readonly Group[],
  requests: readonly RequestReport[],
  document: string,
  excerpts: Excerpts,
  rules: ReadonlyMap<string, Rule>,
  layout: Layout,
): string[] {
  const several = new Set(requests.map(({ name }) => name)).size > 1;
  const lines: (readonly string[])[] = [];
  let previous: Finding['level'] | undefined;
  for (const group of groups) {
    if (layout.quiet && group.level !== 'error') continue;
    if (group.level === 'note' && !layout.verbose) {
      lines.push([renderNote(group, document, layout)]);
    } else {
      lines.push(renderGroup(group, document, several, excerpts, rules.get(group.rule), layout), ['']);
    }
    previous = group.level;
  }
  if (previous === 'note' && !layout.verbose) lines.push(['']);
  return lines.flat();
}

/**
 * Groups the findings of one configuration, the worst first. Services that share an anchor say the same at the same place: that is one finding.
 * Waived ones are left out, and those of the baseline unless they are asked for.
 */
export function groupFindings(requests: readonly RequestReport[], withKnown: boolean): readonly Group[] {
  const groups = new Map<string, Group & { readonly said: Set<string> }>();
  for (const { name, verdicts } of requests) {
    for (const verdict of verdicts) {
      if (verdict.state !== 'found') continue;
      for (const finding of verdict.findings) {
        const { level, rule, severity, waiver, known = false } = finding;
        if (waiver !== undefined || (known && !withKnown)) continue;
        const key = `${level} ${rule} ${known}`;
        let group = groups.get(key);
        if (group === undefined)
          groups.set(key, (group = { rule, level, severity, known, findings: [], requests: new Set(), said: new Set() }));
        group.requests.add(name);
        const what = `${placeOf(finding.evidence[0], '')} ${finding.message}`;
        if (group.said.has(what)) continue;
        group.said.add(what);
        group.findings.push(finding);
      }
    }
  }
  return [...groups.values()].sort(
    (a, b) =>
      levelOrder.indexOf(a.level) - levelOrder.indexOf(b.level) || severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity),
  );
}

/** `12:5`, with the document where it is another one than the heading's; one beside or below that by its shorter name. */
function placeOf(evidence: Evidence | undefined, document: string): string {
  if (evidence?.line === undefined) return '';
  const place = `${evidence.line}:${evidence.column ?? 1}`;
  if (evidence.document === document || evidence.document === undefined) return place;
  return `${evidence.document.slice(sharedFolder(document, evidence.document))}:${place}`;
}

// Length of what two paths have in common, up to a slash: the heading has said that already.
function sharedFolder(a: string, b: string): number {
  let length = 0;
  for (let index = 0; index < a.length && a[index] === b[index]; index++) if (a[index] === '/') length = index + 1;
  return length;
}

/** What brought a value in, where it was not the file itself. */
function bringerOf(evidence: Evidence | undefined): string {
  return evidence !== undefined &&
    (evidence.from.layer === 'feature' || evidence.from.layer === 'image') &&
    evidence.from.document !== evidence.document
    ? documentName(evidence.from)
    : '';
}

function renderNote({ rule, level, findings }: Group, document: string, { width, paint }: Layout): string {
  const [first] = findings;
  const place = shownText(placeOf(first?.evidence[0], document));
  const all = findings.length > 1 ? `${place === '' ? '' : `${place} `}and ${findings.length - 1} more` : place;
  // What is found goes before where.
  const most = Math.floor(width / 2);
  const more = all.length > most ? `…${all.slice(all.length - most + 1)}` : all;
  const head = `${paint(level, level.padStart(gutter))}  `;
  const room = width - gutter - 2 - (more === '' ? 0 : more.length + 2);
  const text = cutText(shownText(`${rule}: ${first?.message ?? ''}`), room);
  return `${head}${text}${more === '' ? '' : `${' '.repeat(Math.max(2, width - gutter - 2 - text.length - more.length))}${paint('faint', more)}`}`;
}

function renderGroup(
  group: Group,
  document: string,
  several: boolean,
  excerpts: Excerpts,
  rule: Rule | undefined,
  layout: Layout,
): string[] {
  const { paint, width } = layout;
  const places = [...new Set(group.findings.map(({ evidence }) => shownText(placeOf(evidence[0], document))))].filter(
    (place) => place !== '',
  );
  const bringers = [...new Set(group.findings.map(({ evidence }) => bringerOf(evidence[0])))].filter((bringer) => bringer !== '');
  const names = (all: readonly string[]): string => firstOf(all.map(shownText), layout.verbose ? all.length : shownNames);
  const by = [
    ...(group.known ? ['known'] : []),
    ...(bringers.length === 0 ? [] : [`by ${names(bringers)}`]),
    ...(several ? [`in ${names([...group.requests])}`] : []),
  ].join('  ');
  const where = places.slice(0, 4).join(' ') + (places.length > 4 ? ' …' : '');
  const title = `${group.rule}${by === '' ? '' : `  ${by}`}`;
  const gap = width - gutter - 2 - title.length - where.length;
  const lines = [
    `${paint(group.level, group.level.padStart(gutter))}  ${paint('strong', group.rule)}${title.slice(group.rule.length)}${gap >= 2 ? ' '.repeat(gap) + paint('faint', where) : ''}`,
    ...(gap >= 2 || where === ''
      ? []
      : wrapWords(where, width - gutter - 2).map((line) => `${' '.repeat(gutter)}  ${paint('faint', line)}`)),
  ];
  const shown = layout.verbose ? group.findings : group.findings.slice(0, shownFindings);
  let said: string | undefined;
  for (const { evidence, message } of shown) {
    lines.push(...excerptsIn(evidence, excerpts, layout));
    if (message !== said) lines.push(...wrapWords(shownText(message), width - gutter - 2).map((line) => `${' '.repeat(gutter)}  ${line}`));
    said = message;
  }
  if (shown.length < group.findings.length)
    lines.push(`${' '.repeat(gutter)}  and ${group.findings.length - shown.length} more (--verbose shows them)`);
  if (rule !== undefined) lines.push(...paragraph('faint', 'advice', plainText(rule.advice), layout));
  lines.push(...fixLines(group.findings, layout));
  return lines;
}

/** What can be done about findings of one rule: the first fix by its title, and where none can be made, who takes it away. */
function fixLines(findings: readonly Finding[], layout: Layout): string[] {
  const fixes = findings.flatMap(({ fix }) => fix ?? []);
  const [first, ...rest] = [...new Map(fixes.filter(({ where }) => where !== 'start').map((fix) => [fix.title, fix])).values()];
  if (first !== undefined) {
    const more = rest.length === 0 ? '' : `, and ${rest.length} more`;
    const command = `containai fix${first.safety === 'risky' ? ' --unsafe' : ''}${first.needsLookup === true ? ' --resolve' : ''}`;
    return paragraph('good', 'fix', `${shownText(first.title)}${more} (${command})`, layout);
  }
  return fixes.length === 0
    ? []
    : paragraph(
        'faint',
        'start',
        'No text here can take it away, since Features and labels only add: containai gate takes privileges away, or refuses them, when the container is created.',
        layout,
      );
}

/** The first lines that a finding points at, each once. */
function excerptsIn(evidence: readonly Evidence[], excerpts: Excerpts, layout: Layout): ReadonlySet<string> {
  const lines = new Set<string>();
  for (const one of evidence) {
    const line = excerpts.excerpt(one, layout);
    if (line !== undefined) lines.add(line);
    if (lines.size === shownLines) break;
  }
  return lines;
}

/** How many findings there are of each level, and problems with the input. */
export interface Counts {
  readonly error: number;
  readonly warn: number;
  readonly note: number;
  readonly problems?: number;
}

/** Counts findings as they are shown. */
export function countFindings(groups: readonly Group[]): Counts {
  const counts = { error: 0, warn: 0, note: 0 };
  for (const { level, findings } of groups) counts[level] += findings.length;
  return counts;
}

/** Counts as a part of a sentence. */
export function showCounts({ error, warn, note, problems = 0 }: Counts, { paint }: Layout): string {
  const parts = [
    ...(problems === 0 ? [] : [paint('problem', count(problems, 'problem'))]),
    error === 0 ? 'no errors' : paint('error', count(error, 'error')),
    ...(warn === 0 ? [] : [paint('warn', count(warn, 'warning'))]),
    ...(note === 0 ? [] : [count(note, 'note')]),
  ];
  const text = parts.join(', ');
  return text.startsWith('no') ? `N${text.slice(1)}` : text;
}
