import { type Bar, drawChart } from './draw-chart.ts';
import type { Share } from '../../model/survey-report.ts';
import { type Html, html, type Part, sound, textOf } from './html.ts';
import { shareWords } from '../survey-words.ts';
import { numberWords } from './number-words.ts';

/** Rows of a table that is not the page’s subject. */
export const mostRows = 200;

/** A chart with its heading, what it shows, and its numbers as a table. */
export interface Figure {
  readonly title: string;
  readonly about?: Part;
  readonly bars: readonly Bar[];
  /** The end of the scale. */
  readonly most: number;
  /** Stands between the chart and its numbers. */
  readonly below?: Html;
  readonly numbers: Html;
}

/** A card of a chart. Whoever does not see the chart hears what its bars say. */
export function figure({ title, about, bars, most, below, numbers }: Figure): Html {
  const drawings = drawChart(bars, most);
  const said = html`${`${title}. ${bars.map(({ label, words }) => `${label}: ${words}`).join('; ')}.`}`;
  const drawing = (svg: string, name: string): Html =>
    sound(svg.replace('<svg ', `<svg class="${name}" role="img" aria-label="${textOf(said)}" `));
  return card(
    title,
    html`${about === undefined ? undefined : html`<p class="about">${about}</p>`}
      <div class="chart">${drawing(drawings.narrow, 'narrow')}${drawing(drawings.wide, 'wide')}</div>
      ${below}
      <details>
        <summary>The numbers</summary>
        ${numbers}
      </details>`,
  );
}

/** A part of the page with a heading. */
export function card(title: string, content: Html): Html {
  return html`<section class="card">
    <h3>${title}</h3>
    ${content}
  </section> `;
}

/** A table: a heading for each column, the first of which names the row. Where there is little room, its rows are blocks. */
export function table(caption: string, heads: readonly string[], rows: readonly (readonly Part[])[]): Html {
  return html`<table class="${heads.length > 4 ? 'many' : 'few'}" role="table">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${heads.map((head, place) => html`<th scope="col" role="columnheader" ${place === 0 ? undefined : sound(' class="number"')}>${head}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (cells) =>
          html`<tr role="row">
            ${cells.map((cell, place) => tableCell(cell, heads[place]!, place))}
          </tr> `,
      )}
    </tbody>
  </table>`;
}

function tableCell(cell: Part, head: string, place: number): Html {
  return place === 0
    ? html`<th scope="row" role="rowheader">${cell}</th>`
    : html`<td role="cell" class="number" data-head="${head}">${cell}</td>`;
}

/** Cells of a share: how many, the share, its interval. */
export function shareCells(share: Share, count: Html | string = numberWords(share.count)): readonly (Html | string)[] {
  const { percent, interval } = shareWords(share);
  return [count, percent, interval];
}

/** A share as a bar says it: `12 · 24 %`. */
export function countAndShare(share: Share): string {
  return `${numberWords(share.count)} · ${shareWords(share).percent}`;
}
