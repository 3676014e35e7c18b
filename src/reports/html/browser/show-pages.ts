import { numberWords } from '../number-words.ts';
import { byId, countWords } from './element.ts';
import type { Table } from './table.ts';

const rowsOfPage = 50;

/** Rows that were found, page by page: a browser shows fifty at once as fast as ten thousand are found. */
export interface Pages {
  /** Shows the first page of these. */
  show(found: readonly number[]): void;
}

/** Shows pages in this table, and lets the buttons below it turn them. */
export function showPages(table: Table): Pages {
  const [previous, next] = [byId('previous', HTMLButtonElement), byId('next', HTMLButtonElement)];
  let found: readonly number[] = [];
  let page = 0;
  const show = (): void => {
    const first = page * rowsOfPage;
    const shown = found.slice(first, first + rowsOfPage);
    const pages = Math.max(Math.ceil(found.length / rowsOfPage), 1);
    table.show(shown);
    const places = `${numberWords(first + 1)}–${numberWords(first + shown.length)}`;
    byId('count', HTMLElement).textContent =
      found.length === 0 ? 'Nothing fits.' : `${places} of ${countWords(found.length, 'configuration')}`;
    byId('page', HTMLElement).textContent = `Page ${numberWords(page + 1)} of ${numberWords(pages)}`;
    previous.disabled = page === 0;
    next.disabled = page + 1 >= pages;
    byId('pages', HTMLElement).hidden = pages === 1;
  };
  const turn = (by: number): void => {
    page += by;
    show();
    byId('count', HTMLElement).scrollIntoView();
  };
  previous.addEventListener('click', () => turn(-1));
  next.addEventListener('click', () => turn(1));
  return {
    show: (rows) => {
      found = rows;
      page = 0;
      show();
    },
  };
}
