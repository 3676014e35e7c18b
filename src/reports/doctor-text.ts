import type { DoctorReport, HostCheck, HostHelp, Readiness } from '../model/doctor-report.ts';
import { seen } from '../model/host-report.ts';
import { checkGroups } from '../model/row.ts';
import { plainText, wrapWords } from '../syntax/plain-text.ts';
import { groupFacts } from './doctor-facts.ts';
import { allFacts } from './doctor-observations.ts';
import { type Paint, painter, type Style } from './paint.ts';
import { wrapPainted } from './text-layout.ts';

/** How to print what came of looking at a host. */
export interface DoctorTextSettings {
  readonly color: boolean;
  readonly width: number;
  /** Every check, and every fact with how it was found. */
  readonly verbose: boolean;
  /** The command line that sees more, where root would. */
  readonly asRoot?: string;
}

interface Layout extends DoctorTextSettings {
  readonly paint: Paint;
}

type Mark = 'bad' | 'warn' | 'open' | 'fine';
const marks: Readonly<Record<Mark, readonly [style: Style, sign: string]>> = {
  bad: ['error', '✗'],
  warn: ['warn', '!'],
  open: ['note', '?'],
  fine: ['good', '✓'],
};
const worst: readonly Mark[] = ['bad', 'warn', 'open', 'fine'];

/** Prints a checklist for a terminal: sections worst first, what is fine as a count, one remedy for what is not, then what could not be seen. */
export function renderDoctorText(report: DoctorReport, settings: DoctorTextSettings): string {
  const layout: Layout = { ...settings, width: Math.max(40, Math.min(settings.width, 100)), paint: painter(settings.color) };
  const sections = checkGroups
    .flatMap((group) => {
      const checks = report.checks.filter((check) => check.group === group);
      return checks.length === 0 ? [] : [{ group, checks, mark: worstMark(checks) }];
    })
    .toSorted((a, b) => worst.indexOf(a.mark) - worst.indexOf(b.mark));
  const lines = [
    ...headOf(report, layout),
    '',
    ...sections.flatMap(({ group, checks, mark }) => [
      ...heading(mark, group, groupFacts(group, report), layout),
      ...linesOf(checks, layout),
    ]),
    '',
    ...unseenOf(report, layout),
    ...(report.help === undefined ? [] : helpLines(report.help, layout)),
    ...(layout.verbose ? [...allFacts(report.observations, layout), ''] : []),
    ...wrapPainted(verdictOf(report, layout), layout.width),
  ];
  return `${lines.join('\n')}\n`;
}

function headOf({ observations, collected, purposes }: DoctorReport, { paint, width }: Layout): readonly string[] {
  const isElsewhere = seen(observations, 'engineHere') === false;
  const wanted = purposes.length === 0 ? '' : `, wanted for ${purposes.join(', ')}`;
  return [
    ...wrapWords(`This machine as it is on ${collected}${wanted}.`, width).map((line) => paint('faint', line)),
    ...(isElsewhere
      ? wrapWords(
          seen(observations, 'engineSystem') === 'Docker Desktop'
            ? 'The engine runs in a machine of Docker Desktop’s own, where no runtime can be added: only what it says of itself is seen from here. For Sysbox, use an engine of Linux itself (docker context use default).'
            : 'The engine runs on another machine: only what it says of itself is seen from here. Run containai doctor there for the rest.',
          width,
        )
      : []),
  ];
}

function heading(mark: Mark, title: string, facts: string, layout: Layout): readonly string[] {
  const { paint, width } = layout;
  const sign = signOf(mark, layout);
  const shown = plainText(facts);
  if (title.length + 2 + shown.length <= width - 4) return [`${sign} ${paint('strong', title)}  ${shown}`];
  const titles = wrapWords(title, width - 4).map((line, index) => `${index === 0 ? sign : '   '} ${paint('strong', line)}`);
  return [...titles, ...wrapWords(shown, width - 4).map((line) => `    ${line}`)];
}

function markOf({ status, atWorst }: HostCheck): Mark | undefined {
  if (status === 'not-ready') return 'bad';
  if (status === 'warning') return 'warn';
  if (status === 'ok') return 'fine';
  // Whichever way it is, nothing comes of it.
  return atWorst === 'ok' ? undefined : 'open';
}

// What waits for Sysbox says nothing against a section of its own.
function worstMark(checks: readonly HostCheck[]): Mark {
  const told = checks.filter(({ why }) => why !== 'no-sysbox');
  const all = new Set((told.length === 0 ? checks : told).map(markOf));
  return worst.find((mark) => all.has(mark)) ?? 'open';
}

function signOf(mark: Mark, { paint }: Layout): string {
  const [style, sign] = marks[mark];
  return paint(style, `[${sign}]`);
}

// What is wrong, those with the same remedy together; what is open is told once, at the end of the list.
function linesOf(checks: readonly HostCheck[], layout: Layout): readonly string[] {
  const bad = checks.filter(({ status }) => status === 'not-ready' || status === 'warning');
  const told = checks.filter(({ status, remedy }) => status === 'cannot-tell' && remedy !== undefined);
  const byRemedy = new Map<string, HostCheck[]>();
  for (const check of [...bad, ...told]) byRemedy.set(check.remedy ?? check.id, [...(byRemedy.get(check.remedy ?? check.id) ?? []), check]);
  const fine = checks.filter(({ status }) => status === 'ok');
  return [
    ...[...byRemedy.values()].flatMap((together) => [
      ...together.flatMap((check) => problemLines(check, layout)),
      ...bullet('→', 'good', remedyOf(together), layout),
    ]),
    ...(layout.verbose ? fine.flatMap((check) => bullet('✓', 'good', `${check.title}: ${check.says}`, layout)) : []),
  ];
}

function problemLines(check: HostCheck, layout: Layout): readonly string[] {
  const [style, sign] = marks[markOf(check) ?? 'open'];
  const { title, says, error, vulnerabilities = [] } = check;
  return [
    ...bullet(sign, style, check.group === 'Updates' ? says : `${title}: ${says}`, layout),
    ...(error === undefined || check.status !== 'not-ready' ? [] : bullet(' ', 'faint', `“${error}”`, layout, 'faint')),
    ...(layout.verbose
      ? vulnerabilities.flatMap(({ id, lets, only, fixedIn }) =>
          bullet(
            ' ',
            'faint',
            `${id}${fixedIn === undefined ? '' : ` (fixed in ${fixedIn})`}: ${lets}${only === undefined ? '' : ` ${only}`}`,
            layout,
            'faint',
          ),
        )
      : []),
  ];
}

function remedyOf(together: readonly HostCheck[]): string {
  const [first] = together;
  if (first?.id === 'host.sysbox-installed') return 'The steps for this machine are below.';
  return first?.remedy ?? `containai explain ${first?.id ?? ''}`;
}

function bullet(sign: string, style: Style, text: string, { width, paint }: Layout, textStyle?: Style): readonly string[] {
  return wrapWords(plainText(text), width - 6).map((line, index) => {
    const shown = textStyle === undefined ? line : paint(textStyle, line);
    return `    ${index === 0 ? paint(style, sign) : ' '} ${shown}`;
  });
}

const whyWords = {
  'needs-root': 'without root',
  'no-engine': 'without an engine',
  'no-sysbox': 'without Sysbox',
  elsewhere: 'from another machine than the engine’s',
  'not-seen': 'here',
} as const;

/** What could not be seen, in one place: by why, the titles, and what was in the way. */
function unseenOf({ checks }: DoctorReport, layout: Layout): readonly string[] {
  const open = checks.filter((check) => markOf(check) === 'open' && check.remedy === undefined);
  if (open.length === 0) return [];
  const lines: string[] = [];
  for (const why of ['needs-root', 'not-seen', 'no-engine', 'no-sysbox', 'elsewhere'] as const) {
    const these = open.filter((check) => check.why === why);
    if (these.length === 0) continue;
    lines.push(...heading('open', `Not to be told ${whyWords[why]}`, `${these.length} of ${checks.length} checks`, layout));
    // Those that wait for the same thing are many, and nothing is to be done about one of them.
    const isListed = layout.verbose || why === 'needs-root' || why === 'not-seen';
    if (isListed) lines.push(...bullet(' ', 'faint', these.map(({ title }) => title).join(' · '), layout, 'faint'));
    const reasons = [...new Set(these.map(({ says }) => says))];
    if (why === 'needs-root' || why === 'not-seen')
      lines.push(...reasons.slice(0, layout.verbose ? reasons.length : 3).flatMap((says) => bullet(' ', 'faint', says, layout)));
    if (why === 'needs-root' && layout.asRoot !== undefined) lines.push(...bullet('→', 'good', layout.asRoot, layout));
  }
  return [...lines, ''];
}

function helpLines({ title: what, says, warnings, steps, versions }: HostHelp, { width, paint }: Layout): readonly string[] {
  return [
    paint('strong', what),
    ...[says, ...warnings, versions].flatMap((text) => wrapWords(plainText(text), width - 2).map((line) => `  ${line}`)),
    ...steps.flatMap(({ title, lines }) => [
      `  ${paint('strong', `# ${plainText(title)}`)}`,
      ...lines.map((line) => `  ${plainText(line)}`),
    ]),
    '',
  ];
}

const verdicts: Readonly<Record<Readiness, readonly [style: Style, words: string]>> = {
  ready: ['good', 'Ready'],
  'ready-with-warnings': ['warn', 'Ready, with warnings'],
  'not-ready': ['error', 'Not ready'],
};

function verdictOf({ readiness, checks, purposes }: DoctorReport, { paint, verbose }: Layout): string {
  const count = (mark: Mark): number => checks.filter((check) => markOf(check) === mark).length;
  const isOnlyOpen = readiness === 'not-ready' && count('bad') === 0;
  const [style, words] = verdicts[readiness];
  const wanted = purposes.length === 0 ? '' : ` for ${purposes.join(', ')}`;
  const parts = [
    [count('bad'), 'stops it', 'stop it'],
    [count('warn'), 'warning', 'warnings'],
    [count('open'), 'not to be told', 'not to be told'],
    [count('fine'), 'fine', 'fine'],
  ] as const;
  const counts = parts.flatMap(([number, one, many]) => (number === 0 ? [] : [`${number} ${number === 1 ? one : many}`]));
  const verdict = isOnlyOpen ? 'Not known to be ready' : words;
  return `${paint(style, `${verdict}${wanted}`)}: ${counts.join(', ')}.${verbose ? '' : ' containai doctor -v shows all of it.'}`;
}
