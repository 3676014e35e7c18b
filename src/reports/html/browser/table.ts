import { fits } from '../../../model/survey.ts';
import { numberWords } from '../number-words.ts';
import type { PageIndex, PageWords } from '../page-data.ts';
import { details } from './details.ts';
import { element } from './element.ts';
import type { FoundLine } from './read-data.ts';

const fitClasses = ['good', 'better', 'warn', 'error', 'note'] as const;
/** As `starts`, in one or two words. */
const startWords = ['as it is', 'with changes', 'undecided', 'refused'] as const;
const startClasses = ['good', 'warn', 'note', 'error'] as const;

/** The rows of the table that are shown. Rows that the user opened stay open when they come again. */
export interface Table {
  show(rows: readonly number[]): void;
  open(row: number): void;
}

/** The table of a page; `heads` are the titles of its columns. */
export function tableOf(
  body: HTMLElement,
  heads: readonly string[],
  index: PageIndex,
  words: PageWords,
  read: (row: number) => Promise<FoundLine>,
): Table {
  const opened = new Set<number>();
  const toggle = (row: number, shown: HTMLElement): void => {
    const button = shown.querySelector('.open')!;
    if (opened.delete(row)) {
      button.setAttribute('aria-expanded', 'false');
      document.getElementById(`detail-${row}`)?.remove();
    } else {
      opened.add(row);
      expand(row, shown);
    }
  };
  const expand = (row: number, shown: HTMLElement): void => {
    shown.querySelector('.open')!.setAttribute('aria-expanded', 'true');
    const cell = element('td', { role: 'cell', colspan: String(heads.length) }, 'Reading …');
    shown.after(element('tr', { role: 'row', class: 'opened', id: `detail-${row}` }, cell));
    const named = { document: index.document[row]!, uses: index.ofUses[row]!.map((use) => index.uses[use]!), words };
    read(row).then(
      (line) => cell.replaceChildren(details(line, named)),
      () => cell.replaceChildren('This part of the page cannot be read.'),
    );
  };
  const rowOf = (row: number): HTMLElement => {
    const made = element('tr', { role: 'row', class: 'row' }, nameCell(row, index.document[row]!), ...cellsOf(index, row, heads));
    made.addEventListener('click', ({ target }) => {
      // Whoever marks text to copy it opens nothing.
      if (target instanceof Element && target.closest('a') === null && String(getSelection()) === '') toggle(row, made);
    });
    return made;
  };
  return {
    show: (rows) => {
      const made = rows.map(rowOf);
      body.replaceChildren(...made);
      for (const [place, row] of rows.entries()) if (opened.has(row)) expand(row, made[place]!);
    },
    open: (row) => void opened.add(row),
  };
}

function nameCell(row: number, document: string): Node {
  const button = element(
    'button',
    { type: 'button', class: 'open', 'aria-expanded': 'false', 'aria-controls': `detail-${row}` },
    pathOf(document),
  );
  return element('th', { scope: 'row', role: 'rowheader' }, button);
}

/** A path that may break at its slashes; what names no repository is quiet. */
function pathOf(path: string): Node {
  const below = path.search(/\/\.?devcontainer(?:\/|\.json$)/u);
  const cut = below === -1 ? path.length : below + 1;
  return element(
    'span',
    {},
    ...broken(path.slice(0, cut)),
    element('wbr'),
    element('span', { class: 'below' }, ...broken(path.slice(cut))),
  );
}

function broken(text: string): (Node | string)[] {
  return text.split(/(?<=\/)/u).flatMap((part, place) => (place === 0 ? [part] : [element('wbr'), part]));
}

function cellsOf(index: PageIndex, row: number, heads: readonly string[]): Node[] {
  const words = (place: number, text: string, tone?: string): Node =>
    element(
      'td',
      { role: 'cell', class: 'text', 'data-head': heads[place]! },
      element('span', { class: tone === undefined ? 'plain' : `tone ${tone}` }, text),
    );
  const number = (place: number, value: number, tone: string): Node =>
    element(
      'td',
      { role: 'cell', class: 'number', 'data-head': heads[place]! },
      element('span', { class: value === 0 ? 'zero' : `tone ${tone}` }, numberWords(value)),
    );
  // Of the hosts, as many as the table has columns for.
  const hosts = heads.length - 7;
  const fitCells = index.fit.slice(0, hosts).map((column, host) => {
    const fit = column[row]!;
    return words(2 + host, fits[fit] ?? 'not judged', fitClasses[fit]);
  });
  const start = index.starts[0]?.[row] ?? -1;
  return [
    words(1, index.formats[index.format[row]!] ?? '–'),
    ...fitCells,
    words(hosts + 2, startWords[start] ?? (index.problems[row]! > 0 ? 'a problem' : '–'), startClasses[start]),
    number(hosts + 3, index.errors[row]!, 'error'),
    number(hosts + 4, index.warnings[row]!, 'warn'),
    number(hosts + 5, index.notes[row]!, 'note'),
    number(hosts + 6, index.unknowns[row]!, 'note'),
  ];
}
