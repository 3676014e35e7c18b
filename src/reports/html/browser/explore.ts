import { type Column, findRows, type Sort } from '../find-rows.ts';
import type { PageIndex, PageWords } from '../page-data.ts';
import { byId } from './element.ts';
import type { FoundLine } from './read-data.ts';
import { showPages } from './show-pages.ts';
import { tableOf } from './table.ts';

/** Fewer configurations than these need no search. */
const fewRows = 3;

/** Brings the table and what it is searched, filtered and sorted by to life. */
export function explore(index: PageIndex, words: PageWords, read: (row: number) => Promise<FoundLine>): void {
  const heads = [...byId('table', HTMLTableElement).querySelectorAll<HTMLElement>('thead th')];
  const titles = heads.map((head) => head.textContent.trim());
  const table = tableOf(byId('rows', HTMLTableSectionElement), titles, index, words, read);
  const pages = showPages(table);
  const search = byId('search', HTMLInputElement);
  const [fit, level, sorting] = [byId('fit', HTMLSelectElement), byId('level', HTMLSelectElement), byId('sort', HTMLSelectElement)];
  let sort: Sort = { column: 'errors', isDescending: true };

  const find = (): void => {
    for (const head of heads) head.setAttribute('aria-sort', orderOf(head.dataset['column'], sort));
    sorting.value = sort.column;
    pages.show(findRows(index, { search: search.value, fit: fit.value, level: level.value, sort }));
  };
  const sortBy = (column: string): void => {
    const isNumber = heads.find((head) => head.dataset['column'] === column)?.className === 'number';
    sort = { column: column as Column, isDescending: column === sort.column ? !sort.isDescending : isNumber };
    find();
  };
  /** `#q=WORDS` in the address is a search. */
  const follow = (): void => {
    const wish = /^#q=(.*)$/su.exec(location.hash)?.[1];
    if (wish === undefined) return;
    search.value = decoded(wish);
    find();
    byId('configurations', HTMLElement).scrollIntoView();
  };

  search.addEventListener('input', find);
  for (const choice of [fit, level]) choice.addEventListener('change', find);
  sorting.addEventListener('change', () => sortBy(sorting.value));
  byId('direction', HTMLButtonElement).addEventListener('click', () => sortBy(sort.column));
  for (const head of heads) head.querySelector('button')!.addEventListener('click', () => sortBy(head.dataset['column']!));
  addEventListener('hashchange', follow);

  const count = index.document.length;
  byId('filters', HTMLElement).hidden = count < fewRows;
  byId('count', HTMLElement).hidden = count === 1;
  if (count === 1) table.open(0);
  byId('explorer', HTMLElement).hidden = false;
  find();
  follow();
}

function orderOf(column: string | undefined, sort: Sort): string {
  if (column !== sort.column) return 'none';
  return sort.isDescending ? 'descending' : 'ascending';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
