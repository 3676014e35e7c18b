import type { Finding, Report } from '../../model/report.ts';
import { type Rule, type Tier } from '../../model/rule.ts';
import { cutText, plainText } from '../../syntax/plain-text.ts';

/** Places of a rule that are listed. */
const shownPlaces = 3;
const longestText = 200;
/** How long a waiver that is not meant for ever may hold, in days. */
const waiverDays = 90;

/**
 * A policy file that changes nothing until somebody edits it: the tier, and for each rule that found an error or a warning a level, for
 * errors also a waiver, to choose from, as comments. `today`: `YYYY-MM-DD`.
 */
export function draftPolicy(
  { requests }: Pick<Report, 'requests'>,
  rules: readonly Rule[],
  { tier, today }: { readonly tier: Tier; readonly today: string },
): string {
  const found = new Map<string, Finding[]>();
  for (const verdict of requests.flatMap(({ verdicts }) => verdicts))
    if (verdict.state === 'found')
      for (const finding of verdict.findings)
        if (finding.level !== 'note') found.set(finding.rule, [...(found.get(finding.rule) ?? []), finding]);
  const all = [...found].toSorted(([, a], [, b]) => Number(isError(b)) - Number(isError(a)));
  const errors = all.filter(([, findings]) => isError(findings));
  const until = dayAfter(today, waiverDays);
  const lines = [
    '# yaml-language-server: $schema=https://unpkg.com/containai/schemas/policy-1.schema.json',
    '#',
    '# The policy of ContainAI for this repository. It counts only where it is named, since a repository does not judge itself:',
    '#   containai audit --policy .containai.yaml',
    '# containai explain policy says what may stand here. As it is, it changes nothing but the tier.',
    '',
    `tier: ${tier}`,
    '',
    `# Levels: off, note, warn or error. ${all.length === 0 ? `Nothing was found on ${today}.` : `What was found on ${today}, errors first: take away the # of what you decide.`}`,
    'rules:',
    ...all.flatMap(([id, findings]) => ruleLines(id, findings, rules)),
    '',
    '# What may be used besides what the rules allow by themselves. With registries, images of others are found.',
    'allow:',
    '  # features: [ghcr.io/acme/features]',
    '  # registries: [mcr.microsoft.com, docker.io/library]',
    '',
    '# What a gate before the engine (containai gate) does with builds, pulls and host namespaces.',
    'gate:',
    '  # builds: none',
    '',
    '# Findings that somebody answers for, with a reason and a last day. They stay visible; after the day, the waiver is an error.',
    'waivers:',
    ...(errors.length === 0 ? ['  # - rule: RULE'] : errors.flatMap(([id, findings]) => waiverLines(id, findings, until))),
    ...(errors.length === 0
      ? ['  #   path: .devcontainer/devcontainer.json', '  #   reason: why that is all right', `  #   until: ${until}`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function isError(findings: readonly Finding[]): boolean {
  return findings.some(({ level }) => level === 'error');
}

function ruleLines(id: string, findings: readonly Finding[], rules: readonly Rule[]): readonly string[] {
  const places = [...new Set(findings.map(placeOf))];
  const title = rules.find((rule) => rule.id === id)?.title ?? id;
  return [
    `  # ${title}.`,
    ...places.slice(0, shownPlaces).map((place) => `  #   ${place}`),
    ...(places.length > shownPlaces ? [`  #   and ${places.length - shownPlaces} more`] : []),
    `  # ${id}: ${isError(findings) ? 'warn' : 'note'}`,
  ];
}

function waiverLines(id: string, findings: readonly Finding[], until: string): readonly string[] {
  const paths = [...new Set(findings.map(({ evidence }) => evidence[0]?.document ?? ''))].filter((path) => path !== '');
  return paths
    .slice(0, shownPlaces)
    .flatMap((path) => [`  # - rule: ${id}`, `  #   path: ${JSON.stringify(shown(path))}`, '  #   reason: ""', `  #   until: ${until}`]);
}

function placeOf({ evidence: [first] }: Finding): string {
  return first?.document === undefined ? 'the configuration' : shown(`${first.document}:${first.line ?? 1}:${first.column ?? 1}`);
}

/** Text of the input on one line of a comment. */
function shown(text: string): string {
  return plainText(cutText(text, longestText)).replaceAll(/\s+/gu, ' ');
}

function dayAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
