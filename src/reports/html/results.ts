import type { Share, SurveyReport } from '../../model/survey-report.ts';
import { card, mostRows, shareCells, table } from './figure.ts';
import { findingFigure, hostFigure, reasonFigure, reasonTable, usageFigure } from './survey-figures.ts';
import { type Html, html } from './html.ts';
import { actions } from './page-data.ts';
import { intervalWords, numberWords, percentOf, shareWords } from './share-words.ts';

/** What a survey comes to: figures, charts with their numbers, tables. */
export function results(report: SurveyReport): Html {
  return html`<section id="results" aria-label="Results">
    ${tiles(report)}
    <h2>What would run</h2>
    <div class="cards">${report.hosts.map(hostFigure)}</div>
    <h2>What is asked for, and what is wrong with it</h2>
    <div class="cards">
      ${report.usages.length === 0 ? undefined : usageFigure(report.usages)}
      <div class="column">
        ${report.findings.length === 0 ? undefined : findingFigure(report.findings)} ${fixCard(report)}
        ${report.undecidedFor.length === 0 ? undefined : reasonFigure(report)}
      </div>
    </div>
    <details class="card more">
      <summary>Formats, matrix rows, and what could not be judged</summary>
      ${moreTables(report)}
    </details>
  </section>`;
}

function tiles({ configurations, repositories, notJudged, undecided, fixes }: SurveyReport): Html {
  return html`<dl class="tiles">
    ${tile('Configurations', numberWords(configurations), `in ${numberWords(repositories)} ${repositories === 1 ? 'repository' : 'repositories'}`)}
    ${tile('With an error or a warning', numberWords(fixes.found), percentOf(fixes.found, notJudged.of - notJudged.count))}
    ${tile('Undecided in part', numberWords(undecided.count), ofAll(undecided))}
    ${tile('Could not be judged', numberWords(notJudged.count), ofAll(notJudged))}
  </dl>`;
}

function tile(name: string, value: string, about: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd><b>${value}</b> <span>${about}</span></dd>
  </div>`;
}

function ofAll(share: Share): string {
  return `${shareWords(share)} (${intervalWords(share)})`;
}

function fixCard({ fixes }: SurveyReport): Html | undefined {
  if (fixes.found === 0) return undefined;
  return card(
    'What fixing would clear',
    html`${table(
      `Of ${numberWords(fixes.found)} with an error or a warning, those without one after each step, each with the steps before it.`,
      ['After', 'Configurations', 'Share', '95 % interval'],
      [
        ['containai fix', ...shareCells(fixes.safe)],
        ['containai fix --unsafe', ...shareCells(fixes.risky)],
        ['the gate, at start', ...shareCells(fixes.start)],
      ],
    )}`,
  );
}

function moreTables({ formats, rows, notJudgedFor, tiers }: SurveyReport): Html {
  return html`<p class="about">Judged under: ${tiers.join(', ')}.</p>
    ${table(
      'Formats',
      ['Format', 'Configurations'],
      formats.map(({ format, count }) => [format, numberWords(count)]),
    )}
    ${notJudgedFor.length === 0 ? undefined : reasonTable('Why some could not be judged', notJudgedFor)}
    ${table(
      'Rows of the matrix that are touched',
      ['Row', 'What it is about', 'Result', 'What is done', 'Configurations'],
      rows
        .slice(0, mostRows)
        .map(({ row, aspect, result, action, count }) => [
          html`<a href="#q=${encodeURIComponent(row)}">${row}</a>`,
          aspect,
          result,
          actions[action],
          numberWords(count),
        ]),
    )}`;
}
