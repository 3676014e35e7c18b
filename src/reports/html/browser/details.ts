import { fits } from '../../../model/survey.ts';
import { actions, type PackedFinding, type PackedLine, type PackedRow, type PageWords, levels, starts } from '../page-data.ts';
import { countWords, element } from './element.ts';
import type { FoundLine } from './read-data.ts';

const levelWords = { error: 'error', warn: 'warning', note: 'note' } as const;
const remedies = [
  '',
  'Fix: containai fix mends it; nothing stops working.',
  'Fix: containai fix --unsafe mends it, and something may stop working.',
  'Fix: the gate takes it away when the container is made; no text can.',
];

/** Ids that a configuration uses, with their words. */
export interface Named {
  readonly document: string;
  readonly uses: readonly string[];
  readonly words: PageWords;
}

/** All that is said of a configuration: findings with their source lines, the loudest first; matrix rows; what is not known; problems. */
export function details({ line, strings }: FoundLine, named: Named): HTMLElement {
  const [summary, repository, commit, files, answers, findings, rows, unknowns, problems] = line;
  const at = (place: number): string => strings[place] ?? '';
  const about = [
    at(summary),
    repository === 0 ? '' : `in ${at(repository)}`,
    commit === 0 ? '' : `commit ${at(commit)}`,
    files.length < 2 ? '' : `read: ${files.map(at).join(', ')}`,
  ];
  const place = (document: number, number: number): string => {
    if (document === 0) return number === 0 ? '' : `line ${number}`;
    return number === 0 ? at(document) : `${at(document)}:${number}`;
  };
  return element(
    'div',
    { class: 'detail' },
    element('p', { class: 'faint' }, about.filter((part) => part !== '').join(' · ')),
    section(
      'Findings',
      findings.length === 0 ? [element('p', {}, 'None.')] : byLevel(findings).map((one) => findingOf(one, at, place, named.words)),
    ),
    element(
      'div',
      { class: 'aside' },
      list('Problems', problems, ([message, document, number]) => [at(message), faint(place(document, number))]),
      list('Would it run', answers, (answer) => answerWords(answer, at)),
      list('What Sysbox makes of it', worstFirst(rows, at), (row) => rowWords(row, at, named.words)),
      list('Not known', unknowns, ([why, count]) => [at(why), faint(`${countWords(count, 'rule')} undecided`)]),
      list('Uses', named.uses, (id) => [titleOf(named.words.usages, id)]),
    ),
  );
}

function section(title: string, children: readonly Node[]): Node {
  return element('section', {}, element('h4', {}, title), ...children);
}

function list<T>(title: string, all: readonly T[], words: (one: T) => readonly (Node | string)[]): Node {
  if (all.length === 0) return document.createDocumentFragment();
  return section(title, [element('ul', {}, ...all.map((one) => element('li', {}, ...spaced(words(one)))))]);
}

function spaced(parts: readonly (Node | string)[]): (Node | string)[] {
  return parts.flatMap((part, place) => (place === 0 ? [part] : [' ', part]));
}

function faint(text: string): Node {
  return element('span', { class: 'faint' }, text);
}

function answerWords([host, fit, seems, start]: PackedLine[4][number], at: (place: number) => string): (Node | string)[] {
  const isOpen = fits[fit] === 'undecided';
  return [`${at(host)}: ${fits[fit]}`, faint(`${isOpen ? `by what could be read ${fits[seems]}; ` : ''}starts: ${starts[start]}`)];
}

function byLevel(findings: readonly PackedFinding[]): readonly PackedFinding[] {
  return findings.toSorted(([, a, flagsA], [, b, flagsB]) => (flagsA & 4) - (flagsB & 4) || a - b);
}

function findingOf(
  [ruleAt, level, flags, message, document, line, , text, hosts]: PackedFinding,
  at: (place: number) => string,
  place: (document: number, line: number) => string,
  { ruleAddress }: PageWords,
): Node {
  const rule = at(ruleAt);
  const word = levels[level]!;
  const remedy = remedies[flags & 3]!;
  return element(
    'article',
    { class: 'finding' },
    element(
      'div',
      { class: 'head' },
      element('span', { class: `level ${word}` }, levelWords[word]),
      ruleLink(rule, ruleAddress),
      ...((flags & 4) === 0 ? [] : [faint('waived, or in the baseline')]),
      ...(hosts === undefined ? [] : [faint(`on ${hosts.map(at).join(', ')}`)]),
      ...(line === 0 ? [] : [element('span', { class: 'place' }, place(document, line))]),
    ),
    element('p', {}, at(message)),
    ...(text === 0 ? [] : [sourceLine(line, at(text))]),
    ...(remedy === '' ? [] : [element('p', { class: 'remedy' }, remedy)]),
  );
}

function ruleLink(rule: string, { before, after }: PageWords['ruleAddress']): Node {
  if (!/^[a-z0-9-]+$/u.test(rule)) return element('strong', {}, rule);
  return element('a', { href: before + rule + after, rel: 'noreferrer noopener', target: '_blank' }, rule);
}

function sourceLine(line: number, text: string): Node {
  return element('pre', { class: 'source' }, element('span', { class: 'line' }, String(line)), element('code', {}, text));
}

/** The worst first. */
const resultOrder = ['FAILS', 'BLOCKED', 'WARN', 'PARTIAL', 'DIFFERENT', 'IGNORED', 'MITIGATED', 'N/A', 'COMPATIBLE'];

function worstFirst(rows: readonly PackedRow[], at: (place: number) => string): readonly PackedRow[] {
  return rows.toSorted(([, a], [, b]) => resultOrder.indexOf(at(a)) - resultOrder.indexOf(at(b)));
}

function rowWords(
  [row, result, action, condition, hosts]: PackedRow,
  at: (place: number) => string,
  { aspects }: PageWords,
): (Node | string)[] {
  const id = at(row);
  const about = titleOf(aspects, id);
  const when = [at(condition), hosts === undefined ? '' : `on ${hosts.map(at).join(', ')}`].filter((part) => part !== '').join(', ');
  const done = at(action);
  return [
    element('span', { class: `tone ${toneOf(at(result))}` }, at(result)),
    about,
    faint(
      [about === id ? '' : id, when, Object.hasOwn(actions, done) ? actions[done as keyof typeof actions] : done]
        .filter((part) => part !== '')
        .join(' · '),
    ),
  ];
}

function toneOf(result: string): string {
  if (result === 'FAILS' || result === 'BLOCKED') return 'error';
  if (result === 'WARN' || result === 'PARTIAL' || result === 'DIFFERENT') return 'warn';
  return result === 'COMPATIBLE' || result === 'MITIGATED' ? 'good' : 'note';
}

function titleOf(titles: readonly (readonly [id: string, title: string])[], id: string): string {
  return titles.find(([one]) => one === id)?.[1] ?? id;
}
