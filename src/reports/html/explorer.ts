import { fits } from '../../model/survey.ts';
import type { Column } from './find-rows.ts';
import { type Html, html } from './html.ts';
import type { PageIndex } from './page-data.ts';

/** Hosts that have a column; of the others the opened row tells. */
const mostHostColumns = 2;

/** The part of the page that its script fills: a table of all configurations, with what it is searched, filtered and sorted by. */
export function explorer(index: PageIndex): Html {
  const columns = columnsOf(index);
  return html`<section id="configurations" aria-labelledby="configurations-title">
    <h2 id="configurations-title">Configurations</h2>
    <noscript
      ><p class="card">
        The table of configurations needs JavaScript. The charts and numbers above, where there are any, do not.
      </p></noscript
    >
    <p class="card" id="failure" role="alert" hidden></p>
    <div id="explorer" hidden>
      <div class="filters" id="filters" role="search">
        <label class="search"
          >Search <input type="search" id="search" placeholder="Path, rule, matrix row or use" autocomplete="off" spellcheck="false"
        /></label>
        <label
          >Fit
          <select id="fit">
            <option value="">Any</option>
            ${index.hosts.slice(0, 20).map(fitOptions)}
          </select></label
        >
        <label
          >Findings
          <select id="level">
            <option value="">Any</option>
            <option value="error">With errors</option>
            <option value="warn">With warnings</option>
            <option value="note">With notes</option>
            <option value="none">Without any</option>
          </select></label
        >
        <label class="sorting"
          >Sort by
          <select id="sort">
            ${columns.map(({ id, title }) => html`<option value="${id}">${title}</option>`)}
          </select></label
        >
        <button type="button" id="direction" class="sorting">Turn round</button>
      </div>
      <p id="count" role="status"></p>
      <table id="table" role="table" aria-labelledby="configurations-title">
        <thead role="rowgroup">
          <tr role="row">
            ${columns.map(headCell)}
          </tr>
        </thead>
        <tbody id="rows" role="rowgroup"></tbody>
      </table>
      <nav class="pages" id="pages" aria-label="Pages of the table">
        <button type="button" id="previous">Previous</button><span id="page"></span><button type="button" id="next">Next</button>
      </nav>
    </div>
  </section>`;
}

interface TableColumn {
  readonly id: Column;
  readonly title: string;
  readonly isNumber: boolean;
}

function columnsOf({ hosts }: PageIndex): readonly TableColumn[] {
  return [
    { id: 'document', title: 'Configuration', isNumber: false },
    { id: 'format', title: 'Format', isNumber: false },
    ...hosts.slice(0, mostHostColumns).map((host, place) => ({ id: `fit ${place}` as const, title: `On ${host}`, isNumber: false })),
    { id: 'starts', title: 'Policy', isNumber: false },
    { id: 'errors', title: 'Errors', isNumber: true },
    { id: 'warnings', title: 'Warnings', isNumber: true },
    { id: 'notes', title: 'Notes', isNumber: true },
    { id: 'unknowns', title: 'Unknown', isNumber: true },
  ];
}

function headCell({ id, title, isNumber }: TableColumn): Html {
  return html`<th scope="col" role="columnheader" data-column="${id}" class="${isNumber ? 'number' : 'text'}">
    <button type="button">${title}</button>
  </th>`;
}

function fitOptions(host: string, place: number): Html {
  return html`<optgroup label="On ${host}">
    ${fits.map((fit, fitPlace) => html`<option value="${place}:${fitPlace}">${fit}</option>`)}
  </optgroup>`;
}
