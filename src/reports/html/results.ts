import type { Share, SurveyReport } from '../../model/survey-report.ts';
import { shareOf } from '../../syntax/wilson.ts';
import { fixSteps, shareWords } from '../survey-words.ts';
import { card, mostRows, shareCells, table } from './figure.ts';
import { type Html, html } from './html.ts';
import { numberWords } from './number-words.ts';
import { actions } from './page-data.ts';
import { reasonTable } from './reason-table.ts';
import { findingFigure, hostFigure, reasonFigure, usageFigure } from './survey-figures.ts';

/** What a survey comes to: figures, charts with their numbers, tables. */
export function results(report: SurveyReport): Html {
  const { hosts, usages, findings, undecidedFor } = report;
  const fixes = fixCard(report);
  // Cards stand in pairs.
  const isOdd = hosts.length % 2 === 1;
  return html`<section id="results" aria-label="Results">
    ${tiles(report)}
    <h2>What would run under Sysbox</h2>
    <div class="cards">${hosts.map(hostFigure)} ${isOdd ? fixes : undefined}</div>
    <h2>What they ask for, and what is wrong with it</h2>
    <div class="cards">
      ${usages.length === 0 ? undefined : usageFigure(usages)}
      <div class="column">
        ${findings.length === 0 ? undefined : findingFigure(findings)} ${isOdd ? undefined : fixes}
        ${undecidedFor.length === 0 ? undefined : reasonFigure(report)}
      </div>
    </div>
    <details class="card more">
      <summary>Formats, matrix rows, and what could not be judged</summary>
      ${moreTables(report)}
    </details>
  </section>`;
}

function tiles({ configurations, repositories, notJudged, undecided, fixes }: SurveyReport): Html {
  const found = shareOf(fixes.found, configurations - notJudged.count);
  return html`<dl class="tiles">
    ${tile('Configurations', configurations, `in ${numberWords(repositories)} ${repositories === 1 ? 'repository' : 'repositories'}`)}
    ${tile('With an error or a warning', found.count, aboutShare(found))}
    ${tile('Undecided in part', undecided.count, aboutShare(undecided))}
    ${tile('Could not be judged', notJudged.count, aboutShare(notJudged))}
  </dl>`;
}

function tile(name: string, value: number, about: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd><b>${numberWords(value)}</b> <span>${about}</span></dd>
  </div>`;
}

function aboutShare(share: Share): string {
  const { percent, interval } = shareWords(share);
  return interval === '' ? '' : `${percent} (${interval})`;
}

function fixCard(report: SurveyReport): Html | undefined {
  const { found } = report.fixes;
  if (found === 0) return undefined;
  return card(
    'What fixing would clear',
    table(
      `A warning or an error stands against ${numberWords(found)}. None would any more against:`,
      ['After', 'Configurations', 'Share', '95 % interval'],
      fixSteps(report).map(([share, words]) => [words, ...shareCells(share)]),
    ),
  );
}

function moreTables({ formats, rows, notJudgedFor, tiers }: SurveyReport): Html {
  return html`<p class="about">Judged under ${tiers.join(', ')}.</p>
    ${table(
      'Formats',
      ['Format', 'Configurations'],
      formats.map(({ format, count }) => [format, numberWords(count)]),
    )}
    ${notJudgedFor.length === 0 ? undefined : reasonTable('Why some could not be judged', notJudgedFor)}
    ${table(
      'Rows of the matrix that they touch',
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
